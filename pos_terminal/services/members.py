"""Members at the counter: found, attached, enrolled."""

import re
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from pos_terminal.domain.errors import Refused
from pos_terminal.domain.loyalty.account import LoyaltyFacts
from pos_terminal.domain.loyalty.club.referrer import name_referrer
from pos_terminal.domain.loyalty.engine import case_of
from pos_terminal.domain.loyalty.member import Member, MemberEnrolled, Standing, Trust
from pos_terminal.domain.loyalty.results import result_of
from pos_terminal.domain.selling.scan import luhn_digit
from pos_terminal.domain.till import KnownMember
from pos_terminal.domain.words import Language
from pos_terminal.services.counter import Counter
from pos_terminal.services.payment import masked_name
from pos_terminal.services.recording import Found, record
from pos_terminal.services.state import NOBODY_INTRODUCING, Introducing, MemberSearch, Shown, TillState, Tone
from pos_terminal.wire.payloads import EnrolmentRecorded

MOST_FOUND = 20
LONGEST_NAME = 40
DAYS_IN_MONTH = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
# Hong Kong numbers: eight digits, mobile and fixed lines begin with 2 to 9 (Communications Authority, numbering plan);
# the sign-up takes mobile ones, 4 to 9.
_PHONE = re.compile(r"[4-9][0-9]{7}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Enrolment:
    """What the sign-up screen gathers. `birthday` is (month, day)."""

    phone: str
    name: str = ""
    birthday: tuple[int, int] | None = None
    consent_terms: bool = False
    consent_marketing: bool = False
    language: Language = "zh_HK"
    referrer: str = ""  # the id of the member who brought them


class Members:
    """Finding a member, putting them on the bill, and signing up a new one."""

    def __init__(self, counter: Counter) -> None:
        self._counter = counter

    def search(self, state: TillState, text: str) -> TillState:
        """Members by name, last four digits of the phone, or number; the cashier picks one."""
        found = self._counter.store.members.search(text.strip(), MOST_FOUND) if text.strip() else ()
        return replace(state, search=MemberSearch(text, found), notice=None)

    def find_by_phone(self, state: TillState, phone: str) -> TillState:
        """Attaches the member of that number; where there is none, says so and keeps the number for signing up."""
        if len(phone) != 8 or not phone.isdigit():
            raise Refused("phone-not-eight-digits")
        found = self._counter.store.members.by_phone(self._counter.vault.phone_hash(phone))
        if found is None:
            missing = replace(state, search=MemberSearch(phone, ()))
            return missing.noticing("member-not-found", {"phone": f"{phone[:4]} {phone[4:]}"})
        return self._attach(state, Shown(found, Trust.FOUND))

    def attach(self, state: TillState, member: str) -> TillState:
        """Puts a member who was found on the bill. Raises Refused `member-unknown`."""
        found = self._counter.store.members.by_id(member)
        if found is None:
            raise Refused("member-unknown")
        return self._attach(state, Shown(found, Trust.FOUND))

    def attach_shown(self, state: TillState, shown: Shown) -> TillState:
        """Puts a member whose code was read on the bill, and says so where it can only earn.

        Raises Refused `already-paying`.
        """
        after = self._attach(state, shown)
        if after.notice is None or after.notice.code != "member-blocked":
            return after.noticing(shown.notice) if shown.notice else after
        return after

    def dismiss(self, state: TillState) -> TillState:
        """Forgets the search, the notice, the member just enrolled, who brought one, and the turn of a wheel."""
        return replace(state, search=None, notice=None, enrolled=None, introducing=NOBODY_INTRODUCING, spun=None)

    def begin_enrolment(self, state: TillState) -> TillState:
        """A sign-up screen with nobody on it."""
        return replace(state, enrolled=None, introducing=NOBODY_INTRODUCING)

    def find_introducer(self, state: TillState, text: str) -> TillState:
        """Members who may have brought the person, by number, last four digits of the phone, or the whole of it."""
        members, typed = self._counter.store.members, text.strip()
        found = members.search(typed, MOST_FOUND) if typed else ()
        if _PHONE.fullmatch(typed) and (named := members.by_phone(self._counter.vault.phone_hash(typed))):
            found = (named, *(one for one in found if one.id != named.id))
        return replace(state, introducing=replace(state.introducing, text=typed, found=found), notice=None)

    def choose_introducer(self, state: TillState, member: str) -> TillState:
        """The member who brought the person. Raises Refused `member-unknown`, `member-blocked`."""
        known = self._counter.store.members.by_id(member)
        if known is None:
            raise Refused("member-unknown")
        if known.blocked:
            raise Refused("member-blocked")
        return replace(state, introducing=Introducing(chosen=known), notice=None)

    def enrol(self, state: TillState, form: Enrolment) -> TillState:
        """Signs a person up, puts them on the open bill and queues their slip.

        Raises Refused `consent-missing`, `phone-not-valid`, `already-a-member`, `birthday-not-a-day`,
        `no-member-numbers`.
        """
        counter, store = self._counter, self._counter.store
        operator = counter.operator(state)
        _check(form)
        phone_hash = counter.vault.phone_hash(form.phone)
        known = store.members.by_phone(phone_hash)
        if known is not None:
            raise Refused("already-a-member", member=known.id, number=known.number)
        now, record_id = counter.clock.now(), counter.ids.new()
        today = counter.today(state.installation)
        with store.begin():
            stem = store.members.next_number()
            member = Member(
                id=counter.ids.member(),
                number=stem + luhn_digit(stem),
                name=_plain(form.name),
                phone_last4=form.phone[-4:],
                birthday=form.birthday,
                language=form.language,
                joined_on=today,
            )
            store.members.put(KnownMember(member, phone_hash))
            facts = MemberEnrolled(
                id=record_id,
                at=now,
                business_date=today,
                cashier=operator.id,
                shop=state.installation.shop,
                terminal=state.installation.terminal,
                member=member,
                phone_hash=phone_hash,
                phone_sealed=counter.vault.seal_phone(form.phone),
                consent_terms=form.consent_terms,
                consent_marketing=form.consent_marketing,
            )
            head = record(
                store,
                counter.clock,
                EnrolmentRecorded(enrolment=facts, loyalty=self._brought(state, member, form.referrer, record_id, now)),
                record_id=record_id,
                at=now,
                business_date=today,
                found=Found(member=member.id, shift=state.shift.id if state.shift else None),
            )
            token = counter.ids.token()
            store.spool.add(head.n, "enrolment", copy=0, drawer=False, token=token, at=now)
        after = replace(state, sequence=head.sequence)
        return replace(self._attach(after, Shown(member, Trust.CARD)), enrolled=member, introducing=NOBODY_INTRODUCING)

    def _brought(
        self, state: TillState, member: Member, referrer: str, record_id: UUID, at: datetime
    ) -> LoyaltyFacts | None:
        """Who brought the member, in every programme that asks. Raises Refused `member-unknown`."""
        asking = [one for one in state.bill.programmes if one.referral is not None]
        if not referrer or not asking:
            return None
        if self._counter.store.members.by_id(referrer) is None:
            raise Refused("member-unknown")
        standing = Standing(member, ())
        bill = replace(state.bill, standing=standing)
        situation = self._counter.situation(state.installation, bill, at, record_id.hex)
        results = []
        for programme in asking:
            case = case_of(standing, programme, situation)
            name_referrer(case.booking, referrer)
            results.append(result_of(case))
        return LoyaltyFacts(member.id, member.number, masked_name(member), tuple(results))

    def _attach(self, state: TillState, shown: Shown) -> TillState:
        """A member who comes when part of the bill is paid earns, and changes none of its prices."""
        member, before = shown.member, state.bill.standing
        same = before is not None and before.member.id == member.id
        paying = bool(state.bill.sale.tenders)
        if paying and not same and state.bill.sale.deductions:
            raise Refused("already-paying")
        standing = self._counter.standing(member, shown.trust, shown.paid_until, shown.code)
        bill = replace(
            state.bill,
            standing=standing,
            choices=state.bill.choices if same else (),
            allowed=state.bill.allowed if same else (),
            earns_only=paying and (state.bill.earns_only or not same),
        )
        after = replace(self._counter.keep(state, bill), search=None)
        if member.blocked:
            return after.noticing("member-blocked")
        owed = [a for a in standing.accounts if a.owed("points", self._counter.today(state.installation))]
        if owed:
            return after.noticing("member-owes", tone=Tone.INFO)
        return after


def _check(form: Enrolment) -> None:
    if not _PHONE.fullmatch(form.phone):
        raise Refused("phone-not-valid")
    if not form.consent_terms:
        raise Refused("consent-missing")
    if form.birthday is not None:
        month, day = form.birthday
        if not (1 <= month <= 12 and 1 <= day <= DAYS_IN_MONTH[month - 1]):
            raise Refused("birthday-not-a-day")


def _plain(name: str) -> str:
    return "".join(letter for letter in name if letter.isprintable()).strip()[:LONGEST_NAME]
