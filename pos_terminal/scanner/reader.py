"""A camera that reads codes: what the camera's thread of the window asks for the newest frame's codes."""

from collections.abc import Callable

import cv2
import numpy as np
from numpy.typing import NDArray

from pos_terminal.domain.selling.scan import CodeRead
from pos_terminal.domain.till import Picture
from pos_terminal.scanner.camera import Camera, Frame, Opening
from pos_terminal.scanner.decode import Code, LiveDecoder
from pos_terminal.scanner.lens import Lens
from pos_terminal.scanner.opening import CameraSettings
from pos_terminal.scanner.sources import source_name

PREVIEW_WIDTH = 480
OUTLINE = (80, 200, 60)
# Not every frame of a code is read: its outline stays for the next few, and does not flicker.
OUTLINED_S = 0.3


class CameraReader:
    """Fits services.ports.CodeSource: a camera and its decoder, used by one thread."""

    def __init__(
        self,
        source: str,
        settings: CameraSettings = CameraSettings(),  # noqa: B008 - frozen
        *,
        open_it: Opening | None = None,
    ) -> None:
        self._camera = Camera(source, settings, open_it=open_it)
        self._decoder = LiveDecoder()
        self._lens = Lens()
        self._frame: Frame | None = None
        self._codes: tuple[Code, ...] = ()
        self._source, self._name = source, source_name(source)
        self._found_s = 0.0

    @property
    def name(self) -> str:
        return self._name

    @property
    def is_live(self) -> bool:
        return self._camera.is_live

    @property
    def is_covered(self) -> bool:
        return self._lens.is_covered

    def start(self, on_change: Callable[[], None]) -> None:
        self._camera.start(on_change)

    def read(self) -> tuple[CodeRead, ...]:
        """The codes in the newest frame; nothing where that one was read already. Does not wait."""
        self._camera.mind()
        frame = self._camera.newest(after=self._frame.number if self._frame else 0)
        if frame is None:
            if not self._camera.is_live:
                self._lens.forget()
                self._name = source_name(self._source)  # another camera may take its place
            return ()
        self._frame = frame
        codes = self._decoder.read(frame.picture)
        self._lens.look(frame.picture, frame.due_s)
        if codes or frame.due_s - self._found_s > OUTLINED_S:
            self._codes, self._found_s = codes, frame.due_s
        return tuple(CodeRead(code.text, code.symbology, "camera") for code in codes)

    def picture(self) -> Picture | None:
        """The frame that was read last, made small, with its codes outlined."""
        if self._frame is None or not self._camera.is_live:
            return None
        large = self._frame.picture
        scale = min(PREVIEW_WIDTH / large.shape[1], 1.0)
        small: NDArray[np.uint8] = np.asarray(cv2.resize(large, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA))
        for code in self._codes:
            corners = np.rint(np.array(code.corners) * scale).astype(np.int32)
            cv2.polylines(small, [corners], True, OUTLINE, 3, cv2.LINE_AA)
        return Picture(small.shape[1], small.shape[0], small.tobytes())

    def close(self) -> None:
        self._camera.close()
        self._frame = None
