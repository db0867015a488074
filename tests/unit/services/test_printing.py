"""The print spool: once each, whenever the printer can, and asked about where it is unclear."""

from collections.abc import Iterable
from dataclasses import replace

import pytest

from pos_terminal.domain.receipt.blocks import Block, Code, Row, Text
from pos_terminal.domain.receipt.template import Prints
from pos_terminal.domain.selling.sale import TenderKind
from pos_terminal.domain.till import Fault, JobState, PrinterStatus, PrintJob, PrintOutcome
from pos_terminal.services.documents import Documents, NothingToPrint
from pos_terminal.services.members import Enrolment
from pos_terminal.services.printing import Printing
from pos_terminal.services.recording import record
from pos_terminal.services.state import PrintingStatus
from pos_terminal.wire.codec import decode
from pos_terminal.wire.payloads import CopyPrinted
from tests.support import receipts
from tests.support.scripted_printer import ScriptedPrinter
from tests.support.shop import CHAN, MANAGER_PIN, Shop


def draw(blocks: tuple[Block, ...]) -> bytes:
    """Blocks as plain lines: what the spool prints is looked at here, not how it is drawn."""
    return "\n".join(said(blocks)).encode()


def said(blocks: Iterable[Block]) -> list[str]:
    lines = []
    for block in blocks:
        match block:
            case Text() | Code():
                lines.append(block.text)
            case Row():
                lines.append(f"{block.left}\t{block.right}")
    return lines


def documents(shop: Shop) -> Documents:
    return Documents(shop.store, receipts.stationery)


def printing(shop: Shop, printer: ScriptedPrinter, told: list[PrintingStatus] | None = None) -> Printing:
    def tell(status: PrintingStatus) -> bool:
        if told is not None:
            told.append(status)
        return True

    return Printing(shop.store, printer, shop.clock, documents(shop), draw, printer_name="counter", told=tell)


def sell(shop: Shop, *skus: str, kind: TenderKind = TenderKind.OCTOPUS, member: bool = False) -> int:
    """Sells, and gives the journal row."""
    if member:
        shop.scan(CHAN.number)
    shop.ring_up(*skus)
    minor = sum(line.gross_minor for line in shop.state.bill.sale.lines)
    shop.do(lambda d, s: d.payment.pay(s, kind, minor), lambda d, s: d.payment.next_sale(s))
    assert shop.state.last is not None
    return shop.state.last.n


def jobs(shop: Shop, n: int) -> tuple[PrintJob, ...]:
    return shop.store.spool.of_record(n)


def states(shop: Shop, n: int) -> list[JobState]:
    return [job.state for job in jobs(shop, n)]


@pytest.fixture
def printer() -> ScriptedPrinter:
    return ScriptedPrinter()


def test_a_receipt_is_printed_once_from_what_was_recorded(shop: Shop, printer: ScriptedPrinter) -> None:
    n = sell(shop, "LEMON-TEA", "BUN", member=True)
    shop.state = replace(shop.state, last=None)  # the screen has moved on; the journal has not
    rounds = printing(shop, printer)
    assert rounds.run_once() == PrintingStatus()
    assert rounds.run_once() == PrintingStatus()
    assert states(shop, n) == [JobState.PRINTED]
    assert len(printer.jobs) == 1
    text = printer.jobs[0].decode()
    assert "凍檸茶 Iced lemon tea ×1\t22.00" in text
    assert "朝陽茶室" in text
    assert "陳**" in text
    assert CHAN.name not in text
    assert printer.tokens == [jobs(shop, n)[0].token]


def test_jobs_are_printed_in_order(shop: Shop, printer: ScriptedPrinter) -> None:
    for sku in ("LEMON-TEA", "BUN", "MILK-TEA"):
        sell(shop, sku)
    printing(shop, printer).run_once()
    names = ("Iced lemon tea", "Pineapple bun", "Milk tea")
    assert [name for job in printer.jobs for name in names if name in job.decode()] == list(names)


def test_without_paper_nothing_is_sent_and_it_prints_by_itself_later_once(shop: Shop, printer: ScriptedPrinter) -> None:
    rounds = printing(shop, printer)
    printer.fault = Fault.PAPER_OUT
    n, m = sell(shop, "BUN"), sell(shop, "BUN")
    status = rounds.run_once()
    assert (status.fault, status.waiting, status.unknown) == (Fault.PAPER_OUT, 2, ())
    assert printer.jobs == []
    assert jobs(shop, n)[0].problem == "paper-out"
    rounds.run_once()
    printer.fault = Fault.NONE
    assert rounds.run_once() == PrintingStatus()
    assert states(shop, n) == states(shop, m) == [JobState.PRINTED]
    assert len(printer.jobs) == 2


