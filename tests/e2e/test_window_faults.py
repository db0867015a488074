"""The till's real window on its bad days: what the cashier reads, that selling goes on, and that it can be closed.

Whatever hangs is held by the test and let go at the end; what is asserted is the order of things, never the time.
"""

import gc
import os
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import cv2
import pytest

from pos_terminal.domain.errors import Refused, Unavailable
from pos_terminal.domain.till import JobState, PrinterStatus, PrintOutcome
from pos_terminal.domain.words import Language
from pos_terminal.headoffice.server import serving
from pos_terminal.main import open_terminal
from pos_terminal.main.rounds import line_of
from pos_terminal.main.sample_shop import sync
from pos_terminal.main.window import TillApplication, WindowOptions
from pos_terminal.printer.paper import Paper
from pos_terminal.services.joining import join
from pos_terminal.services.state import TillState
from pos_terminal.store.database import DATABASE
from pos_terminal.store.verify import verify
from pos_terminal.ui.messages import message, sentence
from tests.support import frames
from tests.support.fault_proxy import Fault as LineFault
from tests.support.fault_proxy import FaultProxy, Spoiled, Status, fault_proxy
from tests.support.offices import Office, open_office
from tests.support.printer_emulator import EmulatedPrinter, EmulatorServer
from tests.support.till_process import begin_shop
from tests.support.window_counter import AtTheCounter, counter, wait


