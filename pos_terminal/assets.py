"""Where the files that come with the program are: a checkout keeps them beside the package, a wheel inside it.

Only places, no reading: what a file means is the business of the room that asks for it.
"""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def resources() -> Path:
    """The folder of fonts, icons, screens, translations, programme presets and receipt words."""
    return _beside_or_inside("resources")


def migrations() -> Path:
    """The folder of the database's numbered SQL files."""
    return _beside_or_inside("migrations")


def _beside_or_inside(name: str) -> Path:
    inside = _PACKAGE / name
    return inside if inside.is_dir() else _PACKAGE.parent / name
