"""A till whose camera is a recording: `python -m tests.bench.scanning DATA RECORDING`, until all its codes were shown.

RECORDING.json beside the recording lists, for each code in it, the frame that shows it first (counted from 1) and the
member's name. The till is the real one, signed in, on the sale screen. For each code a line is printed: the seconds
from the moment at which that frame was due to the first frame of the window with the member's name in it, and how
long each part of the way took; what is not shown by the recording's end is not printed.
"""

import gc
import json
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QObject, QTimer, Slot
from PySide6.QtQuick import QQuickItem

from pos_terminal.domain.selling.scan import CodeRead
from pos_terminal.main.window import TillApplication, WindowOptions
from pos_terminal.scanner.reader import CameraReader
from pos_terminal.services.state import TillState
from tests.support.shop import CASHIER_PIN

PATIENCE_S = 15.0
LOOK_AHEAD = 5


@dataclass(frozen=True, slots=True)
class Expected:
    """A code of the recording: its first frame, and whose it is."""

    frame: int
    name: str


class TimedReader(CameraReader):
    """The camera as the window has it, which notes when frames were due, taken and read."""

    def __init__(self, source: str) -> None:
        super().__init__(source)
        self.newest_due: tuple[int, float] = (0, 0.0)
        self.read_at: dict[int, float] = {}

    def read(self) -> tuple[CodeRead, ...]:
        before = self._frame
        reads = super().read()
        frame = self._frame
        if frame is not None and frame is not before:
            self.newest_due = (frame.number, frame.due_s)
            if reads:
                self.read_at[frame.number] = time.monotonic()
        return reads

    def due_s(self, frame: int, frame_s: float) -> float:
        """When that frame had to be shown, reckoned from the newest, as every frame has its place in time."""
        number, due_s = self.newest_due
        return due_s - (number - frame) * frame_s


class Scanning(QObject):
    """Signs in, starts the camera, and listens to the window's frames."""

    def __init__(self, data: Path, recording: Path) -> None:
        super().__init__()
        told = json.loads(recording.with_suffix(".json").read_text(encoding="utf-8"))
        self._frame_s = 1 / told["frames_per_s"]
        self._expected = [Expected(**one) for one in told["codes"]]
        self._till = TillApplication(WindowOptions(data=data), sys.argv[:1])
        self._reader = TimedReader(str(recording))
        self._camera = self._till.watched(lambda: self._reader, recording.name)
        self._signed_in = self._is_ready = False
        self._at = 0
        self._stated_s = 0.0
        self._name: QQuickItem | None = None
        self._till.till.state_changed.connect(self._follow)
        self._till.window.window.frameSwapped.connect(self._drawn)

    def run(self) -> int:
        """The event loop."""
        code = self._till.run()
        self._camera.stop()
        return code

    @Slot(object)
    def _follow(self, state: TillState) -> None:
        self._stated_s = time.monotonic()
        if state.operator is None and not self._signed_in:
            self._signed_in = True
            self._till.till.run(lambda desk, state: desk.cashiers.sign_in(state, "ling", CASHIER_PIN))
        elif state.operator is not None and state.shift is None:
            self._till.till.run(lambda desk, state: desk.shifts.open(state, 50_000))
        elif state.shift is not None and not self._is_ready:
            self._is_ready = True
            self._camera.start()
            seconds = self._expected[-1].frame * self._frame_s + PATIENCE_S
            QTimer.singleShot(round(seconds * 1000), QCoreApplication.quit)

    @Slot()
    def _drawn(self) -> None:
        """A frame of the window is on the screen: does it show the member that is waited for?"""
        now = time.monotonic()
        name = self._shown_name()
        while self._at < len(self._expected) and self._is_past(self._expected[self._at], name):
            print(json.dumps({"missed": self._expected[self._at].name}), flush=True)
            self._at += 1
        if self._at == len(self._expected):
            QCoreApplication.quit()
            return
        expected = self._expected[self._at]
        if not name or name != expected.name:
            return
        due_s = self._reader.due_s(expected.frame, self._frame_s)
        read_at = min((at for number, at in self._reader.read_at.items() if number >= expected.frame), default=now)
        parts = {"read": read_at - due_s, "state": self._stated_s - due_s, "shown": now - due_s}
        print(json.dumps(parts), flush=True)
        self._at += 1
        self._till.till.run(lambda desk, state: desk.checkout.remove_member(state))
        if self._at == len(self._expected):
            QCoreApplication.quit()

    def _is_past(self, expected: Expected, name: str) -> bool:
        """One that comes after it is shown already: this one never was."""
        after = self._expected[self._at + 1 : self._at + 1 + LOOK_AHEAD]
        return bool(name) and name != expected.name and any(one.name == name for one in after)

    def _shown_name(self) -> str:
        """What the window's member panel says now."""
        if self._name is None:
            self._name = _named(self._till.window.window.contentItem(), "member-name")
        if self._name is None or not self._name.isVisible():
            return ""
        return str(self._name.property("text"))


def _named(item: QQuickItem, name: str) -> QQuickItem | None:
    if item.objectName() == name:
        return item
    return next((found for child in item.childItems() if (found := _named(child, name)) is not None), None)


def main(data: str, recording: str) -> int:
    gc.disable()
    return Scanning(Path(data), Path(recording)).run()


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
