"""What the sign-up screen shows: a pure picture of the form and the till's state."""

from __future__ import annotations

from dataclasses import dataclass, replace

from pos_terminal.domain.loyalty.member import Member
from pos_terminal.domain.words import Words
from pos_terminal.services.members import DAYS_IN_MONTH
from pos_terminal.services.state import Introducing, TillState
from pos_terminal.ui import format as fmt
from pos_terminal.ui.messages import Message, message
from pos_terminal.ui.viewmodels.enrol_form import PHONE, SURNAMES, TITLES, Form, name_of
from pos_terminal.ui.viewmodels.manner import Manner


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


def present(
    form: Form, state: TillState, problem: Message | None, referrer_problem: str, manner: Manner, *, can_attach: bool
) -> EnrolProps:
    """The screen for that form; once the person is signed up, their number and code."""
    props = EnrolProps(
        field=form.field,
        phone_text=fmt.phone(form.phone),
        phone_good=manner.say("可登記", "Can sign up") if form.phone_fits and not problem else "",
        phone_problem=_phone_problem(form.phone, manner),
        name_text=name_of(form, manner),
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
        referrer_problem=referrer_problem,
        referrers=tuple(_referrer_row(one, manner) for one in state.introducing.found),
        consent_terms=form.consent_terms,
        consent_marketing=form.consent_marketing,
        can_finish=form.complete,
        finish_text=_finish_text(form, manner),
        problem=problem.text if problem else "",
        advice=problem.advice if problem else "",
        can_attach=can_attach,
    )
    return props if state.enrolled is None else _with_member(props, state.enrolled, manner)


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
    if form.phone_fits and not form.consent_terms:
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
