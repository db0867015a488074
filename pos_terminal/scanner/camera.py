"""A camera's newest frame. The device is held by a thread of its own, so that nobody waits for a driver that hangs."""

import os
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from threading import Condition, Event, Thread
from typing import Protocol

import cv2
import numpy as np
from numpy.typing import NDArray

FRAMES_PER_S = 15.0
WIDTH, HEIGHT = 1280, 720
DEVICE_TIMEOUT_MS = 1_500
RETRY_S = 0.5
CLOSE_WAIT_S = 1.5
PICTURES = (".png", ".jpg", ".jpeg", ".webp", ".bmp", ".gif", ".tif", ".tiff")


@dataclass(frozen=True, slots=True)
class Frame:
    """One frame, BGR; `number` grows by one with each that is kept."""

    number: int
    picture: NDArray[np.uint8]


class Capture(Protocol):
    """What delivers frames: a device, a stream, a recording or a picture (cv2.VideoCapture fits)."""

    def grab(self) -> bool: ...
    def retrieve(self) -> tuple[bool, cv2.typing.MatLike]: ...
    def release(self) -> None: ...


class Camera:
    """Keeps the newest frame of a source, at most so many a second; older ones are dropped, never queued.

    `source` is `camera:N` (a device), a file (a recording or a picture, which is played as if it were a camera), or a
    URL (MJPEG or RTSP). A source that goes away is asked for again until it is back.
    """

    def __init__(self, source: str, *, frames_per_s: float = FRAMES_PER_S) -> None:
        self.source = source
        self._period_s = 1 / frames_per_s
        self._newest: Frame | None = None
        self._is_live = False
        self._changed = Condition()
        self._closing = Event()
        self._on_change: Callable[[], None] | None = None
        self._thread = Thread(target=self._run, name=f"capture {source}", daemon=True)

    @property
    def is_live(self) -> bool:
        """Whether frames are coming."""
        return self._is_live

    def start(self, on_change: Callable[[], None] | None = None) -> None:
        """Begins; `on_change` is called on the capture thread for each new frame, and when the source comes or goes."""
        self._on_change = on_change
        self._thread.start()

    def newest(self, *, after: int = 0, timeout_s: float = 0.0) -> Frame | None:
        """The newest frame if its number is above `after`; waits for one no longer than `timeout_s`."""
        with self._changed:
            self._changed.wait_for(lambda: self._newest is not None and self._newest.number > after, timeout_s)
            frame = self._newest
        return frame if frame is not None and frame.number > after else None

    def close(self) -> None:
        """Lets the device go. A driver that hangs is left to its thread, which ends when the driver returns."""
        self._closing.set()
        self._on_change = None
        if self._thread.is_alive():
            self._thread.join(CLOSE_WAIT_S)

    def _run(self) -> None:
        while not self._closing.is_set():
            capture = open_capture(self.source)
            frames = 0
            if capture is not None:
                try:
                    frames = self._pump(capture, _frame_time_s(capture, self.source))
                finally:
                    capture.release()
            # A recording that has ended begins anew at once; anything else is given time to come back.
            if not frames or is_device(self.source) or is_url(self.source):
                self._turn(is_live=False)
                self._closing.wait(RETRY_S)

    def _pump(self, capture: Capture, frame_time_s: float) -> int:
        """Takes frames until the source ends, and counts them. Those between are only grabbed: unpacking costs most."""
        kept = 0
        due = played = time.monotonic()
        while not self._closing.is_set() and capture.grab():
            now = time.monotonic()
            if frame_time_s:  # a recording comes as fast as it is read; it is played at its own pace
                played = max(played + frame_time_s, now - self._period_s)
                self._closing.wait(max(played - now, 0.0))
                now = time.monotonic()
            if now < due - self._period_s / 4:
                continue
            due = max(due + self._period_s, now)
            taken, picture = capture.retrieve()
            if not taken or picture is None:
                break
            self._keep(np.asarray(picture, np.uint8))
            kept += 1
        return kept

    def _keep(self, picture: NDArray[np.uint8]) -> None:
        with self._changed:
            number = self._newest.number + 1 if self._newest else 1
            self._newest = Frame(number, picture)
            self._is_live = True
            self._changed.notify_all()
        self._tell()

    def _turn(self, *, is_live: bool) -> None:
        if self._is_live != is_live:
            self._is_live = is_live
            self._tell()

    def _tell(self) -> None:
        listener = self._on_change
        if listener is not None and not self._closing.is_set():
            listener()