def test_a_printer_that_goes_away_before_the_first_byte_blocks(shop: Shop, printer: ScriptedPrinter) -> None:
    n = sell(shop, "BUN")
    printer.outcomes = [PrintOutcome.NOT_SENT]
    rounds = printing(shop, printer)
    assert rounds.run_once().fault is Fault.UNREACHABLE
    assert states(shop, n) == [JobState.BLOCKED]
    rounds.run_once()
    assert states(shop, n) == [JobState.PRINTED]


def test_a_printer_that_cannot_tell_is_sent(shop: Shop, printer: ScriptedPrinter) -> None:
    n = sell(shop, "BUN")
    printer.outcomes = [PrintOutcome.SENT]
    printing(shop, printer).run_once()
    assert states(shop, n) == [JobState.SENT]


def test_an_unclear_job_is_asked_about_never_resent_and_holds_up_nobody(shop: Shop, printer: ScriptedPrinter) -> None:
    n, m = sell(shop, "BUN"), sell(shop, "MILK-TEA")
    printer.outcomes = [PrintOutcome.UNKNOWN]
    rounds = printing(shop, printer)
    status = rounds.run_once()
    assert status.unknown == (jobs(shop, n)[0].id,)
    assert status.waiting == 0
    assert states(shop, m) == [JobState.PRINTED]
    rounds.run_once()
    assert len(printer.jobs) == 2


def test_a_job_that_was_going_out_when_the_till_stopped_is_unclear(shop: Shop, printer: ScriptedPrinter) -> None:
    n = sell(shop, "BUN", kind=TenderKind.CASH)
    with shop.store.begin():
        shop.store.spool.mark(jobs(shop, n)[0].id, JobState.SENDING, shop.clock.now())
    status = printing(shop, printer).run_once()
    assert states(shop, n) == [JobState.UNKNOWN]
    assert status.unknown == (jobs(shop, n)[0].id,)
    assert (printer.jobs, printer.drawer_opened) == ([], 0)


def unclear(shop: Shop, printer: ScriptedPrinter) -> tuple[int, Printing]:
    n = sell(shop, "BUN", kind=TenderKind.CASH)
    printer.outcomes = [PrintOutcome.UNKNOWN]
    rounds = printing(shop, printer)
    rounds.run_once()
    return n, rounds


def test_it_did_print(shop: Shop, printer: ScriptedPrinter) -> None:
    n, rounds = unclear(shop, printer)
    head = shop.store.journal.head()
    shop.do(lambda d, s: d.printing.settle_unknown(s, jobs(shop, n)[0].id, True))
    rounds.run_once()
    assert states(shop, n) == [JobState.PRINTED]
    assert len(printer.jobs) == 1
    assert shop.store.journal.head() == head


def test_it_did_not_print_so_a_copy_is_and_the_journal_says_so(shop: Shop, printer: ScriptedPrinter) -> None:
    n, rounds = unclear(shop, printer)
    opened = printer.jobs[0].count(b"<kick>") + printer.drawer_opened
    job = jobs(shop, n)[0].id
    shop.do(lambda d, s: d.printing.settle_unknown(s, job, False))
    shop.do(lambda d, s: d.printing.settle_unknown(s, job, False))  # a second tap
    rounds.run_once()
    assert states(shop, n) == [JobState.SKIPPED, JobState.PRINTED]
    assert "補印 1 COPY 1" in printer.jobs[1].decode()
    assert b"<kick>" not in printer.jobs[1]
    assert opened == 1
    last = shop.store.journal.by_n(shop.store.journal.head().n)
    assert last is not None
    copy = decode(last.body).body
    assert isinstance(copy, CopyPrinted)
    assert (copy.copy, copy.cashier) == (1, "ling")
    assert shop.state.sequence == last.sequence


def test_what_waits_can_be_skipped_and_printed_later_as_a_copy(shop: Shop, printer: ScriptedPrinter) -> None:
    n = sell(shop, "BUN")
    shop.do(lambda d, s: d.printing.skip_waiting(s))
    rounds = printing(shop, printer)
    assert rounds.run_once() == PrintingStatus()
    assert (states(shop, n), printer.jobs) == ([JobState.SKIPPED], [])
    assert shop.state.last is not None
    record = shop.state.last.sale.id
    shop.do(lambda d, s: d.refunds.reprint(s, record))
    rounds.run_once()
    assert "COPY 1" in printer.jobs[0].decode()


