"""The closer of a standalone till."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from pos_terminal.domain.loyalty.account import POINTS, Entry, EntryKind
from pos_terminal.domain.loyalty.day_end import closing_id
from pos_terminal.domain.loyalty.programme_file import parse
from pos_terminal.domain.selling.sale import TenderKind
from pos_terminal.services.programmes import activate
from pos_terminal.wire.codec import decode
from pos_terminal.wire.payloads import LotsClosed
from tests.support.shop import CHAN, Shop, open_shop

SHORT = """
[[programme]]
id = "short"
name = { zh = "短期", en = "Short" }
currency = "HKD"
timezone = "Asia/Hong_Kong"
effective_from = 2020-01-01

[programme.points]
per = 1.00
expiry = { days = 10 }
"""


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    """A till whose member has 22 points that die ten days from now."""
    shop = open_shop(tmp_path / "keys", presets=())
    programmes, problems = parse(SHORT, "short.toml")
    assert not problems
    activate(shop.store, shop.clock, shop.ids, programmes, SHORT, today=date(2026, 3, 2), by="boss")
    shop.do(lambda d, s: d.checkout.reload(s))
    shop.scan(CHAN.number)
    shop.ring_up("LEMON-TEA")
    shop.do(lambda d, s: d.payment.pay(s, TenderKind.CARD, 2200))
    return shop


def closings(shop: Shop) -> list[LotsClosed]:
    bodies = (decode(stored.body).body for stored in shop.store.records(0))
    return [body for body in bodies if isinstance(body, LotsClosed)]


def test_nothing_is_closed_before_its_day_is_over(shop: Shop) -> None:
    shop.clock.pass_s(10 * 86_400)
    shop.restart()
    assert closings(shop) == []


def test_what_died_is_written_down_once_and_the_ledger_is_empty(shop: Shop) -> None:
    shop.clock.pass_s(11 * 86_400)
    for _ in range(3):
        shop.restart()
    (closed,) = closings(shop)
    assert [(entry.kind, entry.amount) for entry in closed.entries] == [(EntryKind.EXPIRE, -22)]
    assert shop.store.ledger.accounts(CHAN.id) == ()


def test_an_enrolled_till_leaves_closing_to_head_office(shop: Shop) -> None:
    with shop.store.begin():
        joined = replace(shop.store.installation(), head_office="http://127.0.0.1:1", terminal_id="S1-T1")
        shop.store.replace_installation(joined)
    shop.clock.pass_s(11 * 86_400)
    shop.restart()
    assert closings(shop) == []
    (account,) = shop.store.ledger.accounts(CHAN.id)
    assert account.spendable(POINTS, date(2026, 3, 13)) == 0


def test_the_records_id_is_made_of_what_it_closes() -> None:
    entry = Entry("m", "p", POINTS, -5, "2026-03-01", EntryKind.EXPIRE)
    day = date(2026, 3, 2)
    assert closing_id(day, (entry,)) == closing_id(day, (entry,))
    assert closing_id(day, (entry,)) != closing_id(date(2026, 3, 3), (entry,))
    assert closing_id(day, (entry,)) != closing_id(day, (replace(entry, lot="open"),))
    assert closing_id(day, (entry,)).version == 8
