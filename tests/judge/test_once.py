"""Every receipt on paper exactly once, at the judge's printer, whatever happens while it goes out.

What happens, happens at seeded bytes of the talk between till and printer, in both directions: before the job, within
it, at its end mark, and beyond. The rule, checked after every single one:

    printed   exactly one whole receipt lies there
    blocked   none; once the printer is ready again, one, by itself
    unknown   one at most, whole or torn; it is asked about, and never sent again silently: "no" gives a marked copy
"""

import random  # noqa: TID251 - seeded
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pytest

from pos_terminal.domain.till import Fault, JobState
from tests.support.cut_line import CutLine, Direction, cutting, going_on
from tests.support.emupos import Emupos, FaultName, JudgedPrinter, Paper, begins_as, wait_until
from tests.support.judged_till import JudgedTill, PrintWorker, Program, RoundBegun, Sold, print_all
from tests.support.paper_reading import codes_on
from tests.support.till_process import Killed

OFTEN = pytest.param(200, marks=[pytest.mark.nightly, pytest.mark.timeout(1_800)])
posix = pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL and forks are POSIX")
repeated = pytest.mark.parametrize("times", [20, OFTEN])
pytestmark = [pytest.mark.slow, pytest.mark.timeout(600), pytest.mark.usefixtures("readers_are_there")]

WAITS = (JobState.WAITING, JobState.BLOCKED)
SAID = {"paper-out": Fault.PAPER_OUT, "cover-open": Fault.COVER_OPEN}


@dataclass
class Bench:
    """A till, the line that can be cut, and the judge's printer; and the paper that was looked at so far."""

    judge: Emupos
    printer: JudgedPrinter
    line: CutLine
    till: JudgedTill
    folder: Path
    seen: set[str] = field(default_factory=set)
    whole: list[tuple[str, bytes]] = field(default_factory=list)
    ended_as: Counter[JobState] = field(default_factory=Counter)

    def talk(self) -> dict[Direction, int]:
        """How many bytes an undisturbed receipt takes, each way."""
        worker = self.till.worker()
        sold = self.till.sell()
        self.line.lay(None)
        worker.round()
        worker.stop()
        talk = self.line.counted
        assert self.settle(sold) is JobState.PRINTED
        return talk

    def new_papers(self) -> tuple[Paper, ...]:
        """What came out since it was last looked."""
        self.judge.rest()
        papers = tuple(paper for paper in self.printer.papers() if paper.id not in self.seen)
        self.seen |= {paper.id for paper in papers}
        return papers

    def settle(self, sold: Sold, before: tuple[Paper, ...] = ()) -> JobState:
        """What lies there once nothing goes out any more; `before` lay there already. Checks the rule, and asks."""
        state = self.till.state_of(sold)
        papers = (*before, *self.new_papers())
        originals = self.originals(sold, papers)
        self.ended_as[state] += 1
        assert state in (JobState.PRINTED, JobState.UNKNOWN)
        if state is JobState.PRINTED:
            assert [paper.whole for paper in originals] == [True], "printed is one whole receipt"
        else:
            assert len(originals) <= 1, "unknown is one at most"
            self.ask(sold, printed=any(paper.whole for paper in originals))
        self.whole += [(sold.receipt, paper.png) for paper in originals if paper.whole]
        return state

    def originals(self, sold: Sold, papers: tuple[Paper, ...]) -> tuple[Paper, ...]:
        """All of the papers, each of which must be this sale's receipt as the screen shows it, or the top of it."""
        shown = self.till.shown(sold)
        for paper in papers:
            if paper.whole:
                assert np.array_equal(paper.dots, shown), "dot for dot what the screen shows"
            else:
                assert begins_as(paper.dots, shown), "a torn one is its beginning"
        return papers

    def ask(self, sold: Sold, *, printed: bool) -> None:
        """Somebody looks and answers; nothing came out before that, and a copy only after "no"."""
        worker = self.till.worker()
        worker.round()
        worker.round()
        assert self.new_papers() == (), "nothing is sent again silently"
        self.till.answer(sold, printed=printed)
        worker.round()
        worker.round()
        worker.stop()
        copies = self.new_papers()
        if printed:
            assert copies == ()
            return
        assert [paper.whole for paper in copies] == [True]
        (copy,) = self.till.shown_copies(sold)
        assert np.array_equal(copies[0].dots, copy)
        assert not np.array_equal(copy, self.till.shown(sold)), "it says that it is a copy"
        assert [job.state for job in self.till.jobs(sold)] == [JobState.SKIPPED, JobState.PRINTED]
        self.whole.append((sold.receipt, copies[0].png))

    def read_all(self) -> None:
        """The receipt number is read from the code on every whole paper: the right one, and of every sale once."""
        codes = codes_on([png for _, png in self.whole], self.folder / "read")
        assert [found.count(receipt) for (receipt, _), found in zip(self.whole, codes, strict=True)] == [1] * len(codes)
        assert set(Counter(receipt for receipt, _ in self.whole).values()) == {1}


