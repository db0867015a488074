"""A manager's word on a reward over an offline limit, asked for over the member panel."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QObject

from pos_terminal.domain.loyalty.offer import Choice, Offer
from pos_terminal.services.state import TillState
from pos_terminal.ui.binding import intent
from pos_terminal.ui.viewmodels.known import known_to_qml
from pos_terminal.ui.viewmodels.manner import Manner
from pos_terminal.ui.viewmodels.member_picture import bar_text, offer_name
from pos_terminal.ui.viewmodels.screen import MANAGER_PIN_DIGITS, Answers, ApprovedViewModel


@dataclass(frozen=True, slots=True)
class AllowingProps:
    """What is to be allowed, and why it has to be; nothing while the sheet is not `shown`."""

    shown: bool = False
    detail: str = ""
    reason: str = ""
    note: str = ""
    problem: str = ""
    pin_filled: int = 0


@known_to_qml
class AllowingViewModel(ApprovedViewModel[AllowingProps]):
    """The sheet closes itself when it is done, or when the reward is no longer there to be allowed."""

    def __init__(self, till: Answers, parent: QObject | None = None) -> None:
        super().__init__(till, AllowingProps(), parent)
        self._choice: Choice | None = None
        self._asking = False

    @property
    def answers(self) -> bool:
        """Whether what was just refused was asked for here, and is said here."""
        return self._choice is not None and self._asking

    def present(self, state: TillState, manner: Manner) -> AllowingProps:
        offer = _offer(state, self._choice)
        if offer is None or offer.bar is None:
            return AllowingProps()
        met, off = self.met(manner), bool(offer.money_off_minor and not offer.choice.points)
        digits = MANAGER_PIN_DIGITS
        return AllowingProps(
            shown=True,
            detail=f"{offer_name(offer, manner)} {manner.short(-offer.money_off_minor) if off else ''}".rstrip(),
            reason=bar_text(offer.bar, manner),
            note=manner.say(f"輸入第 {digits} 位數字後即使用，只限這張單", f"Digit {digits} uses it on this bill only"),
            problem=met.text if met else "",
            pin_filled=len(self._pin),
        )

    def arrived(self, before: TillState | None, after: TillState) -> None:
        if self._choice is None:
            return
        offer = _offer(after, self._choice)
        other = before is not None and before.bill.sale.id != after.bill.sale.id
        if other or after.operator is None or offer is None or offer.bar is None:
            self._forget()

    @intent(int)
    def begin(self, place: int) -> None:
        """The manager key of the reward at that place of the engine's list; a manager who is signed in keys nothing."""
        if self._state is None or not 0 <= place < len(self._state.bill.evaluation.offers):
            return
        offer = self._state.bill.evaluation.offers[place]
        if offer.bar is None or not offer.bar.is_managers:
            return
        self._forget()
        self._choice = offer.choice
        if self._state.operator is not None and self._state.operator.role == "manager":
            self.approved("")
        self.refresh()

    @intent()
    def close(self) -> None:
        self._forget()
        self.refresh()

    @property
    def waits_for_manager(self) -> bool:
        return self._choice is not None

    def approved(self, pin: str) -> None:
        choice = self._choice
        if choice is not None:
            self._asking = True
            self.ask(lambda desk, state: desk.checkout.allow_reward(state, choice, pin))

    def _forget(self) -> None:
        self._choice, self._asking, self._pin = None, False, ""
        self.forget_problem()


def _offer(state: TillState, choice: Choice | None) -> Offer | None:
    return next((one for one in state.bill.evaluation.offers if one.choice == choice), None)
