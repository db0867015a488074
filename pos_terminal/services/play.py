"""Plays events through the engine that the till uses, and answers each: programmes tried out before they run.

Nothing is stored. Days that pass between two events are closed in order, so that an account is shown as it stands.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import assert_never
from uuid import UUID

from pos_terminal.domain.calendar import ShopCalendar
from pos_terminal.domain.errors import Refused
from pos_terminal.domain.loyalty.account import POINTS, LoyaltyFacts, ProgrammeResult, stamps
from pos_terminal.domain.loyalty.activity import post
from pos_terminal.domain.loyalty.engine import Situation, evaluate
from pos_terminal.domain.loyalty.programme import Programme
from pos_terminal.domain.loyalty.reversal import reverse
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
Answer = dict[str, object]


@dataclass(frozen=True)
class _Outcome:
    """What an event did: whose account it concerns, the bill, and each programme's result."""

    member: str | None = None
    due_minor: int | None = None
    results: tuple[ProgrammeResult, ...] = ()
    duplicate: bool = False


class Play:
    """A shop in which only what the events say happens. The first programme is the one that answers show in front."""

    def __init__(self, programmes: tuple[Programme, ...], language: Language = "en") -> None:
        self._programmes = programmes
        self._language = language
        self._calendar = ShopCalendar(programmes[0].timezone)
        self._books = Books(programmes)
        self._seen: dict[str, str | None] = {}
        self._number = 0

    def play(self, event: Event) -> Answer:
        """The answer to the next event. What the rules refuse changes nothing."""
        self._number += 1
        today = self._calendar.business_date(event.at)
        self._books.close(today - timedelta(days=1))
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
        match event:
            case Enrol():
                return self._enrol(event)
            case Sale():
                return self._sell(event, today)
            case Refund():
                return self._refund(event, today)
            case ShowAccount():
                return _Outcome(self._books.known(event.member))
            case DayEnd():
                self._books.close(today)
                return _Outcome()
            case Activity():
                return self._post(event, today)
            case CheckIn():
                self._books.known(event.member)
                raise Declined("no-check-ins")
            case Spin():
                self._books.known(event.member)
                raise Declined("no-such-wheel")
            case Access():
                self._books.known(event.member)
                raise Declined("no-such-gate")
            case _:
                assert_never(event)

    def _enrol(self, event: Enrol) -> _Outcome:
        if event.member in self._books.members:
            raise Declined("already-a-member")
        self._books.members.add(event.member)
        return _Outcome(event.member)

    # Selling

    def _sell(self, event: Sale, today: date) -> _Outcome:
        member = None if event.member is None else self._books.known(event.member)
        programmes = tuple(one for one in self._programmes if one.in_force(today))
        merchant = event.merchant or next((one.merchants[0] for one in programmes if one.merchants), "")
        currency = self._programmes[0].currency
        if programmes and not any(one.takes_part(currency, merchant) for one in programmes):
            raise Declined("unknown-merchant")
        situation = self._situation(event, today, merchant)
        sale = replace(selling.open_sale(UUID(int=self._number), event.at, currency), lines=_lines(event))
        choices = self._books.choices(event.redeem, programmes, member, situation)
        standing = self._books.standing(member) if member else None
        evaluation = evaluate(programmes, sale, standing, choices, situation)
        if evaluation.dropped:
            raise Declined(evaluation.reasons[0])
        sale = selling.with_deductions(sale, evaluation.deductions)
        due = selling.totals(sale).due_minor
        completed = self._pay(sale, event, due, today, merchant)
        loyalty = LoyaltyFacts(member, member, member, evaluation.results) if member else None
        self._book(evaluation.results)
        self._books.sales[event.id] = Sold(completed, member, loyalty)
        return _Outcome(member, due, evaluation.results)

    def _pay(self, sale: selling.Sale, event: Sale, due: int, today: date, merchant: str) -> CompletedSale:
        for paid in event.tenders or ():
            if paid.kind not in [kind.value for kind in TenderKind]:
                raise Declined("unknown-tender")
            sale = selling.pay(sale, TenderKind(paid.kind), paid.amount_minor, SMALLEST_COIN_MINOR)
        if event.tenders is None or (due == 0 and not event.tenders):
            sale = selling.pay(sale, TenderKind.CASH, due, SMALLEST_COIN_MINOR)
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
        results = self._reversed(event, sold, returned, today)
        refund = self._completed(event, sold.sale, returned, today)
        sold.refunds.append((refund, replace(sold.loyalty, results=results) if sold.loyalty else None))
        self._book(results)
        return _Outcome(sold.member, -refund.total_minor, results)

    def _reversed(
        self, event: Refund, sold: Sold, returned: tuple[ReturnedLine, ...], today: date
    ) -> tuple[ProgrammeResult, ...]:
        if sold.loyalty is None:
            return ()
        by_id = {programme.id: programme for programme in self._programmes}
        situation = self._situation(event, today, sold.sale.merchant)
        results = []
        for result in sold.loyalty.results:
            account = self._books.account(result.programme, sold.loyalty.member)
            programme = by_id[result.programme]
            results.append(reverse(programme, sold.sale, sold.loyalty, sold.refunds, returned, account, situation))
        return tuple(results)

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

    # Activities

    def _post(self, event: Activity, today: date) -> _Outcome:
        """No programme has activities of its own; what a partner posts goes to the first that counts points."""
        member = self._books.known(event.member)
        if not event.points and not event.credit:
            raise Declined("no-such-activity")
        merchant = next((one.merchants[0] for one in self._programmes if one.merchants), "")
        for programme in self._programmes:
            if programme.points is not None and programme.in_force(today):
                account = self._books.account(programme.id, member)
                situation = self._situation(event, today, merchant)
                result = post(programme, programme.points, account, event.points, situation)
                self._book([result])
                return _Outcome(member, results=(result,))
        return _Outcome(member)

    # Accounts

    def _member_of(self, event: Event) -> str | None:
        member = getattr(event, "member", None)
        if isinstance(event, Refund) and event.of in self._books.sales:
            member = self._books.sales[event.of].member
        return member if member in self._books.members else None

    def _situation(self, event: Event, today: date, merchant: str) -> Situation:
        return Situation(event.at, today, merchant, UUID(int=self._number).hex)

    def _book(self, results: Iterable[ProgrammeResult]) -> None:
        for result in results:
            self._books.append(result.entries, f"{self._number:012d}")

    # Answers

    def _answer(self, outcome: _Outcome, today: date, refused: str | None = None) -> Answer:
        answer: Answer = {"event": self._number, "ok": refused is None, "refused": refused, "member": outcome.member}
        if outcome.duplicate:
            answer["duplicate"] = True
        answer["due_minor"] = outcome.due_minor
        by_id = {result.programme: result for result in outcome.results}
        figures = {one.id: self._figures(one, by_id.get(one.id)) for one in self._programmes}
        answer |= figures[self._programmes[0].id]
        if outcome.member is not None:
            accounts = {one.id: self._books.view(one, outcome.member, today) for one in self._programmes}
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


def _lines(event: Sale) -> tuple[Line, ...]:
    if event.amount_minor is not None:
        return (Line(1, "", Words("金額", "Amount"), 1, event.amount_minor),)
    return tuple(
        Line(number, line.sku, Words(line.sku, line.sku), line.quantity, line.unit_minor, line.tags)
        for number, line in enumerate(event.lines, start=1)
    )
