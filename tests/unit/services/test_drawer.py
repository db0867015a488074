"""The cash drawer's switch: which level means open, whether it opened, and how long it has been open."""

import pytest

from pos_terminal.domain.selling.sale import TenderKind
from pos_terminal.domain.till import DrawerState, PrinterStatus
from pos_terminal.services.drawer import DrawerRules, DrawerWatch
from pos_terminal.services.printing import Printing
from tests.support.scripted_printer import ScriptedPrinter
from tests.support.shop import Shop
from tests.unit.services.test_printing import documents, draw, sell


@pytest.fixture
def printer() -> ScriptedPrinter:
    return ScriptedPrinter(drawer_high=False)


def printing(shop: Shop, printer: ScriptedPrinter, address: str = "here", left_open_s: float = 60) -> Printing:
    return Printing(
        shop.store,
        printer,
        shop.clock,
        documents(shop),
        draw,
        printer_name="counter",
        address=address,
        left_open_s=left_open_s,
    )


@pytest.mark.parametrize("open_is_high", [True, False])
def test_open_and_shut_by_either_level(open_is_high: bool) -> None:
    watch = DrawerWatch(DrawerRules(open_is_high, 60))
    assert watch.state(0) is DrawerState.UNKNOWN
    watch.hear(not open_is_high, 0)
    assert watch.state(0) is DrawerState.SHUT
    watch.hear(open_is_high, 1)
    assert watch.state(60) is DrawerState.OPEN
    watch.hear(open_is_high, 40)
    assert watch.state(61) is DrawerState.LEFT_OPEN
    watch.hear(not open_is_high, 62)
    assert watch.state(62) is DrawerState.SHUT


def test_a_switch_that_nobody_has_shown_says_nothing() -> None:
    watch = DrawerWatch(DrawerRules())
    watch.hear(True, 0)
    watch.kicked(0)
    assert watch.state(1_000) is DrawerState.UNKNOWN


def test_a_drawer_that_does_not_open_is_told_of_for_a_while() -> None:
    watch = DrawerWatch(DrawerRules(True))
    watch.hear(False, 0)
    watch.kicked(0)
    assert watch.state(1) is DrawerState.SHUT
    assert watch.state(2) is DrawerState.STUCK
    assert watch.state(20) is DrawerState.SHUT
    watch.kicked(30)
    watch.hear(True, 31)
    watch.hear(False, 32)
    assert watch.state(33) is DrawerState.SHUT, "it did open"


def test_zero_seconds_means_that_an_open_drawer_is_never_told_of() -> None:
    watch = DrawerWatch(DrawerRules(True, 0))
    watch.hear(True, 0)
    assert watch.state(10_000) is DrawerState.OPEN


def test_a_person_shows_the_drawer_shut_and_open_and_it_is_kept_for_this_printer(
    shop: Shop, printer: ScriptedPrinter
) -> None:
    rounds = printing(shop, printer)
    assert rounds.show_drawer(is_open=False).calibration == "shut-noted"
    printer.drawer_high = True
    status = rounds.show_drawer(is_open=True)
    assert (status.calibration, status.drawer) == ("done", DrawerState.OPEN)
    assert printing(shop, printer).run_once().drawer is DrawerState.OPEN
    assert printing(shop, printer, address="elsewhere").run_once().drawer is DrawerState.UNKNOWN


@pytest.mark.parametrize(("shut", "opened"), [(False, False), (None, None), (True, None)])
def test_without_a_switch_nothing_is_learnt(
    shop: Shop, printer: ScriptedPrinter, shut: bool | None, opened: bool | None
) -> None:
    rounds = printing(shop, printer)
    printer.drawer_high = shut
    rounds.show_drawer(is_open=False)
    printer.drawer_high = opened
    assert rounds.show_drawer(is_open=True).calibration == "no-switch"
    assert rounds.run_once().drawer is DrawerState.UNKNOWN


def taught(shop: Shop, printer: ScriptedPrinter) -> Printing:
    rounds = printing(shop, printer)
    rounds.show_drawer(is_open=False)
    printer.drawer_high = True
    rounds.show_drawer(is_open=True)
    printer.drawer_high = False
    rounds.run_once()
    return rounds


def test_a_drawer_left_open_is_told_of_after_the_time_of_the_settings(shop: Shop, printer: ScriptedPrinter) -> None:
    rounds = taught(shop, printer)
    printer.drawer_high = True
    assert rounds.run_once().drawer is DrawerState.OPEN
    shop.clock.pass_s(60)
    assert rounds.run_once().drawer is DrawerState.LEFT_OPEN
    printer.drawer_high = False
    assert rounds.run_once().drawer is DrawerState.SHUT


def test_a_sale_whose_drawer_stays_shut_is_told_of(shop: Shop, printer: ScriptedPrinter) -> None:
    rounds = taught(shop, printer)
    sell(shop, "BUN", kind=TenderKind.CASH)
    rounds.run_once()
    shop.clock.pass_s(2)
    assert rounds.run_once().drawer is DrawerState.STUCK


def test_what_a_printer_tells_within_a_job_counts_too(shop: Shop, printer: ScriptedPrinter) -> None:
    rounds = taught(shop, printer)
    sell(shop, "BUN", kind=TenderKind.CASH)
    printer.says = (PrinterStatus(drawer_high=True),)
    rounds.run_once()
    shop.clock.pass_s(2)
    printer.drawer_high = True
    assert rounds.run_once().drawer is DrawerState.OPEN
