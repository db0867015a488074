"""Photographs of codes with what they show: tests/golden/qr, or a larger folder of the same form."""

from collections.abc import Iterable
from csv import DictReader
from dataclasses import dataclass, field
from pathlib import Path

GOLDEN = Path(__file__).parents[1] / "golden" / "qr"


@dataclass
class Photo:
    """A picture, the texts that it shows, and whether it shows others too."""

    path: Path
    source: str
    texts: set[str] = field(default_factory=set)
    partial: bool = False

    def misread(self, texts: Iterable[str]) -> set[str]:
        """Texts that are not in the picture."""
        return set() if self.partial else set(texts) - self.texts


def photos(folder: Path) -> list[Photo]:
    """The pictures of a folder, by its index.csv."""
    found: dict[str, Photo] = {}
    with (folder / "index.csv").open(encoding="utf-8", newline="") as lines:
        for row in DictReader(lines):
            photo = found.setdefault(row["file"], Photo(folder / row["file"], row["source"]))
            if row["expected_text"]:
                photo.texts.add(_unescaped(row["expected_text"]))
            photo.partial = photo.partial or row["note"] == "partial"
    return list(found.values())


def as_indexed(texts: Iterable[str]) -> list[str]:
    """Texts as the index writes them: with plain line feeds, and none at the end."""
    return [text.replace("\r\n", "\n").rstrip("\n") for text in texts]


def _unescaped(text: str) -> str:
    return text.replace("\\\\", "\0").replace("\\n", "\n").replace("\0", "\\")
