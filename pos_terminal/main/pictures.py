"""Pictures that the screens ask for by name: receipts as they are printed, and members' codes."""

from contextlib import closing
from pathlib import Path
from uuid import UUID

from PySide6.QtGui import QImage

from pos_terminal.clock import SystemClock
from pos_terminal.domain.errors import Unavailable
from pos_terminal.main.rounds import documents
from pos_terminal.main.terminal import KEYS
from pos_terminal.printer import codes
from pos_terminal.printer.paper import Paper
from pos_terminal.printer.raster import Typesetter, image
from pos_terminal.printer.render import preview
from pos_terminal.services.documents import NothingToPrint
from pos_terminal.store.database import DATABASE, open_store
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
                papers = documents(store, open_vault(self._data / KEYS), clock)
                return image(preview(papers.of_record(stored.n), self._paper, self._drawing))
        except (NothingToPrint, Unavailable):
            return QImage()


def code_image(text: str) -> QImage:
    """A QR code in grey, one pixel a module with its quiet zone; QML enlarges it without smoothing."""
    return image(codes.bitmap(text, 1)).convertToFormat(QImage.Format.Format_Grayscale8)
