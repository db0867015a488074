"""X and Z report as a fold over the shift's facts."""

from dataclasses import replace
from datetime import UTC, date, datetime
from uuid import UUID

from pos_terminal.domain.selling import sale as selling
from pos_terminal.domain.selling.completion import CompletedSale, Place, complete
from pos_terminal.domain.selling.sale import Tender, TenderKind
from pos_terminal.domain.selling.shift import CashMoved, ShiftFacts, ShiftOpened, TenderTotal, report
from pos_terminal.domain.words import Words
from tests.unit.domain.selling.test_refund import returned

NOW = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
OPENED = ShiftOpened(
    id=UUID(int=9),
    number=4,
    at=NOW,
    business_date=date(2026, 3, 2),
    shop="S1",
    terminal="T1",
    cashier="c",
    cashier_name="Ling",
    currency="HKD",
    float_minor=50_000,
)


def sold(minor: int, kind: TenderKind, received: int) -> CompletedSale:
    sale = selling.add_line(selling.open_sale(UUID(int=1), NOW, "HKD"), Words("茶", "Tea"), minor)
    place = Place(
        receipt="S1-T1-1",
        number=1,
        at=NOW,
        business_date=date(2026, 3, 2),
        shop="S1",
        terminal="T1",
        merchant="shop",
        shift=OPENED.id,
        cashier="c",
        cashier_name="Ling",
    )
    return complete(selling.pay(sale, kind, received, 10), place, 10)


def moved(minor: int) -> CashMoved:
    return CashMoved(id=UUID(int=3), at=NOW, shift=OPENED.id, cashier="c", amount_minor=minor, reason="bank")


def test_the_drawer_adds_up() -> None:
    given_back = replace(returned(), tenders=(Tender(TenderKind.CASH, 1000),), total_minor=1000)
    facts = ShiftFacts(
        opened=OPENED,
        sales=(sold(2234, TenderKind.CASH, 5000), sold(3000, TenderKind.OCTOPUS, 3000)),
        refunds=(given_back, replace(returned(), void=True)),
        moves=(moved(10_000), moved(-20_000)),
        external=(sold(800, TenderKind.CARD, 800),),
        hours=(12, 12),
        member_sales=1,
    )
    x = report(facts, NOW, unsent=3)
    assert x.expected_cash_minor == 50_000 + 2230 - 1000 + 10_000 - 20_000
    assert x.tenders == (
        TenderTotal(kind=TenderKind.CASH, count=2, amount_minor=1230),
        TenderTotal(kind=TenderKind.OCTOPUS, count=1, amount_minor=3000),
    )
    assert (x.sales, x.refunds, x.voids, x.net_minor, x.rounding_minor) == (2, 1, 1, 5234, -4)
    assert (x.external_sales, x.external_net_minor, x.unsent) == (1, 800, 3)
    assert x.hourly == ((12, 5234),)
    assert (x.paid_in_minor, x.paid_out_minor, x.number) == (10_000, 20_000, 4)


def test_payments_add_up_to_net_less_what_was_paid_out() -> None:
    withheld = replace(
        returned(), tenders=(Tender(TenderKind.CASH, 700),), total_minor=1000, withheld_minor=303, rounding_minor=3
    )
    facts = ShiftFacts(opened=OPENED, sales=(sold(2234, TenderKind.CASH, 5000),), refunds=(withheld,), hours=(12,))
    x = report(facts, NOW)
    assert (x.returned_minor, x.withheld_minor) == (1000, 303)
    paid = sum(tender.amount_minor for tender in x.tenders)
    assert paid == x.net_minor - x.returned_minor + x.withheld_minor + x.rounding_minor


def test_an_untouched_drawer_holds_its_float() -> None:
    assert report(ShiftFacts(opened=OPENED), NOW).expected_cash_minor == 50_000
