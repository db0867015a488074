"""A camera's newest frame. The device is held by a thread of its own, so that nobody waits for a driver that hangs."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from threading import Condition, Event, Thread

import cv2
import numpy as np
from numpy.typing import NDArray

from pos_terminal.scanner.opening import CameraSettings, Capture, frame_time_s, open_capture
from pos_terminal.scanner.sources import is_device, is_url

RETRY_S = 0.5
CLOSE_WAIT_S = 1.5
STALLED_S = 3.0
HANGS_S = 10.0
# Threads that are left to drivers that do not come back; after so many the camera waits for the last one.
MOST_LEFT = 3

Opening = Callable[[], Capture | None]


@dataclass(frozen=True, slots=True)
class Frame:
    """One frame, BGR. `number` is its place among all that the source has sent, counted from 1: a gap is what was
    dropped. `due_s` is when it came, or when a recording had to show it, on the clock of time.monotonic."""

    number: int
    picture: NDArray[np.uint8]
    due_s: float


class Camera:
    """Keeps the newest frame of a source, at most so many a second; older ones are dropped, never queued.

    `source` is `camera:N` or `camera:NAME` (a device), a file (a recording or a picture, which is played as if it were
    a camera), or a URL (MJPEG or RTSP). A source that goes away is asked for again until it is back. `open_it` opens
    something else instead.
    """

    def __init__(
        self,
        source: str,
        settings: CameraSettings = CameraSettings(),  # noqa: B008 - frozen
        *,
        open_it: Opening | None = None,
        hangs_s: float = HANGS_S,
    ) -> None:
        self.source = source
        self._open: Opening = open_it or (lambda: open_capture(source, settings))
        self._hangs_s = hangs_s
        self._period_s = 1 / settings.frames_per_s
        self._newest: Frame | None = None
        self._numbered = 0
        self._is_live = False
        self._came_s = self._stirred_s = 0.0
        self._changed = Condition()
        self._on_change: Callable[[], None] | None = None
        self._ended = Event()
        self._thread: Thread | None = None
        self._left = 0

    @property
    def is_live(self) -> bool:
        """Whether frames are coming; not where the driver still holds the camera, but none has come for 3 s."""
        return self._is_live and time.monotonic() - self._came_s < min(STALLED_S, self._hangs_s)

    def start(self, on_change: Callable[[], None] | None = None) -> None:
        """Begins; `on_change` is called on the capture thread for each new frame, and when the source comes or goes."""
        self._on_change = on_change
        self._begin()

    def newest(self, *, after: int = 0, timeout_s: float = 0.0) -> Frame | None:
        """The newest frame if its number is above `after`; waits for one no longer than `timeout_s`."""
        with self._changed:
            self._changed.wait_for(lambda: self._newest is not None and self._newest.number > after, timeout_s)
            frame = self._newest
        return frame if frame is not None and frame.number > after else None

    def mind(self) -> None:
        """Leaves a driver that hangs to its thread, which ends when the driver returns, and asks for the camera on
        another; to be called once in a while."""
        hangs = time.monotonic() - self._stirred_s > self._hangs_s
        if self._thread is not None and not self._ended.is_set() and hangs and self._left < MOST_LEFT:
            self._ended.set()
            self._left += 1
            self._ended = Event()
            self._begin()

    def close(self) -> None:
        """Lets the device go. A driver that hangs is left to its thread, which ends when the driver returns."""
        self._ended.set()
        self._on_change = None
        if self._thread is not None:
            self._thread.join(CLOSE_WAIT_S)

    def _begin(self) -> None:
        self._stirred_s = time.monotonic()
        self._thread = Thread(target=self._run, args=(self._ended,), name=f"capture {self.source}", daemon=True)
        self._thread.start()

    def _run(self, ended: Event) -> None:
        while not ended.is_set():
            frames = self._session(ended)
            # A recording that has ended begins anew at once; anything else is given time to come back.
            if not frames or is_device(self.source) or is_url(self.source):
                self._lose(ended)
                ended.wait(RETRY_S)
            self._stirred_s = time.monotonic()

    def _session(self, ended: Event) -> int:
        """From opening the source to its end; how many frames it gave."""
        try:
            capture = self._open()
        except OSError:  # a picture that cannot be read
            return 0
        if capture is None:
            return 0
        try:
            return self._pump(capture, frame_time_s(capture, self.source), ended)
        except cv2.error:  # a damaged recording, a driver's own fault
            return 0
        finally:
            capture.release()

    def _pump(self, capture: Capture, shown_s: float, ended: Event) -> int:
        """Takes frames until the source ends, and counts them. Those between are only grabbed: unpacking costs most."""
        frames, wanted_s, due_s = 0, -self._period_s, time.monotonic()
        while not ended.is_set() and capture.grab():
            now = self._stirred_s = time.monotonic()
            if shown_s:  # a recording comes as fast as it is read; it is played at its own pace
                due_s = max(due_s + shown_s, now - self._period_s)
                ended.wait(max(due_s - now, 0.0))
            else:
                due_s = now
            self._numbered += 1
            frames += 1
            if due_s < wanted_s - 0.4 * self._period_s:
                continue
            is_late = due_s - wanted_s > self._period_s
            wanted_s = (due_s if is_late else wanted_s) + self._period_s
            taken, picture = capture.retrieve()
            if not taken or picture is None:
                break
            self._keep(Frame(self._numbered, np.asarray(picture, np.uint8), due_s), ended)
        return frames

    def _keep(self, frame: Frame, ended: Event) -> None:
        if ended.is_set():
            return
        with self._changed:
            self._newest = frame
            self._is_live, self._came_s = True, time.monotonic()
            self._changed.notify_all()
        self._tell(ended)

    def _lose(self, ended: Event) -> None:
        if self._is_live and not ended.is_set():
            self._is_live = False
            self._tell(ended)

    def _tell(self, ended: Event) -> None:
        listener = self._on_change
        if listener is not None and not ended.is_set():
            listener()
