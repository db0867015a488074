"""Where a programme's text comes from when a command is given FILE: a file, a folder of files, or a preset's id."""

from dataclasses import dataclass
from pathlib import Path

from pos_terminal.assets import resources


class NoProgramme(ValueError):
    """What was named has no programme's text; its words are one plain line."""


@dataclass(frozen=True, slots=True)
class ProgrammeSource:
    """A programme file's text, and what to call the file in messages."""

    name: str
    text: str


def preset_files() -> dict[str, Path]:
    """The presets that come with the program, by id."""
    return {path.stem: path for path in sorted((resources() / "programmes").glob("*.toml"))}


def read_sources(wanted: str) -> tuple[ProgrammeSource, ...]:
    """The texts that FILE names. Raises NoProgramme, or OSError."""
    path = Path(wanted)
    if path.is_dir():
        files = sorted(path.glob("*.toml"))
        if not files:
            raise NoProgramme(f"{wanted}: there is no .toml file in this folder")
        return tuple(_read(file, str(file)) for file in files)
    if path.exists():
        return (_read(path, wanted),)
    preset = preset_files().get(wanted)
    if preset is None:
        raise NoProgramme(f"{wanted}: no such file, folder or preset (presets: {', '.join(preset_files())})")
    return (_read(preset, f"{wanted}.toml"),)


def _read(path: Path, name: str) -> ProgrammeSource:
    try:
        return ProgrammeSource(name, path.read_text(encoding="utf-8"))
    except UnicodeDecodeError as error:
        raise NoProgramme(f"{name}: this is not UTF-8 text") from error
