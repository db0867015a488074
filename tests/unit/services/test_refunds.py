"""History, refunds, voids and copies."""

from dataclasses import replace
from pathlib import Path

import pytest

from pos_terminal.domain.errors import Refused
from pos_terminal.domain.loyalty.account import POINTS, EntryKind, stamps, voucher
from pos_terminal.domain.loyalty.file.programme_file import parse
from pos_terminal.domain.loyalty.units import WALLET
from pos_terminal.domain.selling.sale import TenderKind
from pos_terminal.services.programmes import activate
from pos_terminal.services.state import DoneBill
from pos_terminal.wire.codec import decode
from pos_terminal.wire.payloads import RefundRecorded
from tests.support.shop import CHAN, MANAGER_PIN, Shop, open_shop


def sold(shop: Shop, *skus: str, kind: TenderKind = TenderKind.CASH, member: bool = True) -> DoneBill:
    if member:
        shop.scan(CHAN.number)
    shop.ring_up(*skus)
    minor = sum(line.gross_minor for line in shop.state.bill.sale.lines)
    shop.do(lambda d, s: d.payment.pay(s, kind, minor), lambda d, s: d.payment.next_sale(s))
    assert shop.state.last is not None
    return shop.state.last


def opened(shop: Shop, bill: DoneBill) -> None:
    shop.do(lambda d, s: d.refunds.browse(s), lambda d, s: d.refunds.open_bill(s, bill.sale.id))


def balances(shop: Shop) -> dict[str, int]:
    today = shop.clock.now().date()
    return {
        f"{account.programme}:{unit}": account.balance(unit, today)
        for account in shop.store.ledger.accounts(CHAN.id)
        for unit in (POINTS, stamps("coffee"), voucher("free-drink"))
        if account.balance(unit, today)
    }


def test_the_list_shows_the_newest_first_and_searches(shop: Shop) -> None:
    sold(shop, "BUN")
    sold(shop, "LEMON-TEA", member=False)
    state = shop.do(lambda d, s: d.refunds.browse(s))
    assert [bill.receipt for bill in state.history.bills] == ["S1-T1-2", "S1-T1-1"]
    assert state.history.bills[1].member_name == "陳**"
    state = shop.do(lambda d, s: d.refunds.browse(s, "pineapple"))
    assert [bill.receipt for bill in state.history.bills] == ["S1-T1-1"]


def test_choosing_lines_shows_the_effect_before_anything_happens(shop: Shop) -> None:
    opened(shop, sold(shop, "LEMON-TEA", "LEMON-TEA", "BUN"))
    before = shop.store.journal.head()
    state = shop.do(lambda d, s: d.refunds.choose(s, {1: 1}))
    assert state.history.opened is not None
    draft = state.history.opened.draft
    assert draft is not None
    assert (draft.total_minor, draft.needs_manager) == (2200, False)
    assert draft.loyalty is not None
    changed = {change.unit: change.closing - change.opening for r in draft.loyalty.results for change in r.changes}
    assert changed["stamps/coffee"] == -1
    assert shop.store.journal.head() == before
    state = shop.do(lambda d, s: d.refunds.choose(s, {1: 0}))
    assert state.history.opened is not None
    assert state.history.opened.draft is None


def test_a_refund_of_everything_leaves_the_account_as_before(shop: Shop) -> None:
    sold(shop, "LEMON-TEA")
    before = balances(shop)
    opened(shop, sold(shop, *["LEMON-TEA"] * 12, "BUN"))
    shop.do(
        lambda d, s: d.refunds.choose(s, {1: 12, 2: 1}),
        lambda d, s: d.refunds.refund(s, "wrong order", MANAGER_PIN),
    )
    assert balances(shop) == before


def test_line_by_line_gives_back_exactly_what_was_paid(shop: Shop) -> None:
    bill = sold(shop, "LEMON-TEA", "LEMON-TEA", "BUN", kind=TenderKind.OCTOPUS)
    opened(shop, bill)
    for quantities in ({1: 1}, {2: 1}, {1: 1}):
        shop.do(lambda d, s, q=quantities: d.refunds.choose(s, q), lambda d, s: d.refunds.refund(s, ""))
    assert shop.state.history.opened is not None
    refunds = shop.state.history.opened.refunds
    assert sum(refund.total_minor for refund in refunds) == bill.sale.total_minor
    assert {tender.kind for refund in refunds for tender in refund.tenders} == {TenderKind.OCTOPUS}
    assert balances(shop) == {}
    with pytest.raises(Refused, match="already-returned"):
        shop.do(lambda d, s: d.refunds.choose(s, {1: 1}))