def test_a_job_that_is_skipped_at_the_last_moment_is_not_sent(shop: Shop, printer: ScriptedPrinter) -> None:
    n = sell(shop, "BUN")

    def skipping_draw(blocks: tuple[Block, ...]) -> bytes:
        shop.do(lambda d, s: d.printing.skip_waiting(s))
        return draw(blocks)

    Printing(shop.store, printer, shop.clock, documents(shop), skipping_draw).run_once()
    assert (states(shop, n), printer.jobs) == ([JobState.SKIPPED], [])


def test_cash_opens_the_drawer_before_anything_is_printed_and_other_tenders_do_not(
    shop: Shop, printer: ScriptedPrinter
) -> None:
    rounds = printing(shop, printer)
    sell(shop, "BUN", kind=TenderKind.CASH)
    opened: list[int] = []
    printer.while_sending = lambda: opened.append(printer.drawer_opened)
    rounds.run_once()
    sell(shop, "BUN", kind=TenderKind.OCTOPUS)
    rounds.run_once()
    assert opened == [1, 1]
    assert all(b"<kick>" not in job for job in printer.jobs)


def test_the_next_customers_drawer_opens_while_receipts_before_wait_for_paper(
    shop: Shop, printer: ScriptedPrinter
) -> None:
    rounds = printing(shop, printer)
    printer.fault = Fault.PAPER_OUT
    sell(shop, "BUN", kind=TenderKind.CASH)
    rounds.run_once()
    sell(shop, "BUN", kind=TenderKind.CASH)
    rounds.run_once()
    assert (printer.drawer_opened, printer.jobs) == (2, [])


def test_the_next_customers_drawer_opens_while_a_receipt_is_stuck_half_way(
    shop: Shop, printer: ScriptedPrinter
) -> None:
    sell(shop, "BUN")
    printer.says = (PrinterStatus(Fault.PAPER_OUT), PrinterStatus())
    printer.while_sending = lambda: None if jobs_made else jobs_made.append(sell(shop, "BUN", kind=TenderKind.CASH))
    jobs_made: list[int] = []
    opened: list[int] = []

    def told(status: PrintingStatus) -> bool:
        opened.append(printer.drawer_opened)
        return True

    rounds = Printing(shop.store, printer, shop.clock, documents(shop), draw, told=told)
    rounds.run_once()
    assert (opened[0], printer.drawer_opened, len(printer.jobs)) == (1, 1, 2)


def test_no_paper_is_no_reason_to_keep_the_drawer_shut_but_it_opens_once(shop: Shop, printer: ScriptedPrinter) -> None:
    rounds = printing(shop, printer)
    printer.fault = Fault.PAPER_OUT
    sell(shop, "BUN", kind=TenderKind.CASH)
    rounds.run_once()
    rounds.run_once()
    assert printer.drawer_opened == 1
    printer.fault = Fault.NONE
    rounds.run_once()
    assert b"<kick>" not in printer.jobs[0]
    assert printer.drawer_opened == 1


def test_a_drawer_that_could_not_be_reached_opens_when_it_can_while_the_sale_is_fresh(
    shop: Shop, printer: ScriptedPrinter
) -> None:
    rounds = printing(shop, printer)
    printer.fault, printer.reachable_drawer = Fault.UNREACHABLE, False
    sell(shop, "BUN", kind=TenderKind.CASH)
    rounds.run_once()
    shop.clock.pass_s(5)
    printer.fault, printer.reachable_drawer = Fault.NONE, True
    rounds.run_once()
    assert printer.drawer_opened == 1


def test_a_drawer_never_springs_open_long_after_the_sale(shop: Shop, printer: ScriptedPrinter) -> None:
    rounds = printing(shop, printer)
    printer.fault, printer.reachable_drawer = Fault.UNREACHABLE, False
    sell(shop, "BUN", kind=TenderKind.CASH)
    rounds.run_once()
    shop.clock.pass_s(60)
    printer.fault, printer.reachable_drawer = Fault.NONE, True
    rounds.run_once()
    assert b"<kick>" not in printer.jobs[0]
    assert printer.drawer_opened == 0


def test_a_drawer_does_not_open_again_after_a_restart(shop: Shop, printer: ScriptedPrinter) -> None:
    sell(shop, "BUN", kind=TenderKind.CASH)
    shop.clock.pass_s(1)
    printing(shop, printer).run_once()
    assert b"<kick>" not in printer.jobs[0]


