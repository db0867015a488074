"""The screens behind the sign-in: nobody sees them before, so that the till's start does not wait for them."""

from dataclasses import dataclass, fields
from typing import Protocol

from PySide6.QtCore import QObject, SignalInstance

from pos_terminal.domain.errors import Refused
from pos_terminal.services.state import TillState
from pos_terminal.ui.messages import Message
from pos_terminal.ui.till import Till
from pos_terminal.ui.viewmodels.allowing import AllowingViewModel
from pos_terminal.ui.viewmodels.asks import TapGuard
from pos_terminal.ui.viewmodels.checkout import CheckoutViewModel
from pos_terminal.ui.viewmodels.devices import DevicesViewModel
from pos_terminal.ui.viewmodels.done import DoneViewModel
from pos_terminal.ui.viewmodels.enrol import EnrolViewModel
from pos_terminal.ui.viewmodels.history import HistoryViewModel
from pos_terminal.ui.viewmodels.line_edit import BILL_PERCENT, PERCENT, QUANTITY, LineEditViewModel
from pos_terminal.ui.viewmodels.manner import Manner
from pos_terminal.ui.viewmodels.member_panel import MemberPanelViewModel
from pos_terminal.ui.viewmodels.more import MoreViewModel
from pos_terminal.ui.viewmodels.settings import SettingsViewModel
from pos_terminal.ui.viewmodels.shift import ShiftViewModel
from pos_terminal.ui.viewmodels.tender import TenderViewModel

# Where the cashier goes -> what the edit panel begins with.
EDITS = {"edit": QUANTITY, "discount": PERCENT, "bill-discount": BILL_PERCENT}


class Approved(Protocol):
    """A screen on which a manager's PIN or badge does what is waiting for it."""

    @property
    def waits_for_manager(self) -> bool: ...
    def approved(self, pin: str) -> None: ...


class Told(Protocol):
    """A screen without a bill, which says itself what became of a code."""

    def tell(self, said: Message | None) -> None: ...


@dataclass(frozen=True, slots=True)
class Behind:
    """Every screen but the sign-in."""

    checkout: CheckoutViewModel
    line_edit: LineEditViewModel
    member_panel: MemberPanelViewModel
    tender: TenderViewModel
    done: DoneViewModel
    enrol: EnrolViewModel
    history: HistoryViewModel
    shift: ShiftViewModel
    devices: DevicesViewModel
    more: MoreViewModel
    settings: SettingsViewModel
    allowing: AllowingViewModel

    @property
    def went(self) -> tuple[SignalInstance, ...]:
        """The signals by which the screens ask for another one."""
        return tuple(getattr(self, one.name).went for one in fields(self))

    def takes_refusal(self, problem: Refused, said: Message) -> bool:
        """Whether the panel that asked for what was refused says so itself."""
        return self.more.answers or self.allowing.answers or self.line_edit.refused(problem, said)

    def approves(self, place: str, badge: str) -> bool:
        """Whether a manager's PIN is asked for at `place`; the badge is then taken in its stead."""
        asked: dict[str, Approved] = {
            "history": self.history,
            "shift": self.shift,
            "edit": self.line_edit,
            "settings": self.settings,
        }
        over: Approved = self.allowing if self.allowing.waits_for_manager else self.more
        asking = asked.get(place, over)
        if asking.waits_for_manager:
            asking.approved(badge)
            return True
        return False

    def tell(self, place: str, said: Message | None) -> None:
        """Says on the screen that is shown, if it has no bill, what became of a code; the others forget."""
        told: dict[str, Told] = {"history": self.history, "devices": self.devices, "settings": self.settings}
        told["shift"] = told["open-shift"] = self.shift
        if not self.enrol.introducing:
            told["enrol"] = self.enrol
        for screen in (self.history, self.shift, self.devices, self.settings, self.enrol):
            screen.tell(said if told.get(place) is screen else None)

    def begin_edit(self, state: TillState, place: str) -> bool:
        """Opens the edit panel where that is what is meant by going to `place`."""
        if place not in EDITS:
            return False
        self.line_edit.begin(state, EDITS[place])
        return True


def screens_behind(till: Till, guard: TapGuard, manner: Manner, parent: QObject) -> Behind:
    """The screens, empty until they are shown a till."""
    return Behind(
        checkout=CheckoutViewModel(till, guard, manner, parent),
        line_edit=LineEditViewModel(till, manner, parent),
        member_panel=MemberPanelViewModel(till, manner, parent),
        tender=TenderViewModel(till, guard, manner, parent),
        done=DoneViewModel(till, manner, parent),
        enrol=EnrolViewModel(till, parent),
        history=HistoryViewModel(till, parent),
        shift=ShiftViewModel(till, parent),
        devices=DevicesViewModel(till, parent),
        more=MoreViewModel(till, parent),
        settings=SettingsViewModel(till, parent),
        allowing=AllowingViewModel(till, parent),
    )