class _Still:
    """A picture that is held before the camera for good."""

    def __init__(self, picture: cv2.typing.MatLike) -> None:
        self._picture = picture

    def grab(self) -> bool:
        return True

    def retrieve(self) -> tuple[bool, cv2.typing.MatLike]:
        return True, self._picture

    def release(self) -> None:
        """A picture has no device to let go."""


def is_device(source: str) -> bool:
    """Whether the source is a camera of this machine (`camera:0`, or just `0`)."""
    return source.removeprefix("camera:").isdecimal()


def is_url(source: str) -> bool:
    """Whether the source is a stream."""
    return "://" in source


def source_name(source: str) -> str:
    """The camera as its driver calls it, or where the pictures come from."""
    if is_device(source):
        label = Path(f"/sys/class/video4linux/video{device_index(source)}/name")
        try:
            return label.read_text(encoding="utf-8", errors="replace").strip()
        except OSError:
            return f"camera {device_index(source)}"
    return source.rsplit("@", maxsplit=1)[-1] if is_url(source) else Path(source).name


def device_index(source: str) -> int:
    """The number in `camera:N`."""
    return int(source.removeprefix("camera:"))


def open_capture(source: str) -> Capture | None:
    """The source, ready to give frames; None where it is not there. Ends within its timeouts."""
    cv2.utils.logging.setLogLevel(cv2.utils.logging.LOG_LEVEL_SILENT)
    if is_device(source):
        return _opened_device(device_index(source))
    os.environ.setdefault("OPENCV_FFMPEG_LOGLEVEL", "-8")
    if not is_url(source):
        if not Path(source).is_file():
            return None
        if Path(source).suffix.lower() in PICTURES:
            picture = read_picture(Path(source))
            return None if picture is None else _Still(picture)
    limits = [cv2.CAP_PROP_OPEN_TIMEOUT_MSEC, DEVICE_TIMEOUT_MS, cv2.CAP_PROP_READ_TIMEOUT_MSEC, DEVICE_TIMEOUT_MS]
    return _opened(lambda: cv2.VideoCapture(source, cv2.CAP_FFMPEG, limits))


def _opened_device(index: int) -> Capture | None:
    # The driver's own patience is ten seconds; a till that closes has two.
    os.environ.setdefault("OPENCV_VIDEOIO_V4L_SELECT_TIMEOUT", "1")
    backend = cv2.CAP_V4L2 if sys.platform == "linux" else cv2.CAP_ANY
    device = _opened(lambda: cv2.VideoCapture(index, backend))
    if device is not None:
        # MJPEG first: uncompressed, a USB 2 camera gives only ten frames a second of this size.
        device.set(cv2.CAP_PROP_FOURCC, cv2.VideoWriter.fourcc(*"MJPG"))
        device.set(cv2.CAP_PROP_FRAME_WIDTH, WIDTH)
        device.set(cv2.CAP_PROP_FRAME_HEIGHT, HEIGHT)
        device.set(cv2.CAP_PROP_BUFFERSIZE, 1)
    return device


def _opened(open_it: Callable[[], cv2.VideoCapture]) -> cv2.VideoCapture | None:
    try:
        capture = open_it()
    except cv2.error:
        return None
    return capture if capture.isOpened() else None


def read_picture(path: Path) -> NDArray[np.uint8] | None:
    """A picture file as BGR; None where it is not one. Raises OSError where the file cannot be read."""
    data = np.frombuffer(path.read_bytes(), np.uint8)
    if not data.size:
        return None
    try:
        picture = cv2.imdecode(data, cv2.IMREAD_COLOR)
    except cv2.error:
        return None
    return None if picture is None else np.asarray(picture, np.uint8)


def _frame_time_s(capture: Capture, source: str) -> float:
    """How long a frame of a recording is shown; 0 for what has a pace of its own."""
    if is_device(source) or is_url(source):
        return 0.0
    rate = capture.get(cv2.CAP_PROP_FPS) if isinstance(capture, cv2.VideoCapture) else 0.0
    return 1 / rate if 1 <= rate <= 120 else 1 / FRAMES_PER_S
