"""A member's code after the payment: the bill is theirs, as if they had been on it; a refund takes it back."""

from dataclasses import replace
from datetime import date

import pytest

from pos_terminal.domain.errors import Refused
from pos_terminal.domain.selling.sale import TenderKind
from pos_terminal.domain.selling.scan import CodeRead
from pos_terminal.domain.till import KnownMember
from pos_terminal.services.documents import Documents
from pos_terminal.services.late_members import with_late_member
from pos_terminal.services.payment import done_bill
from pos_terminal.services.routing import Screen
from pos_terminal.wire.member_code import Form
from tests.support.receipts import stationery
from tests.support.shop import CASHIER_PIN, CHAN, LEE, MANAGER_PIN, Shop, open_shop


def sold(shop: Shop, *skus: str, cash: int = 50_000) -> None:
    """A bill without a member, just paid."""
    shop.ring_up(*skus)
    shop.do(lambda d, s: d.payment.pay(s, TenderKind.CASH, cash))
    assert shop.state.showing_done


def entries(shop: Shop, member: str) -> list[tuple[str, str, int, object]]:
    """What is open in the accounts of a member, lots by what they count."""
    accounts = shop.store.ledger.accounts(member)
    return [(one.programme, lot.unit, lot.rest, lot.expires_on) for one in accounts for lot in one.lots]


def test_it_brings_exactly_what_it_would_have_brought(shop: Shop, tmp_path_factory: pytest.TempPathFactory) -> None:
    sold(shop, "LEMON-TEA", "MILK-TEA", "BUN")
    state = shop.scan(CHAN.number)
    other = open_shop(tmp_path_factory.mktemp("other"))
    other.scan(CHAN.number)
    sold(other, "LEMON-TEA", "MILK-TEA", "BUN")

    assert entries(shop, CHAN.id) == entries(other, CHAN.id) != []
    assert state.showing_done
    assert state.last is not None and other.state.last is not None
    assert state.last.loyalty is not None and other.state.last.loyalty is not None
    assert [one.changes for one in state.last.loyalty.results] == [
        one.changes for one in other.state.last.loyalty.results
    ]
    assert state.notice is not None
    assert state.notice.code == "late-member"
    assert state.bill.standing is None


def test_a_second_read_changes_nothing_and_another_member_starts_the_next_sale(shop: Shop) -> None:
    sold(shop, "LEMON-TEA")
    shop.scan(CHAN.number)
    before, n = entries(shop, CHAN.id), shop.store.journal.head().sequence
    shop.do(lambda d, s: d.router.scan(s, CodeRead(CHAN.number, "QR")))
    state = shop.scan(LEE.number)
    assert (entries(shop, CHAN.id), shop.store.journal.head().sequence) == (before, n)
    assert not state.showing_done
    assert state.bill.standing is not None
    assert state.bill.standing.member == LEE
    assert entries(shop, LEE.id) == []


def test_the_record_itself_is_idempotent(shop: Shop) -> None:
    sold(shop, "LEMON-TEA")
    shop.scan(CHAN.number)
    shown, before = shop.state.late, entries(shop, CHAN.id)
    assert shown is not None
    assert shop.state.last is not None
    stored = shop.store.journal.by_id(shop.state.last.sale.id)
    assert stored is not None
    forgotten = done_bill(stored)

    again = shop.desk.late_members.add(replace(shop.state, last=forgotten), shown)
    assert again.last == shop.state.last
    assert entries(shop, CHAN.id) == before
    with pytest.raises(Refused) as refused:
        shop.desk.late_members.add(replace(shop.state, last=forgotten), replace(shown, member=LEE))
    assert refused.value.code == "bill-has-member"


def test_new_sale_instead_takes_it_back_and_puts_the_member_on_the_next_bill(shop: Shop) -> None:
    sold(shop, "LEMON-TEA")
    shop.scan(shop.vault.make_card(CHAN.id, Form.ROTATING, shop.clock.now()))
    state = shop.do(lambda d, s: d.late_members.next_sale_instead(s))
    assert entries(shop, CHAN.id) == []
    assert state.last is not None
    assert state.last.loyalty is None
    assert not state.showing_done
    assert state.bill.standing is not None
    assert (state.bill.standing.member, state.bill.standing.trust.value) == (CHAN, "signed")
    kinds = [one.kind for one in shop.store.journal.referring_to(state.last.sale.id)]
    assert kinds == ["late_member", "late_member"]
    shop.ring_up("BUN")
    paid = shop.do(lambda d, s: d.payment.pay(s, TenderKind.CASH, 1600))
    assert paid.last is not None
    assert paid.last.loyalty is not None


