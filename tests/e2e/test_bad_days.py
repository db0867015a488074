"""Regressions of other people's tills (what their users suffer from), on the whole desk over real books."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from pos_terminal.assets import resources
from pos_terminal.domain.loyalty.account import ProgrammeResult
from pos_terminal.domain.loyalty.file.programme_file import parse
from pos_terminal.domain.loyalty.units import can_be_spent
from pos_terminal.domain.selling.catalogue import Product
from pos_terminal.domain.selling.sale import TenderKind, totals
from pos_terminal.domain.till import KnownMember
from pos_terminal.domain.words import Words
from pos_terminal.printer.paper import Paper
from pos_terminal.printer.raster import Typesetter
from pos_terminal.printer.render import document
from pos_terminal.services.documents import Documents
from pos_terminal.services.external import ExternalSale
from pos_terminal.services.programmes import activate
from pos_terminal.services.state import DoneBill
from pos_terminal.wire.codec import decode
from pos_terminal.wire.payloads import SaleRecorded, ShiftClosedRecorded
from tests.support import receipts
from tests.support.printer_emulator import EmulatedPrinter
from tests.support.shop import CASHIER_PIN, CHAN, MANAGER_PIN, Shop, open_shop

BILLS = ("sale", "refund")


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    return open_shop(tmp_path)


def buy(shop: Shop, *skus: str, member: bool = True) -> DoneBill:
    """A sale by Octopus, with Ms Chan."""
    if member:
        shop.do(lambda d, s: d.members.attach(s, CHAN.id))
    shop.ring_up(*skus)
    return pay(shop)


def pay(shop: Shop) -> DoneBill:
    shop.do(lambda d, s: d.payment.pay(s, TenderKind.OCTOPUS, totals(s.bill.sale).due_minor))
    done = shop.state.last
    assert done is not None
    shop.do(lambda d, s: d.payment.next_sale(s))
    return done


def results(done: DoneBill) -> Mapping[str, ProgrammeResult]:
    assert done.loyalty is not None
    return {result.programme: result for result in done.loyalty.results}


def earned(done: DoneBill, programme: str = "moneyback", unit: str = "points") -> int:
    return next((change.earned for change in results(done)[programme].changes if change.unit == unit), 0)


def recorded(shop: Shop, done: DoneBill) -> SaleRecorded:
    """The sale as its bytes in the journal say it."""
    stored = shop.store.journal.by_n(done.n)
    assert stored is not None
    body = decode(stored.body).body
    assert isinstance(body, SaleRecorded)
    return body


# --- what earns


def test_bags_and_rewards_earn_nothing(shop: Shop) -> None:
    alone, with_bags = buy(shop, "MILK-TEA"), buy(shop, "MILK-TEA", *["BAG"] * 50)
    assert earned(alone) == earned(with_bags) > 0
    buy(shop, *["BUN", *["LEMON-TEA"] * 8])  # the card is full
    shop.scan(CHAN.number)
    shop.ring_up("MILK-TEA", "LEMON-TEA")
    free = next(offer.choice for offer in shop.state.bill.evaluation.offers if offer.choice.voucher)
    shop.do(lambda d, s: d.checkout.toggle_reward(s, free))
    with_reward = pay(shop)
    assert with_reward.sale.total_minor == alone.sale.total_minor
    assert earned(with_reward) == earned(alone)
    assert earned(with_reward, "cafe-stamps", "stamps/coffee") == 1


def test_what_was_removed_or_changed_after_recall_earns_nothing(shop: Shop) -> None:
    shop.do(lambda d, s: d.members.attach(s, CHAN.id))
    shop.ring_up("LEMON-TEA", "LEMON-TEA", "LEMON-TEA", "MILK-TEA")
    shop.do(lambda d, s: d.checkout.hold(s), lambda d, s: d.checkout.recall(s, 1))
    tea, milk = shop.state.bill.sale.lines
    shop.do(
        lambda d, s: d.checkout.change_quantity(s, tea.number, 1),
        lambda d, s: d.checkout.remove_line(s, milk.number),
    )
    changed = pay(shop)
    assert earned(changed) == earned(buy(shop, "LEMON-TEA"))
    assert earned(changed, "cafe-stamps", "stamps/coffee") == 1


# --- programmes


def new_version(shop: Shop) -> str:
    """MoneyBack in a version of today that gives ten times the points; its version."""
    text = (resources() / "programmes" / "moneyback.toml").read_text("utf-8")
    changed = text.replace("effective_from = 2020-01-01", "effective_from = 2026-03-01")
    programmes, problems = parse(changed, "moneyback.toml")
    assert not problems
    activate(shop.store, shop.clock, shop.ids, programmes, changed, today=date(2026, 3, 2), by="tests")
    return programmes[0].version


@pytest.mark.parametrize("way", ["open", "held", "power cut"])
def test_a_bill_keeps_the_programmes_that_it_began_with_and_its_record_names_them(shop: Shop, way: str) -> None:
    shop.do(lambda d, s: d.members.attach(s, CHAN.id))
    shop.ring_up("LEMON-TEA")
    before = {programme.id: programme.version for programme in shop.state.bill.programmes}
    if way == "held":
        shop.do(lambda d, s: d.checkout.hold(s))
    version = new_version(shop)
    assert before["moneyback"] != version
    if way == "power cut":
        shop.restart()
        shop.do(lambda d, s: d.cashiers.sign_in(s, "ling", CASHIER_PIN))
    shop.do(lambda d, s: d.checkout.reload(s))
    if way == "held":
        shop.do(lambda d, s: d.checkout.recall(s, 1))
    shop.ring_up("MILK-TEA")
    kept = pay(shop)
    loyalty = recorded(shop, kept).loyalty
    assert loyalty is not None
    assert {result.programme: result.version for result in loyalty.results} == before
    later = pay_next(shop)
    assert results(later)["moneyback"].version == version


def pay_next(shop: Shop) -> DoneBill:
    """The first bill that began after the change (an empty one was open already when it came)."""
    shop.do(lambda d, s: d.checkout.reload(s))
    return buy(shop, "LEMON-TEA")


def test_two_programmes_give_the_same_whichever_was_put_first(tmp_path: Path) -> None:
    outcomes = []
    for order in (("moneyback", "cafe-stamps"), ("cafe-stamps", "moneyback")):
        shop = open_shop(tmp_path / order[0], presets=order)
        for skus in (["LEMON-TEA"] * 11, ["BUN", "MILK-TEA", "BAG"], ["LEMON-TEA"] * 7):
            done = buy(shop, *skus)
        outcomes.append(
            {
                programme: (found.changes, sorted((entry.unit, entry.amount) for entry in found.entries))
                for programme, found in results(done).items()
            }
        )
    assert outcomes[0] == outcomes[1]


def test_lines_in_another_order_earn_the_same(tmp_path: Path) -> None:
    skus = ["LEMON-TEA", "BAG", "BUN", "MILK-TEA", "LEMON-TEA"]
    there, back = (open_shop(tmp_path / way) for way in ("there", "back"))
    assert earned(buy(there, *skus)) == earned(buy(back, *reversed(skus)))


# --- clocks


def at_local(hour: int, minute: int, day: int = 3) -> datetime:
    """Hong Kong's wall clock in March 2026."""
    return datetime(2026, 3, day, hour, minute, tzinfo=UTC) - timedelta(hours=8)


