"""Sync and devices: one page where trouble is named in plain words, with what to do."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from PySide6.QtCore import QObject, Signal

from pos_terminal.domain.neighbours import NeighboursStatus
from pos_terminal.domain.night import NightStatus
from pos_terminal.domain.selling.scan import CodeRead
from pos_terminal.services.state import (
    CameraStatus,
    LineDisplayStatus,
    PrinterSearch,
    PrintingStatus,
    SyncStatus,
    TerminalStatus,
    TillState,
)
from pos_terminal.ui.binding import intent
from pos_terminal.ui.viewmodels import printer_words as words
from pos_terminal.ui.viewmodels.devices_picture import (
    DRAWER_REASONS,
    DevicesProps,
    DrawerReasonRow,
    FactRow,
    cameras_here,
    step_key,
    with_camera,
    with_customer_side,
    with_net,
    with_printer,
    with_scanner,
)
from pos_terminal.ui.viewmodels.known import known_to_qml
from pos_terminal.ui.viewmodels.manner import Manner
from pos_terminal.ui.viewmodels.night import night_text
from pos_terminal.ui.viewmodels.screen import Answers, ScreenViewModel


@known_to_qml
class DevicesViewModel(ScreenViewModel[DevicesProps]):
    """Shows what the workers report; what they are asked for goes out as signals, to threads of their own."""

    sync_wanted = Signal()
    test_print_wanted = Signal()
    drawer_shown = Signal(bool)
    printers_wanted = Signal(bool)
    camera_wanted = Signal(bool)
    camera_chosen = Signal(int)

    def __init__(self, till: Answers, parent: QObject | None = None) -> None:
        super().__init__(till, DevicesProps(), parent)
        self._printing, self._sync, self._night = PrintingStatus(), SyncStatus(), NightStatus()
        self._cameras: tuple[CameraStatus, ...] = ()
        self._customer_side = TerminalStatus(), LineDisplayStatus()
        self._found: tuple[str, ...] = ()
        self._chosen = 0
        self._is_viewing = False
        self._last_read: tuple[CodeRead, datetime] | None = None
        self._testing = False
        self._frame = 0
        self._drawer_choosing = False
        self._step = ""  # of learning the drawer's switch: shut, open, done
        self._neighbours = NeighboursStatus()
        self._searching = False
        self._search: PrinterSearch | None = None

    def present(self, state: TillState, manner: Manner) -> DevicesProps:
        problem = self.met(manner)
        props = DevicesProps(
            scanner_testing=self._testing,
            drawer_choosing=self._drawer_choosing,
            drawer_reasons=tuple(DrawerReasonRow(i, manner.name(words)) for i, words in enumerate(DRAWER_REASONS)),
            drawer_detail=manner.say("每次開箱都會連同原因記錄。", "Each opening is recorded with its reason."),
            can_reprint=state.last is not None,
            problem=problem.text if problem else "",
            advice=problem.advice if problem else "",
        )
        props = with_net(props, self._sync, self._neighbours, state, manner)
        if self._night.day is not None:
            night = FactRow("night", manner.say("夜間工作", "Night's work"), night_text(self._night, manner))
            props = replace(props, facts=(*props.facts, night))
        props = with_printer(props, self._printing, manner)
        props = replace(
            props,
            drawer_step=self._step,
            drawer_step_key=step_key(self._step, manner),
            printer_found=words.found_words(self._searching, self._search.found if self._search else None, manner),
            printer_searching=self._searching,
            printer_may_sweep=self._search is not None and not self._search.swept and not self._searching,
        )
        if said := words.calibration_words(self._step, self._printing.calibration, manner):
            props = replace(props, drawer_detail=said)
        viewing = f"image://camera/live/{self._frame}" if self._is_viewing else ""
        props = with_camera(props, self._cameras, self._shown_camera(), viewing, manner)
        props = replace(props, camera_found=cameras_here(self._found, manner))
        props = with_customer_side(props, *self._customer_side, manner)
        return with_scanner(props, self._last_read, self.told, manner)

    @property
    def testing_scanner(self) -> bool:
        """Whether codes are only shown here now, instead of doing what they mean."""
        return self._testing

    def show_printing(self, status: PrintingStatus) -> None:
        self._printing = status
        self.refresh()

    def show_search(self, search: PrinterSearch) -> None:
        """What the search for printers has met."""
        self._searching, self._search = False, search
        self.refresh()

    def show_sync(self, status: SyncStatus) -> None:
        self._sync = status
        self.refresh()

    def show_neighbours(self, status: NeighboursStatus) -> None:
        """The shop's other tills, as they last answered."""
        self._neighbours = status
        self.refresh()

    def show_night(self, status: NightStatus) -> None:
        self._night = status
        self.refresh()

    def show_cameras(self, cameras: tuple[CameraStatus, ...]) -> None:
        self._cameras = cameras
        self.refresh()

    def show_customer_side(self, terminal: TerminalStatus, display: LineDisplayStatus) -> None:
        self._customer_side = terminal, display
        self.refresh()

    def show_found(self, names: tuple[str, ...]) -> None:
        """The cameras that are plugged in, by name, whether the settings use them or not."""
        if names != self._found:
            self._found = names
            self.refresh()

    def show_frame(self) -> None:
        """The camera has a newer picture."""
        self._frame += 1
        self.refresh()

    def show_read(self, read: CodeRead, at: datetime) -> None:
        """A code was read, by scanner or camera."""
        self._last_read = (read, at)
        self.refresh()

    @intent()
    def leave(self) -> None:
        """The screen is left: codes do again what they mean."""
        self._testing = self._drawer_choosing = False
        self._step = ""
        if self._is_viewing:
            self.view_camera(False)
        self.forget_problem()
        self.refresh()

    @intent()
    def sync_now(self) -> None:
        self.sync_wanted.emit()

    @intent()
    def test_print(self) -> None:
        self.test_print_wanted.emit()

    @intent(bool)
    def find_printers(self, sweep: bool) -> None:
        """Looks on network, USB and serial ports; `sweep` tries every address of the own network too."""
        if not self._searching:
            self._searching = True
            self.printers_wanted.emit(sweep)
            self.refresh()

    @intent()
    def begin_calibration(self) -> None:
        """The drawer's switch is to be learnt: first shut, then open."""
        self._drawer_choosing = False
        self._step = "" if self._step else "shut"
        self.refresh()

    @intent()
    def go_on_calibrating(self) -> None:
        """The drawer stands as the step asks."""
        if self._step in ("shut", "open"):
            self.drawer_shown.emit(self._step == "open")
            self._step = "open" if self._step == "shut" else "done"
            self.refresh()

    @intent(bool)
    def view_camera(self, on: bool) -> None:
        """Whether the camera's picture is shown here."""
        self._is_viewing = on
        self.camera_wanted.emit(on)
        self.refresh()

    @intent(int)
    def choose_camera(self, place: int) -> None:
        """Of several cameras the one whose picture is shown."""
        self._chosen = place
        self.camera_chosen.emit(place)
        self.refresh()

    @intent()
    def toggle_scanner_test(self) -> None:
        self._testing = not self._testing
        self.refresh()

    def _shown_camera(self) -> CameraStatus:
        return next((one for one in self._cameras if one.place == self._chosen), CameraStatus())

    @intent(bool)
    def settle(self, printed: bool) -> None:
        """The cashier has looked for the receipt that is asked about: it came out, or it is to be printed again."""
        if self._printing.unknown:
            job = self._printing.unknown[0]
            self.ask(lambda desk, state: desk.printing.settle_unknown(state, job, printed))

    @intent()
    def skip_waiting(self) -> None:
        """What waits is not printed any more; it can be printed again from the history."""
        self.ask(lambda desk, state: desk.printing.skip_waiting(state))

    @intent()
    def reprint_last(self) -> None:
        self.ask(lambda desk, state: desk.refunds.reprint(state, state.last.sale.id) if state.last else state)

    @intent()
    def begin_drawer(self) -> None:
        self.forget_problem()
        self._drawer_choosing = not self._drawer_choosing
        self.refresh()

    @intent(int)
    def open_drawer(self, reason: int) -> None:
        chosen = DRAWER_REASONS[reason]
        self._drawer_choosing = False
        self.ask(lambda desk, state: desk.shifts.open_drawer(state, f"{chosen.zh} {chosen.en}"))
        self.refresh()
