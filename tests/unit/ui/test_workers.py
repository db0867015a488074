"""The printer's and head office's workers: rounds when woken and by the timer, on a thread of their own."""

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pytest
from PySide6.QtCore import QCoreApplication, QThread
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from pos_terminal.domain.errors import Unavailable
from pos_terminal.ui.app import prepare_application
from pos_terminal.ui.workers import WorkerThread

SELDOM_MS = 3_600_000


@pytest.fixture(scope="module")
def application() -> QGuiApplication:
    return prepare_application(["till"])


@dataclass
class CountedRounds:
    """A service whose status is what the test says; it keeps the thread of every call."""

    status: object = "idle"
    trouble: Exception | None = None
    threads: list[str] = field(default_factory=list)
    closed: list[str] = field(default_factory=list)

    def run_once(self) -> object:
        self.threads.append(QThread.currentThread().objectName())
        if self.trouble is not None:
            raise self.trouble
        return self.status

    def close(self) -> None:
        self.closed.append(QThread.currentThread().objectName())


class Watched:
    """A worker's thread, and what it told the window."""

    def __init__(self, open_rounds: Callable[[], CountedRounds], interval_ms: int = SELDOM_MS) -> None:
        self.thread = WorkerThread("printer", open_rounds, interval_ms)
        self.statuses: list[object] = []
        self.failures: list[object] = []
        self.thread.status_changed.connect(self.statuses.append)
        self.thread.failed.connect(self.failures.append)

    def until(self, come: Callable[[], bool]) -> None:
        for _ in range(2_000):
            QCoreApplication.processEvents()
            if come():
                return
            QTest.qWait(5)
        raise AssertionError("it did not come about")


@pytest.fixture
def rounds() -> CountedRounds:
    return CountedRounds()


@pytest.fixture
def worker(application: QGuiApplication, rounds: CountedRounds) -> Iterator[Watched]:
    watched = Watched(lambda: rounds)
    yield watched
    assert watched.thread.stop()
    QCoreApplication.processEvents()


def test_it_works_at_the_start_and_whenever_it_is_woken(worker: Watched, rounds: CountedRounds) -> None:
    worker.thread.start()
    worker.until(lambda: len(rounds.threads) == 1)
    for so_far in (2, 3):
        worker.thread.wake()
        worker.until(lambda so_far=so_far: len(rounds.threads) == so_far)  # type: ignore[misc]
    assert set(rounds.threads) == {"printer"}


def test_the_timer_wakes_it_too(application: QGuiApplication, rounds: CountedRounds) -> None:
    watched = Watched(lambda: rounds, interval_ms=1)
    watched.thread.start()
    watched.until(lambda: len(rounds.threads) >= 5)
    assert watched.thread.stop()


def test_a_status_is_told_when_it_changes(worker: Watched, rounds: CountedRounds) -> None:
    worker.thread.start()
    worker.until(lambda: worker.statuses == ["idle"])
    worker.thread.wake()
    worker.until(lambda: len(rounds.threads) == 2)
    rounds.status = "busy"
    worker.thread.wake()
    worker.until(lambda: len(worker.statuses) == 2)
    assert worker.statuses == ["idle", "busy"]


def test_trouble_is_told_and_the_next_round_comes(worker: Watched, rounds: CountedRounds) -> None:
    rounds.trouble = Unavailable("store", "disk-full")
    worker.thread.start()
    worker.until(lambda: worker.failures == [rounds.trouble])
    rounds.trouble = None
    worker.thread.wake()
    worker.until(lambda: worker.statuses == ["idle"])
    assert rounds.closed == []


def test_what_cannot_be_opened_is_tried_again(application: QGuiApplication, rounds: CountedRounds) -> None:
    tries: list[str] = []

    def open_rounds() -> CountedRounds:
        tries.append(QThread.currentThread().objectName())
        if len(tries) < 3:
            raise Unavailable("store", "busy")
        return rounds

    watched = Watched(open_rounds, interval_ms=1)
    watched.thread.start()
    watched.until(lambda: bool(watched.statuses))
    assert watched.thread.stop()
    QCoreApplication.processEvents()
    assert len(watched.failures) == 2
    assert tries == ["printer"] * 3


def test_it_is_closed_on_its_own_thread_once(worker: Watched, rounds: CountedRounds) -> None:
    worker.thread.start()
    worker.until(lambda: bool(rounds.threads))
    assert worker.thread.stop()
    assert worker.thread.stop()
    assert rounds.closed == ["printer"]


def test_one_that_never_started_has_nothing_to_end(worker: Watched, rounds: CountedRounds) -> None:
    assert worker.thread.stop()
    assert (rounds.threads, rounds.closed) == ([], [])


def test_one_that_hangs_is_said_and_ends_when_it_is_let_go(application: QGuiApplication, rounds: CountedRounds) -> None:
    hangs, let_go = threading.Event(), threading.Event()

    class Hanging(CountedRounds):
        def run_once(self) -> object:
            hangs.set()
            let_go.wait(60)
            return "late"

    hanging = Hanging()
    watched = Watched(lambda: hanging)
    watched.thread.start()
    watched.until(hangs.is_set)
    watched.thread.wake()
    assert not watched.thread.stop(timeout_ms=1)
    let_go.set()
    assert watched.thread.stop()
    assert hanging.closed == ["printer"]


def test_a_bug_in_a_round_is_told_logged_once_and_the_next_round_goes_on(
    application: QGuiApplication, caplog: pytest.LogCaptureFixture
) -> None:
    rounds = CountedRounds(trouble=KeyError("no such column"))
    watched = Watched(lambda: rounds)
    watched.thread.start()
    try:
        watched.until(lambda: len(watched.failures) == 1)
        watched.thread.wake()
        watched.until(lambda: len(watched.failures) == 2)
        rounds.trouble = None
        watched.thread.wake()
        watched.until(lambda: watched.statuses == ["idle"])
    finally:
        assert watched.thread.stop()
    assert [str(failure) for failure in watched.failures] == ["worker: round-faulty (KeyError: 'no such column')"] * 2
    assert [record.message for record in caplog.records] == ["fault in a round"]
