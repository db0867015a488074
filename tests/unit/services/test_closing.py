"""The closer of a standalone till."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from pos_terminal.domain.errors import Unavailable
from pos_terminal.domain.loyalty.account import POINTS, Entry, EntryKind
from pos_terminal.domain.loyalty.days.day_end import closing_id
from pos_terminal.domain.loyalty.file.programme_file import parse
from pos_terminal.domain.selling.sale import TenderKind
from pos_terminal.domain.till import Head, NewRecord
from pos_terminal.services.closing import close_days
from pos_terminal.services.counter import Counter
from pos_terminal.services.programmes import ProgrammeShelf, activate
from pos_terminal.services.state import ShopSettings
from pos_terminal.wire.codec import decode
from pos_terminal.wire.payloads import LotsClosed
from tests.support.shop import CHAN, LEE, Shop, open_shop

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


# Reviews of tiers


def counter_of(shop: Shop) -> Counter:
    return Counter(shop.store, shop.clock, shop.ids, shop.vault, ShopSettings(), ProgrammeShelf(shop.store))


TIERED = """
[[programme]]
id = "tiers"
name = { zh = "等級", en = "Tiers" }
currency = "HKD"
timezone = "Asia/Hong_Kong"
effective_from = 2020-01-01

[programme.points]
per = 1.00

[programme.tiers]
evaluate = "monthly"
window = "whole_months"
window_months = 1
demotion = "one_level"
[[programme.tiers.level]]
id = "green"
name = "Green"
[[programme.tiers.level]]
id = "silver"
name = "Silver"
at = 10.00
[[programme.tiers.level]]
id = "gold"
name = "Gold"
at = 40.00
"""


def tiered(tmp_path: Path, text: str = TIERED) -> Shop:
    """A till with two members who bought enough for Gold and for Silver on 2 March."""
    shop = open_shop(tmp_path / "keys", presets=())
    programmes, problems = parse(text, "tiers.toml")
    assert not problems
    activate(shop.store, shop.clock, shop.ids, programmes, text, today=date(2026, 3, 2), by="boss")
    shop.do(lambda d, s: d.checkout.reload(s))
    for member, skus in ((CHAN, ("LEMON-TEA", "LEMON-TEA")), (LEE, ("LEMON-TEA",))):
        shop.scan(member.number)
        shop.ring_up(*skus)
        minor = 2200 * len(skus)
        shop.do(lambda d, s, m=minor: d.payment.pay(s, TenderKind.CARD, m), lambda d, s: d.payment.next_sale(s))
    return shop


def held(shop: Shop, member: str) -> list[tuple[str, str]]:
    lots = [lot for account in shop.store.ledger.accounts(member) for lot in account.lots]
    return [(lot.unit, lot.lot) for lot in lots if lot.unit.startswith("tier/")]


def until(shop: Shop, day: date) -> None:
    """The till is off until that day's noon, and comes up."""
    shop.clock.pass_s((day - shop.clock.now().date()).days * 86_400)
    shop.restart()


def test_the_first_of_the_month_finds_tiers_once(tmp_path: Path) -> None:
    shop = tiered(tmp_path)
    assert held(shop, CHAN.id) == []
    until(shop, date(2026, 4, 1))
    assert held(shop, CHAN.id) == [("tier/gold", "review~2026-04-01")]
    assert held(shop, LEE.id) == [("tier/silver", "review~2026-04-01")]
    written = closings(shop)
    assert [(one.day, len(one.entries)) for one in written] == [("2026-04-01", 1), ("2026-04-01", 1), ("2026-04-01", 0)]
    for _ in range(3):
        shop.restart()
    assert closings(shop) == written


def test_a_till_that_was_off_looks_at_every_month_in_order(tmp_path: Path) -> None:
    """April finds Gold, May takes one step down, June another: each by its own month."""
    shop = tiered(tmp_path)
    until(shop, date(2026, 6, 3))
    assert held(shop, CHAN.id) == []
    marks = [one.day for one in closings(shop) if not one.entries]
    assert marks == ["2026-04-01", "2026-05-01", "2026-06-01"]
    found = [
        (one.day, entry.unit, entry.amount)
        for one in closings(shop)
        for entry in one.entries
        if entry.member == CHAN.id
    ]
    assert [one for one in found if one[1].startswith("tier/")] == [
        ("2026-04-01", "tier/gold", 1),
        ("2026-05-01", "tier/gold", -1),
        ("2026-05-01", "tier/silver", 1),
        ("2026-06-01", "tier/silver", -1),
    ]
    before = closings(shop)
    shop.restart()
    assert closings(shop) == before