def test_above_the_limit_a_manager_approves(shop: Shop) -> None:
    opened(shop, sold(shop, *["LEMON-TEA"] * 5))
    state = shop.do(lambda d, s: d.refunds.choose(s, {1: 5}))
    assert state.history.opened is not None
    assert state.history.opened.draft is not None
    assert state.history.opened.draft.needs_manager
    with pytest.raises(Refused, match="manager-needed"):
        shop.do(lambda d, s: d.refunds.refund(s, ""))
    shop.do(lambda d, s: d.refunds.refund(s, "", MANAGER_PIN))
    assert shop.state.history.opened is not None
    assert shop.state.history.opened.refunds[0].approved_by == "boss"


def test_a_void_cancels_all_of_it_in_its_own_shift(shop: Shop) -> None:
    bill = sold(shop, "LEMON-TEA")
    opened(shop, bill)
    shop.do(lambda d, s: d.refunds.void(s, "", MANAGER_PIN))
    stored = shop.store.journal.by_n(shop.store.journal.head().n)
    assert stored is not None
    payload = decode(stored.body).body
    assert isinstance(payload, RefundRecorded)
    assert (payload.refund.void, payload.refund.total_minor) == (True, 2200)
    assert balances(shop) == {}
    with pytest.raises(Refused, match="already-returned"):
        shop.do(lambda d, s: d.refunds.void(s, "", MANAGER_PIN))


def test_a_bill_of_an_earlier_shift_is_refunded_not_voided(shop: Shop) -> None:
    bill = sold(shop, "LEMON-TEA")
    cash = 50_000 + bill.sale.total_minor
    shop.do(
        lambda d, s: d.shifts.close(s, cash, "", MANAGER_PIN),
        lambda d, s: d.shifts.open(s, 10_000),
    )
    opened(shop, bill)
    with pytest.raises(Refused, match="not-this-shift"):
        shop.do(lambda d, s: d.refunds.void(s, "", MANAGER_PIN))
    shop.do(lambda d, s: d.refunds.choose(s, {1: 1}), lambda d, s: d.refunds.refund(s, ""))


def test_points_already_spent_are_owed_and_earned_back_first(shop: Shop) -> None:
    first = sold(shop, *["LEMON-TEA"] * 114)  # 501 points
    shop.scan(CHAN.number)
    shop.ring_up("LEMON-TEA")
    offer = next(o for o in shop.state.bill.evaluation.offers if o.choice.points == 500)
    shop.do(
        lambda d, s: d.checkout.toggle_reward(s, offer.choice),
        lambda d, s: d.payment.pay(s, TenderKind.CASH, 1200),
    )
    opened(shop, first)
    shop.do(lambda d, s: d.refunds.choose(s, {1: 114}), lambda d, s: d.refunds.refund(s, "", MANAGER_PIN))
    assert balances(shop)["moneyback:points"] < 0
    state = shop.scan(CHAN.number)
    assert state.notice is not None
    assert state.notice.code == "member-owes"


def test_a_copy_is_counted_recorded_and_printed(shop: Shop) -> None:
    bill = sold(shop, "BUN")
    for _ in range(2):
        shop.do(lambda d, s: d.refunds.reprint(s, bill.sale.id))
    jobs = shop.store.spool.of_record(bill.n)
    assert [(job.document, job.copy, job.drawer) for job in jobs] == [
        ("receipt", 0, True),
        ("receipt", 1, False),
        ("receipt", 2, False),
    ]


def test_bills_that_are_not_here_are_refused(shop: Shop) -> None:
    for call in (
        lambda d, s: d.refunds.open_bill(s, shop.ids.new()),
        lambda d, s: d.refunds.open_receipt(s, "S9-T9-9"),
        lambda d, s: d.refunds.reprint(s, shop.ids.new()),
    ):
        with pytest.raises(Refused, match="bill-not-here"):
            shop.do(call)
    with pytest.raises(Refused, match="no-bill-chosen"):
        shop.do(lambda d, s: d.refunds.choose(s, {1: 1}))


