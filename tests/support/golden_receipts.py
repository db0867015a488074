"""The documents whose printed form is kept in tests/golden/receipts; run as a module to write them anew."""

from pathlib import Path

from pos_terminal.printer.raster import Typesetter
from tests.support import receipts
from tests.support.documents import blocks_text, documents

FOLDER = receipts.ROOT / "tests" / "golden" / "receipts"
WIDTHS = (576, 384)


def write(folder: Path = FOLDER) -> None:
    """Writes the blocks of every document, and its text and picture in every width."""
    (folder / "blocks.txt").write_text(blocks_text(), "utf-8")
    setter = Typesetter(receipts.FONTS)
    folder.mkdir(parents=True, exist_ok=True)
    for name, blocks in documents().items():
        for width in WIDTHS:
            (folder / f"{name}-{width}.txt").write_text(setter.text(blocks, width), "utf-8")
            (folder / f"{name}-{width}.png").write_bytes(setter.bitmap(blocks, width).png())


if __name__ == "__main__":
    write()
