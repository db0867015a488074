"""The camera's thread: what it reads reaches the window's thread once, and it ends when it is asked."""

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import cv2
import pytest
from PySide6.QtCore import QCoreApplication, QSize, QThread
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from pos_terminal.domain.selling.scan import CodeRead
from pos_terminal.domain.till import Picture
from pos_terminal.scanner.reader import CameraReader
from pos_terminal.services.state import CameraStatus
from pos_terminal.ui.camera_worker import OPENING_S, CameraThread, CameraWorker
from pos_terminal.ui.in_view import InView
from pos_terminal.ui.preview import CameraPictures, CameraPreview
from tests.support import frames

ANN = CodeRead("40000010", "QR", "camera")
BOB = CodeRead("40000028", "QR", "camera")
TEA = CodeRead("4891234567898", "EAN13", "camera")
POSTER = CodeRead("https://example.com/a?b", "QR", "camera")
BATCH = CodeRead("L2345", "CODE128", "camera")


class StandInSource:
    """A source that sees what the test says."""

    name = "stand-in"

    def __init__(self) -> None:
        self.is_live = True
        self.is_covered = False
        self.in_view: tuple[CodeRead, ...] = ()
        self.closed = False

    def start(self, on_change: Callable[[], None]) -> None:
        on_change()

    def read(self) -> tuple[CodeRead, ...]:
        return self.in_view

    def picture(self) -> Picture | None:
        return Picture(2, 1, bytes(6)) if self.is_live else None

    def close(self) -> None:
        self.closed = True


@pytest.fixture(scope="module")
def application() -> QGuiApplication:
    running = QGuiApplication.instance()
    return running if isinstance(running, QGuiApplication) else QGuiApplication(sys.argv[:1])


class Counter:
    """A worker on the test's own thread, a clock, and what came of it."""

    def __init__(self) -> None:
        self.source = StandInSource()
        self.now_s = 100.0
        self.worker = CameraWorker(lambda: self.source, lambda: self.now_s, InView())
        self.reads: list[CodeRead] = []
        self.statuses: list[CameraStatus] = []
        self.confusions: list[float] = []
        self.worker.code_read.connect(self.reads.append)
        self.worker.status_changed.connect(self.statuses.append)
        self.worker.several_seen.connect(lambda: self.confusions.append(self.now_s))
        self.worker.start()

    def sees(self, *reads: CodeRead, seconds: float = 0.1) -> list[str]:
        """That many seconds of frames with these codes, 30 a second; the texts that were read."""
        self.source.in_view = reads
        before = len(self.reads)
        for _ in range(round(seconds * 30)):
            self.worker.look()
            self.now_s += 1 / 30
        return [read.text for read in self.reads[before:]]


@pytest.fixture
def counter(application: QGuiApplication) -> Counter:
    return Counter()


def test_thirty_reads_a_second_of_one_code_are_one_read(counter: Counter) -> None:
    assert counter.sees(ANN, seconds=10) == [ANN.text]
    assert counter.sees(seconds=1.4) == []
    assert counter.sees(ANN) == []
    assert counter.sees(seconds=1.6) == []
    assert counter.sees(ANN) == [ANN.text]


def test_an_item_counts_again_sooner(counter: Counter) -> None:
    assert counter.sees(TEA, seconds=2) == [TEA.text]
    counter.sees(seconds=0.5)
    assert counter.sees(TEA) == [TEA.text]


def test_of_two_members_in_view_neither_is_taken(counter: Counter) -> None:
    assert counter.sees(ANN, BOB, seconds=3) == []
    assert len(counter.confusions) == 1
    assert counter.sees(BOB) == [BOB.text]


def test_a_code_that_was_read_stays_one_read_while_another_is_beside_it(counter: Counter) -> None:
    assert counter.sees(ANN, seconds=1) == [ANN.text]
    assert counter.sees(ANN, BOB, seconds=3) == []
    assert counter.sees(ANN, seconds=1) == []


def test_foreign_codes_beside_one_of_ours_do_not_matter(counter: Counter) -> None:
    assert counter.sees(POSTER, TEA, BATCH, seconds=1) == [TEA.text]
    assert counter.sees(POSTER, ANN, seconds=1) == [ANN.text]
    assert counter.confusions == []


def test_codes_of_a_line_are_all_taken(application: QGuiApplication) -> None:
    line, source = StandInSource(), tuple(CodeRead(text, "", "serial") for text in ("12345674", "12345674", TEA.text))
    line.in_view = source
    worker = CameraWorker(lambda: line, lambda: 0.0)
    reads: list[CodeRead] = []
    worker.code_read.connect(reads.append)
    worker.start()
    worker.look()
    assert reads == list(source)


def test_a_camera_that_comes_and_goes_is_told_once(counter: Counter) -> None:
    counter.sees(seconds=0.2)
    counter.source.is_live = False
    counter.sees(seconds=0.2)
    counter.source.is_live = True
    counter.sees(seconds=0.2)
    assert [status.state for status in counter.statuses] == ["opening", "live", "lost", "live"]
    assert {status.name for status in counter.statuses} == {"stand-in"}