def test_a_refund_takes_back_what_it_brought(shop: Shop) -> None:
    sold(shop, "LEMON-TEA", "MILK-TEA")
    shop.scan(CHAN.number)
    assert shop.state.last is not None
    sale = shop.state.last.sale.id
    shop.do(
        lambda d, s: d.refunds.open_bill(s, sale),
        lambda d, s: d.refunds.choose(s, {1: 1, 2: 1}),
        lambda d, s: d.refunds.refund(s, "", MANAGER_PIN),
    )
    assert entries(shop, CHAN.id) == []


def test_a_bill_that_was_given_back_brings_nobody_anything(shop: Shop) -> None:
    sold(shop, "LEMON-TEA")
    assert shop.state.last is not None
    sale = shop.state.last.sale.id
    shop.do(lambda d, s: d.refunds.open_bill(s, sale), lambda d, s: d.refunds.void(s, "", MANAGER_PIN))
    assert shop.state.showing_done
    state = shop.scan(CHAN.number)
    assert state.notice is not None
    assert (state.notice.code, entries(shop, CHAN.id)) == ("bill-given-back", [])


def test_a_restart_and_a_copy_of_the_receipt_know_it(shop: Shop) -> None:
    sold(shop, "LEMON-TEA")
    shop.scan(CHAN.number)
    shop.restart()
    state = shop.do(lambda d, s: d.cashiers.sign_in(s, "ling", CASHIER_PIN))
    assert state.last is not None
    assert state.last.loyalty is not None
    assert state.last.loyalty.member == CHAN.id
    assert with_late_member(shop.store, state.last) == state.last
    copy = Documents(shop.store, stationery).of_record(state.last.n, copy=1)
    assert CHAN.number[-4:] in repr(copy)


def test_history_finds_it_by_the_members_code(shop: Shop) -> None:
    sold(shop, "LEMON-TEA")
    shop.scan(CHAN.number)
    sold(shop, "BUN")
    shop.clock.pass_s(3)
    state = shop.do(lambda d, s: d.router.scan(s, CodeRead(CHAN.number, "QR"), Screen.HISTORY))
    assert [one.receipt for one in state.history.bills] == ["S1-T1-1"]
    assert state.history.query == CHAN.number
    assert state.bill.standing is None


def test_a_blocked_member_gets_nothing(shop: Shop) -> None:
    with shop.store.begin():
        shop.store.members.put(KnownMember(replace(CHAN, blocked=True), ""))
    sold(shop, "LEMON-TEA")
    state = shop.scan(CHAN.number)
    assert state.notice is not None
    assert (state.notice.code, entries(shop, CHAN.id)) == ("member-blocked", [])


def test_a_member_after_a_part_payment_earns_and_changes_no_price(tmp_path_factory: pytest.TempPathFactory) -> None:
    shop = open_shop(tmp_path_factory.mktemp("prices"), presets=("moneyback", "paid-club"))
    card = shop.vault.make_paid_card(CHAN.id, date(2026, 12, 31))
    shop.ring_up("LEMON-TEA", "LEMON-TEA")
    assert shop.scan(card).bill.sale.deductions, "a paid member has other prices"
    shop.do(
        lambda d, s: d.checkout.remove_member(s),
        lambda d, s: d.payment.pay(s, TenderKind.OCTOPUS, 2000),
    )
    state = shop.scan(card)
    assert state.bill.earns_only
    assert state.bill.sale.deductions == ()
    assert state.bill.evaluation.offers == ()
    shop.restart()
    shop.do(lambda d, s: d.cashiers.sign_in(s, "ling", CASHIER_PIN))
    assert shop.state.bill.earns_only
    state = shop.do(lambda d, s: d.payment.pay(s, TenderKind.OCTOPUS, 2400))
    assert state.last is not None
    assert state.last.sale.total_minor == 4400
    assert entries(shop, CHAN.id) != []


def test_prices_and_rewards_are_open_again_once_the_payment_is_taken_back(shop: Shop) -> None:
    shop.ring_up("LEMON-TEA")
    shop.do(lambda d, s: d.payment.pay(s, TenderKind.OCTOPUS, 1000))
    shop.scan(CHAN.number)
    state = shop.do(lambda d, s: d.payment.remove_tender(s, 0))
    assert not state.bill.earns_only