@pytest.fixture(autouse=True)
def garbage_of_this_thread() -> Iterator[None]:
    """A window that is over is taken apart here, on its own thread, and not on whichever worker of the next one."""
    gc.disable()
    yield
    gc.collect()
    gc.enable()


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A standalone café with its menu, in which nothing was sold yet."""
    begin_shop(tmp_path / "till")
    return tmp_path / "till"


def sales(data: Path) -> int:
    """How many sales the books hold; they are right."""
    assert [check for check in verify(data / DATABASE) if not check.ok] == []
    with open_terminal(data) as terminal:
        return sum(record.kind == "sale" for record in terminal.store.records(0))


# --- books that cannot be opened: the window says why, in the till's language


def letter(data: Path) -> None:
    (data / DATABASE).write_bytes(b"dear aunt, " * 1_000)


def from_the_future(data: Path) -> None:
    with open_terminal(data) as terminal, terminal.store.begin():
        terminal.store.connection.run(
            "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES ('till', '9999_future', '')"
        )


def gone(data: Path) -> None:
    with open_terminal(data) as terminal:
        terminal.state()
    (data / DATABASE).unlink()


def damaged_keys(data: Path) -> None:
    (data / "keys" / "phone.key").write_text("not a key")


def lost_key(data: Path) -> None:
    (data / "keys" / "phone-public.key").unlink()


@pytest.mark.parametrize("language", ["zh_HK", "en"])
@pytest.mark.parametrize(
    ("spoil", "code"),
    [
        (letter, "corrupt"),
        (from_the_future, "newer-schema"),
        (gone, "missing"),
        (damaged_keys, "key-not-readable"),
        (lost_key, "key-not-readable"),
    ],
)
def test_what_keeps_the_books_shut_is_told_in_the_window(
    data: Path, spoil: Callable[[Path], None], code: str, language: Language
) -> None:
    spoil(data)
    with counter(data, language) as at:
        at.reads(sentence(code, {}, language))
        assert isinstance(at.application.hindrance, Unavailable)
        assert at.application.hindrance.code == code
        at.hands.type("1234")  # nothing to type into, and nothing happens
        assert at.application.till.state is None


@contextmanager
def without_rights(data: Path) -> Iterator[None]:
    """The folder may be read and nothing else; a test that is run by root becomes nobody for so long."""
    for folder in (data, *data.parents[:3]):
        folder.chmod(0o755)
    for file in data.rglob("*"):
        file.chmod(0o555 if file.is_dir() else 0o444)
    data.chmod(0o555)
    root = os.geteuid() == 0
    if root:
        os.seteuid(65534)
    try:
        yield
    finally:
        if root:
            os.seteuid(0)
        data.chmod(0o755)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such permissions on folders")
@pytest.mark.parametrize("language", ["zh_HK", "en"])
def test_a_read_only_folder_is_told_in_the_window(data: Path, language: Language) -> None:
    with counter(data):  # everything that is loaded late is loaded
        pass
    with without_rights(data), counter(data, language) as at:
        at.reads(sentence("read-only", {}, language))
        assert isinstance(at.application.hindrance, Unavailable)


@pytest.mark.parametrize("language", ["zh_HK", "en"])
def test_wrong_settings_are_told_in_the_window_with_their_line(data: Path, language: Language) -> None:
    (data / "settings.toml").write_text('[rules]\ncash_step_minor = 0\nlogo = "x"\n', "utf-8")
    with counter(data, language) as at:
        line = {"zh_HK": "第 2 行，rules.cash_step_minor", "en": "line 2, rules.cash_step_minor"}[language]
        at.reads(line)
        assert not any("{" in text for text in at.texts())
        assert isinstance(at.application.hindrance, Refused)


def test_settings_that_cannot_be_read_are_told_too(data: Path) -> None:
    (data / "settings.toml").mkdir()
    with counter(data) as at:
        at.reads("讀不到這個檔案")


def test_a_second_window_says_so_and_leaves_the_first_alone(data: Path) -> None:
    with counter(data) as first:
        first.sign_in()
        with counter_beside(data) as second:
            second.reads(sentence("window-open", {}, "zh_HK"))
            first.sell()
            assert second.application.till.state is None
        first.sell()
    assert sales(data) == 2
    with counter(data) as again:  # and the folder is free again
        again.sign_in()


@contextmanager
def counter_beside(data: Path) -> Iterator[AtTheCounter]:
    """A second window of the same folder in the same process: locks are held by open files, not by processes."""
    application = TillApplication(WindowOptions(data=data), ["till"])
    application.start()
    try:
        yield AtTheCounter(application)
    finally:
        application.close()
        application.deleteLater()


# --- trouble while selling


@pytest.mark.skipif(sys.platform == "win32", reason="RLIMIT_FSIZE is POSIX")
def test_a_full_disk_stops_the_payment_and_loses_no_bill(data: Path) -> None:
    import resource

    def limit(size: int) -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))

    with counter(data) as at:
        at.sign_in()
        at.sell()
        at.hands.tap("next", "tile-LEMON-TEA", "tile-LEMON-TEA")
        at.until(lambda state: state.bill.pieces == 2, "two teas on the bill")
        at.hands.rest(0.65)
        try:
            limit(1)
            at.hands.tap("quick-octopus")
            at.hands.wait_for(lambda: told(at, "disk-full") or told(at, "io-error"), "the trouble in words")
            assert not at.state.showing_done
            at.hands.tap("tile-MILK-TEA")  # cannot be kept either, and the window lives
            at.hands.rest(0.1)
            assert at.state.bill.pieces == 2
        finally:
            limit(resource.RLIM_INFINITY)
        at.hands.rest(0.65)
        at.hands.tap("quick-octopus")
        at.until(lambda state: state.showing_done, "the sale to be done")
        assert at.state.last is not None
        assert at.state.last.sale.total_minor == 4_400
    assert sales(data) == 2


def told(at: AtTheCounter, code: str) -> bool:
    return any(message(code).text in text for text in at.texts())


class Hanging:
    """A printer that answers nothing until it is let go."""

    width_dots = 576
    paper = Paper()

    def __init__(self) -> None:
        self.asked, self.let_go = threading.Event(), threading.Event()
        self.printed: list[bytes] = []

    def status(self) -> PrinterStatus:
        self.asked.set()
        self.let_go.wait(60)
        return PrinterStatus()

    def send(self, document: bytes, token: str, heard: Callable[[PrinterStatus], bool]) -> PrintOutcome:
        self.printed.append(document)
        return PrintOutcome.PRINTED

    def kick_drawer(self) -> bool:
        return True


def test_a_printer_that_never_answers_is_waited_for_by_nobody(data: Path) -> None:
    printer = Hanging()
    with counter(data, printer=printer) as at:
        try:
            at.sign_in()
            at.hands.wait_for(printer.asked.is_set, "the print worker to hang")
            at.sell()
            at.hands.tap("next")
            at.hands.type("12.5")
            at.reads("12.5")
            at.hands.rest(0.65)
            at.hands.tap("quick-octopus")
            at.until(lambda state: state.last is not None and state.last.sale.total_minor == 1_250, "the amount paid")
            assert (printer.let_go.is_set(), printer.printed) == (False, [])
        finally:
            printer.let_go.set()
        at.hands.wait_for(lambda: states(data) == [JobState.PRINTED] * 2, "both receipts")
    assert len(printer.printed) == 2
    assert sales(data) == 2


def network_printer(data: Path, address: str) -> None:
    (data / "settings.toml").write_text(
        f'[[printer]]\nname = "counter"\nkind = "network"\naddress = "{address}"\nend_mark = "gs_h"\n', "utf-8"
    )


def test_paper_runs_out_while_selling_and_everything_is_printed_once(data: Path) -> None:
    machine = EmulatedPrinter(paper_rows=0)
    with EmulatorServer(machine) as server:
        network_printer(data, server.address)
        with counter(data) as at:
            at.sign_in()
            at.reads("打印機缺紙")
            at.sell()
            at.sell()
            at.reads("2 張待印")
            assert machine.papers == []
            with server.lock:
                machine.load_paper()
            at.hands.wait_for(lambda: states(data) == [JobState.PRINTED] * 2, "both receipts")
            at.hands.wait_for(lambda: not any("缺紙" in text for text in at.texts()), "the trouble to be over")
    assert len(machine.papers) == 2
    assert sales(data) == 2


def test_a_printer_that_is_not_there_is_said_and_the_receipts_come_later(data: Path) -> None:
    machine = EmulatedPrinter()
    server = EmulatorServer(machine)
    server.stop_listening()
    network_printer(data, server.address)
    with counter(data, "en") as at:
        at.sign_in()
        at.reads("Printer not found")
        at.sell()
        at.reads("Printer not found")
    assert states(data) == [JobState.BLOCKED]
    with EmulatorServer(machine) as there:
        network_printer(data, there.address)
        with counter(data):
            wait(lambda: states(data) == [JobState.PRINTED])
    assert len(machine.papers) == 1


def test_the_line_to_the_printer_breaks_within_a_receipt(data: Path) -> None:
    """Whether it is on paper nobody knows: it is asked about, the next one prints, and it can be closed meanwhile."""
    machine = EmulatedPrinter()
    with EmulatorServer(machine, reset_after=6_000) as server:
        network_printer(data, server.address)
        with counter(data) as at:
            at.sign_in()
            at.sell()
            at.hands.wait_for(lambda: JobState.UNKNOWN in states(data), "the question")
    assert states(data) == [JobState.UNKNOWN]
    assert sales(data) == 1


def test_a_camera_that_is_not_there_is_said_and_selling_goes_on(data: Path) -> None:
    (data / "settings.toml").write_text('[[camera]]\nsource = "http://127.0.0.1:9/none"\n', "utf-8")
    with counter(data) as at:
        at.sign_in()
        at.reads("鏡頭斷線")
        at.sell()
    assert sales(data) == 1


def test_two_cameras_read_at_once_rest_while_nobody_is_there_and_wake(data: Path, tmp_path: Path) -> None:
    """A picture is a camera that stands still: each has another item before it."""
    sections = []
    for name, text in (("left", "4891234567894"), ("right", "4890000000017")):
        picture = tmp_path / f"{name}.png"
        cv2.imwrite(str(picture), frames.shown(frames.qr_art(text)))
        sections.append(f"[[camera]]\nsource = '{picture}'\n")
    (data / "settings.toml").write_text("".join(sections), "utf-8")
    with counter(data) as at:
        at.sign_in()
        at.until(lambda state: len(state.bill.sale.lines) == 2, "an item from each camera")
        assert {line.sku for line in at.state.bill.sale.lines} == {"LEMON-TEA", "BUN"}
        at.application.terminal.go("devices")
        at.hands.tap("camera-1", "camera-toggle")
        devices = at.application.terminal.property("devices")
        at.hands.wait_for(lambda: devices.props.camera_live, "the picture")
        assert [(row.title, row.chosen) for row in devices.props.cameras] == [("left.png", False), ("right.png", True)]
        at.application.eyes.need_cameras(False)
        at.reads("鏡頭休息中")
        at.application.eyes.need_cameras(True)
        at.reads("鏡頭正常")
        at.application.terminal.go("sale")
        assert not devices.props.camera_viewing, "nobody makes pictures that nobody looks at"


def test_another_writer_holds_the_books_and_no_key_is_lost(data: Path) -> None:
    """The lane waits for its turn; the window takes every key meanwhile, and all of it happens in order after."""
    with counter(data) as at, open_terminal(data) as other:
        at.sign_in()
        with other.store.begin():
            at.hands.tap("tile-LEMON-TEA", "tile-MILK-TEA")
            at.hands.type("12.5")
            at.reads("12.5")
            at.hands.tap("nav-history")
            at.hands.tap("nav-sale")
            assert at.state.bill.is_empty, "nothing of it is done yet"
        at.until(lambda state: state.bill.pieces == 2, "both items on the bill")
        assert [line.sku for line in at.state.bill.sale.lines] == ["LEMON-TEA", "MILK-TEA"]
        at.hands.rest(0.65)
        at.hands.tap("quick-octopus")
        at.until(lambda state: state.showing_done, "the sale to be done")
        assert at.state.last is not None
        assert at.state.last.sale.total_minor == 2_200 + 2_000 + 1_250
    assert sales(data) == 1


def states(data: Path) -> list[JobState]:
    with open_terminal(data) as terminal:
        sold = [record.n for record in terminal.store.records(0) if record.kind == "sale"]
        return [job.state for n in sold for job in terminal.store.spool.of_record(n)]


# --- head office


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    opened = open_office(tmp_path / "office")
    yield opened
    opened.office.close()


@pytest.fixture
def line(office: Office, data: Path) -> Iterator[FaultProxy]:
    """The line between the till, which has joined and synced, and its head office."""
    with serving(office.office) as url, fault_proxy(url) as proxy:
        with open_terminal(data) as terminal:
            terminal.state()
            client = line_of(terminal.store, terminal.vault, terminal.ids, proxy.url)
            join(terminal.store, client, terminal.vault, url=proxy.url, code=office.new_code())
            client.close()
            sync(terminal)
        yield proxy


BAD_DAYS: dict[str, Spoiled] = {
    "html": LineFault.HTML,
    "401": Status(401, b'{"code":"unknown-terminal","zh":"x","en":"Unknown till."}'),
    "500": Status(500, b"<html>Traceback"),
    "nothing": LineFault.CLOSED,
    "half": LineFault.HALF,
}


@pytest.mark.parametrize("day", sorted(BAD_DAYS))
def test_head_office_answers_nonsense_and_selling_goes_on(
    data: Path, line: FaultProxy, office: Office, day: str
) -> None:
    with counter(data) as at:
        at.sign_in()
        at.hands.wait_for(lambda: bool(at.office) and at.office[-1].online, "the line")
        line.faults = [BAD_DAYS[day]] * 50
        at.sell()
        at.application.sync_now()
        at.hands.wait_for(lambda: not at.office[-1].online and at.office[-1].waiting >= 1, "the line to be lost")
        assert at.office[-1].cause
        at.reads("待傳")
        at.sell()
        line.faults.clear()
        at.application.sync_now()
        at.hands.wait_for(lambda: at.office[-1].online and at.office[-1].waiting == 0, "everything to be sent")
    assert office.office.report().sales == 2
    assert sales(data) == 2


def test_closing_does_not_wait_for_a_head_office_that_hangs(data: Path, line: FaultProxy) -> None:
    with counter(data) as at:
        at.sign_in()
        at.hands.wait_for(lambda: bool(at.office) and at.office[-1].online, "the line")
        line.faults = [LineFault.DRIPPING_HEADER] * 5
        asked = len(line.requests)
        at.application.sync_now()
        at.hands.wait_for(lambda: len(line.requests) > asked, "the call that hangs")
        at.sell()
        assert at.office[-1].online, "it still hangs"
    with open_terminal(data) as terminal:
        assert terminal.store.outbox.feed().last_problem.endswith("the till was closed"), "ended, not waited for"
    assert sales(data) == 1


def test_the_log_names_incidents_and_nobody(data: Path, caplog: pytest.LogCaptureFixture) -> None:
    def fault(_desk: object, _state: TillState) -> TillState:
        raise ZeroDivisionError("陳大文 \x1b[31m 91234567")

    with counter(data) as at:
        at.sign_in()
        at.application.till.run(fault)
        at.reads("沒有記錄任何東西")
        at.sell()
    (record,) = [record for record in caplog.records if record.levelname == "ERROR"]
    (file,) = (data / "logs").glob("till-*.jsonl")
    said = file.read_text("utf-8")
    assert str(record.__dict__["incident"]) in said
    assert not any(word in said for word in ("陳大文", "91234567", "\x1b"))
