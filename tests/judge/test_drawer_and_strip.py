"""The drawer while the printer cannot print, and what the till's strip says as the printer fares."""

import gc
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from pos_terminal.domain.till import Fault, JobState
from tests.support.cut_line import CutLine, going_on
from tests.support.emupos import Emupos, FaultName, JudgedPrinter, wait_until
from tests.support.judged_till import SETTINGS, JudgedTill
from tests.support.till_process import begin_shop
from tests.support.window_counter import AtTheCounter
from tests.support.window_counter import counter as window

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]
# A till looks at its printer every 1.5 s and is to say a fault within 2 s more. What is measured is printed; on a
# machine that does other things as well, only what never comes is a failure.
NEVER_S = 60.0


@pytest.fixture
def till(counter: JudgedPrinter, tmp_path: Path) -> Iterator[JudgedTill]:
    with JudgedTill(tmp_path / "till", address=counter.address) as opened:
        yield opened


@pytest.mark.parametrize("fault", ["paper-out", "cover-open", "offline"])
def test_the_drawer_opens_while_nothing_can_be_printed(
    own_judge: Emupos, counter: JudgedPrinter, till: JudgedTill, fault: FaultName
) -> None:
    """At the sale, once; and not again when the receipt comes out at last."""
    worker = till.worker()
    counter.fail(fault)
    sold = till.sell()
    worker.round()
    assert counter.drawer_is_open()
    assert till.state_of(sold) is JobState.BLOCKED
    counter.close_drawer()
    worker.round()
    assert not counter.drawer_is_open(), "it opens once"
    counter.mend(fault)
    worker.round()
    worker.stop()
    own_judge.rest()
    assert till.state_of(sold) is JobState.PRINTED
    assert [paper.whole for paper in counter.papers()] == [True]
    assert not counter.drawer_is_open(), "it stays shut when the paper is back"
    assert own_judge.not_understood() == []


def test_the_drawer_is_open_before_paper_runs_out_on_the_receipt(
    own_judge: Emupos, counter: JudgedPrinter, tmp_path: Path
) -> None:
    with CutLine(counter.address) as line, JudgedTill(tmp_path / "till", address=line.address) as till:
        worker = till.worker()
        sold = till.sell()
        with line.cut_at("down", 20_000, going_on(lambda: counter.fail("paper-out"))):
            under_way = worker.begin_round()
            wait_until(lambda: any(status.fault is Fault.PAPER_OUT for status in [*worker.told]), NEVER_S)
            assert counter.drawer_is_open()
            assert counter.papers() == ()
        counter.mend("paper-out")
        under_way.ended()
        worker.stop()
        assert till.state_of(sold) is JobState.PRINTED
    assert own_judge.not_understood() == []


@pytest.fixture
def garbage_of_this_thread() -> Iterator[None]:
    """A window that is over is taken apart here, and not on a worker of the next one."""
    gc.disable()
    yield
    gc.collect()
    gc.enable()


@pytest.fixture
def at(counter: JudgedPrinter, tmp_path: Path, garbage_of_this_thread: None) -> Iterator[AtTheCounter]:
    data = tmp_path / "till"
    begin_shop(data)
    (data / "settings.toml").write_text(SETTINGS.format(kind="network", address=counter.address, width=576), "utf-8")
    with window(data, "en") as opened:
        opened.sign_in()
        yield opened


def chip(at: AtTheCounter) -> tuple[str, str]:
    """What the strip says of the printer, and how gravely."""
    row = next(row for row in at.application.terminal.props.chips if row.key == "printer")
    return row.text, row.tone


def says(at: AtTheCounter, tone: str, after: Callable[[], None]) -> str:
    """What the strip says once it has changed; the time that this took is printed."""
    before = chip(at)
    after()
    began = time.monotonic()
    at.hands.wait_for(lambda: chip(at) != before and chip(at)[1] == tone, f"the strip: {tone}", NEVER_S)
    print(f"strip: {before[0]} -> {chip(at)[0]} after {time.monotonic() - began:.2f} s")
    return chip(at)[0]


def test_the_strip_follows_the_printer(own_judge: Emupos, counter: JudgedPrinter, at: AtTheCounter) -> None:
    at.hands.wait_for(lambda: chip(at)[1] == "good", "a printer that is well", NEVER_S)
    assert says(at, "warn", lambda: counter.fail("paper-near-end")) == "Paper low"
    assert says(at, "error", lambda: counter.fail("paper-out")) == "No paper"
    counter.mend("paper-near-end")
    says(at, "good", lambda: counter.mend("paper-out"))
    assert says(at, "error", lambda: counter.fail("cover-open")) == "Cover open"
    says(at, "good", lambda: counter.mend("cover-open"))
    says(at, "error", lambda: counter.fail("offline"))
    says(at, "good", lambda: counter.mend("offline"))
    says(at, "error", own_judge.kill)
    says(at, "good", own_judge.start)
    assert own_judge.not_understood() == []


def test_paper_runs_out_at_the_window_and_the_sale_goes_on(counter: JudgedPrinter, at: AtTheCounter) -> None:
    """The sale is done, the strip says why there is no receipt, and with the new roll it comes out, once."""
    counter.fail("paper-out")
    at.sell()
    at.hands.wait_for(lambda: chip(at) == ("No paper", "error"), "the strip to say it", NEVER_S)
    assert at.state.showing_done
    assert counter.papers() == ()
    says(at, "good", lambda: counter.mend("paper-out"))
    at.hands.wait_for(lambda: len(counter.papers()) == 1, "the receipt", NEVER_S)
    at.sell()
    at.hands.wait_for(lambda: len(counter.papers()) == 2, "the next one", NEVER_S)
    assert [paper.whole for paper in counter.papers()] == [True, True]
