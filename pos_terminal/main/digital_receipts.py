"""Receipts without paper: the QR code that the Done screen shows, for `image://digital/<record>/<language>`."""

from contextlib import closing
from pathlib import Path
from uuid import UUID

from PySide6.QtGui import QImage

from pos_terminal.clock import SystemClock
from pos_terminal.domain.errors import Unavailable
from pos_terminal.main.paper import stationery
from pos_terminal.main.pictures import code_image
from pos_terminal.main.rounds import documents
from pos_terminal.main.terminal import KEYS
from pos_terminal.services.documents import NothingToPrint
from pos_terminal.store.database import DATABASE, open_store
from pos_terminal.vault import open_vault


class DigitalReceipts:
    """Codes made of the committed record, with books opened for each: Qt's threads come and go."""

    def __init__(self, data: Path, receipt_address: str) -> None:
        self._data = data
        self._receipt_address = receipt_address

    def __call__(self, name: str) -> QImage:
        record, _, language = name.partition("/")
        clock = SystemClock()
        try:
            with closing(open_store(self._data / DATABASE, clock.now)) as store:
                paper = stationery(self._data)
                papers = documents(store, open_vault(self._data / KEYS), clock, paper, self._receipt_address)
                return code_image(papers.digital(UUID(record), "en" if language == "en" else "zh_HK"))
        except (NothingToPrint, Unavailable):
            return QImage()
