"""Two merchants of one coalition: points given at one are spent at the other, and what that costs is settled."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from pos_terminal.domain.loyalty.account import POINTS
from pos_terminal.domain.loyalty.file.programme_file import parse
from pos_terminal.domain.loyalty.settlement import Position, Row
from pos_terminal.domain.selling.catalogue import Catalogue, Product
from pos_terminal.domain.selling.sale import TenderKind, totals
from pos_terminal.domain.till import Cashier
from pos_terminal.domain.words import Words
from pos_terminal.services.joining import join
from pos_terminal.services.members import Enrolment
from pos_terminal.services.syncing import Syncing
from pos_terminal.wire.member_code import Form
from tests.support.offices import DirectLine, Office, open_office
from tests.support.shop import CASHIER_PIN, MANAGER_PIN, Shop, open_shop, preset_text

FRIDGE = Product("FRIDGE", Words("雪櫃", "Fridge"), 500_000)


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """Head office of the coalition, with a shop of each of two merchants."""
    office = open_office(tmp_path / "office")
    text = preset_text("yuu").text
    office.office.publish(parse(text)[0][0], text)
    office.office.put_catalogue(Catalogue((), (FRIDGE,)))
    hashed = office.vault.hash_pin
    office.office.put_cashiers(
        [
            Cashier("ling", "阿玲", "cashier", hashed(CASHIER_PIN)),
            Cashier("boss", "經理", "manager", hashed(MANAGER_PIN)),
        ]
    )
    for shop, merchant in (("W1", "wellcome"), ("M1", "mannings")):
        office.office.add_shop(shop, merchant, merchant, merchant)
        office.office.add_terminal(shop, f"CODE-{shop}")
    yield office
    office.office.close()


def opened(office: Office, folder: Path, shop_id: str, number: int) -> tuple[Shop, Syncing]:
    shop = open_shop(folder / shop_id, signed_in=False, presets=(), till=number)
    joined = join(shop.store, DirectLine(office.office), shop.vault, url="http://head.office", code=f"CODE-{shop_id}")
    syncing = Syncing(
        shop.store, DirectLine(office.office, joined.terminal_id), shop.clock, shop.ids, lambda: 0.5, "tests"
    )
    assert syncing.run_once().online
    shop.restart()
    shop.do(lambda d, s: d.cashiers.sign_in(s, "ling", CASHIER_PIN), lambda d, s: d.shifts.open(s, 50_000))
    return shop, syncing


def pay(shop: Shop) -> None:
    due = totals(shop.state.bill.sale).due_minor
    shop.do(lambda d, s: d.payment.pay(s, TenderKind.OCTOPUS, due), lambda d, s: d.payment.next_sale(s))


def test_what_one_gave_and_another_took_is_settled(office: Office, tmp_path: Path) -> None:
    wellcome, first = opened(office, tmp_path, "W1", 1)
    mannings, second = opened(office, tmp_path, "M1", 2)
    enrolled = wellcome.do(lambda d, s: d.members.enrol(s, Enrolment(phone="61112222", name="何", consent_terms=True)))
    assert enrolled.enrolled is not None
    wellcome.ring_up("FRIDGE")
    pay(wellcome)
    assert first.run_once().waiting == 0
    assert second.run_once().online

    mannings.scan(office.vault.make_card(enrolled.enrolled.id, Form.STATIC, office.clock.now()))
    mannings.ring_up("FRIDGE")
    offer = next(one for one in mannings.state.bill.evaluation.offers if one.choice.points)
    mannings.do(lambda d, s: d.checkout.toggle_reward(s, offer.choice))
    pay(mannings)
    sold = mannings.state.last
    assert second.run_once().waiting == 0
    found = office.office.settlement("yuu")
    assert found.rows == (Row("2026-03-01", "wellcome", "mannings", 4000, 2000),)
    assert found.positions == (
        Position("2026-03-01", "mannings", 2000),
        Position("2026-03-01", "wellcome", -2000),
    )

    assert sold is not None
    mannings.do(
        lambda d, s: d.refunds.open_bill(s, sold.sale.id),
        lambda d, s: d.refunds.choose(s, {1: 1}),
        lambda d, s: d.refunds.refund(s, "wrong item", MANAGER_PIN),
    )
    assert second.run_once().waiting == 0
    assert office.office.settlement("yuu").rows == ()
    (account,) = (one for one in mannings.store.ledger.accounts(enrolled.enrolled.id) if one.programme == "yuu")
    assert account.balance(POINTS, office.clock.now().date()) == 5000