@contextmanager
def bench(judge: Emupos, folder: Path) -> Iterator[Bench]:
    printer = judge.printers["counter"]
    with CutLine(printer.address) as line, JudgedTill(folder / "till", address=line.address) as till:
        yield Bench(judge, printer, line, till, folder)


@pytest.fixture
def at(own_judge: Emupos, tmp_path: Path) -> Iterator[Bench]:
    with bench(own_judge, tmp_path) as made:
        yield made


def moments(chance: random.Random, talk: dict[Direction, int], times: int) -> Iterator[tuple[Direction, int]]:
    """Seeded places in the talk: most anywhere in the job; some in the questions before it, at its end mark, and in
    what the printer says."""
    down, up = talk["down"], talk["up"]
    for number in range(times):
        match number % 10:
            case 3:
                yield "down", chance.randint(1, 20)
            case 5:
                yield "down", down - chance.randint(0, 12)
            case 7 | 9:
                yield "up", chance.randint(1, up)
            case _:
                yield "down", chance.randint(1, down)


@repeated
@pytest.mark.parametrize("fault", ["paper-out", "cover-open"])
def test_a_fault_of_the_printer_holds_the_receipt_and_prints_it_once(at: Bench, fault: FaultName, times: int) -> None:
    chance = random.Random(f"{fault} {times}")
    worker = at.till.worker()
    for place in moments(chance, at.talk(), times):
        sold = at.till.sell()
        with at.line.cut_at(*place, going_on(lambda: at.printer.fail(fault))):
            under_way = hold(worker, fault)
        if at.till.state_of(sold) in WAITS:
            assert at.new_papers() == (), "blocked: nothing was printed"
        at.printer.mend(fault)
        finish(at, worker, under_way, sold)
        assert at.settle(sold) is JobState.PRINTED
    worker.stop()
    assert at.judge.not_understood() == []
    at.read_all()


def hold(worker: PrintWorker, fault: FaultName) -> RoundBegun:
    """A round that is over, or waits as the printer has that fault."""
    worker.told.clear()
    under_way = worker.begin_round()
    wait_until(lambda: under_way.is_over or SAID[fault] in {status.fault for status in [*worker.told]}, 90)
    return under_way


def finish(at: Bench, worker: PrintWorker, under_way: RoundBegun, sold: Sold) -> None:
    """The round comes to its end, and as many more as it takes: what was blocked goes by itself."""
    under_way.ended()
    for _ in range(3):
        if at.till.state_of(sold) in WAITS:
            worker.round()


@repeated
def test_a_line_that_is_lost(at: Bench, times: int) -> None:
    chance = random.Random(f"line {times}")
    worker = at.till.worker()
    for place in moments(chance, at.talk(), times):
        sold = at.till.sell()
        with at.line.cut_at(*place, lambda: True):
            under_way = worker.begin_round()
            under_way.ended()
        before = at.new_papers()
        if at.till.state_of(sold) in WAITS:
            assert before == (), "blocked: nothing was printed"
        finish(at, worker, under_way, sold)
        at.settle(sold, before)
    worker.stop()
    assert set(at.ended_as) == {JobState.PRINTED, JobState.UNKNOWN}, "some moments were before the job, some within it"
    at.read_all()


