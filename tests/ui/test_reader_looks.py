"""A connected reader on every screen that waits for it: the bar, the keys in its place, and nothing cut at any size."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from pos_terminal.domain.selling.charging import Approved, Declined, Result, Unclear
from pos_terminal.domain.selling.sale import TenderKind
from pos_terminal.domain.words import Language
from pos_terminal.services.desk import Desk, open_desk
from pos_terminal.services.state import LineDisplayStatus, ShopSettings, TerminalStatus, TillState
from tests.support.qml import ShownTill, settle, till_window
from tests.support.shop import Shop, open_shop

SETTINGS = ShopSettings(on_terminal=(TenderKind.OCTOPUS, TenderKind.CARD))
ROWS = ("Iced lemon t. $22.00", "Total         $38.00")


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    found = open_shop(tmp_path / "keys")
    found.desk = open_desk(found.store, found.clock, found.ids, found.vault, SETTINGS, found.files)
    found.ring_up("LEMON-TEA", "BUN")
    return found


@pytest.fixture
def shown(shop: Shop) -> Iterator[ShownTill]:
    with till_window(shop.desk, shop.state, shop.clock, settings=SETTINGS, language="en") as window:
        yield window


def tap(till: ShownTill, shop: Shop, *names: str) -> None:
    """Taps with a person's time between them."""
    for name in names:
        shop.clock.pass_s(1)
        till.tap(name)


def say(till: ShownTill, result: Result, *, asked: bool = False) -> None:
    """What the reader says of the open charge."""
    charge = till.state.charge
    assert charge is not None
    reference = charge.charge.reference
    till.till.run(lambda desk, state: desk.charging.settle(state, reference, result, asked=asked))
    settle()


def doubt(till: ShownTill) -> None:
    say(till, Unclear("cut"))
    say(till, Unclear("cut"), asked=True)


def check(till: ShownTill) -> None:
    assert not till.small_targets()
    assert not till.cut_texts()


@pytest.mark.slow
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("language", ["zh_HK", "en"])
@pytest.mark.parametrize("size", [(1024, 768), (1280, 800), (1366, 768), (1920, 1080)], ids=str)
def test_nothing_is_cut(shop: Shop, size: tuple[int, int], language: Language, dark: bool) -> None:
    window = till_window(shop.desk, shop.state, shop.clock, settings=SETTINGS, language=language, size=size, dark=dark)
    with window as till:
        tap(till, shop, "quick-octopus")
        assert till.has("reader-bar")
        check(till)
        say(till, Unclear())
        check(till)
        say(till, Unclear(), asked=True)
        check(till)
        tap(till, shop, "quick-charge-not-paid", "pay", "method-card")
        check(till)
        tap(till, shop, "paid")
        assert till.has("reader-wait")
        check(till)
        doubt(till)
        check(till)
        say(till, Approved(amount_minor=9_900))
        check(till)
        tap(till, shop, "charge-not-paid", "paid")
        say(till, Approved(amount_minor=3_800, device_reference="D1"))
        assert till.terminal.props.screen == "done"
        last = till.state.last
        assert last is not None
        till.till.run(lambda desk, state: desk.refunds.open_bill(state, last.sale.id))
        till.till.run(lambda desk, state: desk.refunds.choose(state, {1: 1}))
        till.terminal.go("history")
        tap(till, shop, "refund-act")
        assert till.has("refund-wait")
        check(till)
        doubt(till)
        check(till)
        till.terminal.go("devices")
        for reader, display in (
            (TerminalStatus("ready", "A reader with quite a long name of its own"), LineDisplayStatus()),
            (TerminalStatus(), LineDisplayStatus("ready", "COM4", rows=ROWS)),
            (TerminalStatus("busy"), LineDisplayStatus("opening")),
            (TerminalStatus("lost", "tcp", "refused " * 20), LineDisplayStatus("lost", "COM4", "no such port " * 20)),
        ):
            till.terminal.show_payment_terminal(reader)
            till.terminal.show_line_display(display)
            settle()
            check(till)


def test_a_double_tap_does_not_call_off_what_it_began(shown: ShownTill, shop: Shop) -> None:
    shop.clock.pass_s(1)
    shown.tap("quick-octopus", "quick-cancel-charge")
    assert shown.state.charge is not None
    assert shown.state.charge.stage.value == "under-way"
    tap(shown, shop, "quick-cancel-charge")
    assert shown.state.charge.stage.value == "cancelling"


