"""The sign-up screen: a member in under fifteen seconds without losing the sale."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QObject

from pos_terminal.domain.errors import Refused
from pos_terminal.services.members import DAYS_IN_MONTH, Enrolment
from pos_terminal.services.state import NOBODY_INTRODUCING, Notice, TillState
from pos_terminal.ui.binding import intent
from pos_terminal.ui.viewmodels.enrol_form import MOBILE, NAME, PHONE, REFERRER, Form, name_of
from pos_terminal.ui.viewmodels.enrol_picture import EnrolProps, present
from pos_terminal.ui.viewmodels.known import known_to_qml
from pos_terminal.ui.viewmodels.manner import Manner
from pos_terminal.ui.viewmodels.notices import MEMBER_CODES, notice_message
from pos_terminal.ui.viewmodels.screen import Answers, ScreenViewModel

PHONE_DIGITS = 8
LONGEST_NUMBER, SHORTEST_SEARCH = 16, 4


@known_to_qml
class EnrolViewModel(ScreenViewModel[EnrolProps]):
    """Keeps the form while it is filled in; the last key signs the person up and puts them on the open bill."""

    def __init__(self, till: Answers, parent: QObject | None = None) -> None:
        super().__init__(till, EnrolProps(), parent)
        self._form = Form()
        self._known_notice: Notice | None = None  # what was told before this screen, or before the digits typed here

    @property
    def introducing(self) -> bool:
        """Whether a member's code that is read now names who brought the person, and goes to no bill."""
        return self.props.asks_referrer and not self.props.enrolled

    def present(self, state: TillState, manner: Manner) -> EnrolProps:
        problem = self.met(manner) or self.told
        introducer = self._referrer_problem(state, manner)
        return present(self._form, state, problem, introducer, manner, can_attach=bool(self._known_member()))

    def arrived(self, before: TillState | None, after: TillState) -> None:
        if before is not None and before.enrolled is not None and after.enrolled is None:
            self._form = Form()

    @intent()
    def enter(self) -> None:
        """The screen is opened: an empty form, with the number that was searched for and not found."""
        self.forget_problem()
        searched = self._state.search.text if self._state and self._state.search else ""
        phone = searched if len(searched) == PHONE_DIGITS and searched.isdigit() else ""
        self._known_notice = self._state.notice if self._state else None
        self._fill(form=Form(phone=phone, field=NAME if phone else PHONE))
        if self._state is not None and (self._state.enrolled or self._state.introducing != NOBODY_INTRODUCING):
            self.ask(lambda desk, state: desk.members.begin_enrolment(state))

    @intent(str)
    def use_field(self, field: str) -> None:
        self._fill(form=replace(self._form, field=field))

    @intent(str)
    def type_phone(self, digit: str) -> None:
        """One more digit; the eighth goes on to the name."""
        phone = (self._form.phone + digit)[:PHONE_DIGITS]
        done = MOBILE.fullmatch(phone) is not None
        self.forget_problem()
        self._fill(form=replace(self._form, phone=phone, field=NAME if done else PHONE))

    @intent()
    def erase_phone(self) -> None:
        self.forget_problem()
        self._fill(form=replace(self._form, phone=self._form.phone[:-1], field=PHONE))

    @intent()
    def clear_phone(self) -> None:
        self.forget_problem()
        self._fill(form=replace(self._form, phone="", field=PHONE))

    @intent(str)
    def type_referrer(self, digit: str) -> None:
        """One more digit of the friend's number; from the fourth on, those who fit are listed."""
        self._find_referrer((self._form.typed_referrer + digit)[:LONGEST_NUMBER])

    @intent()
    def erase_referrer(self) -> None:
        self._find_referrer(self._form.typed_referrer[:-1])

    @intent()
    def clear_typed_referrer(self) -> None:
        self._find_referrer("")

    @intent()
    def clear_referrer(self) -> None:
        """Nobody brought them, or somebody else did."""
        self.forget_problem()
        self._fill(form=replace(self._form, typed_referrer=""))
        self.ask(lambda desk, state: desk.members.begin_enrolment(state))

    @intent(str)
    def choose_referrer(self, member: str) -> None:
        self._fill(form=replace(self._form, typed_referrer=""))
        self.ask(lambda desk, state: desk.members.choose_introducer(state, member))

    @intent(int)
    def choose_surname(self, place: int) -> None:
        chosen = -1 if place == self._form.surname else place
        self._fill(form=replace(self._form, surname=chosen, typing_name=False, written=""))

    @intent(int)
    def choose_title(self, place: int) -> None:
        chosen = -1 if place == self._form.title else place
        self._fill(form=replace(self._form, title=chosen, typing_name=False, written=""))

    @intent()
    def write_name(self) -> None:
        """The name is written on a keyboard instead."""
        self._fill(form=replace(self._form, field=NAME, typing_name=True, surname=-1, title=-1))

    @intent(str)
    def type_name(self, text: str) -> None:
        self._fill(form=replace(self._form, typing_name=True, written=text, surname=-1, title=-1))

    @intent(int)
    def choose_month(self, month: int) -> None:
        """A month; the same once more takes the birthday off. A day that it does not have is dropped."""
        form = self._form
        if month == form.month:
            self._fill(form=replace(form, month=0, day=0))
            return
        day = form.day if form.day <= DAYS_IN_MONTH[month - 1] else 0
        self._fill(form=replace(form, month=month, day=day))

    @intent(int)
    def choose_day(self, day: int) -> None:
        self._fill(form=replace(self._form, day=day))

    @intent()
    def toggle_terms(self) -> None:
        self._fill(form=replace(self._form, consent_terms=not self._form.consent_terms))

    @intent()
    def toggle_marketing(self) -> None:
        self._fill(form=replace(self._form, consent_marketing=not self._form.consent_marketing))

    @intent()
    def finish(self) -> None:
        if not self.props.can_finish or self._manner is None:
            return
        form, manner = self._form, self._manner
        brought_by = self._state.introducing.chosen if self._state else None
        enrolment = Enrolment(
            phone=form.phone,
            name=name_of(form, manner),
            birthday=(form.month, form.day) if form.month and form.day else None,
            consent_terms=form.consent_terms,
            consent_marketing=form.consent_marketing,
            language=manner.language,
            referrer=brought_by.id if brought_by and self.props.asks_referrer else "",
        )
        self.ask(lambda desk, state: desk.members.enrol(state, enrolment))

    @intent()
    def attach_known(self) -> None:
        """The number is a member's already: that member goes on the bill."""
        member = self._known_member()
        if member:
            self.ask(lambda desk, state: desk.members.attach(state, member))
            self.went.emit("sale")

    @intent()
    def leave(self) -> None:
        """Back to the bill; what was filled in is forgotten."""
        self._form = Form()
        self.forget_problem()
        self.ask(lambda desk, state: desk.members.dismiss(state))
        self.went.emit("sale")

    @intent()
    def pay_instead(self) -> None:
        """Back to the bill, to take the payment without signing anybody up."""
        self.leave()
        self.went.emit("tender")

    def _fill(self, form: Form) -> None:
        self._form = form
        self.refresh()

    def _find_referrer(self, typed: str) -> None:
        self._known_notice = self._state.notice if self._state else None
        self._fill(form=replace(self._form, typed_referrer=typed, field=REFERRER))
        wanted = typed if len(typed) >= SHORTEST_SEARCH else ""
        if self._state is not None and wanted != self._state.introducing.text:
            self.ask(lambda desk, state: desk.members.find_introducer(state, wanted))

    def _referrer_problem(self, state: TillState, manner: Manner) -> str:
        """Why the code that was read here names nobody."""
        said = notice_message(state, manner)
        if said is None or said.code not in MEMBER_CODES or state.notice is self._known_notice:
            return ""
        return said.text

    def _known_member(self) -> str:
        match self._problem:
            case Refused(code="already-a-member") as refused:
                return str(refused.params["member"])
        return ""
