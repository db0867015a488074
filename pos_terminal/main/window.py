"""The till with its window: lane, workers, scanners and screens, started and ended in the right order."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal, Slot
from PySide6.QtGui import QImage

from pos_terminal.clock import SystemClock
from pos_terminal.config import BadSettings, Config, read_config
from pos_terminal.domain.errors import Refused, Unavailable
from pos_terminal.domain.selling.framing import Framing
from pos_terminal.domain.words import Language
from pos_terminal.logs import Log
from pos_terminal.main.copying import Copying
from pos_terminal.main.counter_side import CounterSide
from pos_terminal.main.eyes import Eyes
from pos_terminal.main.nightfall import Nightfall
from pos_terminal.main.reserving import Reservations
from pos_terminal.main.second_copy import second_copy_folder
from pos_terminal.main.shop_hub import ShopHub
from pos_terminal.main.terminal import open_terminal, shop_settings
from pos_terminal.scanner.sources import devices
from pos_terminal.services.ports import CodeSource
from pos_terminal.services.state import Cue, PrintingStatus, SyncStatus, TillState
from pos_terminal.store.lock import WindowLock
from pos_terminal.ui.app import TillWindow, prepare_application
from pos_terminal.ui.burst import Pace
from pos_terminal.ui.camera_worker import CameraThread
from pos_terminal.ui.drawings import Drawings
from pos_terminal.ui.garbage import MainThreadCollector
from pos_terminal.ui.lane import OpenedDesk
from pos_terminal.ui.sounds import Sounds
from pos_terminal.ui.till import Till
from pos_terminal.ui.viewmodels.terminal import TerminalViewModel
from pos_terminal.ui.wedge import Wedge
from pos_terminal.ui.workers import WorkerThread

# Printer, head office and cameras bring libraries that take longer to load than the window: they come after it.
if TYPE_CHECKING:
    from pos_terminal.main.pictures import ReceiptPictures, ReceiptSketches
    from pos_terminal.main.printers import ShopPrinters
    from pos_terminal.main.rounds import PrintRounds, SyncRounds
    from pos_terminal.main.search import PrinterSearching
    from pos_terminal.printer.raster import Typesetter
    from pos_terminal.printer.transport import AnyPrinter
    from pos_terminal.services.reserving import Word
    from pos_terminal.ui.viewmodels.settings import Sketch

# A fault of the printer is on the screen within two seconds: this, and what it takes to find that nobody answers.
PRINT_EVERY_MS = 700
SYNC_EVERY_MS = 5_000
# How long the sign-in stands before the rest of the till is made behind it.
SETTLED_MS = 250
# How soon the window shows what a command beside it has recorded.
LOOK_EVERY_MS = 2_000
LOGS = "logs"
# Every call of a worker ends by itself or is ended; only a name that the network does not resolve takes this long.
ENDING_MS = 30_000


def _spoken(hindrance: Refused | Unavailable, language: str) -> Refused | Unavailable:
    """The same for the window: the first mistake in the settings, in the window's own language."""
    if not isinstance(hindrance, BadSettings):
        return hindrance
    first = hindrance.problems[0].sentence("en" if language == "en" else "zh_HK")
    return Refused("bad-settings", file=hindrance.file, count=len(hindrance.problems), first=first)


@dataclass(frozen=True, slots=True, kw_only=True)
class WindowOptions:
    """How the window is started."""

    data: Path
    settings_file: Path | None = None
    language: Language | None = None
    fullscreen: bool = False
    dark: bool = False


