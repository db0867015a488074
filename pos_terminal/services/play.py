"""Plays events through the engine that the till uses, and answers each: programmes tried out before they run.

Nothing is stored. Days that pass between two events are closed in order, so that an account is shown as it stands.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import assert_never
from uuid import UUID

from pos_terminal.domain.calendar import ShopCalendar
from pos_terminal.domain.errors import Refused
from pos_terminal.domain.loyalty.account import POINTS, LoyaltyFacts, ProgrammeResult, stamps
from pos_terminal.domain.loyalty.activity import activity_of, post, undo
from pos_terminal.domain.loyalty.case import Case
from pos_terminal.domain.loyalty.check_in import check_in
from pos_terminal.domain.loyalty.engine import Situation, evaluate
from pos_terminal.domain.loyalty.gate import enter, gate_of
from pos_terminal.domain.loyalty.member import Member
from pos_terminal.domain.loyalty.programme import Programme
from pos_terminal.domain.loyalty.referrer import makes_ring, name_referrer
from pos_terminal.domain.loyalty.results import result_of
from pos_terminal.domain.loyalty.reversal import reverse
from pos_terminal.domain.loyalty.wheel import spin, wheel_of
from pos_terminal.domain.selling import sale as selling
from pos_terminal.domain.selling.completion import CompletedSale, Place, complete
from pos_terminal.domain.selling.refund import CompletedRefund, ReturnedLine, price_return, returnable
from pos_terminal.domain.selling.sale import Line, TenderKind
from pos_terminal.domain.words import Language, Words
from pos_terminal.services.play_books import Books, Declined, Sold
from pos_terminal.services.play_file import (
    Access,
    Activity,
    CheckIn,
    DayEnd,
    Enrol,
    Event,
    Refund,
    Sale,
    ShowAccount,
    Spin,
)

SMALLEST_COIN_MINOR = 1
PLAY_SECRET = b"play"  # a wheel's draw in a played shop is the same whenever it is played
Answer = dict[str, object]


@dataclass(frozen=True)
class _Outcome:
    """What an event did: whose account it concerns, the bill, and each programme's result."""

    member: str | None = None
    due_minor: int | None = None
    results: tuple[ProgrammeResult, ...] = ()
    duplicate: bool = False
    prize: str | None = None


