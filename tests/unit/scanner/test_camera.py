"""Cameras that are files, and network cameras that go away and come back, over a real wire."""

import time
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from threading import Event, active_count

import cv2
import numpy as np
import pytest

from pos_terminal.domain.selling.scan import CodeRead
from pos_terminal.scanner.camera import MOST_LEFT, Camera, Frame
from pos_terminal.scanner.opening import CameraSettings, Capture
from pos_terminal.scanner.reader import PREVIEW_WIDTH, CameraReader
from tests.support import frames
from tests.support.mjpeg import NetworkCamera

ANN, BOB, TEA = "40000010", "40000028", "4891234567894"


def until(holds: Callable[[], bool], patience_s: float = 20.0) -> None:
    deadline = time.monotonic() + patience_s
    while not holds():
        assert time.monotonic() < deadline, "it did not come about"
        time.sleep(0.02)


@pytest.fixture
def network_camera() -> Iterator[NetworkCamera]:
    camera = NetworkCamera(frames.shown(frames.qr_art(ANN)))
    camera.plug_in()
    yield camera
    camera.unplug()


@pytest.fixture(scope="module")
def recording(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("recordings") / "counter.avi"
    writer = cv2.VideoWriter(str(path), cv2.VideoWriter.fourcc(*"MJPG"), 30, (frames.WIDTH, frames.HEIGHT))
    for n in range(12):
        writer.write(frames.shown(frames.qr_art(ANN if n < 6 else BOB), seed=n))
    writer.release()
    return path


def next_codes(reader: CameraReader) -> set[CodeRead]:
    found: set[CodeRead] = set()

    def something_read() -> bool:
        found.update(reader.read())
        return bool(found)

    until(something_read)
    return found


def test_a_picture_is_a_camera_that_stands_still(tmp_path: Path) -> None:
    path = tmp_path / "會員.png"
    path.write_bytes(cv2.imencode(".png", frames.shown(frames.qr_art(ANN)))[1].tobytes())
    camera = Camera(str(path))
    camera.start()
    first = camera.newest(timeout_s=10)
    assert first is not None
    second = camera.newest(after=first.number, timeout_s=10)
    camera.close()
    assert second is not None
    assert second.number > first.number
    assert camera.newest(after=second.number + 1_000) is None


def test_a_recording_plays_again_and_again(recording: Path) -> None:
    reader = CameraReader(str(recording))
    stirred: list[bool] = []
    reader.start(lambda: stirred.append(True))
    texts: list[str] = []

    def three_rounds() -> bool:
        for read in reader.read():
            if texts[-1:] != [read.text]:
                texts.append(read.text)
        return len(texts) >= 6

    until(three_rounds)
    reader.close()
    assert texts[:6] == [ANN, BOB] * 3
    assert stirred
    assert reader.name == "counter.avi"


def test_a_network_camera_that_goes_away_comes_back_by_itself(network_camera: NetworkCamera) -> None:
    reader = CameraReader(network_camera.url)
    reader.start(lambda: None)
    assert next_codes(reader) == {CodeRead(ANN, "QR", "camera")}
    assert reader.is_live
    network_camera.unplug()
    until(lambda: not reader.is_live)
    assert reader.picture() is None
    reader.read()
    assert reader.read() == ()
    network_camera.show(frames.shown(frames.qr_art(BOB)))
    network_camera.plug_in()
    assert next_codes(reader) == {CodeRead(BOB, "QR", "camera")}
    assert reader.is_live
    reader.close()


@pytest.mark.slow
def test_a_camera_that_is_connected_but_silent_is_lost_and_lets_go(network_camera: NetworkCamera) -> None:
    reader = CameraReader(network_camera.url)
    reader.start(lambda: None)
    next_codes(reader)
    network_camera.fall_silent()
    until(lambda: not reader.is_live)
    reader.close()


def test_a_camera_that_is_not_there_is_waited_for(tmp_path: Path, recording: Path) -> None:
    late = tmp_path / "late.avi"
    camera = Camera(str(late))
    camera.start()
    assert camera.newest(timeout_s=0.2) is None
    assert not camera.is_live
    late.write_bytes(recording.read_bytes())
    assert camera.newest(timeout_s=20) is not None
    assert camera.is_live
    camera.close()


def test_older_frames_are_dropped_and_never_queued(recording: Path) -> None:
    camera = Camera(str(recording))
    camera.start()
    until(lambda: camera.newest(after=8) is not None)
    newest = camera.newest()
    camera.close()
    assert newest is not None
    assert newest.number >= 9


def test_closing_ends_the_thread(recording: Path) -> None:
    before = active_count()
    cameras = [Camera(str(recording)) for _ in range(3)]
    for camera in cameras:
        camera.start()
    for camera in cameras:
        camera.close()
    assert active_count() == before
    Camera("camera:0").close()  # never started


def test_the_preview_is_small_and_outlines_the_code(tmp_path: Path) -> None:
    path = tmp_path / "still.png"
    path.write_bytes(cv2.imencode(".png", frames.shown(frames.qr_art(ANN)))[1].tobytes())
    reader = CameraReader(str(path))
    assert reader.picture() is None
    reader.start(lambda: None)
    next_codes(reader)
    picture = reader.picture()
    reader.close()
    assert picture is not None
    assert (picture.width, picture.height) == (PREVIEW_WIDTH, 270)
    pixels = np.frombuffer(picture.bgr, np.uint8).reshape(picture.height, picture.width, 3).astype(int)
    green = (pixels[:, :, 1] > 180) & (pixels[:, :, 0] < 110) & (pixels[:, :, 2] < 110)
    assert green.sum() > 100


@pytest.mark.parametrize("content", [b"", b"\x89PNG\r\n\x1a\n", b"no picture at all" * 50])
@pytest.mark.parametrize("name", ["broken.png", "broken.avi"])
def test_a_file_that_is_no_picture_is_a_lost_camera(tmp_path: Path, name: str, content: bytes) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    camera = Camera(str(path))
    camera.start()
    assert camera.newest(timeout_s=0.3) is None
    assert not camera.is_live
    camera.close()


def test_two_cameras_at_once_each_read_their_own(recording: Path, network_camera: NetworkCamera) -> None:
    network_camera.show(frames.shown(frames.qr_art(TEA)))
    readers = [CameraReader(str(recording)), CameraReader(network_camera.url)]
    for reader in readers:
        reader.start(lambda: None)
    found: list[set[str]] = [set(), set()]

    def all_read() -> bool:
        for texts, reader in zip(found, readers, strict=True):
            texts.update(read.text for read in reader.read())
        return found == [{ANN, BOB}, {TEA}]

    until(all_read)
    network_camera.unplug()
    until(lambda: not readers[1].is_live)
    assert next_codes(readers[0]), "the other goes on"
    assert readers[0].is_live
    for reader in readers:
        reader.close()


def test_a_recording_that_is_taken_away_and_comes_back(tmp_path: Path, recording: Path) -> None:
    clip = tmp_path / "clip.avi"
    clip.write_bytes(recording.read_bytes())
    reader = CameraReader(str(clip))
    reader.start(lambda: None)
    next_codes(reader)
    clip.rename(tmp_path / "away.avi")
    until(lambda: not reader.is_live)
    (tmp_path / "away.avi").rename(clip)
    until(lambda: reader.is_live)
    assert next_codes(reader)
    reader.close()


def test_each_frame_has_its_place_and_the_moment_at_which_it_was_due(recording: Path) -> None:
    camera = Camera(str(recording), CameraSettings(frames_per_s=10))
    camera.start()
    kept: list[Frame] = []

    def five_kept() -> bool:
        frame = camera.newest(after=kept[-1].number if kept else 0, timeout_s=5)
        if frame is not None:
            kept.append(frame)
        return len(kept) >= 5

    until(five_kept)
    camera.close()
    gaps = [after.number - before.number for before, after in pairwise(kept)]
    assert min(gaps) >= 2, "at most ten of thirty frames a second are unpacked, and the others are counted"
    for before, after in pairwise(kept):
        assert after.due_s - before.due_s >= (after.number - before.number) / 30 - 0.01


class HangingDriver:
    """A driver that gives some frames, and then does not come back until it is let go."""

    def __init__(self, frames_given: int, let_go: Event) -> None:
        self._left, self._let_go = frames_given, let_go
        self.released = False

    def grab(self) -> bool:
        if not self._left:
            self._let_go.wait()
            return False
        self._left -= 1
        return True

    def retrieve(self) -> tuple[bool, cv2.typing.MatLike]:
        return True, frames.counter()

    def release(self) -> None:
        self.released = True


def test_a_driver_that_hangs_is_lost_and_the_camera_is_asked_for_anew() -> None:
    let_go, opened = Event(), list[HangingDriver]()

    def open_it() -> Capture:
        opened.append(HangingDriver(3, let_go))
        return opened[-1]

    camera = Camera("camera:0", open_it=open_it, hangs_s=0.3)
    camera.start()
    until(lambda: camera.newest() is not None)
    until(lambda: not camera.is_live)
    before = camera.newest()
    assert before is not None

    def minded(holds: Callable[[], bool]) -> bool:
        camera.mind()
        return holds()

    until(lambda: minded(lambda: camera.newest(after=before.number) is not None))
    until(lambda: minded(lambda: len(opened) == 1 + MOST_LEFT))
    for _ in range(5):
        until(lambda: not camera.is_live)
        camera.mind()
    assert len(opened) == 1 + MOST_LEFT, "no thread after thread for a driver that never comes back"
    camera.close()
    let_go.set()
    until(lambda: all(driver.released for driver in opened))


def test_a_driver_that_raises_is_a_camera_that_is_lost_and_comes_back() -> None:
    fails = iter([True, False])

    class Raising(HangingDriver):
        """Breaks in the middle of a frame."""

        def retrieve(self) -> tuple[bool, cv2.typing.MatLike]:
            if next(fails, False):
                raise cv2.error("the driver gave half a frame")
            return super().retrieve()

    let_go = Event()
    camera = Camera("camera:0", open_it=lambda: Raising(50, let_go))
    camera.start()
    until(lambda: camera.newest() is not None)
    assert camera.is_live
    let_go.set()
    camera.close()


def test_a_covered_lens_is_told_and_forgotten_with_the_camera() -> None:
    black = np.zeros((90, 160, 3), np.uint8)
    is_there = Event()
    is_there.set()

    class Covered:
        """A camera with a cap on, ten frames a second."""

        def grab(self) -> bool:
            time.sleep(0.02)
            return is_there.is_set()

        def retrieve(self) -> tuple[bool, cv2.typing.MatLike]:
            return True, black

        def release(self) -> None:
            """Nothing is held."""

    reader = CameraReader("camera:0", open_it=Covered)
    reader.start(lambda: None)
    until(lambda: reader.read() == () and reader.is_covered)
    is_there.clear()
    until(lambda: reader.read() == () and not reader.is_live)
    until(lambda: reader.read() == () and not reader.is_covered)
    reader.close()
