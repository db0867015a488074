"""Pictures that the screens ask for by name: receipts as they are printed, and members' codes."""

from contextlib import closing
from pathlib import Path
from uuid import UUID

from PySide6.QtGui import QImage

from pos_terminal.clock import SystemClock
from pos_terminal.domain.errors import Unavailable
from pos_terminal.domain.receipt.example import example_receipt
from pos_terminal.domain.receipt.letterhead import Letterhead
from pos_terminal.main.paper import stationery
from pos_terminal.main.rounds import documents
from pos_terminal.main.terminal import KEYS
from pos_terminal.printer import codes
from pos_terminal.printer.paper import Paper
from pos_terminal.printer.raster import Typesetter, image
from pos_terminal.printer.render import preview
from pos_terminal.services.documents import NothingToPrint
from pos_terminal.store.database import DATABASE, open_store
from pos_terminal.ui.viewmodels.settings import Sketch
from pos_terminal.vault import open_vault


class ReceiptPictures:
    """Receipts dot for dot as the printer gets them, drawn from the committed record.

    The books are opened for each picture and closed after it: Qt's threads come and go, and say goodbye to nobody.
    """

    def __init__(self, data: Path, drawing: Typesetter, paper: Paper) -> None:
        self._data = data
        self._drawing = drawing
        self._paper = paper

    def __call__(self, name: str) -> QImage:
        clock = SystemClock()
        try:
            with closing(open_store(self._data / DATABASE, clock.now)) as store:
                stored = store.journal.by_id(UUID(name.partition("/")[0]))
                if stored is None:
                    return QImage()
                paper = stationery(self._data, self._paper.width_dots)
                papers = documents(store, open_vault(self._data / KEYS), clock, paper)
                return image(preview(papers.of_record(stored.n), self._paper, self._drawing))
        except (NothingToPrint, Unavailable):
            return QImage()


class ReceiptSketches:
    """The example receipt with a template that is being changed, dot for dot as the printer would get it.

    `keep` is called on the window's thread, `drawn` on Qt's for pictures: what passes between them is one frozen value.
    """

    def __init__(self, data: Path, drawing: Typesetter, paper: Paper) -> None:
        self._files = stationery(data, paper.width_dots)
        self._drawing = drawing
        self._paper = paper
        self._kept: Sketch | None = None

    def keep(self, sketch: Sketch) -> None:
        """What is to be drawn next."""
        self._kept = sketch

    def drawn(self) -> QImage:
        """What was kept last; an empty picture before."""
        sketch = self._kept
        if sketch is None:
            return QImage()
        now = self._files.tried(sketch.template)
        head = Letterhead(sketch.shop, now.words, lambda _id, _version: None, now.logo, template=now.template)
        example = example_receipt(head.speaking(None), SystemClock().now())
        return image(preview(example, self._paper, self._drawing))


def code_image(text: str) -> QImage:
    """A QR code in grey, one pixel a module with its quiet zone; QML enlarges it without smoothing."""
    return image(codes.bitmap(text, 1)).convertToFormat(QImage.Format.Format_Grayscale8)
