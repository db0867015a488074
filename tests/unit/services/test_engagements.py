"""What members do at the counter beside buying, each as one record with its entries."""

from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest

from pos_terminal.domain.errors import Refused
from pos_terminal.domain.loyalty.account import POINTS, stamps
from pos_terminal.domain.loyalty.engagement import Engaged, EngagementKind
from pos_terminal.domain.loyalty.file.programme_file import parse
from pos_terminal.domain.loyalty.play.wheel import draw
from pos_terminal.domain.loyalty.units import CHECK_IN, WALLET, plan, spins, tier, used
from pos_terminal.domain.selling.sale import TenderKind
from pos_terminal.services.desk import Desk
from pos_terminal.services.programmes import activate
from pos_terminal.services.state import TillState, Tone
from pos_terminal.wire.codec import decode
from pos_terminal.wire.payloads import EngagementRecorded
from tests.support.shop import CHAN, LEE, MANAGER_PIN, Shop, open_shop

PLAY = """
[[programme]]
id = "play"
name = { zh = "玩樂", en = "Play" }
currency = "HKD"
timezone = "Asia/Hong_Kong"
effective_from = 2020-01-01

[programme.points]
per = 1.00
[programme.check_in]
points = 2
[programme.tiers]
[[programme.tiers.level]]
id = "green"
name = "Green"
[[programme.tiers.level]]
id = "gold"
name = "Gold"
at = 9999.00
[[programme.plan]]
id = "vip"
name = "VIP"
sku = "BUN"
[[programme.stamp_card]]
id = "tea"
name = "Tea"
size = 5
reward = "tea"
paper_limit = 4
[[programme.reward]]
id = "tea"
name = "Tea"
[[programme.wheel]]
id = "spring"
name = { zh = "春", en = "Spring" }
fallback = "small"
licence = "1"
days = 400
[[programme.wheel.prize]]
id = "big"
name = { zh = "大", en = "Big" }
odds = 999999
points = 100
stock = 1
[[programme.wheel.prize]]
id = "small"
name = { zh = "小", en = "Small" }
odds = 1
wallet = 0.10
[[programme.gate]]
id = "door"
name = "Door"
needs_plan = true
open_from = "10:00"
[[programme.gate]]
id = "plate"
name = "Plate"
limit = 1
[[programme.activity]]
code = "review"
name = "Review"
points = 5
limit = 1
[[programme.quota]]
id = "tea"
name = { zh = "限購", en = "Quota" }
limit = 2
tags = ["drink"]
"""
Call = Callable[[Desk, TillState], TillState]


def play_shop(tmp_path: Path, text: str = PLAY) -> Shop:
    shop = open_shop(tmp_path / "keys", presets=())
    programmes, problems = parse(text, "play.toml")
    assert not problems, [str(one) for one in problems]
    activate(shop.store, shop.clock, shop.ids, programmes, text, today=shop.clock.now().date(), by="boss")
    shop.do(lambda d, s: d.checkout.reload(s))
    shop.scan(CHAN.number)
    return shop


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    return play_shop(tmp_path)


def last(shop: Shop) -> Engaged:
    stored = shop.store.journal.by_n(shop.store.journal.head().n)
    assert stored is not None
    payload = decode(stored.body).body
    assert isinstance(payload, EngagementRecorded)
    assert (stored.kind, stored.id) == ("engagement", payload.engagement.id)
    assert payload.loyalty is not None
    assert (payload.loyalty.member, payload.loyalty.number, payload.loyalty.name) == (CHAN.id, CHAN.number, "陳**")
    return payload.engagement


def balance(shop: Shop, unit: str, member: str = CHAN.id) -> int:
    accounts = shop.store.ledger.accounts(member)
    return sum(account.balance(unit, shop.clock.now().date()) for account in accounts)


def refused(shop: Shop, code: str, call: Call) -> None:
    before = shop.store.journal.head()
    with pytest.raises(Refused, match=f"^{code}$"):
        shop.do(call)
    assert shop.store.journal.head() == before


def check_in(desk: Desk, state: TillState) -> TillState:
    return desk.engagements.check_in(state, "play")


def spin(desk: Desk, state: TillState) -> TillState:
    return desk.engagements.spin(state, "play", "spring")