class Play:
    """A shop in which only what the events say happens. The first programme is the one that answers show in front."""

    def __init__(self, programmes: tuple[Programme, ...], language: Language = "en") -> None:
        self._programmes = programmes
        self._language = language
        self._calendar = ShopCalendar(programmes[0].timezone)
        self._books = Books(programmes)
        self._brands = {brand for one in programmes for brand in tenders_of(one)}
        self._seen: dict[str, str | None] = {}
        self._number = 0
        self._phones: dict[str, str] = {}
        self._now = datetime.min.replace(tzinfo=UTC)
        self._posted: dict[str, tuple[str, str, tuple[ProgrammeResult, ...]]] = {}

    def play(self, event: Event) -> Answer:
        """The answer to the next event. What the rules refuse changes nothing."""
        self._number += 1
        today = self._calendar.business_date(event.at)
        self._now = event.at
        self._books.close(today - timedelta(days=1), self._situation(today))
        try:
            outcome = self._happens(event, today)
        except (Declined, Refused) as refusal:
            return self._answer(_Outcome(self._member_of(event)), today, refusal.code)
        event_id = getattr(event, "id", None)
        if event_id is not None:
            self._seen.setdefault(event_id, outcome.member)
        return self._answer(outcome, today)

    def _happens(self, event: Event, today: date) -> _Outcome:
        event_id = getattr(event, "id", None)
        if event_id in self._seen:
            return _Outcome(self._seen[event_id], duplicate=True)
        if isinstance(event, Enrol | Sale | Refund | DayEnd):
            return self._at_the_till(event, today)
        return self._with_the_member(event, today)

    def _at_the_till(self, event: Enrol | Sale | Refund | DayEnd, today: date) -> _Outcome:
        match event:
            case Enrol():
                return self._enrol(event, today)
            case Sale():
                return self._sell(event, today)
            case Refund():
                return self._refund(event, today)
            case DayEnd():
                self._books.close(today, self._situation(today))
                return _Outcome()
            case _:
                assert_never(event)

    def _with_the_member(self, event: Activity | CheckIn | Spin | Access | ShowAccount, today: date) -> _Outcome:
        match event:
            case ShowAccount():
                return _Outcome(self._books.known(event.member))
            case Activity():
                return self._post(event, today)
            case CheckIn():
                return self._check_in(event, today)
            case Spin():
                return self._spin(event, today)
            case Access():
                return self._access(event, today)
            case _:
                assert_never(event)

    def _enrol(self, event: Enrol, today: date) -> _Outcome:
        books = self._books
        if event.member in books.members:
            raise Declined("already-a-member")
        if event.referrer is not None:
            self._check_referrer(event)
        birthday = None
        if event.birthday is not None:
            month, day = event.birthday.split("-")
            birthday = int(month), int(day)
        books.members[event.member] = Member(event.member, event.member, birthday=birthday, joined_on=today)
        if event.phone:
            self._phones[event.phone] = event.member
        for programme in self._programmes:
            if event.referrer and programme.referral is not None:
                case = books.case(programme, event.member, self._situation(today))
                name_referrer(case.booking, event.referrer)
                self._book([result_of(case)])
        return _Outcome(event.member)

    def _check_referrer(self, event: Enrol) -> None:
        """Raises Declined `self-referral`, `unknown-referrer`, `referral-ring`."""
        if event.referrer == event.member or (event.phone and self._phones.get(event.phone) == event.referrer):
            raise Declined("self-referral")
        if event.referrer not in self._books.members:
            raise Declined("unknown-referrer")
        if makes_ring(event.member, event.referrer, self._books.referrers()):
            raise Declined("referral-ring")

    # Selling

    def _sell(self, event: Sale, today: date) -> _Outcome:
        member = None if event.member is None else self._books.known(event.member)
        programmes = tuple(one for one in self._programmes if one.in_force(today))
        merchant = event.merchant or next((one.merchants[0] for one in programmes if one.merchants), "")
        currency = self._programmes[0].currency
        if programmes and not any(one.takes_part(currency, merchant) for one in programmes):
            raise Declined("unknown-merchant")
        situation = self._situation(today, merchant)
        sale = replace(selling.open_sale(UUID(int=self._number), event.at, currency), lines=_lines(event))
        choices = self._books.choices(event.redeem, programmes, member, situation)
        standing = self._books.standing(member) if member else None
        evaluation = evaluate(programmes, sale, standing, choices, situation)
        if evaluation.dropped:
            raise Declined(evaluation.reasons[0])
        if evaluation.over_quota is not None:
            raise Declined("quota-reached")
        sale = selling.with_deductions(sale, evaluation.deductions)
        due = selling.totals(sale).due_minor
        paid = self._pay(sale, event, due)
        # Once more, now that it is known how the bill was paid.
        evaluation = evaluate(programmes, paid, standing, choices, situation, with_offers=False)
        completed = self._complete(paid, event, today, merchant)
        loyalty = LoyaltyFacts(member, member, member, evaluation.results) if member else None
        self._book(evaluation.results)
        self._books.sales[event.id] = Sold(completed, member, loyalty)
        return _Outcome(member, due, evaluation.results)

    def _pay(self, sale: selling.Sale, event: Sale, due: int) -> selling.Sale:
        for paid in event.tenders or ():
            known = paid.kind in [kind.value for kind in TenderKind]
            if not known and paid.kind not in self._brands:
                raise Declined("unknown-tender")
            kind = TenderKind(paid.kind) if known else TenderKind.CARD
            sale = selling.pay(sale, kind, paid.amount_minor, SMALLEST_COIN_MINOR, "" if known else paid.kind)
        if event.tenders is None or (due == 0 and not event.tenders):
            sale = selling.pay(sale, TenderKind.CASH, due, SMALLEST_COIN_MINOR)
        return sale

    def _complete(self, sale: selling.Sale, event: Sale, today: date, merchant: str) -> CompletedSale:
        place = Place(
            receipt=event.id,
            number=self._number,
            at=event.at,
            business_date=today,
            shop="",
            terminal="",
            merchant=merchant,
            shift=None,
            cashier="",
            cashier_name="",
        )
        return complete(sale, place, SMALLEST_COIN_MINOR)

    # Giving back

    def _refund(self, event: Refund, today: date) -> _Outcome:
        sold = self._books.sales.get(event.of)
        if sold is None and event.of in self._posted:
            return self._undo(event, today)
        if sold is None:
            raise Declined("no-such-sale")
        before = [refund for refund, _ in sold.refunds]
        left = returnable(sold.sale, before)
        quantities = dict(left)
        if event.lines is not None:
            quantities = {}
            for line in event.lines:
                number = line.line + 1
                quantities[number] = quantities.get(number, 0) + (line.quantity or left.get(number, 0))
        returned = price_return(sold.sale, before, quantities)
        results = self._reversed(sold, returned, today)
        if any(result.needs_manager for result in results):
            raise Declined("manager-needed")
        refund = self._completed(event, sold.sale, returned, today)
        sold.refunds.append((refund, replace(sold.loyalty, results=results) if sold.loyalty else None))
        self._book(results)
        withheld = sum(result.withheld_minor for result in results)
        return _Outcome(sold.member, withheld - refund.total_minor, results)

    def _reversed(self, sold: Sold, returned: tuple[ReturnedLine, ...], today: date) -> tuple[ProgrammeResult, ...]:
        if sold.loyalty is None:
            return ()
        by_id = {programme.id: programme for programme in self._programmes}
        situation = self._situation(today, sold.sale.merchant)
        standing = self._books.standing(sold.loyalty.member)
        programmes = [by_id[result.programme] for result in sold.loyalty.results]
        return reverse(programmes, sold.sale, sold.loyalty, sold.refunds, returned, standing, situation)

    def _completed(
        self, event: Refund, sale: CompletedSale, returned: tuple[ReturnedLine, ...], today: date
    ) -> CompletedRefund:
        return CompletedRefund(
            id=UUID(int=self._number),
            key=event.id,
            of=sale.id,
            of_receipt=sale.receipt,
            void=False,
            receipt=event.id,
            number=self._number,
            at=event.at,
            business_date=today,
            shop="",
            terminal="",
            shift=None,
            cashier="",
            cashier_name="",
            approved_by="",
            currency=sale.currency,
            lines=returned,
            tenders=(),
            total_minor=sum(line.amount_minor for line in returned),
            rounding_minor=0,
            reason="",
        )

    # What is no purchase

    def _post(self, event: Activity, today: date) -> _Outcome:
        """The first programme that knows the code takes it; what a partner posts under another the first that can."""
        member = self._books.known(event.member)
        running = [one for one in self._programmes if one.in_force(today)]
        knowing = [one for one in running if _knows(one, event.code)]
        if not knowing and not event.points and not event.credit:
            raise Declined("no-such-activity")
        able = [one for one in running if (one.points and event.points) or (one.tiers and event.credit)]
        if not knowing and not able:
            return _Outcome(member)
        case = self._case((knowing or able)[0], member, today)
        refused = post(case, event.code, event.points, event.credit)
        if refused:
            raise Declined(refused)
        results = (result_of(case),)
        self._book(results)
        self._posted[event.id] = (member, event.code, results)
        return _Outcome(member, results=results)

    def _undo(self, event: Refund, today: date) -> _Outcome:
        """Moderation takes an activity back, once."""
        member, code, results = self._posted.pop(event.of)
        case = self._case(next(one for one in self._programmes if one.id == results[0].programme), member, today)
        undo(case, code, results[0].entries)
        done = (result_of(case),)
        self._book(done)
        return _Outcome(member, results=done)

    def _check_in(self, event: CheckIn, today: date) -> _Outcome:
        member = self._books.known(event.member)
        programme = next((one for one in self._running(today) if one.check_in is not None), None)
        if programme is None or programme.check_in is None:
            raise Declined("no-check-ins")
        case = self._case(programme, member, today)
        return self._done(case, check_in(case, programme.check_in))

    def _spin(self, event: Spin, today: date) -> _Outcome:
        member = self._books.known(event.member)
        for programme in self._running(today):
            wheel = wheel_of(programme, event.wheel)
            if wheel is not None:
                case = self._case(programme, member, today)
                prize = spin(case, wheel, PLAY_SECRET, self._books.given(programme.id))
                if isinstance(prize, str):
                    raise Declined(prize)
                return replace(self._done(case, ""), prize=prize.id)
        raise Declined("no-such-wheel")

    def _access(self, event: Access, today: date) -> _Outcome:
        member = self._books.known(event.member)
        for programme in self._running(today):
            gate = gate_of(programme, event.gate)
            if gate is not None:
                case = self._case(programme, member, today)
                return self._done(case, enter(case, gate))
        raise Declined("no-such-gate")

    def _done(self, case: Case, refused: str) -> _Outcome:
        if refused:
            raise Declined(refused)
        results = (result_of(case),)
        self._book(results)
        return _Outcome(case.member.id, results=results)

    def _running(self, today: date) -> list[Programme]:
        return [one for one in self._programmes if one.in_force(today)]

    def _case(self, programme: Programme, member: str, today: date) -> Case:
        merchant = programme.merchants[0] if programme.merchants else ""
        return self._books.case(programme, member, self._situation(today, merchant))

    # Accounts

    def _member_of(self, event: Event) -> str | None:
        member = getattr(event, "member", None)
        if isinstance(event, Refund) and event.of in self._books.sales:
            member = self._books.sales[event.of].member
        return member if member in self._books.members else None

    def _situation(self, today: date, merchant: str = "") -> Situation:
        local = self._calendar.local(self._now)
        record = UUID(int=self._number).hex
        given = tuple(
            (one.id, unit, amount) for one in self._programmes for unit, amount in self._books.given(one.id).items()
        )
        minute = local.hour * 60 + local.minute
        return Situation(self._now, today, merchant, record, minute=minute, given_here=given)

    def _book(self, results: Iterable[ProgrammeResult]) -> None:
        for result in results:
            self._books.append(result.entries, f"{self._number:012d}")

    # Answers

    def _answer(self, outcome: _Outcome, today: date, refused: str | None = None) -> Answer:
        answer: Answer = {"event": self._number, "ok": refused is None, "refused": refused, "member": outcome.member}
        if outcome.duplicate:
            answer["duplicate"] = True
        answer["due_minor"] = outcome.due_minor
        if outcome.prize is not None:
            answer["prize"] = outcome.prize
        by_id = {result.programme: result for result in outcome.results}
        figures = {one.id: self._figures(one, by_id.get(one.id)) for one in self._programmes}
        answer |= figures[self._programmes[0].id]
        if outcome.member is not None:
            situation = self._situation(today)
            accounts = {one.id: self._books.view(one, outcome.member, situation) for one in self._programmes}
            answer["account"] = accounts[self._programmes[0].id]
            if len(self._programmes) > 1:
                answer["accounts"] = accounts
        if len(self._programmes) > 1:
            answer["programmes"] = figures
        answer["explain"] = [
            line.zh if self._language == "zh_HK" else line.en for result in outcome.results for line in result.explain
        ]
        return answer

    def _figures(self, programme: Programme, result: ProgrammeResult | None) -> Mapping[str, object]:
        changes = {change.unit: change for change in result.changes} if result else {}
        points = changes.get(POINTS)
        cards = {
            card.id: changes[stamps(card.id)].earned for card in programme.stamp_cards if stamps(card.id) in changes
        }
        earned: dict[str, object] = {"points": points.earned if points else 0}
        redeemed: dict[str, object] = {"points": points.spent if points else 0}
        if programme.stamp_cards:
            earned["stamps"] = cards
        used = self._books.vouchers_used(result.entries) if result else []
        if used:
            redeemed["vouchers"] = used
        return {"earned": earned, "redeemed": redeemed}


def tenders_of(programme: Programme) -> frozenset[str]:
    """Ways of paying that the programme names."""
    points = programme.points
    named = frozenset[str]().union(*(one.tenders for one in programme.campaigns))
    return named | points.tenders | points.excluded_tenders if points is not None else named


def _knows(programme: Programme, code: str) -> bool:
    tiers = programme.tiers
    counters = [*((tiers.counter, tiers.second) if tiers else ()), *(one.counter for one in programme.missions)]
    return activity_of(programme, code) is not None or any(one and code in one.codes for one in counters)


def _lines(event: Sale) -> tuple[Line, ...]:
    if event.amount_minor is not None:
        return (Line(1, "", Words("金額", "Amount"), 1, event.amount_minor),)
    return tuple(
        Line(number, line.sku, Words(line.sku, line.sku), line.quantity, line.unit_minor, line.tags)
        for number, line in enumerate(event.lines, start=1)
    )
