"""A camera that reads codes: what the camera's thread of the window asks for the newest frame's codes."""

from collections.abc import Callable

import cv2
import numpy as np
from numpy.typing import NDArray

from pos_terminal.domain.selling.scan import CodeRead
from pos_terminal.domain.till import Picture
from pos_terminal.scanner.camera import FRAMES_PER_S, Camera, source_name
from pos_terminal.scanner.decode import Code, LiveDecoder

PREVIEW_WIDTH = 480


class CameraReader:
    """Fits services.ports.CodeSource: a camera and its decoder, used by one thread."""

    def __init__(self, source: str, *, frames_per_s: float = FRAMES_PER_S) -> None:
        self._camera = Camera(source, frames_per_s=frames_per_s)
        self._decoder = LiveDecoder()
        self._seen = 0
        self._frame: NDArray[np.uint8] | None = None
        self._codes: tuple[Code, ...] = ()
        self._name = source_name(source)

    @property
    def name(self) -> str:
        return self._name

    @property
    def is_live(self) -> bool:
        return self._camera.is_live

    def start(self, on_change: Callable[[], None]) -> None:
        self._camera.start(on_change)

    def read(self) -> tuple[CodeRead, ...]:
        """The codes in the newest frame; nothing where that one was read already. Does not wait."""
        frame = self._camera.newest(after=self._seen)
        if frame is None:
            return ()
        self._seen, self._frame = frame.number, frame.picture
        self._codes = self._decoder.read(frame.picture)
        return tuple(CodeRead(code.text, code.symbology, "camera") for code in self._codes)

    def picture(self) -> Picture | None:
        """The frame that was read last, made small, with its codes outlined."""
        if self._frame is None or not self._camera.is_live:
            return None
        scale = min(PREVIEW_WIDTH / self._frame.shape[1], 1.0)
        small = cv2.resize(self._frame, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
        for code in self._codes:
            corners = np.rint(np.array(code.corners) * scale).astype(np.int32)
            cv2.polylines(small, [corners], True, (80, 200, 60), 3, cv2.LINE_AA)
        return Picture(small.shape[1], small.shape[0], small.tobytes())

    def close(self) -> None:
        self._camera.close()
        self._frame = None