@repeated
def test_a_printer_that_is_switched_off_and_on(at: Bench, times: int) -> None:
    """Half of the times its plug is pulled, half of the times it ends in good order."""
    chance = random.Random(f"restart {times}")
    worker = at.till.worker()
    for place in moments(chance, at.talk(), times):
        off = chance.choice((at.judge.kill, at.judge.stop))
        sold = at.till.sell()
        with at.line.cut_at(*place, cutting(off)):
            under_way = worker.begin_round()
            under_way.ended()
        blocked = at.till.state_of(sold) in WAITS
        at.judge.start()
        before = at.new_papers()
        assert not (blocked and before), "blocked: nothing was printed"
        finish(at, worker, under_way, sold)
        at.settle(sold, before)
    worker.stop()
    assert set(at.ended_as) == {JobState.PRINTED, JobState.UNKNOWN}
    at.read_all()


@posix
@repeated
def test_a_till_that_is_killed(at: Bench, times: int) -> None:
    """kill -9 of the process that prints; the next till finds the job and asks, or prints what had not begun."""
    chance = random.Random(f"kill {times}")
    for place in moments(chance, at.talk(), times):
        sold = at.till.sell()
        victim = Victim()
        with at.line.cut_at(*place, victim.kill):
            code = victim.start(at.till.data)
            assert code == (-9 if at.line.happened.is_set() else 0)
        before = at.new_papers()
        if at.till.state_of(sold) in WAITS:
            assert before == ()
        worker = at.till.worker()
        worker.round()
        worker.stop()
        at.settle(sold, before)
    assert JobState.UNKNOWN in at.ended_as
    at.read_all()


class Victim:
    """The till's printing process, which may be struck as soon as it is born."""

    def __init__(self) -> None:
        self._born = threading.Event()
        self._over = threading.Event()
        self._process: Killed | None = None

    def start(self, data: Path) -> int:
        """Runs it to its end, whichever that is; its exit code."""
        self._process = Killed(print_all, str(data))
        self._born.set()
        self._process.hear()
        self._over.set()
        return self._process.ended()

    def kill(self) -> bool:
        """Strikes it; its line ends as the system ends it."""
        assert self._born.wait(60)
        assert self._process is not None
        self._process.kill()
        return False

    def kill_later(self, seconds: float, than: threading.Event) -> None:
        """Strikes it so long after that has happened, if it ever does and the process is still there."""

        def wait_and_strike() -> None:
            while not than.wait(0.05):
                if self._over.is_set():
                    return
            if not self._over.wait(seconds):
                self.kill()

        threading.Thread(target=wait_and_strike, daemon=True).start()


@posix
@pytest.mark.parametrize("times", [6, pytest.param(60, marks=[pytest.mark.nightly, pytest.mark.timeout(1_800)])])
def test_a_till_that_is_killed_while_its_receipt_waits_for_paper(at: Bench, times: int) -> None:
    """What the printer holds comes out with the new roll; the next till, up before it or after, sends nothing more."""
    chance = random.Random(f"kill without paper {times}")
    for place in moments(chance, at.talk(), times):
        sold = at.till.sell()
        victim = Victim()
        with at.line.cut_at(*place, going_on(lambda: at.printer.fail("paper-out"))):
            victim.kill_later(chance.random() / 4, at.line.happened)
            victim.start(at.till.data)
        before = at.new_papers()
        assert not (before and at.till.state_of(sold) in WAITS)
        worker = at.till.worker()
        if chance.random() < 0.5:
            worker.round()
        at.printer.mend("paper-out")
        before += at.new_papers()
        worker.round()
        worker.stop()
        at.settle(sold, before)
    assert JobState.UNKNOWN in at.ended_as
    at.read_all()


@posix
@pytest.mark.parametrize("times", [4, pytest.param(40, marks=[pytest.mark.nightly, pytest.mark.timeout(1_800)])])
def test_the_whole_program_is_killed(at: Bench, times: int) -> None:
    """kill -9 of the till as a shop starts it, window and all, while it prints what is sold in its books."""
    chance = random.Random(f"program {times}")
    for place in moments(chance, at.talk(), times):
        program = Program(at.till.data)
        program.start()
        with at.line.cut_at(*place, going_on(program.kill)):
            sold = at.till.sell()
            wait_until(lambda sold=sold: at.line.happened.is_set() or at.till.is_over(sold), 90)  # type: ignore[misc]
            program.kill()
        before = at.new_papers()
        if at.till.state_of(sold) in WAITS:
            assert before == ()
        worker = at.till.worker()
        worker.round()
        worker.stop()
        at.settle(sold, before)
    at.read_all()