def test_a_refunds_receipt_opens_the_sale_it_was_of(shop: Shop) -> None:
    bill = sold(shop, "BUN")
    opened(shop, bill)
    shop.do(
        lambda d, s: d.refunds.choose(s, {1: 1}),
        lambda d, s: d.refunds.refund(s, ""),
        lambda d, s: d.refunds.close_bill(s),
    )
    state = shop.do(lambda d, s: d.refunds.open_receipt(s, "S1-T1-2"))
    assert state.history.opened is not None
    assert state.history.opened.bill.sale.id == bill.sale.id


def test_nothing_chosen_gives_nothing_back(shop: Shop) -> None:
    opened(shop, sold(shop, "BUN"))
    with pytest.raises(Refused, match="nothing-to-return"):
        shop.do(lambda d, s: d.refunds.refund(s, ""))


# Money that is not paid out

DEBT = """
[[programme]]
id = "club"
name = {{ zh = "會", en = "Club" }}
currency = "HKD"
timezone = "Asia/Hong_Kong"
effective_from = 2020-01-01
refund_debt = "{debt}"
[programme.points]
per = 1.00
[programme.money_off]
step_points = 10
step_value = 1.00
"""


def indebted(tmp_path: Path, debt: str) -> tuple[Shop, DoneBill]:
    """A till with a bill of 44.00 whose 44 points (40 of them worth 4.00) are spent by the next bill."""
    shop = open_shop(tmp_path / "keys", presets=())
    text = DEBT.format(debt=debt)
    programmes, problems = parse(text, "club.toml")
    assert not problems
    activate(shop.store, shop.clock, shop.ids, programmes, text, today=shop.clock.now().date(), by="boss")
    shop.do(lambda d, s: d.checkout.reload(s))
    first = sold(shop, "LEMON-TEA", "LEMON-TEA")
    shop.scan(CHAN.number)
    shop.ring_up("BAG", "BAG", "BAG", "BAG")
    offer = next(o for o in shop.state.bill.evaluation.offers if o.choice.points == 40)
    shop.do(
        lambda d, s: d.checkout.toggle_reward(s, offer.choice),
        lambda d, s: d.payment.pay(s, TenderKind.CASH, 0),
        lambda d, s: d.payment.next_sale(s),
    )
    opened(shop, first)
    return shop, first


def refund_of(shop: Shop) -> RefundRecorded:
    stored = shop.store.journal.by_n(shop.store.journal.head().n)
    assert stored is not None
    payload = decode(stored.body).body
    assert isinstance(payload, RefundRecorded)
    return payload


def held(shop: Shop, unit: str) -> int:
    today = shop.clock.now().date()
    return sum(account.balance(unit, today) for account in shop.store.ledger.accounts(CHAN.id))


def test_the_worth_of_spent_points_is_taken_off_the_money(tmp_path: Path) -> None:
    shop, _ = indebted(tmp_path, "from_refund")
    state = shop.do(lambda d, s: d.refunds.choose(s, {1: 2}))
    assert state.history.opened is not None
    assert state.history.opened.draft is not None
    assert state.history.opened.draft.total_minor == 4400 - 400
    shop.do(lambda d, s: d.refunds.refund(s, ""))
    refund = refund_of(shop).refund
    assert (refund.total_minor, refund.withheld_minor, refund.rounding_minor) == (4400, 400, 0)
    assert [(tender.kind, tender.amount_minor) for tender in refund.tenders] == [(TenderKind.CASH, 4000)]
    assert held(shop, POINTS) == 0


def test_the_report_of_the_shift_adds_up(tmp_path: Path) -> None:
    shop, _ = indebted(tmp_path, "from_refund")
    shop.do(lambda d, s: d.refunds.choose(s, {1: 2}), lambda d, s: d.refunds.refund(s, ""))
    report = shop.do(lambda d, s: d.shifts.look(s)).report
    assert report is not None
    assert (report.net_minor, report.returned_minor, report.withheld_minor) == (4400, 4400, 400)
    paid = sum(tender.amount_minor for tender in report.tenders)
    assert paid == report.net_minor - report.returned_minor + report.withheld_minor + report.rounding_minor == 400
    assert report.expected_cash_minor == 50_000 + 400
    entries = [entry for result in refund_of(shop).loyalty.results for entry in result.entries]  # type: ignore[union-attr]
    points = next(one for one in report.units if one.unit == POINTS)
    assert points.earned == 44
    assert points.redeemed == 40
    assert points.reversed == -sum(entry.amount for entry in entries if entry.kind is EntryKind.REVERSAL)