def test_a_power_cut_in_the_middle_of_a_review_loses_nobody(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shop = tiered(tmp_path)
    shop.clock.pass_s(30 * 86_400)
    appended = shop.store.journal.append
    calls = []

    def cut(record: NewRecord) -> Head:
        calls.append(record)
        if len(calls) == 2:
            raise Unavailable("store", "disk-full")
        return appended(record)

    with monkeypatch.context() as patch:
        patch.setattr(shop.store.journal, "append", cut)
        with pytest.raises(Unavailable):
            close_days(counter_of(shop), shop.state.installation)
    shop.restart()
    assert (held(shop, CHAN.id), held(shop, LEE.id)) == (
        [("tier/gold", "review~2026-04-01")],
        [("tier/silver", "review~2026-04-01")],
    )
    assert [len(one.entries) for one in closings(shop)] == [1, 1, 0]


def test_how_many_were_written_is_told(tmp_path: Path) -> None:
    shop = tiered(tmp_path)
    shop.clock.pass_s(30 * 86_400)
    assert close_days(counter_of(shop), shop.state.installation) == 2
    assert close_days(counter_of(shop), shop.state.installation) == 0


def test_a_clock_that_goes_back_reviews_nothing_again(tmp_path: Path) -> None:
    shop = tiered(tmp_path)
    until(shop, date(2026, 5, 1))
    before = closings(shop)
    until(shop, date(2026, 4, 20))
    until(shop, date(2026, 5, 1))
    assert closings(shop) == before


def test_a_till_that_was_off_for_years_reviews_the_last_four_hundred_days(tmp_path: Path) -> None:
    shop = tiered(tmp_path)
    until(shop, date(2026, 4, 1))
    until(shop, date(2029, 1, 15))
    marks = [one.day for one in closings(shop) if not one.entries]
    assert marks == ["2026-04-01", *(f"2028-{month:02d}-01" for month in range(1, 13)), "2029-01-01"]


def test_where_tiers_are_found_at_the_sale_there_is_nothing_to_mark(tmp_path: Path) -> None:
    shop = tiered(
        tmp_path, TIERED.replace('evaluate = "monthly"', 'evaluate = "sale"').replace("whole_months", "lifetime")
    )
    until(shop, date(2026, 5, 1))
    assert closings(shop) == []
    assert held(shop, CHAN.id) == [("tier/gold", "2026-03-02")]


CHAIN = TIERED.replace('evaluate = "monthly"', 'evaluate = "sale"\nvalid_months = 1').replace(
    "whole_months", "rolling_months"
)


def test_tiers_that_end_one_after_another_end_each_on_its_day(tmp_path: Path) -> None:
    """Gold to 1 April, then Silver to 1 May, then nothing: what a till that was off for months writes in one go."""
    shop = tiered(tmp_path, CHAIN)
    assert held(shop, CHAN.id) == [("tier/gold", "2026-03-02")]
    until(shop, date(2026, 4, 2))
    assert held(shop, CHAN.id) == [("tier/silver", "review~2026-04-02")]
    late = tiered(tmp_path / "late", CHAIN)
    until(late, date(2026, 7, 1))
    assert held(late, CHAN.id) == []
    entries = [entry for one in closings(late) for entry in one.entries if entry.member == CHAN.id]
    ends = [(entry.unit, entry.amount, str(entry.expires_on)) for entry in entries if entry.unit.startswith("tier/")]
    assert ends == [
        ("tier/silver", 1, "2026-05-01"),
        ("tier/gold", -1, "2026-04-01"),
        ("tier/silver", -1, "2026-05-01"),
    ]
    before = closings(late)
    late.restart()
    assert closings(late) == before


def test_programmes_without_tiers_are_not_reviewed_and_their_members_left_alone(tmp_path: Path) -> None:
    shop = tiered(tmp_path)
    programmes, problems = parse(SHORT, "short.toml")
    assert not problems
    activate(shop.store, shop.clock, shop.ids, programmes, SHORT, today=date(2026, 3, 2), by="boss")
    shop.do(lambda d, s: d.checkout.reload(s))
    shop.scan(LEE.number)
    shop.ring_up("BUN")
    shop.do(lambda d, s: d.payment.pay(s, TenderKind.CARD, 1600))
    until(shop, date(2026, 4, 1))
    assert sorted(entry.programme for one in closings(shop) for entry in one.entries) == ["short", "tiers", "tiers"]
    assert {lot.unit for account in shop.store.ledger.accounts(LEE.id) for lot in account.lots if "tier/" in lot.unit}


PLAN = SHORT + '[[programme.plan]]\nid = "vip"\nname = "VIP"\nsku = "BUN"\nmonths = 1\n'


def test_a_membership_that_has_ended_stays_known_and_writes_nothing(tmp_path: Path) -> None:
    shop = open_shop(tmp_path / "keys", presets=())
    programmes, problems = parse(PLAN, "plan.toml")
    assert not problems
    activate(shop.store, shop.clock, shop.ids, programmes, PLAN, today=date(2026, 3, 2), by="boss")
    shop.do(lambda d, s: d.checkout.reload(s))
    shop.scan(CHAN.number)
    shop.ring_up("BUN")
    shop.do(lambda d, s: d.payment.pay(s, TenderKind.CARD, 1600))
    until(shop, date(2026, 5, 1))
    assert closings(shop) == []
    (account,) = shop.store.ledger.accounts(CHAN.id)
    assert [(lot.unit, str(lot.expires_on)) for lot in account.lots] == [("plan/vip", "2026-04-01")]