def test_opening_the_drawer_without_a_sale_takes_no_paper(shop: Shop, printer: ScriptedPrinter) -> None:
    rounds = printing(shop, printer)
    printer.fault = Fault.PAPER_OUT
    shop.do(lambda d, s: d.shifts.open_drawer(s, "change"))
    status = rounds.run_once()
    assert (printer.drawer_opened, printer.jobs, status.waiting) == (1, [], 0)
    printer.reachable_drawer = False
    shop.do(lambda d, s: d.shifts.open_drawer(s, "change"))
    rounds.run_once()
    shop.clock.pass_s(31)
    rounds.run_once()
    n = shop.store.journal.head().n
    assert (states(shop, n), jobs(shop, n)[0].problem) == ([JobState.SKIPPED], "drawer-not-opened")


def test_what_the_printer_says_within_a_job_is_passed_on(shop: Shop, printer: ScriptedPrinter) -> None:
    sell(shop, "BUN")
    printer.says = (PrinterStatus(Fault.PAPER_OUT, True), PrinterStatus())
    told: list[PrintingStatus] = []
    printing(shop, printer, told).run_once()
    assert told[0] == PrintingStatus(Fault.PAPER_OUT, paper_low=True, waiting=1)
    assert told[-1] == PrintingStatus()


def test_a_till_that_stops_leaves_the_rest_waiting(shop: Shop, printer: ScriptedPrinter) -> None:
    n, m = sell(shop, "BUN"), sell(shop, "BUN")
    Printing(shop.store, printer, shop.clock, documents(shop), draw, told=lambda _status: False).run_once()
    assert (states(shop, n), states(shop, m)) == ([JobState.PRINTED], [JobState.WAITING])


def test_x_and_z_reports_and_a_refund_are_printed(shop: Shop, printer: ScriptedPrinter) -> None:
    rounds = printing(shop, printer)
    sell(shop, "BUN")
    assert shop.state.last is not None
    sale = shop.state.last.sale.id
    shop.do(
        lambda d, s: d.refunds.browse(s),
        lambda d, s: d.refunds.open_bill(s, sale),
        lambda d, s: d.refunds.choose(s, {1: 1}),
        lambda d, s: d.refunds.refund(s, "cold", ""),
        lambda d, s: d.shifts.print_x(s),
        lambda d, s: d.shifts.close(s, 50_000, "counted", MANAGER_PIN),
    )
    rounds.run_once()
    sold, refund, x, z = (job.decode() for job in printer.jobs)
    assert "此單有退款" in sold, "printed after the refund, the receipt says so"
    assert "菠蘿油 Pineapple bun ×1\t−16.00" in refund
    assert "X 報表 X report" in x
    assert "Z 報表 Z report" in z
    assert "批核 Approved by\t黃經理" in z


def test_a_voided_sale_says_so_on_its_copy(shop: Shop, printer: ScriptedPrinter) -> None:
    rounds = printing(shop, printer)
    sell(shop, "BUN")
    assert shop.state.last is not None
    sale = shop.state.last.sale.id
    rounds.run_once()
    shop.do(
        lambda d, s: d.refunds.browse(s),
        lambda d, s: d.refunds.open_bill(s, sale),
        lambda d, s: d.refunds.void(s, "mistake", MANAGER_PIN),
        lambda d, s: d.refunds.reprint(s, sale),
    )
    rounds.run_once()
    assert "取消單 Void" in printer.jobs[1].decode()
    assert "此單已取消" in printer.jobs[2].decode()
    assert "COPY 1" in printer.jobs[2].decode()


def test_a_test_slip_goes_through_the_spool(shop: Shop, printer: ScriptedPrinter) -> None:
    shop.do(lambda d, s: d.printing.print_test(s))
    printing(shop, printer).run_once()
    assert "試印 Test print" in printer.jobs[0].decode()
    assert "counter" in printer.jobs[0].decode()


def test_what_has_no_document_is_skipped_and_holds_up_nobody(shop: Shop, printer: ScriptedPrinter) -> None:
    head = shop.store.journal.head()  # the shift's opening
    with shop.store.begin():
        shop.store.spool.add(head.n, "receipt", copy=0, drawer=False, token=shop.ids.token(), at=shop.clock.now())
    sell(shop, "BUN")
    printing(shop, printer).run_once()
    assert states(shop, head.n) == [JobState.SKIPPED]
    assert "no document" in jobs(shop, head.n)[0].problem
    assert len(printer.jobs) == 1


def test_documents_of_rows_that_are_not_there(shop: Shop) -> None:
    with pytest.raises(NothingToPrint, match="no journal row"):
        documents(shop).of_record(10_000)


