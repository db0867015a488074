"""Two tills that are online, one member at both: what is on one open bill, the other does not give meanwhile."""

import gc
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from click.testing import CliRunner

from pos_terminal.clock import SystemClock
from pos_terminal.commands.till import cli as till_commands
from pos_terminal.domain.errors import Refused
from pos_terminal.domain.loyalty.member import Left
from pos_terminal.domain.loyalty.offer import Bar, OfferState
from pos_terminal.domain.selling.scan import CodeRead
from pos_terminal.headoffice.registry import Terminal
from pos_terminal.headoffice.server import serving
from pos_terminal.services.reserving import Reserving, asked_of
from pos_terminal.services.state import TillState
from pos_terminal.wire import answers
from pos_terminal.wire.answers import NoAnswer
from pos_terminal.wire.member_code import Form
from pos_terminal.wire.reservations import Reserve, Reserved, Use
from tests.support.clocks import NOON
from tests.support.cut_off import ANN, BEN, CAKE, TEA, CutOff, club_office, cut_off_till, points
from tests.support.shop import CASHIER_PIN
from tests.support.window_counter import counter


class Counter:
    """A till whose reservations' worker runs when the test says so."""

    def __init__(self, till: CutOff) -> None:
        self.till = till
        self.worker = Reserving(till.shop.store, till.line, till.shop.clock)

    def hear(self) -> TillState:
        """The worker asks, and the bill takes head office's word."""
        word = self.worker.ask(asked_of(self.till.shop.state))
        if word is not None:
            self.till.shop.do(lambda d, s: d.checkout.take_left(s, word))
        return self.till.shop.state

    def bar(self, key: str) -> Bar | None:
        return self.till.offers()[key].bar

    def uses(self) -> list[str]:
        return [one.reward for one in self.till.shop.state.bill.choices]


@pytest.fixture
def counters(tmp_path: Path) -> Iterator[tuple[Counter, Counter]]:
    """A member with 1,000 points at two tills."""
    office = club_office(tmp_path / "office")
    tills = [cut_off_till(office, tmp_path, number) for number in (1, 2)]
    tills[0].buy(number=ANN, amount_minor=10_000_000)
    for till in (*tills, *tills):
        till.sync()
    yield Counter(tills[0]), Counter(tills[1])
    for till in tills:
        till.shop.store.close()
    office.office.close()


def begin(*counters: Counter) -> None:
    """The member is on a bill of 1,000 dollars at each of them."""
    for one in counters:
        one.till.begin(amount_minor=100_000)


def hold(counter: Counter, number: int) -> None:
    """So many points are on the open bill, and head office has heard of it."""
    counter.till.use(points(number))
    counter.hear()


def test_points_on_one_bill_are_not_given_on_another(counters: tuple[Counter, Counter]) -> None:
    first, second = counters
    begin(*counters)
    hold(first, 800)
    second.till.use(points(500))
    state = second.hear()
    assert second.uses() == []
    assert state.notice is not None
    assert (state.notice.code, second.bar("money-off1000")) == ("reward-elsewhere", Bar.ELSEWHERE)
    with pytest.raises(Refused, match="reward-elsewhere"):
        second.till.use(points(300))
    hold(second, 200)
    assert (first.uses(), second.uses()) == (["money-off"], ["money-off"])
    first.hear()
    assert first.uses() == ["money-off"], "who came first keeps it"


def test_a_bill_that_lets_go_frees_it_and_one_that_is_paid_does_not(counters: tuple[Counter, Counter]) -> None:
    first, second = counters
    begin(*counters)
    hold(first, 900)
    second.hear()
    assert second.bar("money-off1000") is Bar.ELSEWHERE
    first.till.shop.do(lambda d, s: d.checkout.clear(s))
    first.hear()
    second.hear()
    assert second.bar("money-off1000") is None
    first.till.shop.do(lambda d, s: d.checkout.undo_clear(s))
    first.hear()
    first.till.pay()
    first.hear()  # the worker sees an empty bill; head office has not heard of the payment
    second.hear()
    assert second.bar("money-off1000") is Bar.ELSEWHERE
    first.till.sync()
    second.hear()
    assert second.bar("money-off1000") is Bar.ELSEWHERE, "gone for good: head office's word is newer than the feed's"
    second.till.sync()
    second.hear()
    assert "money-off1000" not in second.till.offers()


def test_rewards_that_cost_points_and_points_share_what_is_left(counters: tuple[Counter, Counter]) -> None:
    first, second = counters
    begin(*counters)
    hold(first, 900)
    second.hear()
    second.till.use(TEA)
    assert (second.bar("cake"), second.till.offers()["cake"].state) == (None, OfferState.AVAILABLE)
    second.till.use(CAKE)
    with pytest.raises(Refused, match="reward-elsewhere"):
        second.till.use(points(100))
    assert second.uses() == ["tea", "cake"]


