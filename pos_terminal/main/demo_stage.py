"""The demo's stage: hands at the real window, paper that is kept, and a phone that shows a code to a camera."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from pos_terminal.assets import resources
from pos_terminal.domain.receipt.blocks import Block
from pos_terminal.domain.selling.scan import GUARD_S
from pos_terminal.domain.till import PrintOutcome
from pos_terminal.main.pictures import code_image
from pos_terminal.main.sample_shop import SampleShop
from pos_terminal.main.window import TillApplication
from pos_terminal.printer.bitmap import Bitmap
from pos_terminal.printer.paper import Paper
from pos_terminal.printer.raster import Typesetter
from pos_terminal.printer.screen_printer import ScreenPrinter
from pos_terminal.printer.settings import PrinterSettings
from pos_terminal.scanner.opening import read_picture
from pos_terminal.scanner.reader import CameraReader
from pos_terminal.services.state import SyncStatus, TillState
from pos_terminal.ui.camera_worker import CameraThread
from pos_terminal.ui.hands import Hands
from pos_terminal.ui.viewmodels.asks import DOUBLE_TAP_S

WIDTH_DOTS = 576


class Words(Typesetter):
    """The typesetter, which also remembers the words of what it set last."""

    last = ""

    def bitmap(self, blocks: Iterable[Block], width_dots: int) -> Bitmap:
        kept = tuple(blocks)
        self.last = self.text(kept, width_dots)
        return super().bitmap(kept, width_dots)


class KeptPaper(ScreenPrinter):
    """The on-screen printer, which also keeps bytes and words of every job that it printed."""

    def __init__(self) -> None:
        super().__init__(PrinterSettings(kind="screen", paper=Paper(width_dots=WIDTH_DOTS)))
        self.drawing = Words(resources() / "fonts")
        self.jobs: list[tuple[bytes, str]] = []

    def send(self, document: bytes, token: str, heard: Callable[[Any], bool]) -> PrintOutcome:
        outcome = super().send(document, token, heard)
        if outcome is PrintOutcome.PRINTED:
            self.jobs.append((document, self.drawing.last))
        return outcome


@dataclass
class Day:
    """The day as it goes: the window, the hands at it, and where its pictures go."""

    shop: SampleShop
    app: TillApplication
    hands: Hands
    paper: KeptPaper
    out: Path
    said: Callable[[str], None]
    events: list[dict[str, str]] = field(default_factory=list)
    sync: SyncStatus = field(default_factory=SyncStatus)
    pictures: int = 0
    paid_s: float = 0.0
    cameras: list[CameraThread] = field(default_factory=list)
    shown_s: dict[str, float] = field(default_factory=dict)

    @property
    def state(self) -> TillState:
        """The till as last published."""
        state = self.app.till.state
        if state is None:
            raise RuntimeError("the till has not opened its books")
        return state

    def note(self, what: str) -> None:
        """Tells what just happened, with the till's own clock."""
        self.events.append({"at": self.app.clock.now().isoformat(timespec="seconds"), "what": what})
        self.said(what)

    def photograph(self, name: str) -> None:
        """One more picture of the window."""
        self.pictures += 1
        self.hands.photograph(self.out / "screens" / f"{self.pictures:02}-{name}.png")

    def until(self, come: Callable[[TillState], bool], what: str) -> None:
        """Waits for the till to be so."""
        self.hands.wait_for(lambda: come(self.state), what)

    def hear_sync(self, status: SyncStatus) -> None:
        """The sync worker's word."""
        self.sync = status

    def show_code(self, text: str, name: str) -> None:
        """Holds a picture of a phone with that code before a camera, until the member is on the bill."""
        since_s = self.app.clock.monotonic_s() - self.shown_s.get(text, -GUARD_S)
        self.hands.rest(max(0.0, GUARD_S + 0.1 - since_s))  # the same code again within its guard time is one read
        picture = self.out / "codes" / f"{name}.png"
        picture.parent.mkdir(parents=True, exist_ok=True)
        cv2.imwrite(str(picture), _phone(text))
        if read_picture(picture) is None:
            raise RuntimeError(f"{picture.name} was not written")
        camera = self.app.watched(lambda: CameraReader(str(picture)), picture.name)
        camera.start()
        self.until(lambda state: state.bill.standing is not None, f"the member of {name} on the bill")
        camera.stop()
        self.cameras.append(camera)  # what it said last is still on its way to the screen
        self.shown_s[text] = self.app.clock.monotonic_s()

    def pay(self, *taps: str) -> None:
        """Taps that end in a completed sale."""
        before = self.state.last
        paid_s = self.app.clock.monotonic_s() - self.paid_s
        self.hands.rest(max(0.0, DOUBLE_TAP_S + 0.05 - paid_s))  # nobody is faster, and a faster tap would not count
        self.hands.tap(*taps)
        self.paid_s = self.app.clock.monotonic_s()
        self.until(lambda state: state.last is not before and state.showing_done, "the sale to be done")

    def next_bill(self) -> None:
        """Leaves the Done screen."""
        self.hands.tap("next")
        self.until(lambda state: not state.showing_done, "the next bill")


def _phone(text: str) -> "np.ndarray[Any, np.dtype[np.uint8]]":
    """A phone with a code, lying a little askew on the counter, as a camera of 1280 x 720 sees it."""
    code = code_image(text)
    rows = np.frombuffer(code.constBits(), np.uint8).reshape(code.height(), code.bytesPerLine())[:, : code.width()]
    screen = np.full((640, 360), 246, np.uint8)
    large = cv2.resize(rows, (320, 320), interpolation=cv2.INTER_NEAREST)
    screen[120:440, 20:340] = large
    counter = np.full((720, 1280), 96, np.uint8)
    turn = cv2.getRotationMatrix2D((180, 320), 7, 1.0)
    turn[:, 2] += (460, 40)
    cv2.warpAffine(screen, turn, (1280, 720), counter, cv2.INTER_LINEAR, cv2.BORDER_TRANSPARENT)
    return np.asarray(cv2.GaussianBlur(counter, (0, 0), 0.8), np.uint8)