def test_a_check_in_is_recorded_and_shown(shop: Shop) -> None:
    state = shop.do(check_in)
    assert (balance(shop, CHECK_IN), balance(shop, POINTS)) == (1, 2)
    done = last(shop)
    assert (done.kind, done.programme, done.code, done.approved_by) == (EngagementKind.CHECK_IN, "play", "", "")
    assert state.shift is not None
    assert (done.cashier, done.shift, done.shop, done.terminal) == ("ling", state.shift.id, "S1", "T1")
    assert state.notice is not None
    assert (state.notice.code, state.notice.tone) == ("checked-in", Tone.GOOD)
    assert state.sequence == shop.store.journal.head().sequence
    assert state.bill.standing is not None
    assert state.bill.standing.account("play").balance(POINTS, shop.clock.now().date()) == 2
    assert state.bill.evaluation.outlooks[0].check_in is not None
    assert state.bill.evaluation.outlooks[0].check_in.today
    refused(shop, "already-checked-in", check_in)


def test_before_a_shift_it_is_recorded_without_one(shop: Shop) -> None:
    shop.do(
        lambda d, s: d.checkout.remove_member(s),
        lambda d, s: d.shifts.close(s, 50_000, "", MANAGER_PIN),
    )
    shop.scan(CHAN.number)
    shop.do(check_in)
    assert last(shop).shift is None


def test_it_needs_somebody_signed_in_and_a_member_who_is_not_blocked(shop: Shop) -> None:
    standing = shop.state.bill.standing
    assert standing is not None
    state = shop.state
    shop.state = replace(state, operator=None)
    refused(shop, "not-signed-in", check_in)
    blocked = replace(standing, member=replace(standing.member, blocked=True))
    shop.state = replace(state, bill=replace(state.bill, standing=blocked))
    refused(shop, "member-blocked", check_in)
    shop.state = replace(state, bill=replace(state.bill, standing=None))
    refused(shop, "no-member", check_in)
    shop.state = state
    refused(shop, "programme-not-here", lambda d, s: d.engagements.check_in(s, "other"))


def test_a_programme_without_check_ins(tmp_path: Path) -> None:
    shop = play_shop(tmp_path, PLAY.replace("[programme.check_in]\npoints = 2\n", ""))
    refused(shop, "no-check-ins", check_in)


def test_a_turn_is_drawn_recorded_and_then_shown(shop: Shop) -> None:
    refused(shop, "no-spins", spin)
    shop.do(check_in)
    state = shop.do(spin)
    done = last(shop)
    secret = shop.vault.day_secret("T1/2026-03-02")
    programme = state.bill.programmes[0]
    assert (done.kind, done.code, done.prize) == (EngagementKind.SPIN, "spring", "big")
    assert done.prize == draw(programme.wheels[0], secret, done.id.hex).id
    assert done.seed_hash == sha256(secret).hexdigest()
    assert state.spun is not None
    assert (state.spun.prize_id, state.spun.prize.en, state.spun.wheel.en) == ("big", "Big", "Spring")
    assert (balance(shop, POINTS), balance(shop, spins("spring"))) == (102, 0)
    refused(shop, "no-such-wheel", lambda d, s: d.engagements.spin(s, "play", "autumn"))


def test_the_stock_of_a_prize_is_the_tills_and_not_the_members(shop: Shop) -> None:
    shop.do(check_in, spin)
    shop.do(lambda d, s: d.checkout.remove_member(s))
    shop.scan(LEE.number)
    shop.do(check_in)
    state = shop.do(spin)
    assert state.spun is not None
    assert state.spun.prize_id == "small"
    assert (balance(shop, WALLET, LEE.id), balance(shop, used("prize/spring/big"), LEE.id)) == (10, 0)


def test_a_wheel_without_a_licence(tmp_path: Path) -> None:
    shop = play_shop(tmp_path, PLAY.replace('licence = "1"\n', ""))
    refused(shop, "wheel-off", spin)


def test_a_gate_opens_for_who_paid(shop: Shop) -> None:
    door: Call = lambda d, s: d.engagements.open_gate(s, "play", "door")  # noqa: E731
    refused(shop, "no-membership", door)
    refused(shop, "no-such-gate", lambda d, s: d.engagements.open_gate(s, "play", "window"))
    shop.ring_up("BUN")
    shop.do(lambda d, s: d.payment.pay(s, TenderKind.CARD, 1600))
    shop.scan(CHAN.number)
    assert balance(shop, plan("vip")) == 1
    state = shop.do(door)
    done = last(shop)
    assert (done.kind, done.code) == (EngagementKind.GATE, "door")
    assert state.notice is not None
    assert (state.notice.code, state.notice.tone) == ("gate-open", Tone.GOOD)