def test_the_journal_row_of_a_copy_gives_the_document_it_is_a_copy_of(shop: Shop) -> None:
    sell(shop, "BUN")
    assert shop.state.last is not None
    record = shop.state.last.sale.id
    shop.do(lambda d, s: d.refunds.reprint(s, record))
    text = "\n".join(said(documents(shop).of_record(shop.store.journal.head().n)))
    assert "COPY 1" in text
    assert "Pineapple bun" in text


def test_an_enrolment_slip_shows_the_signed_code_where_there_is_one(shop: Shop) -> None:
    form = Enrolment(phone="98765432", name="何小姐", consent_terms=True)
    shop.do(lambda d, s: d.members.enrol(s, form))
    rows = [job.record for job in shop.store.spool.open_jobs() if job.document == "enrolment"]
    signed = Documents(shop.store, receipts.stationery, member_code=lambda member: f"SIGNED{member}")
    text = "\n".join(said(signed.of_record(rows[-1])))
    assert "SIGNED" in text
    assert "何小姐" not in text
    assert "9876" not in text


def test_a_copy_of_a_record_that_is_not_here_has_no_document(shop: Shop) -> None:
    with shop.store.begin():
        head = record(
            shop.store,
            shop.clock,
            CopyPrinted(of=shop.ids.new(), copy=1, cashier="ling"),
            record_id=shop.ids.new(),
            at=shop.clock.now(),
            business_date=shop.clock.now().date(),
        )
    with pytest.raises(NothingToPrint, match="not here"):
        documents(shop).of_record(head.n)


def test_a_receipt_is_printed_even_where_the_programme_cannot_be_read(shop: Shop) -> None:
    n = sell(shop, "LEMON-TEA", member=True)
    broken = [replace(text, text="not a programme") for text in shop.store.programmes.all()]
    with shop.store.begin():
        for text in broken:
            shop.store.programmes.put(text)
    lines = said(documents(shop).of_record(n))
    assert "cafe-stamps" in lines
    assert any("coffee\t1" in line for line in lines)


def test_a_drawer_that_a_failed_connection_did_not_open_is_still_to_open(shop: Shop, printer: ScriptedPrinter) -> None:
    rounds = printing(shop, printer)
    printer.outcomes, printer.reachable_drawer = [PrintOutcome.NOT_SENT], False
    sell(shop, "BUN", kind=TenderKind.CASH)
    rounds.run_once()
    printer.reachable_drawer = True
    rounds.run_once()
    assert (printer.drawer_opened, len(printer.jobs)) == (1, 1)


def test_a_test_slip_that_is_unclear_is_not_printed_again(shop: Shop, printer: ScriptedPrinter) -> None:
    shop.do(lambda d, s: d.printing.print_test(s))
    printer.outcomes = [PrintOutcome.UNKNOWN]
    rounds = printing(shop, printer)
    job = rounds.run_once().unknown[0]
    head = shop.store.journal.head()
    shop.do(lambda d, s: d.printing.settle_unknown(s, job, False))
    assert rounds.run_once() == PrintingStatus()
    assert (len(printer.jobs), shop.store.journal.head()) == (1, head)


def test_a_receipt_that_cannot_be_drawn_holds_up_nobody(shop: Shop, printer: ScriptedPrinter) -> None:
    rows = [sell(shop, sku) for sku in ("BUN", "MILK-TEA")]
    spoiled = iter([ZeroDivisionError("a bug")])

    def spoiling(blocks: tuple[Block, ...]) -> bytes:
        for bug in spoiled:
            raise bug
        return draw(blocks)

    rounds = Printing(shop.store, printer, shop.clock, documents(shop), spoiling)
    with pytest.raises(ZeroDivisionError):
        rounds.run_once()
    rounds.run_once()
    states = [job.state for row in rows for job in shop.store.spool.of_record(row)]
    assert states == [JobState.SKIPPED, JobState.PRINTED]


def test_without_a_receipt_the_drawer_opens_all_the_same(shop: Shop) -> None:
    desk = shop.desk
    state = replace(shop.state, template=replace(shop.state.template, prints=Prints.WHEN_ASKED))
    for kind, wanted in ((TenderKind.OCTOPUS, []), (TenderKind.CASH, ["drawer"])):
        state = desk.payment.next_sale(desk.payment.pay(desk.checkout.add_product(state, "LEMON-TEA"), kind, 2200))
        assert [job.document for job in shop.store.spool.open_jobs()] == wanted
    printer = ScriptedPrinter()
    printing(shop, printer).run_once()
    assert (printer.drawer_opened, printer.jobs) == (1, [])
    assert shop.store.spool.open_jobs() == ()
