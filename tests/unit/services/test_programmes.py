"""Programmes in force, changed while bills are open, and put in force on a standalone till."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from pos_terminal.domain.errors import Refused, Unavailable
from pos_terminal.domain.loyalty.file.programme_file import parse
from pos_terminal.domain.selling.sale import TenderKind
from pos_terminal.domain.till import ProgrammeText
from pos_terminal.services.programmes import ProgrammeShelf, activate
from pos_terminal.wire.codec import decode
from pos_terminal.wire.payloads import ProgrammeActivated
from tests.support.shop import CHAN, Shop, open_shop, preset_text

DOUBLE = """
[[programme]]
id = "moneyback"
name = {{ zh = "易賞錢", en = "MoneyBack" }}
currency = "{currency}"
timezone = "Asia/Hong_Kong"
effective_from = {begins}

[programme.points]
per = {per}
"""


def text_of(*, per: str = "2.50", currency: str = "HKD", begins: str = "2020-01-01") -> str:
    return DOUBLE.format(per=per, currency=currency, begins=begins)


def in_force(shop: Shop, text: str) -> tuple[str, ...]:
    programmes, problems = parse(text, "moneyback.toml")
    assert not problems
    return activate(shop.store, shop.clock, shop.ids, programmes, text, today=date(2026, 3, 2), by="boss")


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    return open_shop(tmp_path / "keys", presets=("moneyback",))


def points_of_a_sale(shop: Shop) -> int:
    shop.do(lambda d, s: d.payment.pay(s, TenderKind.CARD, sum(line.gross_minor for line in s.bill.sale.lines)))
    assert shop.state.last is not None
    assert shop.state.last.loyalty is not None
    return shop.state.last.loyalty.results[0].changes[0].earned


def test_the_next_bill_goes_by_the_new_rules_and_the_open_and_held_ones_by_theirs(shop: Shop) -> None:
    for _ in range(2):
        shop.scan(CHAN.number)
        shop.ring_up("LEMON-TEA")
        shop.do(lambda d, s: d.checkout.hold(s))
    shop.scan(CHAN.number)
    shop.ring_up("LEMON-TEA")
    assert in_force(shop, text_of()) == ("moneyback",)
    shop.do(lambda d, s: d.checkout.reload(s))
    assert points_of_a_sale(shop) == 4
    shop.do(lambda d, s: d.payment.next_sale(s), lambda d, s: d.checkout.recall(s, 1))
    assert points_of_a_sale(shop) == 4
    shop.do(lambda d, s: d.payment.next_sale(s))
    shop.scan(CHAN.number)
    shop.ring_up("LEMON-TEA")
    assert points_of_a_sale(shop) == 8
    assert shop.state.last is not None
    assert shop.state.last.loyalty is not None
    assert shop.state.last.loyalty.results[0].version == shop.state.programmes[0].version


def test_a_parked_bill_keeps_its_version_over_a_power_cut(shop: Shop) -> None:
    shop.scan(CHAN.number)
    shop.ring_up("LEMON-TEA")
    before = shop.state.bill.programmes
    in_force(shop, text_of())
    assert shop.restart().bill.programmes == before


def test_activation_is_recorded_with_the_text_and_once(shop: Shop) -> None:
    text = text_of()
    assert in_force(shop, text) == ("moneyback",)
    stored = shop.store.journal.by_n(shop.store.journal.head().n)
    assert stored is not None
    payload = decode(stored.body).body
    assert isinstance(payload, ProgrammeActivated)
    assert (payload.text, payload.by) == (text, "boss")
    assert in_force(shop, text) == ()


def test_a_version_that_begins_later_waits_for_its_day(shop: Shop) -> None:
    in_force(shop, text_of(begins="2026-03-03"))
    shelf = ProgrammeShelf(shop.store)
    today, tomorrow = (shelf.in_force(date(2026, 3, day), "HKD")[0] for day in (2, 3))
    assert today.points is not None
    assert tomorrow.points is not None
    assert (today.points.per_minor, tomorrow.points.per_minor) == (500, 250)


def test_a_programme_that_has_ended_is_not_in_force(shop: Shop) -> None:
    ended = text_of().replace("effective_from", "effective_to = 2026-03-01\neffective_from")
    in_force(shop, ended)
    assert all(found.version != parse(ended, "")[0][0].version for found in shop.restart().programmes)


def test_another_currency_is_refused_and_head_office_goes_first(shop: Shop) -> None:
    with pytest.raises(Refused, match="programme-other-currency"):
        in_force(shop, text_of(currency="TWD"))
    with shop.store.begin():
        joined = replace(shop.store.installation(), head_office="http://127.0.0.1:1", terminal_id="S1-T1")
        shop.store.replace_installation(joined)
    with pytest.raises(Refused, match="programmes-from-head-office"):
        in_force(shop, text_of())


def test_a_version_that_is_not_here_or_not_readable_is_said(shop: Shop) -> None:
    shelf = ProgrammeShelf(shop.store)
    with pytest.raises(Unavailable, match="programme-version-missing"):
        shelf.version("moneyback", "0000")
    with shop.store.begin():
        kept = preset_text("moneyback", 1)
        shop.store.programmes.put(ProgrammeText("broken", "0001", kept.effective_from, "no toml = = ", 1))
    with pytest.raises(Unavailable, match="programme-unreadable"):
        shelf.version("broken", "0001")