class TillApplication(QObject):
    """One till window over one data folder. `start`, then the event loop, then `close`.

    What keeps the books from opening (another window, wrong settings, a folder or database that cannot serve) is said
    in the window, as nobody at a counter reads a console; `hindrance` has it too. `printer` and `drawing` go before the
    settings' printer and the shop's own typesetter.
    """

    printing_changed = Signal(object)
    sync_changed = Signal(object)

    def __init__(
        self,
        options: WindowOptions,
        arguments: Sequence[str] = (),
        *,
        printer: "AnyPrinter | None" = None,
        drawing: "Typesetter | None" = None,
    ) -> None:
        super().__init__()
        self._application = prepare_application(arguments)
        self._data = options.data
        self._settings_file = options.settings_file
        self._lock: WindowLock | None = None
        self.hindrance: Refused | Unavailable | None = None
        self._config = self._take_folder(options)
        logs = self._config.logs
        till = f"{self._config.shop.code}-{self._config.shop.terminal}"
        self._log = Log(options.data / LOGS, terminal=till, days_kept=logs.days_kept, level=logs.level)
        self.clock = SystemClock()
        self._printer, self._drawing = printer, drawing
        self._printers: ShopPrinters | None = None
        self._print_rounds: PrintRounds | None = None
        self._receipts: ReceiptPictures | None = None
        self._sketches: ReceiptSketches | None = None
        self._sequence, self.printing_said = -1, PrintingStatus()
        self._ending = self._watches = self._started_workers = False
        self._sync_rounds: SyncRounds | None = None
        self._settled = self._timer(SETTLED_MS, self._begin_work, once=True)
        self._garbage = MainThreadCollector(self)
        self._garbage.start()
        self._looks = self._timer(LOOK_EVERY_MS, self._look_again)
        self.till = Till(self._open_desk)
        settings = shop_settings(self._config)
        language = options.language or self._config.language
        self.terminal = TerminalViewModel(self.till, self.clock, settings, language=language, dark=options.dark)
        self._printing = WorkerThread("printer", self._open_printing, PRINT_EVERY_MS)
        self._sync = WorkerThread("sync", self._open_sync, SYNC_EVERY_MS)
        self._reservations = Reservations(options.data, self._take_left, self)
        self._copying = Copying(options.data, second_copy_folder(self._config), self)
        self._nightfall = Nightfall(options.data, options.settings_file, self)
        self._hub = ShopHub(options.data, self._config.hub, self)
        self._searching: PrinterSearching | None = None
        self._customers = CounterSide(self._config, self.till, self)
        self.eyes = Eyes(self._config, self.clock.monotonic_s, self)
        heard = self._config.sounds
        self._sounds = Sounds(heard.volume_percent if heard.on else 0, parent=self)
        self._wedge = self._typing_scanners()
        self._connect()
        pictures = {
            "camera": self.eyes.pictures,
            "receipt": Drawings(self._receipt_image),
            "code": Drawings(self._code_image),
            "preview": Drawings(self._sketch_image),
            "digital": Drawings(self._digital_image),
        }
        self.till.start()
        self.window = TillWindow(self.terminal, pictures, fullscreen=options.fullscreen)
        self.eyes.watch(self.window.window)
        self._garbage.spare()

    def _timer(self, interval_ms: int, due: Callable[[], None], *, once: bool = False) -> QTimer:
        timer = QTimer(self, singleShot=once, interval=interval_ms)
        timer.timeout.connect(due)
        return timer

    def _typing_scanners(self) -> Wedge:
        typed = self._config.wedge
        return Wedge(self._now_ms, pace=Pace.with_gap(typed.gap_ms), framing=Framing(typed.prefix, typed.suffix))

    def start(self) -> None:
        """Hears the keyboard, and what the lane says of the books that it began to open beside the window."""
        self._wedge.watch(self._application)
        self._watches = True

    def run(self) -> int:
        """The event loop, until the window is closed; gives the exit code.

        Raises what kept the books from opening, once the cashier has read it and closed the window.
        """
        self.start()
        code = self._application.exec()
        self.close()
        if self.hindrance is not None:
            raise self.hindrance
        return code

    def close(self) -> None:
        """Ends workers, lane, engine and view models, in that order."""
        self._ending = True
        if self._watches:
            self._wedge.leave(self._application)
        self._settled.stop()
        self._looks.stop()
        self.eyes.leave()
        if self._sync_rounds is not None:
            self._sync_rounds.hang_up()
        self.eyes.stop(ENDING_MS)
        if self._searching is not None:
            self._searching.stop(ENDING_MS)
        self._customers.stop(ENDING_MS)
        self._printing.stop(ENDING_MS)
        self._sync.stop(ENDING_MS)
        self._reservations.stop(ENDING_MS)
        self._copying.stop(ENDING_MS)
        self._nightfall.stop(ENDING_MS)
        self._hub.stop(ENDING_MS)
        self.till.stop()
        self._sounds.close()
        self.window.close()
        if self._lock is not None:
            self._lock.release()
        self._log.close()
        self._garbage.stop()

    @Slot()
    def sync_now(self) -> None:
        """A round with head office now, whatever pause is kept."""
        if self._sync_rounds is not None:
            self._sync_rounds.hurry()
        self._sync.wake()

    def _take_left(self, word: "Word") -> None:
        self.till.run(lambda desk, state: desk.checkout.take_left(state, word))

    @Slot()
    def print_test(self) -> None:
        """A test slip through the spool."""
        self.till.run(lambda desk, state: desk.printing.print_test(state))
        self._printing.wake()

    @Slot(bool)
    def show_drawer(self, is_open: bool) -> None:
        """The drawer stands as a person says, for its switch to be learnt."""
        if self._print_rounds is not None:
            self._print_rounds.show_drawer(is_open)
            self._printing.wake()

    @Slot(bool)
    def find_printers(self, sweeping: bool) -> None:
        """Looks for printers beside everything else; the thread is made at the first search."""
        if self._searching is None:
            from pos_terminal.main.search import PrinterSearching

            self._searching = PrinterSearching(self.terminal.show_search)
        self._searching.want(sweeping)

    def _take_folder(self, options: WindowOptions) -> Config:
        """This folder's settings, once it is this window's alone; the usual ones where something is in the way."""
        try:
            lock = WindowLock(options.data)
            lock.take()
            self._lock = lock
            return read_config(options.settings_file or options.data / "settings.toml")
        except (Refused, Unavailable) as hindrance:
            self.hindrance = hindrance
            return Config()

    def _open_desk(self) -> OpenedDesk:
        if self.hindrance is not None:
            raise _spoken(self.hindrance, self.terminal.props.language)
        terminal = open_terminal(self._data, self._settings_file)
        return OpenedDesk(terminal.desk, terminal.state(), terminal.close)

    def _open_printing(self) -> "PrintRounds":
        from pos_terminal.main.rounds import PrintRounds

        assert self._printers is not None and self._drawing is not None  # noqa: S101 - the thread started after both
        practice = self.till.state is not None and self.till.state.installation.training
        opens = self._config.training.opens_drawer or not practice
        self._print_rounds = PrintRounds(self._data, self._printers, self._drawing, self._told, opens_drawer=opens)
        return self._print_rounds

    def _open_sync(self) -> "SyncRounds":
        from pos_terminal.main.rounds import SyncRounds

        self._sync_rounds = SyncRounds(self._data, self._reload)
        return self._sync_rounds

    def _told(self, status: PrintingStatus) -> bool:
        """While a job waits for paper half-way the screens hear of it at once; an ending till waits no longer."""
        self.printing_changed.emit(status)
        return not self._ending

    @Slot()
    def _reload(self) -> None:
        self.till.run(lambda desk, state: desk.checkout.reload(state))

    def _now_ms(self) -> int:
        return int(self.clock.monotonic_s() * 1000)

    def watched(self, open_source: Callable[[], CodeSource], name: str) -> CameraThread:
        """One more camera whose codes reach the till once it is started; stop it in the end."""
        return self.eyes.watched(open_source, name)

    def _connect(self) -> None:
        terminal = self.terminal
        self.till.state_changed.connect(self._follow)
        self._printing.status_changed.connect(self._show_printing)
        self.printing_changed.connect(self._show_printing)
        self._sync.status_changed.connect(self._show_sync)
        self.till.troubled.connect(self._keep_hindrance)
        self._printing.failed.connect(terminal.show_failed)
        self._sync.failed.connect(terminal.show_failed)
        self._nightfall.changed.connect(terminal.show_night)
        self._nightfall.failed.connect(terminal.show_failed)
        self._hub.changed.connect(terminal.show_neighbours)
        self._hub.learnt.connect(self._reload)
        self._hub.failed.connect(terminal.show_failed)
        self.eyes.frame_shown.connect(terminal.show_frame)
        self.eyes.code_read.connect(terminal.read_code)
        self.eyes.status_changed.connect(terminal.show_camera)
        self.eyes.several_seen.connect(self._tell_several)
        self._wedge.code_read.connect(terminal.read_code)
        terminal.camera_wanted.connect(self.eyes.use_camera)
        terminal.camera_chosen.connect(self.eyes.view_camera)
        terminal.stirred.connect(self.eyes.stir)
        terminal.sync_wanted.connect(self.sync_now)
        terminal.test_print_wanted.connect(self.print_test)
        terminal.drawer_shown.connect(self.show_drawer)
        terminal.printers_wanted.connect(self.find_printers)
        terminal.sketched.connect(self._keep_sketch)
        terminal.sounded.connect(self._sounds.play)
        self._customers.display_changed.connect(terminal.show_line_display)
        self._customers.terminal_changed.connect(terminal.show_payment_terminal)

    @Slot(object)
    def _follow(self, state: TillState) -> None:
        """The rest begins once the sign-in stands, or somebody is signed in; a new record wakes the workers."""
        if self._ending:  # closed while the books were being opened
            return
        self.eyes.sign(state.operator is not None)
        self._customers.follow(state)
        self._reservations.follow(state)
        if state.operator is not None:
            self._begin_work()
        elif not self._started_workers:
            self._settled.start()
        if self._started_workers and state.sequence != self._sequence:
            self._printing.wake()
            self._sync.wake()
            self._copying.wake()
        self._sequence = state.sequence

    @Slot()
    def _begin_work(self) -> None:
        """Screens behind the sign-in, printer, head office, cameras and scanners."""
        if self._started_workers or self._ending:
            return
        self._started_workers = True
        from pos_terminal.main.pictures import ReceiptPictures, ReceiptSketches
        from pos_terminal.main.printers import ShopPrinters, shop_printers
        from pos_terminal.main.rounds import typesetter

        self.terminal.prepare()
        chosen = self._printer
        self._printers = ShopPrinters(chosen) if chosen else shop_printers(self._config, self._data)
        self._drawing = self._drawing or typesetter()
        setter, paper = typesetter(), self._printers.main.paper
        self._receipts = ReceiptPictures(self._data, setter, paper)
        self._sketches = ReceiptSketches(self._data, setter, paper)
        self._printing.start()
        self._sync.start()
        self._copying.begin()
        if self._config.nightly.on:
            self._nightfall.begin()
        self._hub.begin()
        self._customers.start()
        self.eyes.start()
        self._looks.start()

    @Slot()
    def _look_again(self) -> None:
        self.till.run(lambda desk, state: desk.paper.look_again(desk.checkout.look_again(state)))
        if self.terminal.props.screen == "devices":
            self.terminal.show_found(tuple(f"{one.name} (camera:{one.index})" for one in devices()))

    def _receipt_image(self, name: str) -> QImage:
        return self._receipts(name) if self._receipts is not None else QImage()

    @Slot(object)
    def _keep_sketch(self, sketch: "Sketch") -> None:
        """What the picture is of that the settings screen asks for next."""
        if self._sketches is not None:
            self._sketches.keep(sketch)

    def _sketch_image(self, _name: str) -> QImage:
        return self._sketches.drawn() if self._sketches is not None else QImage()

    def _digital_image(self, name: str) -> QImage:
        from pos_terminal.main.digital_receipts import DigitalReceipts

        return DigitalReceipts(self._data, self._config.rules.e_receipt_address)(name)

    def _code_image(self, text: str) -> QImage:
        from pos_terminal.main.pictures import code_image

        return code_image(text)

    def printing_waits(self) -> int:
        """Receipts that wait for the printer, as it last said."""
        return self.printing_said.waiting

    @Slot(object)
    def _show_printing(self, status: PrintingStatus) -> None:
        self.printing_said = status
        self.terminal.show_printing(status)

    @Slot(object)
    def _show_sync(self, status: SyncStatus) -> None:
        self.sync_changed.emit(status)
        self.terminal.show_sync(status)

    @Slot(object)
    def _keep_hindrance(self, trouble: object) -> None:
        """What was wrong before there was a state is why there is none."""
        if self.hindrance is None and self.till.state is None and isinstance(trouble, Refused | Unavailable):
            self.hindrance = trouble

    @Slot()
    def _tell_several(self) -> None:
        self.till.run(lambda _desk, state: state.noticing("several-codes").hearing(Cue.UNKNOWN))
