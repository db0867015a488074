"""The sign-up screen: a member in under fifteen seconds without losing the sale."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from PySide6.QtCore import QObject

from pos_terminal.domain.errors import Refused
from pos_terminal.domain.loyalty.member import Member
from pos_terminal.domain.words import Words
from pos_terminal.services.members import DAYS_IN_MONTH, Enrolment
from pos_terminal.services.state import NOBODY_INTRODUCING, Introducing, Notice, TillState
from pos_terminal.ui import format as fmt
from pos_terminal.ui.binding import intent
from pos_terminal.ui.messages import message
from pos_terminal.ui.viewmodels.known import known_to_qml
from pos_terminal.ui.viewmodels.manner import Manner
from pos_terminal.ui.viewmodels.notices import MEMBER_CODES, notice_message
from pos_terminal.ui.viewmodels.screen import Answers, ScreenViewModel

PHONE_DIGITS = 8
LONGEST_NUMBER, SHORTEST_SEARCH = 16, 4
PHONE, NAME, BIRTHDAY, REFERRER = "phone", "name", "birthday", "referrer"
MOBILE = re.compile(r"[4-9][0-9]{7}")
# The surnames met most in Hong Kong, so that two taps make a name without a Chinese keyboard.
SURNAMES = (
    Words("陳", "Chan"),
    Words("黃", "Wong"),
    Words("李", "Lee"),
    Words("林", "Lam"),
    Words("張", "Cheung"),
    Words("吳", "Ng"),
    Words("劉", "Lau"),
    Words("王", "Wang"),
    Words("鄭", "Cheng"),
    Words("周", "Chow"),
    Words("何", "Ho"),
    Words("楊", "Yeung"),
    Words("梁", "Leung"),
    Words("葉", "Yip"),
    Words("許", "Hui"),
    Words("郭", "Kwok"),
    Words("鄧", "Tang"),
    Words("馮", "Fung"),
    Words("蔡", "Choi"),
    Words("曾", "Tsang"),
    Words("羅", "Law"),
    Words("謝", "Tse"),
    Words("徐", "Tsui"),
    Words("潘", "Poon"),
)
TITLES = (Words("先生", "Mr"), Words("小姐", "Miss"), Words("女士", "Ms"))


@dataclass(frozen=True, slots=True)
class KeyRow:
    """A key of a picker."""

    key: int
    text: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class ReferrerRow:
    """A member who may have brought the person."""

    key: str
    name: str
    detail: str


@dataclass(frozen=True, slots=True)
class EnrolProps:
    """All that the sign-up screen shows. `field` is the one in use: phone, name, birthday or referrer."""

    field: str = PHONE
    phone_text: str = ""
    phone_good: str = ""
    phone_problem: str = ""
    name_text: str = ""
    typing_name: bool = False
    birthday_text: str = ""
    months: tuple[KeyRow, ...] = ()
    days: tuple[KeyRow, ...] = ()
    surnames: tuple[KeyRow, ...] = ()
    titles: tuple[KeyRow, ...] = ()
    asks_referrer: bool = False
    referrer_text: str = ""
    referrer_typed: str = ""
    referrer_note: str = ""
    referrer_problem: str = ""
    referrers: tuple[ReferrerRow, ...] = ()
    consent_terms: bool = False
    consent_marketing: bool = False
    can_finish: bool = False
    finish_text: str = ""
    problem: str = ""
    advice: str = ""
    can_attach: bool = False
    enrolled: bool = False
    member_title: str = ""
    member_number: str = ""
    code_source: str = ""


@dataclass(frozen=True, slots=True)
class Form:
    """What is filled in. `month` and `day` are 0 until they are chosen, `surname` and `title` -1."""

    field: str = PHONE
    phone: str = ""
    written: str = ""
    typing_name: bool = False
    surname: int = -1
    title: int = -1
    month: int = 0
    day: int = 0
    typed_referrer: str = ""
    consent_terms: bool = False
    consent_marketing: bool = False


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
        form, problem = self._form, self.met(manner) or self.told
        phone_fits = MOBILE.fullmatch(form.phone) is not None
        props = EnrolProps(
            field=form.field,
            phone_text=fmt.phone(form.phone),
            phone_good=manner.say("可登記", "Can sign up") if phone_fits and not problem else "",
            phone_problem=_phone_problem(form.phone, manner),
            name_text=_name(form, manner),
            typing_name=form.typing_name,
            birthday_text=_birthday_text(form, manner),
            months=_month_rows(form, manner),
            days=_day_rows(form),
            surnames=_key_rows(SURNAMES, form.surname, manner),
            titles=_key_rows(TITLES, form.title, manner),
            asks_referrer=any(programme.referral is not None for programme in state.bill.programmes),
            referrer_text=_who(state.introducing.chosen, manner) if state.introducing.chosen else "",
            referrer_typed=form.typed_referrer,
            referrer_note=_referrer_note(form, state.introducing, manner),
            referrer_problem=self._referrer_problem(state, manner),
            referrers=tuple(_referrer_row(one, manner) for one in state.introducing.found),
            consent_terms=form.consent_terms,
            consent_marketing=form.consent_marketing,
            can_finish=phone_fits and form.consent_terms and (form.month == 0) == (form.day == 0),
            finish_text=_finish_text(form, manner),
            problem=problem.text if problem else "",
            advice=problem.advice if problem else "",
            can_attach=bool(self._known_member()),
        )
        return props if state.enrolled is None else _with_member(props, state.enrolled, manner)

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
            name=_name(form, manner),
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


def _name(form: Form, manner: Manner) -> str:
    """The name as it is kept: `陳小姐`, `Miss Chan`, or as it was written."""
    if form.typing_name:
        return form.written
    surname = manner.name(SURNAMES[form.surname]) if form.surname >= 0 else ""
    title = manner.name(TITLES[form.title]) if form.title >= 0 and surname else ""
    return manner.say(surname + title, f"{title} {surname}".strip())


def _who(member: Member, manner: Manner) -> str:
    return member.name or fmt.phone_masked(member.phone_last4, manner.language) or member.number


def _referrer_row(member: Member, manner: Manner) -> ReferrerRow:
    phone = fmt.phone_masked(member.phone_last4, manner.language)
    return ReferrerRow(member.id, member.name or member.number, phone if member.name else "")


def _referrer_note(form: Form, introducing: Introducing, manner: Manner) -> str:
    """What the picker says while nobody is listed."""
    if introducing.found:
        return ""
    if introducing.text and introducing.text == form.typed_referrer:
        return manner.say("找不到會員，請核對號碼。", "No such member. Check the number.")
    return manner.say("電話尾 4 位，或會員號碼", "Last 4 digits of the phone, or the member number")


def _phone_problem(phone: str, manner: Manner) -> str:
    if not phone or (phone[0] in "456789"):
        return ""
    return message("phone-not-valid", {}, manner.language).text


def _birthday_text(form: Form, manner: Manner) -> str:
    if form.month and form.day:
        return fmt.month_day(form.month, form.day, manner.language)
    return _month(form.month, manner) if form.month else ""


def _finish_text(form: Form, manner: Manner) -> str:
    if MOBILE.fullmatch(form.phone) and not form.consent_terms:
        return manner.say("請先取得同意", "Consent first")
    return manner.say("完成登記", "Finish")


def _month(month: int, manner: Manner) -> str:
    return manner.say(f"{month}月", fmt.MONTHS[month - 1])


def _month_rows(form: Form, manner: Manner) -> tuple[KeyRow, ...]:
    return tuple(KeyRow(month, _month(month, manner), month == form.month) for month in range(1, 13))


def _day_rows(form: Form) -> tuple[KeyRow, ...]:
    days = DAYS_IN_MONTH[form.month - 1] if form.month else 31
    return tuple(KeyRow(day, str(day), day == form.day) for day in range(1, days + 1))


def _key_rows(words: tuple[Words, ...], chosen: int, manner: Manner) -> tuple[KeyRow, ...]:
    return tuple(KeyRow(place, manner.name(one), place == chosen) for place, one in enumerate(words))


def _with_member(props: EnrolProps, member: Member, manner: Manner) -> EnrolProps:
    name = member.name or fmt.phone_masked(member.phone_last4, manner.language)
    return replace(
        props,
        enrolled=True,
        member_title=manner.say(f"{name}，歡迎加入", f"Welcome, {name}"),
        member_number=_grouped(member.number),
        code_source=f"image://code/{member.number}",
    )


def _grouped(number: str) -> str:
    """A member number in fours, to be read out."""
    return " ".join(number[place : place + 4] for place in range(0, len(number), 4))
