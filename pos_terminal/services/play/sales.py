"""Sales and refunds of a played shop."""

from dataclasses import replace
from datetime import date
from uuid import UUID

from pos_terminal.domain.loyalty.account import LoyaltyFacts, ProgrammeResult
from pos_terminal.domain.loyalty.engine import evaluate
from pos_terminal.domain.loyalty.programme import Programme
from pos_terminal.domain.loyalty.refunds.reversal import reverse
from pos_terminal.domain.selling import sale as selling
from pos_terminal.domain.selling.completion import CompletedSale, Place, complete
from pos_terminal.domain.selling.refund import CompletedRefund, ReturnedLine, price_return, returnable
from pos_terminal.domain.selling.sale import Line, TenderKind
from pos_terminal.domain.words import Words
from pos_terminal.services.play.books import Declined, Sold
from pos_terminal.services.play.file import Refund, Sale
from pos_terminal.services.play.shop import Outcome, PlayedShop

SMALLEST_COIN_MINOR = 1


class PlayedSales:
    """Rings up what the events say, through the engine that the till uses."""

    def __init__(self, shop: PlayedShop) -> None:
        self._shop = shop
        self._brands = {brand for one in shop.programmes for brand in tenders_of(one)}

    def sell(self, event: Sale, today: date) -> Outcome:
        """Raises Declined, and Refused where a till would."""
        member = None if event.member is None else self._shop.books.known(event.member)
        programmes = tuple(self._shop.running(today))
        merchant = event.merchant or next((one.merchants[0] for one in programmes if one.merchants), "")
        currency = self._shop.programmes[0].currency
        if programmes and not any(one.takes_part(currency, merchant) for one in programmes):
            raise Declined("unknown-merchant")
        situation = self._shop.situation(today, merchant)
        sale = replace(selling.open_sale(UUID(int=self._shop.number), event.at, currency), lines=_lines(event))
        choices = self._shop.books.choices(event.redeem, programmes, member, situation)
        standing = self._shop.books.standing(member) if member else None
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
        self._shop.book(evaluation.results)
        self._shop.books.sales[event.id] = Sold(completed, member, loyalty)
        return Outcome(member, due, evaluation.results)

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
            number=self._shop.number,
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

    def refund(self, event: Refund, today: date) -> Outcome:
        """Raises Declined `no-such-sale`, `manager-needed`, and Refused where a till would."""
        sold = self._shop.books.sales.get(event.of)
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
        self._shop.book(results)
        withheld = sum(result.withheld_minor for result in results)
        return Outcome(sold.member, withheld - refund.total_minor, results)

    def _reversed(self, sold: Sold, returned: tuple[ReturnedLine, ...], today: date) -> tuple[ProgrammeResult, ...]:
        if sold.loyalty is None:
            return ()
        by_id = {programme.id: programme for programme in self._shop.programmes}
        situation = self._shop.situation(today, sold.sale.merchant)
        standing = self._shop.books.standing(sold.loyalty.member)
        programmes = [by_id[result.programme] for result in sold.loyalty.results]
        return reverse(programmes, sold.sale, sold.loyalty, sold.refunds, returned, standing, situation)

    def _completed(
        self, event: Refund, sale: CompletedSale, returned: tuple[ReturnedLine, ...], today: date
    ) -> CompletedRefund:
        return CompletedRefund(
            id=UUID(int=self._shop.number),
            key=event.id,
            of=sale.id,
            of_receipt=sale.receipt,
            void=False,
            receipt=event.id,
            number=self._shop.number,
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


def tenders_of(programme: Programme) -> frozenset[str]:
    """Ways of paying that the programme names."""
    points = programme.points
    named = frozenset[str]().union(*(one.tenders for one in programme.campaigns))
    return named | points.tenders | points.excluded_tenders if points is not None else named


def _lines(event: Sale) -> tuple[Line, ...]:
    if event.amount_minor is not None:
        return (Line(1, "", Words("金額", "Amount"), 1, event.amount_minor),)
    return tuple(
        Line(number, line.sku, Words(line.sku, line.sku), line.quantity, line.unit_minor, line.tags)
        for number, line in enumerate(event.lines, start=1)
    )
