"""The member panel: touches in it become calls to the till."""

from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from pos_terminal.services.state import TillState
from pos_terminal.ui.binding import ViewModel, intent
from pos_terminal.ui.viewmodels.asks import Asks
from pos_terminal.ui.viewmodels.known import known_to_qml
from pos_terminal.ui.viewmodels.manner import Manner
from pos_terminal.ui.viewmodels.member_picture import MemberPanelProps, PanelViewing, present
from pos_terminal.ui.viewmodels.notices import Telling

PHONE_DIGITS = 8


@known_to_qml
class MemberPanelViewModel(ViewModel[MemberPanelProps]):
    """Touches in the member panel become calls to the till."""

    went = Signal(str)
    camera_wanted = Signal(bool)

    def __init__(self, till: Asks, manner: Manner, parent: QObject | None = None) -> None:
        super().__init__(MemberPanelProps(), parent)
        self._till, self._manner = till, manner
        self._viewing, self._telling = PanelViewing(), Telling()
        self._state: TillState | None = None

    def show_till(self, state: TillState, telling: Telling, manner: Manner) -> None:
        """Shows the till as it is now; a member who came ends typing and camera."""
        before, self._state = self._state, state
        self._telling, self._manner = telling, manner
        came = state.bill.standing is not None and (before is None or before.bill.standing is None)
        noticed = before is not None and state.notice is not None and state.notice != before.notice
        if came or noticed:
            self._stop_camera()
        if came or before is None or before.bill.sale.id != state.bill.sale.id:
            self._viewing = PanelViewing(camera=self._viewing.camera)
        self._present()

    @intent(str)
    def type_phone(self, digit: str) -> None:
        """The eighth digit finds the member."""
        digits = (self._viewing.digits + digit)[:PHONE_DIGITS]
        if len(digits) < PHONE_DIGITS:
            self._look(digits=digits, phone_in_use=True)
            return
        self._look(digits="", phone_in_use=False)
        self._till.run(lambda desk, state: desk.members.find_by_phone(state, digits))

    @intent()
    def erase_phone(self) -> None:
        self._look(digits=self._viewing.digits[:-1])

    @intent()
    def clear_phone(self) -> None:
        self._look(digits="")

    @intent(bool)
    def use_phone(self, wanted: bool) -> None:
        """Digits of the keyboard go to the phone number (F6) instead of the amount."""
        self._stop_camera()
        self._look(phone_in_use=wanted)

    @intent()
    def close_message(self) -> None:
        self.went.emit("read")

    @intent()
    def sign_up(self) -> None:
        self.went.emit("enrol")

    @intent()
    def toggle_camera(self) -> None:
        self._look(camera=not self._viewing.camera)
        self.camera_wanted.emit(self._viewing.camera)

    @intent(str)
    def attach(self, member: str) -> None:
        self._till.run(lambda desk, state: desk.members.attach(state, member))

    @intent()
    def remove(self) -> None:
        """The cross: the bill without the member, priced anew."""
        self._till.run(lambda desk, state: desk.checkout.remove_member(state))

    @intent(int)
    def toggle_reward(self, place: int) -> None:
        """The reward key at that place of the engine's list, counted from 0."""
        if self._state is None or not 0 <= place < len(self._state.bill.evaluation.offers):
            return
        choice = self._state.bill.evaluation.offers[place].choice
        self._till.run(lambda desk, state: desk.checkout.toggle_reward(state, choice))

    @intent()
    def show_all_offers(self) -> None:
        self._look(all_offers=True)

    @intent(int)
    def tap_play(self, place: int) -> None:
        """The key of play at that place, counted from 0: checks in, or turns a wheel."""
        if not 0 <= place < len(self.props.play):
            return
        key = self.props.play[place]
        if key.wheel:
            self._till.run(lambda desk, state: desk.engagements.spin(state, key.programme, key.wheel))
        else:
            self._till.run(lambda desk, state: desk.engagements.check_in(state, key.programme))

    @intent()
    def put_prize_away(self) -> None:
        """The prize has been seen."""
        self._till.run(lambda desk, state: desk.members.dismiss(state))

    def _stop_camera(self) -> None:
        if self._viewing.camera:
            self._viewing = replace(self._viewing, camera=False)
            self.camera_wanted.emit(False)

    def _look(self, **changes: object) -> None:
        self._viewing = replace(self._viewing, **changes)  # type: ignore[arg-type]
        self._present()

    def _present(self) -> None:
        if self._state is not None:
            self.swap(present(self._state, self._viewing, self._telling, self._manner))