def test_a_covered_lens_is_told_and_goes_away_by_itself(counter: Counter) -> None:
    counter.sees(seconds=0.2)
    counter.source.is_covered = True
    counter.sees(seconds=0.2)
    counter.source.is_covered = False
    counter.sees(seconds=0.2)
    assert [status.state for status in counter.statuses] == ["opening", "live", "covered", "live"]


def test_a_camera_that_gives_nothing_is_opening_for_a_while_and_then_lost(counter: Counter) -> None:
    counter.source.is_live = False
    counter.sees(seconds=OPENING_S - 0.1)
    assert [status.state for status in counter.statuses] == ["opening"]
    counter.sees(seconds=0.3)
    assert [status.state for status in counter.statuses] == ["opening", "lost"]


def test_a_resting_camera_is_let_go_and_opened_again(counter: Counter) -> None:
    first = counter.source
    assert counter.sees(ANN, seconds=0.2) == [ANN.text]
    counter.worker.rest(True)
    counter.worker.rest(True)
    assert first.closed
    assert counter.sees(BOB, seconds=0.2) == []
    counter.source = StandInSource()
    counter.worker.rest(False)
    counter.worker.rest(False)
    assert counter.sees(BOB, seconds=0.2) == [BOB.text]
    assert not counter.source.closed
    assert [status.state for status in counter.statuses] == ["opening", "live", "resting", "opening", "live"]
    assert {status.name for status in counter.statuses} == {"stand-in"}


def test_a_camera_that_is_to_rest_before_it_starts_is_not_opened(application: QGuiApplication) -> None:
    opened: list[StandInSource] = []

    def open_source() -> StandInSource:
        opened.append(StandInSource())
        return opened[-1]

    worker = CameraWorker(open_source, lambda: 0.0, InView())
    worker.rest(True)
    worker.start()
    assert opened == []
    worker.rest(False)
    assert len(opened) == 1


def test_two_cameras_that_see_one_code_read_it_once(application: QGuiApplication) -> None:
    in_view, now_s, reads = InView(), [0.0], list[CodeRead]()
    sources = [StandInSource(), StandInSource()]
    workers = [CameraWorker(lambda one=one: one, lambda: now_s[0], in_view) for one in sources]  # type: ignore[misc]
    for worker in workers:
        worker.code_read.connect(reads.append)
        worker.start()
    for n in range(90):  # three seconds: the second camera sees it for a moment now and then
        now_s[0] = n / 30
        sources[0].in_view = (TEA,)
        sources[1].in_view = (TEA,) if n % 20 < 3 else ()
        for worker in workers:
            worker.look()
    assert reads == [TEA]
    now_s[0] += 2
    sources[0].in_view, sources[1].in_view = (ANN,), (BOB,)
    for worker in workers:
        worker.look()
    assert reads == [TEA, ANN, BOB]


@pytest.fixture
def still(tmp_path: Path) -> Iterator[str]:
    path = tmp_path / "still.png"
    path.write_bytes(cv2.imencode(".png", frames.shown(frames.qr_art(ANN.text)))[1].tobytes())
    yield str(path)


def until(holds: Callable[[], bool]) -> None:
    for _ in range(2_000):
        QCoreApplication.processEvents()
        if holds():
            return
        QTest.qWait(10)
    raise AssertionError("it did not come about")


def test_a_real_camera_reaches_the_window_and_ends_when_asked(application: QGuiApplication, still: str) -> None:
    clock = iter(range(10**9))
    camera = CameraThread(lambda: CameraReader(still), lambda: next(clock) / 1_000, InView())
    reads: list[tuple[object, bool]] = []
    statuses: list[object] = []
    home = QThread.currentThread()
    camera.code_read.connect(lambda read: reads.append((read, QThread.currentThread() is home)))
    camera.status_changed.connect(statuses.append)
    pictures = CameraPictures()
    preview = CameraPreview(pictures)
    camera.picture_taken.connect(preview.show_picture)
    camera.show_picture(True)
    camera.start()
    until(lambda: bool(reads) and preview.property("source") != "")
    image = pictures.requestImage("1", QSize(), QSize(240, 135))
    assert (image.width(), image.height()) == (240, 135)
    camera.show_picture(False)
    until(lambda: preview.property("source") == "")
    assert camera.stop()
    assert camera.stop()
    QCoreApplication.processEvents()
    assert reads == [(ANN, True)]
    assert statuses == [CameraStatus("opening", "still.png"), CameraStatus("live", "still.png"), CameraStatus()]


def test_a_camera_that_is_not_there_ends_when_asked(application: QGuiApplication) -> None:
    camera = CameraThread(lambda: CameraReader("camera:63"), lambda: 0.0, InView())
    statuses: list[CameraStatus] = []
    camera.status_changed.connect(statuses.append)
    camera.start()
    until(lambda: bool(statuses))
    assert camera.stop()
    assert statuses[0] == CameraStatus("opening", "camera 63")
