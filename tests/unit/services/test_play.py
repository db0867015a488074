"""A played shop: what an event may not do, payments, and events of other kinds."""

import json

import pytest

from pos_terminal.domain.loyalty.programme import Programme
from pos_terminal.services.play.file import read_events
from pos_terminal.services.play.player import Play
from tests.support.loyalty import preset, programme

POINTS = "[programme.points]\nper = 1.00\n[programme.money_off]\nstep_points = 10\nstep_value = 1.00\n"


def play(*events: dict[str, object], rules: tuple[Programme, ...] = ()) -> list[dict[str, object]]:
    text = "\n".join(json.dumps({"at": "2026-03-02T10:00:00+08:00"} | event) for event in events)
    shop = Play(rules or (preset("moneyback"),))
    return [shop.play(event) for event in read_events(text)]


def sale(id: str = "S1", minor: int = 10_000, **more: object) -> dict[str, object]:
    return {"type": "sale", "id": id, "amount_minor": minor} | more


ENROL: dict[str, object] = {"type": "enrol", "member": "M1"}


@pytest.mark.parametrize(
    ("event", "code"),
    [
        (sale(member="M2"), "unknown-member"),
        (sale(redeem=[{"points": 500}]), "no-member"),
        (sale(member="M1", redeem=[{"points": 500, "reward": "other"}]), "no-such-reward"),
        (sale(member="M1", redeem=[{"voucher": "V-1"}]), "no-such-voucher"),
        (sale(member="M1", redeem=[{}]), "points-not-in-steps"),
        (sale(tenders=[{"kind": "shells", "amount_minor": 10_000}]), "unknown-tender"),
        (sale(tenders=[{"kind": "octopus", "amount_minor": 9_000}]), "not-paid"),
        (sale(tenders=[{"kind": "octopus", "amount_minor": 11_000}]), "overpaid"),
        (sale(tenders=[]), "not-paid"),
        (ENROL, "already-a-member"),
        ({"type": "spin", "member": "M1", "wheel": "spring"}, "no-such-wheel"),
        ({"type": "access", "member": "M1", "gate": "entry"}, "no-such-gate"),
        ({"type": "check_in", "member": "M1"}, "no-check-ins"),
        ({"type": "activity", "member": "M1", "code": "review", "id": "A1"}, "no-such-activity"),
        ({"type": "activity", "member": "M2", "code": "review", "id": "A1"}, "unknown-member"),
        ({"type": "refund", "id": "R1", "of": "S9"}, "no-such-sale"),
    ],
)
def test_what_the_rules_refuse_changes_nothing(event: dict[str, object], code: str) -> None:
    first, second = play(ENROL, event)
    assert (second["ok"], second["refused"]) == (False, code)
    if second["member"]:
        assert second["account"] == first["account"]


def test_a_sale_without_a_member_is_paid_and_shows_no_account() -> None:
    answer = play(sale())[0]
    assert (answer["ok"], answer["due_minor"], answer["member"], "account" in answer) == (True, 10_000, None, False)
    refund = play(sale(), {"type": "refund", "id": "R1", "of": "S1"})[1]
    assert (refund["due_minor"], refund["earned"]) == (-10_000, {"points": 0})


def test_several_payments_and_change() -> None:
    paid = [{"kind": "octopus", "amount_minor": 4_000}, {"kind": "cash", "amount_minor": 10_000}]
    assert play(sale(tenders=paid))[0]["ok"] is True


def test_a_bill_that_rewards_pay_for_needs_no_payment() -> None:
    earn = sale("S1", 1_000_00, member="M1")
    free = sale("S2", 10_00, member="M1", redeem=[{"points": 100}], tenders=[])
    answer = play(ENROL, earn, free, rules=(programme(POINTS),))[2]
    assert (answer["ok"], answer["due_minor"], answer["redeemed"]) == (True, 0, {"points": 100})


def test_an_id_that_was_refused_may_come_again() -> None:
    answers = play(sale(member="M1"), ENROL, sale(member="M1"), sale(member="M1"))
    assert [answer["ok"] for answer in answers] == [False, True, True, True]
    assert ["duplicate" in answer for answer in answers] == [False, False, False, True]


def test_a_refund_by_line_numbers_from_0() -> None:
    lines: list[dict[str, object]] = [{"unit_minor": 500}, {"unit_minor": 700, "quantity": 3}]
    bought: dict[str, object] = {"type": "sale", "id": "S1", "lines": lines}
    answers = play(
        bought,
        {"type": "refund", "id": "R1", "of": "S1", "lines": [{"line": 1, "quantity": 1}]},
        {"type": "refund", "id": "R2", "of": "S1", "lines": [{"line": 1}]},
        {"type": "refund", "id": "R3", "of": "S1", "lines": [{"line": 1, "quantity": 1}]},
        {"type": "refund", "id": "R4", "of": "S1", "lines": [{"line": 5, "quantity": 1}]},
    )
    assert [answer["due_minor"] for answer in answers] == [2_600, -700, -1_400, None, None]
    assert [answer["refused"] for answer in answers[3:]] == ["already-returned", "no-such-line"]