def test_the_money_goes_into_the_wallet_and_none_into_the_hand(tmp_path: Path) -> None:
    shop, _ = indebted(tmp_path, "store_credit")
    shop.do(lambda d, s: d.refunds.choose(s, {1: 1}), lambda d, s: d.refunds.refund(s, ""))
    refund = refund_of(shop).refund
    assert (refund.total_minor, refund.withheld_minor) == (2200, 2200)
    assert sum(tender.amount_minor for tender in refund.tenders) == 0
    assert held(shop, WALLET) == 2200
    assert held(shop, POINTS) == -18


def test_a_manager_agrees_where_points_would_be_owed(tmp_path: Path) -> None:
    shop, _ = indebted(tmp_path, "manager")
    state = shop.do(lambda d, s: d.refunds.choose(s, {1: 1}))
    assert state.history.opened is not None
    assert state.history.opened.draft is not None
    assert state.history.opened.draft.needs_manager
    with pytest.raises(Refused, match="manager-needed"):
        shop.do(lambda d, s: d.refunds.refund(s, ""))
    shop.do(lambda d, s: d.refunds.refund(s, "", MANAGER_PIN))
    assert (refund_of(shop).refund.approved_by, refund_of(shop).refund.withheld_minor) == ("boss", 0)
    assert held(shop, POINTS) == -18


def test_a_void_withholds_nothing(tmp_path: Path) -> None:
    shop, first = indebted(tmp_path, "from_refund")
    shop.do(lambda d, s: d.refunds.void(s, "", MANAGER_PIN))
    refund = refund_of(shop).refund
    assert (refund.void, refund.withheld_minor) == (True, 0)
    assert sum(tender.amount_minor for tender in refund.tenders) == first.sale.total_minor
    assert held(shop, POINTS) == -40


def test_points_spent_between_the_look_and_the_refund_change_it(tmp_path: Path) -> None:
    shop, _ = indebted(tmp_path, "from_refund")
    shop.do(lambda d, s: d.refunds.choose(s, {1: 1}))
    waiting = shop.state
    shop.do(lambda d, s: d.refunds.refund(s, ""))
    shop.state = waiting
    before = shop.store.journal.head()
    with pytest.raises(Refused, match="refund-changed"):
        shop.do(lambda d, s: d.refunds.refund(s, ""))
    assert shop.store.journal.head() == before


def test_a_bill_that_rewards_paid_whole_can_come_back(tmp_path: Path) -> None:
    shop, _ = indebted(tmp_path, "owe")
    free = shop.do(lambda d, s: d.refunds.browse(s)).history.bills[0]
    assert free.total_minor == 0
    shop.do(
        lambda d, s: d.refunds.open_bill(s, free.id),
        lambda d, s: d.refunds.choose(s, {1: 4}),
        lambda d, s: d.refunds.refund(s, ""),
    )
    assert refund_of(shop).refund.total_minor == 0
    assert held(shop, POINTS) == 44


def test_without_a_shift_nothing_comes_back(shop: Shop) -> None:
    bill = sold(shop, "BUN")
    opened(shop, bill)
    shop.do(lambda d, s: d.refunds.choose(s, {1: 1}))
    chosen = shop.state.history
    shop.do(lambda d, s: d.shifts.close(s, 51_600, "", MANAGER_PIN))
    shop.state = replace(shop.state, history=chosen)
    with pytest.raises(Refused, match="shift-not-open"):
        shop.do(lambda d, s: d.refunds.refund(s, ""))


def test_the_member_on_the_open_bill_is_seen_as_they_stand_after_it(shop: Shop) -> None:
    bill = sold(shop, "LEMON-TEA")
    shop.scan(CHAN.number)
    shop.ring_up("BUN")
    opened(shop, bill)
    state = shop.do(lambda d, s: d.refunds.choose(s, {1: 1}), lambda d, s: d.refunds.refund(s, ""))
    assert state.bill.standing is not None
    assert all(not account.lots for account in state.bill.standing.accounts)
    assert [line.sku for line in state.bill.sale.lines] == ["BUN"]
