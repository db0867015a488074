"""A till that stands idle with a camera: `python -m tests.bench.idling DATA URL`, until its input ends.

Somebody is signed in, the shift is open and the sale screen is shown, which is what a till shows all day. Prints
`ready` then; each line on its input is answered by the number of frames that were decoded since the start, and
whether the camera is live.
"""

import sys
from pathlib import Path
from threading import Thread

from PySide6.QtCore import QCoreApplication, QObject, QTimer, Signal, Slot

from pos_terminal.domain.selling.scan import CodeRead
from pos_terminal.main.window import TillApplication, WindowOptions
from pos_terminal.scanner.reader import CameraReader
from pos_terminal.services.state import TillState
from tests.support.shop import CASHIER_PIN

SETTLES_MS = 2_000


class CountingReader(CameraReader):
    """The camera as the window has it, which counts the frames that it decoded."""

    decoded = 0

    def read(self) -> tuple[CodeRead, ...]:
        before = self._frame
        reads = super().read()
        self.decoded += self._frame is not before
        return reads


class Idling(QObject):
    """Brings the till to its sale screen, and answers."""

    asked = Signal(bool)

    def __init__(self, data: Path, url: str) -> None:
        super().__init__()
        self._till = TillApplication(WindowOptions(data=data), sys.argv[:1])
        self._reader = CountingReader(url)
        self._camera = self._till.watched(lambda: self._reader, url)
        self._till.till.state_changed.connect(self._follow)
        self._signed_in = self._is_ready = False
        self.asked.connect(self._answer)

    def run(self) -> int:
        """The event loop."""
        code = self._till.run()
        self._camera.stop()
        return code

    @Slot(object)
    def _follow(self, state: TillState) -> None:
        if state.operator is None and not self._signed_in:
            self._signed_in = True
            self._till.till.run(lambda desk, state: desk.cashiers.sign_in(state, "ling", CASHIER_PIN))
        elif state.operator is not None and state.shift is None:
            self._till.till.run(lambda desk, state: desk.shifts.open(state, 50_000))
        elif state.shift is not None and not self._is_ready:
            self._is_ready = True
            self._camera.start()
            QTimer.singleShot(SETTLES_MS, lambda: print("ready", self._till.terminal.props.screen, flush=True))

    @Slot(bool)
    def _answer(self, goes_on: bool) -> None:
        if goes_on:
            print(self._reader.decoded, int(self._reader.is_live), flush=True)
        else:
            QCoreApplication.quit()


def main(data: str, url: str) -> int:
    idling = Idling(Path(data), url)

    def listen() -> None:
        for _ in sys.stdin:
            idling.asked.emit(True)
        idling.asked.emit(False)

    Thread(target=listen, daemon=True).start()
    return idling.run()


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
