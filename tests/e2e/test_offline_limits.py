"""What a till gives while head office does not hear of it: over bills, hours, tills and a manager's word."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from pos_terminal.domain.errors import Refused
from pos_terminal.domain.loyalty.account import POINTS
from pos_terminal.domain.loyalty.offer import Allowance, Bar, Choice, OfferState
from pos_terminal.wire.codec import decode
from pos_terminal.wire.payloads import SaleRecorded
from tests.support.cut_off import ANN, BEN, BUN, CAKE, TEA, CutOff, club_office, cut_off_till, points
from tests.support.shop import CASHIER_PIN, MANAGER_PIN

Open = Callable[..., CutOff]


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Open]:
    """A till with members who have 1,000 points each."""
    tills: list[CutOff] = []

    def open_(offline: str = "", earned_minor: int = 10_000_000) -> CutOff:
        office = club_office(tmp_path / "office", offline)
        till = cut_off_till(office, tmp_path, 1)
        tills.append(till)
        for number in (ANN, BEN):
            till.buy(number=number, amount_minor=earned_minor)
        till.sync()
        return till

    yield open_
    for till in tills:
        till.shop.store.close()
        till.office.office.close()


def bars(till: CutOff) -> dict[str, Bar | None]:
    return {name: one.bar for name, one in till.offers().items()}


def refusal(till: CutOff, choice: Choice) -> str:
    with pytest.raises(Refused) as refused:
        till.use(choice)
    return refused.value.code


def test_online_nothing_is_limited(opened: Open) -> None:
    till = opened()
    till.buy(points(500), TEA, CAKE, BUN)
    till.begin()
    assert set(bars(till).values()) == {None}


def test_points_count_over_all_bills_of_a_spell_and_for_each_member(opened: Open) -> None:
    till = opened()
    till.cut()
    till.buy(points(100))
    till.begin()
    assert (till.offers()["money-off100"].state, bars(till)["money-off900"]) == (OfferState.AVAILABLE, Bar.MEMBER)
    assert refusal(till, points(200)) == "reward-over-limit"
    till.use(points(100))
    till.pay()
    till.begin()
    assert refusal(till, points(100)) == "reward-over-limit"
    till.shop.do(lambda d, s: d.checkout.clear(s))
    till.buy(points(200), number=BEN)
    till.mend()
    till.cut()
    till.buy(points(200))


def test_one_limited_reward_and_one_of_each_other(opened: Open) -> None:
    till = opened()
    till.cut()
    till.buy(TEA, BUN)
    till.begin()
    assert [bars(till)[one] for one in ("tea", "cake", "bun")] == [Bar.MEMBER] * 3
    assert [refusal(till, one) for one in (TEA, CAKE, BUN)] == ["reward-over-limit"] * 3


def test_what_was_given_just_before_the_line_broke_counts(opened: Open) -> None:
    till = opened()
    till.line.cut = True
    till.buy(points(500), TEA)  # the till does not know yet that head office is away
    till.cut()
    till.begin()
    assert (bars(till)["cake"], refusal(till, points(100))) == (Bar.MEMBER, "reward-over-limit")


def test_what_was_sent_but_not_answered_is_still_the_same_spell(opened: Open) -> None:
    till = opened()
    till.cut()
    till.buy(TEA)

    class Half(type(till.line)):  # type: ignore[misc]
        """Takes records and tells nothing."""

        def changes(self, *asked: object) -> object:
            raise Refused("cut")

    till.line.cut = False
    whole, till.line.__class__ = type(till.line), Half
    with pytest.raises(Refused):
        till.syncing.run_once(force=True)
    assert till.shop.store.outbox.waiting() == 0
    till.line.__class__ = whole
    till.cut()
    till.begin()
    assert bars(till)["cake"] is Bar.MEMBER


def test_a_refund_in_the_spell_gives_the_limit_back(opened: Open) -> None:
    till = opened("terminal_total = 45.00")
    till.cut()
    till.buy(points(200), TEA)
    till.begin(BEN)
    assert bars(till)["cake"] is Bar.TERMINAL
    till.shop.do(lambda d, s: d.checkout.clear(s))
    till.give_back()
    till.buy(points(200), CAKE)
    assert till.shop.store.unseen.total_minor("club") == 3_500


def test_part_of_a_refund_gives_part_back(opened: Open) -> None:
    till = opened()
    till.cut()
    till.begin(amount_minor=5_000)
    till.shop.do(lambda d, s: d.checkout.add_amount(s, 5_000))
    till.use(points(200), TEA)
    till.pay()
    last = till.shop.state.last
    assert last is not None
    till.shop.do(
        lambda d, s: d.refunds.browse(s),
        lambda d, s: d.refunds.open_bill(s, last.sale.id),
        lambda d, s: d.refunds.choose(s, {1: 1}),
        lambda d, s: d.refunds.refund(s, "one of them", MANAGER_PIN),
    )
    assert [(one.reward, one.times, one.points, one.minor) for one in till.shop.store.unseen.of_record(last.n)] == [
        ("money-off", 1, 100, 1_000), ("tea", 1, 0, 1_000)
    ]  # fmt: skip
    till.begin()
    till.use(points(100))
    assert bars(till)["cake"] is Bar.MEMBER, "half a voucher is still one"


def test_a_sale_that_head_office_has_heard_gives_nothing_back_to_the_limits(opened: Open) -> None:
    till = opened()
    till.buy(points(200))
    till.sync()
    till.cut()
    till.give_back()
    till.buy(points(200))
    till.begin()
    assert refusal(till, points(100)) == "reward-over-limit"


def test_nothing_limited_once_the_last_word_is_too_old(opened: Open) -> None:
    till = opened("hours = 2")
    till.cut()
    till.shop.clock.pass_s(2 * 3600 - 60)
    till.begin()
    assert bars(till)["tea"] is None
    till.shop.clock.pass_s(120)
    till.shop.do(lambda d, s: d.checkout.reload(s))
    assert (bars(till)["tea"], bars(till)["money-off1000"], bars(till)["bun"]) == (Bar.OLD, Bar.OLD, None)
    assert refusal(till, TEA) == "reward-too-old"


def test_a_clock_that_was_set_back_makes_no_word_younger(opened: Open) -> None:
    till = opened("hours = 2")
    till.cut()
    clock = till.shop.clock
    clock.pass_s(3 * 3600)
    clock.at -= timedelta(hours=3)
    till.begin()
    assert bars(till)["tea"] is Bar.OLD, "the machine's other clock has gone on"
    clock.boot = "another-boot"
    till.shop.do(lambda d, s: d.checkout.reload(s))
    assert bars(till)["tea"] is None, "nothing tells after a start: no record since"
    clock.at -= timedelta(hours=10)
    till.shop.do(lambda d, s: d.checkout.reload(s))
    assert bars(till)["tea"] is Bar.OLD, "earlier than the last word: nobody can tell how old it is"


def test_records_tell_the_time_after_a_start(opened: Open) -> None:
    till = opened("hours = 2")
    till.cut()
    clock = till.shop.clock
    clock.pass_s(3 * 3600)
    till.buy(number=BEN)
    clock.at -= timedelta(hours=3)
    clock.boot = "another-boot"
    till.begin()
    assert bars(till)["tea"] is Bar.OLD


def test_a_till_that_was_off_for_a_day_is_careful_before_it_knows_that_the_line_is_cut(opened: Open) -> None:
    till = opened()
    till.shop.clock.pass_s(24 * 3600)
    till.begin()
    assert bars(till)["tea"] is Bar.OLD
    till.sync()
    assert bars(till)["tea"] is None


def test_without_hours_nothing_limited_is_ever_given_offline(opened: Open) -> None:
    till = opened("hours = 0")
    till.begin()
    assert bars(till)["tea"] is None
    till.cut()
    assert bars(till)["tea"] is Bar.OLD


def test_a_till_gives_no_more_than_its_total(opened: Open) -> None:
    till = opened("terminal_total = 38.00")
    till.cut()
    till.buy(TEA)
    till.begin(BEN)
    assert (bars(till)["tea"], bars(till)["cake"]) == (Bar.TERMINAL, None)
    assert (till.offers()["money-off100"].state, bars(till)["money-off1000"]) == (OfferState.AVAILABLE, Bar.TERMINAL)
    till.use(points(100))
    assert bars(till)["cake"] is Bar.TERMINAL
    assert refusal(till, TEA) == "reward-over-total"
    till.use(BUN)
    assert till.shop.state.bill.evaluation.given[0].minor == 1_000


def test_a_manager_lets_one_go_for_this_bill_and_the_bill_says_so(opened: Open) -> None:
    till = opened()
    till.cut()
    till.buy(TEA)
    till.begin()
    for pin, code in (("", "manager-needed"), (CASHIER_PIN, "wrong-manager-pin")):
        with pytest.raises(Refused, match=code):
            till.allow(CAKE, pin)
    till.allow(CAKE)
    assert till.offers()["cake"].state is OfferState.APPLIED
    assert bars(till)["tea"] is Bar.MEMBER, "that one, not others"
    till.shop.restart()
    till.shop.do(lambda d, s: d.cashiers.sign_in(s, "ling", CASHIER_PIN))
    assert till.offers()["cake"].state is OfferState.APPLIED, "a bill that was open at a power cut keeps it"
    till.pay()
    last = till.shop.state.last
    stored = till.shop.store.journal.by_n(last.n) if last else None
    assert stored is not None
    recorded = decode(stored.body).body
    assert isinstance(recorded, SaleRecorded)
    assert recorded.allowed == (Allowance(CAKE, "boss"),)
    till.begin()
    assert bars(till)["cake"] is Bar.MEMBER, "for that bill only"


def test_a_manager_allows_points_over_the_limit_but_not_more_than_there_are(opened: Open) -> None:
    till = opened(earned_minor=4_000_000)
    till.cut()
    till.begin()
    till.allow(points(400))
    till.pay()
    till.begin()
    assert not [name for name in till.offers() if name.startswith("money-off")], "all 400 are spent"
    with pytest.raises(Refused, match="reward-not-on-offer"):
        till.allow(points(100))


def test_another_member_on_the_bill_has_not_been_allowed_anything(opened: Open) -> None:
    till = opened()
    till.cut()
    till.begin()
    till.allow(points(1000))
    till.shop.scan(till.card(BEN))
    assert till.shop.state.bill.allowed == ()
    assert bars(till)["money-off1000"] is Bar.MEMBER


def test_nobody_allows_a_denied_member_anything(opened: Open) -> None:
    till = opened()
    with till.shop.store.begin():
        till.shop.store.members.deny(till.office.office.accounts(ANN).member.id, True)
    till.cut()
    till.begin()
    assert set(bars(till).values()) == {Bar.DENIED}
    for choice in (BUN, TEA, points(1000)):
        with pytest.raises(Refused, match="reward-denied"):
            till.allow(choice)


def test_points_that_two_tills_spent_twice_stay_within_the_limit_and_are_not_given_again(
    opened: Open, tmp_path: Path
) -> None:
    till = opened(earned_minor=2_000_000)
    other = cut_off_till(till.office, tmp_path, 2)
    for each in (till, other):
        each.cut()
        each.buy(points(200))
    for each in (till, other, till):
        each.mend()
    found = till.office.office.accounts(ANN)
    assert found.accounts[0][1].balance(POINTS, found.on) == -200
    assert till.shop.store.members.is_denied(found.member.id)
    other.shop.store.close()