def test_a_manager_may_let_it_go(counters: tuple[Counter, Counter]) -> None:
    first, second = counters
    begin(*counters)
    hold(first, 900)
    second.hear()
    second.till.allow(points(1_000))
    second.hear()
    assert second.uses() == ["money-off"]


def test_what_head_office_has_not_heard_of_counts(counters: tuple[Counter, Counter]) -> None:
    first, _ = counters
    first.till.buy(number=ANN, amount_minor=1_000_000)
    first.till.begin(amount_minor=200_000)
    first.till.use(points(1_100))
    first.hear()
    assert first.uses() == ["money-off"]


def test_another_member_and_another_bill_take_no_word_of_it(counters: tuple[Counter, Counter]) -> None:
    first, second = counters
    second.till.begin(amount_minor=100_000)
    hold(second, 900)
    first.till.begin(amount_minor=100_000)
    word = first.worker.ask(asked_of(first.till.shop.state))
    assert word is not None
    first.till.shop.do(lambda d, s: d.checkout.clear(s))
    first.till.begin(BEN)
    before = first.till.shop.state
    assert first.till.shop.do(lambda d, s: d.checkout.take_left(s, word)) == before


def test_without_head_office_nothing_changes(counters: tuple[Counter, Counter]) -> None:
    first, second = counters
    begin(*counters)
    hold(second, 900)

    class Silent:
        """Head office cannot be reached."""

        def reserve(self, asked: Reserve) -> Reserved:
            raise NoAnswer(answers.UNREACHABLE, "no route")

    first.worker = Reserving(first.till.shop.store, Silent(), first.till.shop.clock)  # type: ignore[arg-type]
    hold(first, 900)
    assert first.uses() == ["money-off"]
    first.till.cut()
    first.hear()
    first.till.pay()


def test_a_bill_that_nobody_pays_holds_two_minutes(counters: tuple[Counter, Counter]) -> None:
    first, second = counters
    begin(*counters)
    hold(first, 900)
    second.hear()
    assert second.bar("money-off1000") is Bar.ELSEWHERE
    second.till.office.clock.at += timedelta(seconds=121)
    second.hear()
    assert second.bar("money-off1000") is None


@pytest.fixture
def garbage_of_this_thread() -> Iterator[None]:
    """A window that is over is taken apart here, on its own thread."""
    gc.disable()
    yield
    gc.collect()
    gc.enable()


@pytest.mark.usefixtures("garbage_of_this_thread")
def test_the_window_asks_beside_the_selling_and_says_what_it_hears(tmp_path: Path) -> None:
    office = club_office(tmp_path / "office")
    earned = cut_off_till(office, tmp_path, 1)
    earned.buy(number=ANN, amount_minor=10_000_000)
    earned.sync()
    earned.shop.store.close()
    ann = office.office.accounts(ANN).member.id
    other = Reserve(bill=UUID(int=9), member=ann, uses=(Use("club", "points", 1_000),))
    data = tmp_path / "till"
    with serving(office.office) as url:
        joined = CliRunner().invoke(till_commands, ["--data", str(data), "enrol", url, office.new_code()])
        assert joined.exit_code == 0, joined.output
        terminal = Terminal("S1-T1", "S1", "T1", "", NOON, False)
        office.office.reserve(terminal, other)
        with counter(data, language="en") as window:
            window.hands.wait_for(lambda: window.application.till.state is not None, "the books to be open")
            run = window.application.till.run
            run(lambda desk, state: desk.cashiers.sign_in(state, "ling", CASHIER_PIN))
            window.until(lambda state: state.operator is not None, "the cashier to be signed in")
            run(lambda desk, state: desk.shifts.open(state, 50_000))
            window.until(lambda state: state.shift is not None, "the shift to be open")
            window.hands.wait_for(lambda: any(one.online for one in window.office), "the first round")
            card = office.vault.make_card(ann, Form.STATIC, SystemClock().now())
            run(lambda desk, state: desk.router.scan(state, CodeRead(card, "QR")))
            run(lambda desk, state: desk.checkout.add_amount(state, 100_000))
            window.reads("In use at another till")
            office.office.reserve(terminal, Reserve(bill=other.bill, member=ann))
            run(lambda desk, state: desk.members.attach(desk.checkout.remove_member(state), ann))
            window.until(lambda state: any(one.amount == 1_000 for one in left_of(state)), "what was let go of")
    office.office.close()


def left_of(state: TillState) -> tuple[Left, ...]:
    return state.bill.standing.left if state.bill.standing else ()