def test_a_gate_counts(shop: Shop) -> None:
    plate: Call = lambda d, s: d.engagements.open_gate(s, "play", "plate")  # noqa: E731
    shop.do(plate)
    assert balance(shop, used("gate/plate")) == 1
    refused(shop, "gate-quota", plate)


def test_an_activity_that_the_programme_knows(shop: Shop) -> None:
    review: Call = lambda d, s: d.engagements.activity(s, "play", "review")  # noqa: E731
    refused(shop, "no-such-activity", lambda d, s: d.engagements.activity(s, "play", "dance"))
    state = shop.do(review)
    assert (last(shop).kind, last(shop).code, balance(shop, POINTS)) == (EngagementKind.ACTIVITY, "review", 5)
    assert state.notice is not None
    assert (state.notice.code, state.notice.tone) == ("activity-noted", Tone.GOOD)
    refused(shop, "activity-limit", review)


def test_a_tier_by_hand_needs_a_manager(shop: Shop) -> None:
    refused(shop, "manager-needed", lambda d, s: d.engagements.give_tier(s, "play", "gold", 30))
    refused(shop, "wrong-manager-pin", lambda d, s: d.engagements.give_tier(s, "play", "gold", 30, "000000"))
    refused(shop, "no-such-tier", lambda d, s: d.engagements.give_tier(s, "play", "black", 30, MANAGER_PIN))
    state = shop.do(lambda d, s: d.engagements.give_tier(s, "play", "gold", 30, MANAGER_PIN))
    done = last(shop)
    assert (done.kind, done.code, done.approved_by, done.cashier) == (EngagementKind.TIER, "gold", "boss", "ling")
    assert balance(shop, tier("gold")) == 1
    assert state.bill.evaluation.outlooks[0].tier is not None
    assert state.bill.evaluation.outlooks[0].tier.id == "gold"


def test_stamps_of_a_paper_card_need_one_too(shop: Shop) -> None:
    refused(shop, "manager-needed", lambda d, s: d.engagements.carry_over(s, "play", "tea", 4))
    refused(shop, "no-such-card", lambda d, s: d.engagements.carry_over(s, "play", "cup", 4, MANAGER_PIN))
    refused(shop, "too-many-stamps", lambda d, s: d.engagements.carry_over(s, "play", "tea", 5, MANAGER_PIN))
    shop.do(lambda d, s: d.engagements.carry_over(s, "play", "tea", 4, MANAGER_PIN))
    assert (last(shop).kind, last(shop).code, last(shop).approved_by) == (EngagementKind.PAPER_CARD, "tea", "boss")
    assert balance(shop, stamps("tea")) == 4


def test_the_open_bill_is_kept_and_reckoned_anew(shop: Shop) -> None:
    shop.ring_up("LEMON-TEA")
    state = shop.do(check_in)
    assert [line.sku for line in state.bill.sale.lines] == ["LEMON-TEA"]
    shop.restart()
    assert [line.sku for line in shop.state.bill.sale.lines] == ["LEMON-TEA"]


# What a quota keeps from being paid


def test_a_bill_above_a_quota_cannot_be_paid_and_one_below_can(shop: Shop) -> None:
    shop.ring_up("LEMON-TEA", "LEMON-TEA", "LEMON-TEA")
    refused(shop, "quota-reached", lambda d, s: d.payment.pay(s, TenderKind.CARD, 6600))
    assert shop.state.bill.evaluation.over_quota is not None
    shop.do(lambda d, s: d.checkout.change_quantity(s, 1, 2))
    shop.do(lambda d, s: d.payment.pay(s, TenderKind.CARD, 4400))
    assert shop.state.last is not None
    assert balance(shop, used("quota/tea")) == 2


def test_without_a_member_there_is_no_quota(shop: Shop) -> None:
    shop.do(lambda d, s: d.checkout.remove_member(s))
    shop.ring_up("LEMON-TEA", "LEMON-TEA", "LEMON-TEA")
    shop.do(lambda d, s: d.payment.pay(s, TenderKind.CARD, 6600))
    assert shop.state.last is not None
