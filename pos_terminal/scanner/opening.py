"""Opens what gives frames: a device with its settings, a stream, a recording or a picture. Ends within its timeouts."""

import logging
import math
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import cv2
import numpy as np
from numpy.typing import NDArray

from pos_terminal.scanner.sources import PICTURES, CameraDevice, device_index, devices, is_device, is_url

_log = logging.getLogger(__name__)

DEVICE_TIMEOUT_MS = 1_500
FRAMES_PER_S = 30
NUMBERS_TRIED = 4
# V4L2_CID_EXPOSURE_AUTO and V4L2_CID_EXPOSURE_ABSOLUTE of the Linux kernel: 3 is the automatic of USB cameras, 0 of
# others, 1 is by hand; the time is in steps of 0.1 ms. Other systems switch with 1 and 0 and take log2 of seconds.
_LINUX_AUTOMATIC, _LINUX_BY_HAND = (3.0, 0.0), 1.0
_LINUX_STEPS_A_MS = 10


class Capture(Protocol):
    """What delivers frames: a device, a stream, a recording or a picture (cv2.VideoCapture fits)."""

    def grab(self) -> bool: ...
    def retrieve(self) -> tuple[bool, cv2.typing.MatLike]: ...
    def release(self) -> None: ...


class Adjustable(Protocol):
    """What has a driver's settings (cv2.VideoCapture fits)."""

    def set(self, propId: int, value: float) -> bool: ...  # noqa: N803 - OpenCV's name
    def get(self, propId: int) -> float: ...  # noqa: N803 - OpenCV's name


@dataclass(frozen=True, slots=True)
class CameraSettings:
    """What a device is asked for. Without an exposure (milliseconds) or a focus (the driver's own steps, often 0 for
    far to 255 for near) the camera chooses by itself."""

    width: int = 1280
    height: int = 720
    frames_per_s: int = FRAMES_PER_S
    exposure_ms: int | None = None
    focus: int | None = None


def open_capture(source: str, settings: CameraSettings = CameraSettings()) -> Capture | None:
    """The source, ready to give frames; None where it is not there."""
    cv2.utils.logging.setLogLevel(cv2.utils.logging.LOG_LEVEL_SILENT)
    if is_device(source):
        return _opened_device(source, settings)
    os.environ.setdefault("OPENCV_FFMPEG_LOGLEVEL", "-8")
    limits = [cv2.CAP_PROP_OPEN_TIMEOUT_MSEC, DEVICE_TIMEOUT_MS, cv2.CAP_PROP_READ_TIMEOUT_MSEC, DEVICE_TIMEOUT_MS]
    if is_url(source):
        # One thread: with more, a decoder holds a frame back for each.
        return _opened(lambda: cv2.VideoCapture(source, cv2.CAP_FFMPEG, [*limits, cv2.CAP_PROP_N_THREADS, 1]))
    if not Path(source).is_file():
        return None
    if Path(source).suffix.lower() in PICTURES:
        picture = read_picture(Path(source))
        return None if picture is None else _Still(picture)
    return _opened(lambda: cv2.VideoCapture(source, cv2.CAP_FFMPEG, limits))


@dataclass(frozen=True, slots=True)
class FirstPicture:
    """What a camera gave when it was tried: the size in pixels, and the settings that its driver has not."""

    width: int
    height: int
    missing: tuple[str, ...]


def first_picture(source: str, settings: CameraSettings) -> FirstPicture | None:
    """Tries a camera and lets it go again; None where no picture comes."""
    try:
        capture = open_capture(source, settings)
        if capture is None:
            return None
        try:
            taken, picture = capture.retrieve() if capture.grab() else (False, None)
            if not taken or picture is None:
                return None
            asked = adjust(capture, settings) if is_device(source) and isinstance(capture, cv2.VideoCapture) else ()
            return FirstPicture(picture.shape[1], picture.shape[0], asked)
        finally:
            capture.release()
    except (cv2.error, OSError):
        return None


