"""One page where trouble is named in plain words, with what to do."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from pos_terminal.domain.neighbours import NeighboursStatus
from pos_terminal.domain.selling.sale import TenderKind
from pos_terminal.domain.selling.scan import CodeRead
from pos_terminal.domain.till import DrawerState, Fault, FoundPrinter, JobState
from pos_terminal.domain.words import Language
from pos_terminal.services.state import CameraStatus, PrinterSearch, PrintingStatus, SyncStatus
from pos_terminal.ui.viewmodels.devices import DevicesViewModel
from tests.support.clocks import NOON
from tests.support.qml import ShownTill, till_window
from tests.support.shop import Shop, open_shop

ONLINE = SyncStatus(enrolled=True, online=True, waiting=3, last_contact=NOON)
OFFLINE = SyncStatus(enrolled=True, waiting=12, last_contact=NOON, offline_since=NOON - timedelta(minutes=26))


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    return open_shop(tmp_path)


@pytest.fixture
def shown(shop: Shop) -> Iterator[ShownTill]:
    with till_window(shop.desk, shop.state, shop.clock, language="en") as window:
        window.terminal.go("devices")
        yield window


def devices(shown: ShownTill) -> DevicesViewModel:
    found = shown.terminal.devices
    assert isinstance(found, DevicesViewModel)
    return found


def test_a_till_of_its_own_says_so_and_offers_no_sync(shown: ShownTill) -> None:
    assert devices(shown).props.net_title == "Stand-alone"
    assert not shown.has("sync-now")


def test_online_and_offline_in_words(shown: ShownTill) -> None:
    shown.terminal.show_sync(ONLINE)
    props = devices(shown).props
    assert (props.net_title, props.net_tone, props.waiting) == ("Online", "good", "3")
    shown.terminal.show_sync(OFFLINE)
    props = devices(shown).props
    assert (props.net_title, props.net_detail, props.net_tone, props.waiting) == (
        "Offline",
        "Since 11:34",
        "warn",
        "12",
    )


def test_the_shops_other_tills_are_among_the_facts(shown: ShownTill) -> None:
    for status, said in (
        (NeighboursStatus(), None),
        (NeighboursStatus((), known=2), "None answers"),
        (NeighboursStatus(("T2",), known=2), "Sharing with T2"),
    ):
        shown.terminal.show_neighbours(status)
        facts = {row.key: row.text for row in devices(shown).props.facts}
        assert facts.get("neighbours") == said


def test_sync_now_is_asked_of_the_worker(shown: ShownTill) -> None:
    asked: list[bool] = []
    devices(shown).sync_wanted.connect(lambda: asked.append(True))
    shown.terminal.show_sync(ONLINE)
    shown.tap("sync-now")
    assert asked == [True]


@pytest.mark.parametrize(
    ("status", "tone", "text"),
    [
        (PrintingStatus(), "good", "Ready"),
        (PrintingStatus(paper_low=True), "warn", "Paper is low, have a roll ready."),
        (PrintingStatus(fault=Fault.PAPER_OUT, waiting=2), "error", "Printer out of paper."),
        (PrintingStatus(fault=Fault.COVER_OPEN), "error", "Printer cover is open."),
        (PrintingStatus(fault=Fault.UNREACHABLE), "error", "Printer not found."),
        (PrintingStatus(unknown=(4,)), "warn", "Ready"),
    ],
)
def test_the_printer_in_words(shown: ShownTill, status: PrintingStatus, tone: str, text: str) -> None:
    shown.terminal.show_printing(status)
    props = devices(shown).props
    assert (props.printer_tone, props.printer_state) == (tone, text)


def test_paper_has_its_steps(shown: ShownTill) -> None:
    shown.terminal.show_printing(PrintingStatus(fault=Fault.PAPER_OUT, waiting=2))
    props = devices(shown).props
    assert len(props.printer_steps) == 3
    assert (props.printer_advice, props.printer_waiting) == ("Keep selling, 2 to print.", "2 to print")


def test_an_unclear_receipt_is_asked_about_not_repeated(shop: Shop) -> None:
    shop.ring_up("BUN")
    shop.do(lambda d, s: d.payment.pay(s, TenderKind.CASH, 1_600))
    job = shop.store.spool.open_jobs()[-1].id
    with shop.store.begin():
        shop.store.spool.mark(job, JobState.UNKNOWN, shop.clock.now())
    with till_window(shop.desk, shop.state, shop.clock, language="en") as shown:
        shown.terminal.go("devices")
        shown.terminal.show_printing(PrintingStatus(unknown=(job,)))
        assert devices(shown).props.unknown_text == "One receipt is unclear. Did it print?"
        shown.tap("it-printed")
        assert job not in [open_job.id for open_job in shop.store.spool.open_jobs()]


def test_the_camera_is_asked_for_and_shown(shown: ShownTill) -> None:
    asked: list[bool] = []
    devices(shown).camera_wanted.connect(asked.append)
    shown.tap("camera-toggle")
    shown.terminal.show_camera(CameraStatus("live", "USB"))
    assert devices(shown).props.camera_live
    shown.tap("camera-toggle")
    shown.terminal.show_camera(CameraStatus("lost", "USB"))
    assert (devices(shown).props.camera_tone, devices(shown).props.camera_state) == ("error", "Camera lost.")
    assert asked == [True, False]


def test_of_two_cameras_one_is_shown_and_trouble_is_said_in_words(shown: ShownTill) -> None:
    chosen: list[int] = []
    devices(shown).camera_chosen.connect(chosen.append)
    shown.terminal.show_camera(CameraStatus("live", "Left"))
    shown.terminal.show_camera(CameraStatus("covered", "Right", 1))
    shown.terminal.show_found(("Left (camera:0)", "Right (camera:2)"))
    assert devices(shown).props.camera_found == "Cameras here: Left (camera:0), Right (camera:2)"
    assert devices(shown).props.camera_state == "Ready"
    shown.tap("camera-1")
    assert chosen == [1]
    assert devices(shown).props.camera_state == "The camera sees only black."
    assert [chip.text for chip in shown.terminal.props.chips if chip.key == "camera"] == ["Camera dark"]
    assert shown.terminal.props.camera_notice == "", "the other one sees"
    shown.terminal.show_camera(CameraStatus("lost", "Left"))
    assert shown.terminal.props.camera_notice.startswith("Camera lost.")
    shown.terminal.show_camera(CameraStatus("resting", "Right", 1))
    assert devices(shown).props.camera_state == "Resting"
    assert shown.small_targets() + shown.cut_texts() == []


def test_a_scan_while_testing_is_only_shown(shown: ShownTill) -> None:
    shown.tap("scanner-test")
    shown.terminal.read_code(CodeRead("4891234567894", "EAN13"))
    assert devices(shown).props.scanner_detail == "12:00 read 4891234567894"
    assert shown.state.bill.is_empty
    shown.tap("scanner-test")
    shown.terminal.read_code(CodeRead("4891234567894", "EAN13"))
    assert not shown.state.bill.is_empty


def test_leaving_ends_the_scanner_test(shown: ShownTill) -> None:
    shown.tap("scanner-test")
    shown.terminal.go("sale")
    shown.terminal.go("devices")
    assert not devices(shown).testing_scanner


def test_the_drawer_opens_only_with_a_reason(shown: ShownTill, shop: Shop) -> None:
    before = shown.state.sequence
    shown.tap("open-drawer")
    assert shown.state.sequence == before
    shown.tap("drawer-reason-0")
    assert shown.state.sequence == before + 1
    assert [job.drawer for job in shop.store.spool.open_jobs()] == [True]


FAULTS = {
    Fault.SILENT: "The printer does not answer.",
    Fault.CUTTER: "The printer's cutter is stuck.",
    Fault.OVERHEATED: "The print head is too hot and is cooling.",
    Fault.UNRECOVERABLE: "The printer has failed.",
    Fault.COVER_OPEN: "Printer cover is open.",
}


@pytest.mark.parametrize("fault", FAULTS)
def test_each_fault_has_words_of_its_own(shown: ShownTill, fault: Fault) -> None:
    shown.terminal.show_printing(PrintingStatus(fault=fault))
    props = devices(shown).props
    assert (props.printer_state, props.printer_tone) == (FAULTS[fault], "error")
    chips = {chip.key: chip for chip in shown.terminal.props.chips}
    assert (chips["printer"].tone, chips["printer"].text != "No printer") == ("error", True)
    shown.terminal.show_printing(PrintingStatus(fault=fault, printer="bar"))
    assert devices(shown).props.printer_state == f"bar: {FAULTS[fault]}"


def test_a_printer_that_stands_in_is_told_of_here_and_no_alarm_at_the_bill(shown: ShownTill) -> None:
    shown.terminal.show_printing(PrintingStatus(fault=Fault.PAPER_OUT, printer="counter", stand_in="bar"))
    assert devices(shown).props.printer_advice == "bar prints instead. Printing goes back to counter by itself."
    assert {chip.key: chip.tone for chip in shown.terminal.props.chips}["printer"] == "warn"


def test_native_chinese_that_nobody_confirmed_is_said(shown: ShownTill) -> None:
    shown.terminal.show_printing(PrintingStatus(unproven=True))
    assert "not confirmed" in devices(shown).props.printer_state


@pytest.mark.parametrize(
    ("state", "said"),
    [
        (DrawerState.SHUT, "Shut"),
        (DrawerState.OPEN, "Open"),
        (DrawerState.LEFT_OPEN, "The cash drawer is open."),
        (DrawerState.STUCK, "The cash drawer did not open."),
    ],
)
def test_how_the_drawer_stands(shown: ShownTill, state: DrawerState, said: str) -> None:
    shown.terminal.show_printing(PrintingStatus(drawer=state))
    assert devices(shown).props.drawer_state == said


def test_the_drawers_switch_is_shown_shut_and_then_open(shown: ShownTill) -> None:
    asked: list[bool] = []
    shown.terminal.drawer_shown.connect(asked.append)
    shown.tap("calibrate-drawer")
    assert "Shut the drawer" in devices(shown).props.drawer_detail
    shown.tap("calibrate-next")
    shown.terminal.show_printing(PrintingStatus(calibration="shut-noted"))
    assert "Open it with its key" in devices(shown).props.drawer_detail
    shown.tap("calibrate-next")
    shown.terminal.show_printing(PrintingStatus(calibration="done", drawer=DrawerState.OPEN))
    assert asked == [False, True]
    assert devices(shown).props.drawer_detail == "The drawer's switch is known now."
    assert not shown.has("calibrate-next")


def test_a_drawer_without_a_switch_says_so(shown: ShownTill) -> None:
    shown.tap("calibrate-drawer", "calibrate-next", "calibrate-next")
    shown.terminal.show_printing(PrintingStatus(calibration="no-switch"))
    assert "there is no switch" in devices(shown).props.drawer_detail


def test_printers_are_looked_for_and_every_address_only_when_asked_for_again(shown: ShownTill) -> None:
    asked: list[bool] = []
    shown.terminal.printers_wanted.connect(asked.append)
    assert not shown.has("sweep-network")
    shown.tap("find-printers")
    assert devices(shown).props.printer_found == "Searching…"
    found = FoundPrinter("network", "192.168.1.50", "TM-T88VI", "mdns")
    shown.terminal.show_search(PrinterSearch((found,), swept=False, count=1))
    assert devices(shown).props.printer_found == "Found: TM-T88VI (network 192.168.1.50)"
    shown.tap("sweep-network")
    assert asked == [False, True]
    more = tuple(FoundPrinter("network", f"192.168.1.{n}") for n in range(5))
    shown.terminal.show_search(PrinterSearch(more, swept=True, count=2))
    assert devices(shown).props.printer_found.endswith(", 2 more")
    assert not shown.has("sweep-network")
    shown.terminal.show_search(PrinterSearch((), swept=True, count=3))
    assert devices(shown).props.printer_found == "No printer found."


@pytest.mark.parametrize("language", ["zh_HK", "en"])
@pytest.mark.parametrize("size", [(1024, 768), (1366, 768)])
@pytest.mark.parametrize("fault", [Fault.UNREACHABLE, Fault.CUTTER, Fault.UNRECOVERABLE])
def test_no_words_of_printer_and_drawer_are_cut(
    shop: Shop, language: Language, size: tuple[int, int], fault: Fault
) -> None:
    with till_window(shop.desk, shop.state, shop.clock, language=language, size=size) as shown:
        shown.terminal.go("devices")
        shown.terminal.show_printing(PrintingStatus(fault=fault, waiting=2, drawer=DrawerState.STUCK))
        assert shown.small_targets() + shown.cut_texts() == []
        shown.terminal.show_printing(PrintingStatus(unproven=True, calibration="no-switch"))
        shown.tap("calibrate-drawer", "calibrate-next", "calibrate-next")
        shown.terminal.show_search(PrinterSearch((FoundPrinter("usb", "04b8:0e15", "TM-T20III"),), count=1))
        assert shown.small_targets() + shown.cut_texts() == []


@pytest.mark.parametrize("language", ["zh_HK", "en"])
@pytest.mark.parametrize("size", [(1024, 768), (1366, 768)])
def test_nothing_is_small_or_cut(shop: Shop, language: Language, size: tuple[int, int]) -> None:
    with till_window(shop.desk, shop.state, shop.clock, language=language, size=size) as shown:
        shown.terminal.go("devices")
        shown.terminal.show_sync(OFFLINE)
        shown.terminal.show_printing(PrintingStatus(fault=Fault.PAPER_OUT, waiting=2))
        shown.terminal.show_camera(CameraStatus("live", "USB"))
        shown.tap("scanner-test", "open-drawer")
        assert shown.small_targets() + shown.cut_texts() == []
        shown.terminal.show_printing(PrintingStatus(unknown=(1, 2)))
        shown.terminal.show_camera(CameraStatus("lost"))
        assert shown.small_targets() + shown.cut_texts() == []