@pytest.mark.parametrize(
    ("starts", "at", "day"),
    [
        (0, at_local(23, 59, 2), date(2026, 3, 2)),
        (0, at_local(0, 0), date(2026, 3, 3)),
        (4, at_local(0, 0), date(2026, 3, 2)),
        (4, at_local(3, 59), date(2026, 3, 2)),
        (4, at_local(4, 0), date(2026, 3, 3)),
    ],
)
def test_a_business_day_begins_at_the_shops_own_hour(shop: Shop, starts: int, at: datetime, day: date) -> None:
    with shop.store.begin():
        shop.store.replace_installation(replace(shop.store.installation(), day_start_hour=starts))
    shop.restart()
    shop.do(lambda d, s: d.cashiers.sign_in(s, "ling", CASHIER_PIN))
    shop.clock.pass_s((at - shop.clock.now()).total_seconds())
    done = buy(shop, "LEMON-TEA")
    assert (done.sale.business_date, done.sale.at) == (day, at)
    stored = shop.store.journal.by_n(done.n)
    assert stored is not None
    assert stored.business_date == day
    (bill,) = [found for found in shop.store.journal.recent_bills(limit=9, business_date=day) if found.id == stored.id]
    assert bill.sequence == done.sequence


def test_a_bill_rung_up_before_midnight_is_of_the_day_on_which_it_is_paid(shop: Shop) -> None:
    shop.clock.pass_s((at_local(23, 59, 2) - shop.clock.now()).total_seconds())
    shop.do(lambda d, s: d.members.attach(s, CHAN.id))
    shop.ring_up("LEMON-TEA")
    shop.clock.pass_s(120)
    assert pay(shop).sale.business_date == date(2026, 3, 3)


def test_a_clock_that_was_set_back_changes_no_order(shop: Shop) -> None:
    first = buy(shop, "LEMON-TEA")
    shop.clock.at -= timedelta(days=3)
    second = buy(shop, "MILK-TEA")
    shop.clock.at += timedelta(days=400)
    shop.clock.at -= timedelta(days=399)
    third = buy(shop, "BUN")
    assert second.sale.at < first.sale.at
    numbers = [done.sale.number for done in (first, second, third)]
    assert numbers == [1, 2, 3]
    assert first.sequence < second.sequence < third.sequence
    newest = [found.n for found in shop.store.journal.recent_bills(limit=9)]
    assert newest == [third.n, second.n, first.n]
    last = shop.restart().last
    assert last is not None
    assert last.sale.id == third.sale.id
    closing = [
        change.closing
        for done in (first, second, third)
        for change in results(done)["moneyback"].changes
        if change.unit == "points"
    ]
    assert closing == sorted(closing), "each receipt goes on from the one before"