def test_a_merchant_that_is_not_in_the_programme() -> None:
    rules = programme('merchants = ["bakery", "cafe"]\n' + POINTS)
    answers = play(ENROL, sale("S1", member="M1"), sale("S2", member="M1", merchant="shoes"), rules=(rules,))
    assert [answer["earned"] for answer in answers] == [{"points": 0}, {"points": 100}, {"points": 0}]
    assert answers[2]["refused"] == "unknown-merchant"


def test_a_programme_that_has_not_begun_takes_no_part() -> None:
    later = programme(POINTS, id="later")
    rules = programme("effective_to = 2025-12-31\n" + POINTS)
    answer = play(ENROL, sale(member="M1"), rules=(rules, later))[1]
    assert answer["programmes"] == {
        "club": {"earned": {"points": 0}, "redeemed": {"points": 0}},
        "later": {"earned": {"points": 100}, "redeemed": {"points": 0}},
    }


def test_a_reward_won_in_the_same_sale() -> None:
    card = (
        '[[programme.stamp_card]]\nid = "tea"\nname = "Tea"\nsize = 3\nreward = "tea"\nusable = "same_sale"\n'
        '[[programme.reward]]\nid = "tea"\nname = "Tea"\n'
    )
    lines = [{"unit_minor": 500, "quantity": 4}]
    bought: dict[str, object] = {
        "type": "sale",
        "id": "S1",
        "member": "M1",
        "lines": lines,
        "redeem": [{"reward": "tea"}],
    }
    answer = play(ENROL, bought, rules=(programme(card),))[1]
    assert (answer["due_minor"], answer["redeemed"]) == (1_500, {"points": 0, "vouchers": ["V-1"]})
    assert answer["earned"] == {"points": 0, "stamps": {"tea": 3}}


FRIENDS = """
[programme.points]
per = 1.00
[programme.referral]
referrer = {points = 100}
friend = {points = 50}
[[programme.activity]]
code = "review"
name = "Review"
points = 5
limit = 1
"""


def enrol(member: str, **more: object) -> dict[str, object]:
    return {"type": "enrol", "member": member} | more


def activity(id: str, code: str = "review", **more: object) -> dict[str, object]:
    return {"type": "activity", "id": id, "member": "M1", "code": code} | more


def test_a_friend_is_brought_once_and_by_somebody_else() -> None:
    answers = play(
        enrol("M1", phone="61234567"),
        enrol("M2", referrer="M2"),
        enrol("M2", referrer="M1", phone="61234567"),
        enrol("M2", referrer="M9"),
        enrol("M2", referrer="M1", phone="69999999"),
        enrol("M2"),
        sale("S1", member="M2"),
        {"type": "account", "member": "M1"},
        {"type": "refund", "id": "R1", "of": "S1"},
        {"type": "account", "member": "M1"},
        rules=(programme(FRIENDS),),
    )
    assert [one["refused"] for one in answers[:6]] == [
        None, "self-referral", "self-referral", "unknown-referrer", None, "already-a-member",
    ]  # fmt: skip
    held = [one["account"]["points"] for one in answers[6:]]  # type: ignore[index]
    assert held == [150, 100, 0, 0]


def test_an_activity_is_posted_refused_and_taken_back_once() -> None:
    answers = play(
        enrol("M1"),
        activity("A1"),
        activity("A2"),
        {"type": "refund", "id": "R1", "of": "A1"},
        {"type": "refund", "id": "R2", "of": "A1"},
        activity("A3"),
        activity("A4", "partner", points=7),
        activity("A5", "partner", credit=7),
        activity("A5", "partner", credit=7),
        rules=(programme(FRIENDS),),
    )
    assert [one["refused"] for one in answers] == [
        None, None, "activity-limit", None, "no-such-sale", None, None, None, None,
    ]  # fmt: skip
    shown = [one["account"]["points"] for one in answers[1:] if "account" in one]  # type: ignore[index]
    assert shown == [5, 5, 0, 5, 12, 12, 12]
    assert answers[-1]["duplicate"] is True


def test_where_nobody_can_take_a_partners_points_nothing_happens() -> None:
    card = '[[programme.stamp_card]]\nid = "t"\nname = "T"\nsize = 5\nreward = "t"\n'
    card += '[[programme.reward]]\nid = "t"\nname = "T"\n'
    answers = play(enrol("M1"), activity("A1", "partner", points=7), rules=(programme(card),))
    assert answers[1]["ok"] is True
    assert answers[1]["earned"] == {"points": 0, "stamps": {}}