def there() -> tuple[CameraDevice, ...]:
    """The cameras of this machine; where the system does not list them, those of the first numbers that open."""
    if sys.platform == "linux":
        return devices()
    opened = ((index, open_capture(f"camera:{index}")) for index in range(NUMBERS_TRIED))
    return tuple(_let_go(index, capture) for index, capture in opened if capture is not None)


def _let_go(index: int, capture: Capture) -> CameraDevice:
    capture.release()
    return CameraDevice(index, f"camera {index}")


def adjust(device: Adjustable, wanted: CameraSettings, platform: str = sys.platform) -> tuple[str, ...]:
    """Asks the driver for these settings; gives the names of those that it has not, as the settings file spells them.

    Automatic exposure and focus are asked for too, as a camera keeps what it was told by hand until it is unplugged;
    a camera with a fixed lens has no such automatic, and nothing is missing then.
    """
    # MJPEG first: uncompressed, a USB 2 camera gives only ten frames a second of this size.
    device.set(cv2.CAP_PROP_FOURCC, cv2.VideoWriter.fourcc(*"MJPG"))
    device.set(cv2.CAP_PROP_FRAME_WIDTH, wanted.width)
    device.set(cv2.CAP_PROP_FRAME_HEIGHT, wanted.height)
    taken = {"frames_per_s": device.set(cv2.CAP_PROP_FPS, wanted.frames_per_s)}
    device.set(cv2.CAP_PROP_BUFFERSIZE, 1)
    taken["exposure_ms"] = _set_exposure(device, wanted.exposure_ms, is_linux=platform == "linux")
    taken["focus"] = _set_focus(device, wanted.focus)
    taken["width"] = round(device.get(cv2.CAP_PROP_FRAME_WIDTH)) == wanted.width
    taken["height"] = round(device.get(cv2.CAP_PROP_FRAME_HEIGHT)) == wanted.height
    return tuple(sorted(name for name, is_taken in taken.items() if not is_taken))


def _set_exposure(device: Adjustable, exposure_ms: int | None, *, is_linux: bool) -> bool:
    if exposure_ms is None:
        any(device.set(cv2.CAP_PROP_AUTO_EXPOSURE, mode) for mode in (_LINUX_AUTOMATIC if is_linux else (1.0,)))
        return True
    device.set(cv2.CAP_PROP_AUTO_EXPOSURE, _LINUX_BY_HAND if is_linux else 0.0)
    steps = exposure_ms * _LINUX_STEPS_A_MS if is_linux else round(math.log2(exposure_ms / 1000))
    return device.set(cv2.CAP_PROP_EXPOSURE, steps)


def _set_focus(device: Adjustable, focus: int | None) -> bool:
    if focus is None:
        device.set(cv2.CAP_PROP_AUTOFOCUS, 1)
        return True
    device.set(cv2.CAP_PROP_AUTOFOCUS, 0)
    return device.set(cv2.CAP_PROP_FOCUS, focus)


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


def _opened_device(source: str, settings: CameraSettings) -> Capture | None:
    index = device_index(source)
    if index is None:
        return None
    # The driver's own patience is ten seconds; a till that closes has two.
    os.environ.setdefault("OPENCV_VIDEOIO_V4L_SELECT_TIMEOUT", "1")
    backend = cv2.CAP_V4L2 if sys.platform == "linux" else cv2.CAP_ANY
    device = _opened(lambda: cv2.VideoCapture(index, backend))
    if device is not None and (missing := adjust(device, settings)):
        _log.info("camera settings not taken by the driver", extra={"camera": index, "settings": ", ".join(missing)})
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


def frame_time_s(capture: Capture, source: str) -> float:
    """How long a frame of a recording is shown; 0 for what has a pace of its own."""
    if is_device(source) or is_url(source):
        return 0.0
    rate = capture.get(cv2.CAP_PROP_FPS) if isinstance(capture, cv2.VideoCapture) else 0.0
    return 1 / rate if 1 <= rate <= 120 else 1 / FRAMES_PER_S
