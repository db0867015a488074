"""The root of all screens: which one is shown, in which language and colours, and what the devices say."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import Property, QObject, QTimer, Signal, Slot

from pos_terminal.domain.calendar import ShopCalendar
from pos_terminal.domain.errors import Refused, Unavailable
from pos_terminal.domain.neighbours import NeighboursStatus
from pos_terminal.domain.night import NightStatus
from pos_terminal.domain.selling import sale as selling
from pos_terminal.domain.selling.scan import CodeKind, CodeRead, interpret
from pos_terminal.domain.till import Fault as PrinterFault
from pos_terminal.domain.words import Language
from pos_terminal.services.ports import Clock
from pos_terminal.services.state import (
    CameraStatus,
    Cue,
    LineDisplayStatus,
    PrinterSearch,
    PrintingStatus,
    ShopSettings,
    SyncStatus,
    TerminalStatus,
    TillState,
)
from pos_terminal.ui.binding import ViewModel, intent
from pos_terminal.ui.lane import Fault
from pos_terminal.ui.messages import Message, trouble
from pos_terminal.ui.till import Till
from pos_terminal.ui.viewmodels.asks import TapGuard
from pos_terminal.ui.viewmodels.chips import ChipRow, Devices, camera_notice, chip_rows
from pos_terminal.ui.viewmodels.known import known_to_qml
from pos_terminal.ui.viewmodels.manner import Manner
from pos_terminal.ui.viewmodels.notices import Telling, notice_message
from pos_terminal.ui.viewmodels.places import PLACES, codes_go, cue_after, place_after, screen_of
from pos_terminal.ui.viewmodels.signin import SignInViewModel

if TYPE_CHECKING:
    from pos_terminal.ui.viewmodels.behind import Behind

TICK_MS = 5_000
REFUSED_MS = 8_000
LOCK_AFTER_S = 180


@dataclass(frozen=True, slots=True)
class TerminalProps:
    """The frame around every screen."""

    screen: str = "opening"
    language: str = "zh_HK"
    dark: bool = False
    shop: str = ""
    till: str = ""
    operator: str = ""
    chips: tuple[ChipRow, ...] = ()
    bill_waits: bool = False
    bill_total: str = ""
    trouble: str = ""
    camera_source: str = ""
    camera_notice: str = ""
    training: bool = False


@known_to_qml
class TerminalViewModel(ViewModel[TerminalProps]):
    """The window's one view model; its screens hang on it."""

    speaks = Signal(str)
    looks = Signal(bool)
    camera_wanted = Signal(bool)
    camera_chosen = Signal(int)
    stirred = Signal()
    sync_wanted = Signal()
    sounded = Signal(str)
    test_print_wanted = Signal()
    drawer_shown = Signal(bool)
    printers_wanted = Signal(bool)
    sketched = Signal(object)

    def __init__(
        self,
        till: Till,
        clock: Clock,
        settings: ShopSettings,
        *,
        language: Language = "zh_HK",
        dark: bool = False,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(TerminalProps(language=language, dark=dark), parent)
        self._till, self._clock, self._settings = till, clock, settings
        self._language: Language = language
        self._state: TillState | None = None
        self._place, self._devices, self._telling = "sale", Devices(), Telling()
        self._told: Message | None = None
        self._frames, self._touched_s = 0, clock.monotonic_s()
        self._sign_in = SignInViewModel(till, self._manner("HKD", ShopCalendar()), self)
        self._made: Behind | None = None
        till.state_changed.connect(self._show_state)
        till.troubled.connect(self._show_trouble)
        self._forgets = QTimer(self, singleShot=True, interval=REFUSED_MS)
        self._forgets.timeout.connect(self._forget_refusal)
        self._ticks = QTimer(self, interval=TICK_MS)
        self._ticks.timeout.connect(self.tick)
        self._ticks.start()
        if till.state is not None:
            self._show_state(till.state)

    @Slot()
    def prepare(self) -> None:
        """Makes the screens behind the sign-in, their types known to QML: at the latest when somebody signs in."""
        if self._made is not None:
            return
        from pos_terminal.ui.viewmodels.behind import screens_behind

        manner = self._manner("HKD", ShopCalendar())
        self._made = screens = screens_behind(self._till, TapGuard(self._clock.monotonic_s), manner, self)
        for went in screens.went:
            went.connect(self.go)
        screens.member_panel.camera_wanted.connect(self.camera_wanted)
        screens.devices.camera_wanted.connect(self.camera_wanted)
        screens.devices.camera_chosen.connect(self.camera_chosen)
        screens.devices.sync_wanted.connect(self.sync_wanted)
        screens.devices.test_print_wanted.connect(self.test_print_wanted)
        screens.devices.drawer_shown.connect(self.drawer_shown)
        screens.devices.printers_wanted.connect(self.printers_wanted)
        screens.settings.sketched.connect(self.sketched)
        screens.devices.show_printing(self._devices.printing)
        screens.devices.show_sync(self._devices.sync)
        screens.devices.show_night(self._devices.night)
        screens.devices.show_neighbours(self._devices.nearby)
        screens.devices.show_cameras(self._devices.cameras)
        screens.devices.show_customer_side(self._devices.payment_terminal, self._devices.line_display)
        self._present_aside()
        self._present()

    @property
    def _behind(self) -> "Behind":
        self.prepare()
        assert self._made is not None  # noqa: S101 - prepared just now
        return self._made

    # What the devices and the lane say.

    @Slot(object)
    def show_search(self, search: PrinterSearch) -> None:
        """Printers that a search has met."""
        if self._made is not None:
            self._made.devices.show_search(search)

    @Slot(object)
    def show_printing(self, status: PrintingStatus) -> None:
        """The print worker's word."""
        if status.fault not in (PrinterFault.NONE, self._devices.printing.fault):
            self.sounded.emit(Cue.ERROR.value)
        self._devices = replace(self._devices, printing=status)
        self._telling = replace(self._telling, printing=status)
        if self._made is not None:
            self._made.devices.show_printing(status)
        self._present()

    @Slot(object)
    def show_sync(self, status: SyncStatus) -> None:
        """The sync worker's word."""
        self._devices = replace(self._devices, sync=status)
        if self._made is not None:
            self._made.devices.show_sync(status)
        self._present()

    @Slot(object)
    def show_neighbours(self, status: NeighboursStatus) -> None:
        """The hub worker's word."""
        self._devices = replace(self._devices, nearby=status)
        if self._made is not None:
            self._made.devices.show_neighbours(status)
        self._present()

    @Slot(object)
    def show_night(self, status: NightStatus) -> None:
        """The night worker's word."""
        self._devices = replace(self._devices, night=status)
        if self._made is not None:
            self._made.devices.show_night(status)

    @Slot(object)
    def show_camera(self, status: CameraStatus) -> None:
        """A camera worker's word."""
        before = {one.place: one.state for one in self._devices.cameras}
        if status.state == "lost" and before.get(status.place) == "live":
            self.sounded.emit(Cue.ERROR.value)
        self._devices = self._devices.hearing(status)
        if self._made is not None:
            self._made.devices.show_cameras(self._devices.cameras)
        self._present()

    @Slot(object)
    def show_payment_terminal(self, status: TerminalStatus) -> None:
        """The payment terminal's worker's word."""
        if status.state == "lost" and self._devices.payment_terminal.state in ("ready", "busy"):
            self.sounded.emit(Cue.ERROR.value)
        self._devices = replace(self._devices, payment_terminal=status)
        self._show_customer_side()

    @Slot(object)
    def show_line_display(self, status: LineDisplayStatus) -> None:
        """The line display's worker's word."""
        self._devices = replace(self._devices, line_display=status)
        self._show_customer_side()

    def _show_customer_side(self) -> None:
        if self._made is not None:
            self._made.devices.show_customer_side(self._devices.payment_terminal, self._devices.line_display)
        self._present()

    def show_found(self, cameras: tuple[str, ...]) -> None:
        """The cameras that are plugged in, by name."""
        if self._made is not None:
            self._made.devices.show_found(cameras)

    @Slot(object)
    def show_failed(self, problem: Unavailable) -> None:
        """A worker cannot do its work, which says nothing of what the cashier is typing or asked for last."""
        if self._state is None:
            return
        self._telling = replace(self._telling, refused=trouble(problem, self._language))
        self._forgets.start()
        self._present()

    @Slot()
    def show_frame(self) -> None:
        """A new picture of the camera is ready at `image://camera/...`; shown only where one is looked at."""
        if self.props.screen == "devices":
            self._behind.devices.show_frame()
        elif self._behind.member_panel.props.mode == "camera":
            self._frames += 1
            self.swap(replace(self.props, camera_source=f"image://camera/live/{self._frames}"))

    @Slot(object)
    def read_code(self, read: CodeRead) -> None:
        """A code was read, by whatever device: sorted by what it is, on every screen."""
        self.touched()
        self._behind.devices.show_read(read, self._clock.now())
        if self.props.screen == "devices" and self._behind.devices.testing_scanner:
            return
        meaning = interpret(read)
        if meaning.kind is CodeKind.BADGE and self._behind.approves(self.props.screen, meaning.text):
            return
        screen = codes_go(self._place, self._behind.enrol.introducing)
        self._till.run(self._behind.checkout.with_typed(lambda desk, state: desk.router.scan(state, read, screen)))

    # What the cashier does in the frame.

    @intent(str)
    def go(self, place: str) -> None:
        """To a screen; `read` puts the message away, `edit`, `discount` and `bill-discount` open the edit panel."""
        self._telling = replace(self._telling, refused=None)
        if place == "read":
            self._till.run(lambda desk, state: desk.members.dismiss(state))
            self._present()
            return
        if place == "e-receipt":
            self._behind.done.show_code_again()
            return
        if self._state is None:
            return
        if self._behind.begin_edit(self._state, place):
            place = "edit"
        if place in PLACES:
            self._place, self._told = place, None
            self._behind.tell(place, None)
        self._present()

    @intent()
    def lock(self) -> None:
        """Nobody at the till; the bill stays."""
        self._place = "sale"
        self._till.run(lambda desk, state: desk.cashiers.lock(state))

    @intent()
    def switch_language(self) -> None:
        """The other language, at once."""
        self._language = "en" if self._language == "zh_HK" else "zh_HK"
        self.speaks.emit(self._language)
        self._present_aside()
        self._present()

    @intent()
    def switch_contrast(self) -> None:
        """The high-contrast dark colours, or back."""
        self.swap(replace(self.props, dark=not self.props.dark))
        self.looks.emit(self.props.dark)

    @intent()
    def sync_now(self) -> None:
        """Head office is called now (F5)."""
        self._behind.devices.sync_now()

    @intent()
    def touched(self) -> None:
        """Somebody is at the till."""
        self._touched_s = self._clock.monotonic_s()
        self.stirred.emit()

    # Inside.

    @Slot(object)
    def _show_state(self, state: TillState) -> None:
        before, self._state = self._state, state
        if before is not None and before.heard.serial != state.heard.serial:
            self._told = notice_message(state, self._manner_of(state)) if state.heard.cue is Cue.UNKNOWN else None
        self.sounded.emit(cue_after(before, state).value)
        self._telling = replace(self._telling, refused=None)
        self._place = place_after(before, state, self._place)
        if state.operator is not None:
            self.prepare()
        self._present_aside()
        self._present()

    @Slot(object)
    def _show_trouble(self, problem: Refused | Unavailable | Fault) -> None:
        self.sounded.emit((Cue.UNKNOWN if isinstance(problem, Refused) else Cue.ERROR).value)
        said = trouble(problem.incident if isinstance(problem, Fault) else problem, self._language)
        if self._made is not None:
            self._made.checkout.give_back()
        if self._state is None:
            self.swap(replace(self.props, screen="opening", trouble=said.whole(self._language)))
            return
        if self._state.operator is None:
            self._sign_in.refused(said)
            return
        if isinstance(problem, Refused) and self._behind.takes_refusal(problem, said):
            return
        self._telling = replace(self._telling, refused=said)
        self._forgets.start()
        self._present()

    @Slot()
    def _forget_refusal(self) -> None:
        self._telling = replace(self._telling, refused=None)
        self._present()

    @Slot()
    def tick(self) -> None:
        """The clock moves on; a till that nobody touches locks itself while its bill is empty."""
        state = self._state
        idle = self._clock.monotonic_s() - self._touched_s
        if state is not None and state.operator is not None and state.bill.is_empty and idle > LOCK_AFTER_S:
            self.lock()
        self._present()

    def _present_aside(self) -> None:
        """Screens that keep their own refusals: they see a state once, when it comes or the language changes."""
        if self._state is not None and self._made is not None:
            manner, made = self._manner_of(self._state), self._made
            made.tell(screen_of(self._state, self._place), self._told)
            for screen in (made.enrol, made.history, made.shift, made.devices, made.more, made.settings, made.allowing):
                screen.show(self._state, manner)

    def _manner_of(self, state: TillState) -> Manner:
        installation = state.installation
        calendar = ShopCalendar(installation.timezone, installation.day_start_hour)
        return self._manner(installation.currency, calendar)

    def _manner(self, currency: str, calendar: ShopCalendar) -> Manner:
        now: datetime = self._clock.now()
        return Manner(self._language, now, calendar, self._settings, currency)

    def _present(self) -> None:
        state = self._state
        if state is None:
            self.swap(replace(self.props, language=self._language))
            return
        manner = self._manner_of(state)
        self._sign_in.show_till(state, self._devices, manner)
        if self._made is not None:
            self._made.checkout.show_till(state, self._telling, manner)
            self._made.line_edit.show_till(state, manner)
            self._made.member_panel.show_till(state, self._telling, manner)
            self._made.tender.show_till(state, manner)
            self._made.done.show_till(state, self._devices.printing, manner)
        self.swap(self._frame(state, manner))

    def _frame(self, state: TillState, manner: Manner) -> TerminalProps:
        installation, total = state.installation, selling.totals(state.bill.sale).total_minor
        names = (installation.shop_name_zh, installation.shop_name_en)
        shop = manner.say(names[0] or names[1], names[1] or names[0]) or installation.merchant
        till = f"{installation.shop} " if installation.shop else ""
        return TerminalProps(
            screen=screen_of(state, self._place),
            language=self._language,
            dark=self.props.dark,
            shop=shop,
            till=manner.say(f"{till}{installation.terminal} 號機", f"{till}Till {installation.terminal}"),
            operator=state.operator.name if state.operator else "",
            chips=chip_rows(self._devices, manner),
            bill_waits=not state.bill.is_empty,
            bill_total=manner.money(total),
            camera_source=self.props.camera_source,
            camera_notice=camera_notice(self._devices.cameras, manner),
            training=installation.training,
        )

    signIn = Property(QObject, lambda self: self._sign_in, constant=True)  # noqa: N815 - QML's name
    checkout = Property(QObject, lambda self: self._behind.checkout, constant=True)
    lineEdit = Property(QObject, lambda self: self._behind.line_edit, constant=True)  # noqa: N815 - QML's name
    memberPanel = Property(QObject, lambda self: self._behind.member_panel, constant=True)  # noqa: N815 - QML's name
    more = Property(QObject, lambda self: self._behind.more, constant=True)
    allowing = Property(QObject, lambda self: self._behind.allowing, constant=True)
    tender = Property(QObject, lambda self: self._behind.tender, constant=True)
    done = Property(QObject, lambda self: self._behind.done, constant=True)
    enrol = Property(QObject, lambda self: self._behind.enrol, constant=True)
    history = Property(QObject, lambda self: self._behind.history, constant=True)
    shift = Property(QObject, lambda self: self._behind.shift, constant=True)
    devices = Property(QObject, lambda self: self._behind.devices, constant=True)
    settings = Property(QObject, lambda self: self._behind.settings, constant=True)