def test_while_it_waits_the_bill_cannot_be_paid_twice_or_changed(shown: ShownTill, shop: Shop) -> None:
    tap(shown, shop, "quick-octopus")
    assert not shown.item("pay").isEnabled()
    assert not shown.item("quick-exact").isEnabled()
    tap(shown, shop, "tile-MILK-TEA")
    assert len(shown.state.bill.sale.lines) == 2
    assert "The reader is busy with a payment." in shown.texts()


def test_declined_is_one_amber_line_and_the_keys_are_back(shown: ShownTill, shop: Shop) -> None:
    tap(shown, shop, "quick-octopus")
    say(shown, Declined("insufficient"))
    assert "Not enough on the card." in shown.texts()
    tap(shown, shop, "quick-exact")
    assert shown.terminal.props.screen == "done"


def test_a_typed_part_goes_over_the_reader_and_the_rest_in_cash(shown: ShownTill, shop: Shop) -> None:
    tap(shown, shop, "pay", "method-card")
    shown.type("10")
    tap(shown, shop, "take")
    say(shown, Approved(amount_minor=1_000))
    assert [one.amount_minor for one in shown.state.bill.sale.tenders] == [1_000]
    tap(shown, shop, "method-cash", "cash-2800")
    assert shown.terminal.props.screen == "done"


def test_in_doubt_the_cashier_is_asked_and_the_answer_pays(shown: ShownTill, shop: Shop) -> None:
    tap(shown, shop, "quick-octopus")
    doubt(shown)
    assert "Unclear whether the reader took $38.00." in shown.texts()
    tap(shown, shop, "quick-charge-paid")
    assert shown.terminal.props.screen == "done"


def refund_in_doubt(shop: Shop) -> None:
    """A refund over the reader, a power cut, and a reader that cannot say."""
    reference = [""]

    def begin(desk: Desk, state: TillState) -> TillState:
        state = desk.charging.pay(state, TenderKind.OCTOPUS, 3_800)
        assert state.charge is not None
        state = desk.charging.settle(state, state.charge.charge.reference, Approved(amount_minor=3_800))
        assert state.last is not None
        state = desk.refunds.choose(desk.refunds.open_bill(state, state.last.sale.id), {1: 1})
        state = desk.charging.refund(state, "")
        assert state.charge is not None
        reference[0] = state.charge.charge.reference
        return state

    shop.do(begin)
    shop.restart()
    shop.desk = open_desk(shop.store, shop.clock, shop.ids, shop.vault, SETTINGS, shop.files)
    shop.do(
        lambda desk, state: desk.cashiers.sign_in(state, "ling", "1234"),
        lambda desk, state: desk.charging.settle(state, reference[0], Unclear(), asked=True),
    )


def test_a_refund_in_doubt_after_a_power_cut_is_answered_where_it_was_begun(shop: Shop) -> None:
    refund_in_doubt(shop)
    with till_window(shop.desk, shop.state, shop.clock, settings=SETTINGS, language="en") as till:
        check(till)
        tap(till, shop, "notice-action")
        assert till.terminal.props.screen == "history"
        check(till)
        tap(till, shop, "charge-paid")
        assert till.state.charge is None
        assert till.state.history.opened is not None
        assert len(till.state.history.opened.refunds) == 1


def test_what_fits_no_bill_is_put_right_at_the_notice(shop: Shop) -> None:
    shop.do(lambda desk, state: desk.charging.pay(state, TenderKind.OCTOPUS, 3_800))
    with shop.store.begin():
        shop.store.parking.put(0, shop.clock.now(), b"torn")
    shop.restart()
    charge = shop.state.charge
    assert charge is not None
    shop.do(
        lambda desk, state: desk.cashiers.sign_in(state, "ling", "1234"),
        lambda desk, state: desk.charging.settle(state, charge.charge.reference, Approved(amount_minor=3_800)),
    )
    with till_window(shop.desk, shop.state, shop.clock, settings=SETTINGS, language="en") as till:
        check(till)
        tap(till, shop, "notice-action")
        assert till.state.charge is None
        assert shop.store.charges.all() == ()


def test_the_reader_that_is_lost_has_a_chip_and_without_one_there_is_no_card(shown: ShownTill) -> None:
    shown.terminal.go("devices")
    settle()
    assert not shown.has("card-reader")
    assert not shown.has("card-line-display")
    shown.terminal.show_payment_terminal(TerminalStatus("lost", "tcp", "refused"))
    settle()
    assert shown.has("card-reader")
    assert "reader" in {chip.key for chip in shown.terminal.props.chips}
