"""Several printers: each its own documents, and one that stands in where another cannot print."""

from pos_terminal.domain.receipt.blocks import Block
from pos_terminal.domain.selling.sale import TenderKind
from pos_terminal.domain.till import SHOP_COPY, Fault, JobState, PrintOutcome
from pos_terminal.services.printing import Printing
from pos_terminal.services.stations import Station
from tests.support.scripted_printer import ScriptedPrinter
from tests.support.shop import Shop
from tests.unit.services.test_printing import documents, draw, jobs, sell, states


def draw_wide(blocks: tuple[Block, ...]) -> bytes:
    return b"wide\n" + draw(blocks)


def printing(shop: Shop, main: ScriptedPrinter, *others: Station) -> Printing:
    return Printing(shop.store, main, shop.clock, documents(shop), draw, printer_name="counter", others=others)


def stand_in(printer: ScriptedPrinter, after_s: float = 20) -> Station:
    return Station(printer=printer, draw=draw_wide, name="bar", stands_in_for="counter", after_s=after_s)


def test_another_printer_takes_what_the_first_cannot_print_for_some_time(shop: Shop) -> None:
    main, bar = ScriptedPrinter(), ScriptedPrinter()
    rounds = printing(shop, main, stand_in(bar))
    main.fault = Fault.PAPER_OUT
    n = sell(shop, "BUN")
    status = rounds.run_once()
    assert (states(shop, n), status.stand_in, status.printer) == ([JobState.BLOCKED], "", "counter")
    shop.clock.pass_s(21)
    status = rounds.run_once()
    assert (states(shop, n), status.waiting) == ([JobState.PRINTED], 0)
    assert (status.fault, status.printer, status.stand_in) == (Fault.PAPER_OUT, "counter", "bar")
    assert (main.jobs, len(bar.jobs)) == ([], 1)
    assert bar.jobs[0].startswith(b"wide"), "drawn for the printer that prints it"
    assert jobs(shop, n)[0].printer == "bar"

    main.fault = Fault.NONE
    sell(shop, "BUN")
    status = rounds.run_once()
    assert (len(main.jobs), len(bar.jobs)) == (1, 1)
    assert (status.fault, status.stand_in) == (Fault.NONE, "")


def test_what_may_be_on_paper_is_never_given_to_another_printer(shop: Shop) -> None:
    main, bar = ScriptedPrinter(outcomes=[PrintOutcome.UNKNOWN]), ScriptedPrinter()
    rounds = printing(shop, main, stand_in(bar, after_s=0))
    n = sell(shop, "BUN")
    rounds.run_once()
    main.fault = Fault.UNREACHABLE
    shop.clock.pass_s(100)
    rounds.run_once()
    assert (states(shop, n), bar.jobs) == ([JobState.UNKNOWN], [])


def test_who_cannot_print_either_takes_nothing(shop: Shop) -> None:
    main, bar = ScriptedPrinter(fault=Fault.UNREACHABLE), ScriptedPrinter(fault=Fault.COVER_OPEN)
    rounds = printing(shop, main, stand_in(bar, after_s=0))
    n = sell(shop, "BUN")
    rounds.run_once()
    shop.clock.pass_s(100)
    status = rounds.run_once()
    assert (states(shop, n), status.printer, status.stand_in) == ([JobState.BLOCKED], "counter", "")


def test_a_fault_that_passes_begins_the_waiting_anew(shop: Shop) -> None:
    main, bar = ScriptedPrinter(fault=Fault.UNREACHABLE), ScriptedPrinter()
    rounds = printing(shop, main, stand_in(bar))
    rounds.run_once()
    shop.clock.pass_s(15)
    main.fault = Fault.NONE
    rounds.run_once()
    main.fault = Fault.UNREACHABLE
    sell(shop, "BUN")
    rounds.run_once()
    shop.clock.pass_s(15)
    rounds.run_once()
    assert bar.jobs == []


def test_the_drawer_stays_the_first_printers(shop: Shop) -> None:
    main, bar = ScriptedPrinter(), ScriptedPrinter()
    rounds = printing(shop, main, stand_in(bar, after_s=0))
    main.fault = Fault.PAPER_OUT
    rounds.run_once()
    sell(shop, "BUN", kind=TenderKind.CASH)
    rounds.run_once()
    assert (main.drawer_opened, bar.drawer_opened, len(bar.jobs)) == (1, 0, 1)


def test_reports_go_to_the_printer_that_prints_reports_and_do_not_wait_for_another(shop: Shop) -> None:
    main, office = ScriptedPrinter(fault=Fault.PAPER_OUT), ScriptedPrinter()
    reports = Station(printer=office, draw=draw_wide, name="office", prints=frozenset({"reports"}))
    rounds = printing(shop, main, reports)
    sell(shop, "BUN")
    shop.do(lambda d, s: d.shifts.print_x(s))
    status = rounds.run_once()
    assert (main.jobs, len(office.jobs), status.waiting) == ([], 1, 1)
    office.fault, main.fault = Fault.UNREACHABLE, Fault.NONE
    status = rounds.run_once()
    assert (len(main.jobs), status.printer, status.fault) == (1, "office", Fault.UNREACHABLE)


def test_slips_have_a_printer_of_their_own_and_the_shops_copy_stays_with_the_receipt(shop: Shop) -> None:
    main, slips = ScriptedPrinter(), ScriptedPrinter()
    rounds = printing(shop, main, Station(printer=slips, draw=draw_wide, name="slips", prints=frozenset({"slips"})))
    n = sell(shop, "BUN")
    with shop.store.begin():
        shop.store.spool.add(n, SHOP_COPY, copy=0, drawer=False, token=shop.ids.token(), at=shop.clock.now())
        shop.store.spool.add(n, "test", copy=0, drawer=False, token=shop.ids.token(), at=shop.clock.now())
    rounds.run_once()
    assert [job.printer for job in jobs(shop, n)] == ["counter"] * 3
    assert len(main.jobs) == 3


def test_while_another_till_prints_a_receipt_waits_without_an_alarm_and_without_a_stand_in(shop: Shop) -> None:
    main, bar = ScriptedPrinter(is_busy=True), ScriptedPrinter()
    rounds = printing(shop, main, stand_in(bar, after_s=0))
    n = sell(shop, "BUN")
    status = rounds.run_once()
    assert (status.fault, status.waiting) == (Fault.NONE, 1)
    assert (states(shop, n), jobs(shop, n)[0].problem) == ([JobState.BLOCKED], "busy")
    main.is_busy = False
    rounds.run_once()
    assert (states(shop, n), len(main.jobs), bar.jobs) == ([JobState.PRINTED], 1, [])


def test_a_till_that_stops_while_the_stand_in_prints_asks_and_prints_nothing_again(shop: Shop) -> None:
    main, bar = ScriptedPrinter(fault=Fault.PAPER_OUT), ScriptedPrinter()
    n = sell(shop, "BUN")
    with shop.store.begin():
        shop.store.spool.give(jobs(shop, n)[0].id, "bar")
        shop.store.spool.mark(jobs(shop, n)[0].id, JobState.SENDING, shop.clock.now())
    rounds = printing(shop, main, stand_in(bar, after_s=0))
    for _ in range(3):
        status = rounds.run_once()
        shop.clock.pass_s(60)
    assert (states(shop, n), status.unknown) == ([JobState.UNKNOWN], (jobs(shop, n)[0].id,))
    assert (main.jobs, bar.jobs, jobs(shop, n)[0].printer) == ([], [], "bar")