# --- the Z report


ENTRY_SUMS = """
SELECT programme, unit, sum(amount) FROM entry JOIN journal ON journal.n = entry.record
  WHERE journal.shift = ? GROUP BY programme, unit
"""


def test_the_z_report_equals_the_ledger_of_its_shift(shop: Shop) -> None:
    buy(shop, *["LEMON-TEA"] * 12)
    bought = buy(shop, "MILK-TEA", "BUN")
    shop.scan(CHAN.number)
    shop.ring_up("MILK-TEA", "LEMON-TEA")
    free = next(offer.choice for offer in shop.state.bill.evaluation.offers if offer.choice.voucher)
    shop.do(lambda d, s: d.checkout.toggle_reward(s, free))
    pay(shop)
    shop.do(
        lambda d, s: d.refunds.open_bill(s, bought.sale.id),
        lambda d, s: d.refunds.choose(s, {1: 1}),
        lambda d, s: d.refunds.refund(s, "wrong item", MANAGER_PIN),
        lambda d, s: d.refunds.close_bill(s),
    )
    outside = ExternalSale(amount_minor=90_000, tender=TenderKind.CARD, member_code=CHAN.number, key="other-pos")
    shop.desk.external.record(shop.state, outside)
    shift = shop.state.shift
    assert shift is not None
    shop.do(lambda d, s: d.shifts.close(s, 50_000, "", MANAGER_PIN))
    stored = shop.store.journal.last_of_kind("shift_closed")
    assert stored is not None
    closed = decode(stored.body).body
    assert isinstance(closed, ShiftClosedRecorded)
    report = closed.shift.report
    booked = {(row[0], row[1]): row[2] for row in shop.store.connection.rows(ENTRY_SUMS, (shift.id.bytes,))}
    told = {(u.programme, u.unit): u.earned - u.redeemed - u.reversed for u in report.units}
    assert booked
    spent = {key: total for key, total in booked.items() if total and can_be_spent(key[1])}  # counters are no drawer's
    assert {key: total for key, total in told.items() if total} == spent
    assert (report.external_sales, report.external_net_minor) == (1, 90_000), "what the other POS sold stands apart"


# --- control characters


DIRT = "\x1b@\x1bp\x00\x19\xfa\x10\x14\x01\x00\x01\x1dV\x00\n\r\x07\u202e"


def papers(folder: Path, dirt: str, setter: Typesetter) -> bytes:
    """Everything a day prints in a shop whose names are spoiled by `dirt`, as bytes for the printer."""
    shop = open_shop(folder)
    with shop.store.begin():
        known = KnownMember(replace(CHAN, name=f"陳{dirt}美儀"), "")
        shop.store.members.put(known)
        shop.store.catalogue.put_product(Product("TART", Words(f"蛋{dirt}撻", f"Egg {dirt}tart"), 900, "bake"), 99)
        ling = shop.store.cashiers.by_id("ling")
        assert ling is not None
        shop.store.cashiers.put(replace(ling, name=f"阿{dirt}玲"))
        installation = shop.store.installation()
        shop.store.replace_installation(replace(installation, shop_name_zh=f"朝陽{dirt}茶室"))
    shop.restart()
    shop.do(lambda d, s: d.cashiers.sign_in(s, "ling", CASHIER_PIN))
    bought = buy(shop, "TART", "LEMON-TEA")
    shop.do(
        lambda d, s: d.refunds.open_bill(s, bought.sale.id),
        lambda d, s: d.refunds.choose(s, {1: 1}),
        lambda d, s: d.refunds.refund(s, f"wrong{dirt} item", MANAGER_PIN),
        lambda d, s: d.refunds.close_bill(s),
        lambda d, s: d.shifts.print_x(s),
        lambda d, s: d.shifts.close(s, 50_000, "", MANAGER_PIN),
    )
    documents = Documents(shop.store, receipts.stationery)
    jobs = [job for job in shop.store.spool.open_jobs() if job.document != "drawer"]
    assert [job.document for job in jobs] == ["receipt", "receipt", "x_report", "z_report"]
    return b"".join(document(documents.of_record(job.record), Paper(), setter) for job in jobs)


def test_control_characters_in_names_never_reach_the_printer(tmp_path: Path) -> None:
    setter = Typesetter(receipts.FONTS)
    dirty, clean = papers(tmp_path / "dirty", DIRT, setter), papers(tmp_path / "clean", "@púV  ", setter)
    assert dirty == clean
    machine = EmulatedPrinter()
    machine.receive(dirty)
    machine.tick()
    assert machine.unknown == []
    assert (machine.drawer_opened, len(machine.papers)) == (0, 4)
