"""What reads codes beside the keyboard: cameras, which rest while nobody is there, and scanners on serial ports."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtQuick import QQuickWindow

from pos_terminal.config import CameraSection, Config, ScannerSection
from pos_terminal.domain.selling.framing import Framing
from pos_terminal.services.ports import CodeSource
from pos_terminal.ui.camera_need import CameraNeed
from pos_terminal.ui.camera_worker import CameraThread
from pos_terminal.ui.in_view import InView
from pos_terminal.ui.preview import CameraPictures, CameraPreview

# A till without a camera in its settings still has the "Camera" key: it looks through the first one there is.
FIRST_CAMERA = CameraSection()


class Eyes(QObject):
    """The cameras and serial scanners of the settings, each on a thread of its own."""

    code_read = Signal(object)
    several_seen = Signal()
    status_changed = Signal(object)
    frame_shown = Signal()

    def __init__(self, config: Config, monotonic_s: Callable[[], float], parent: QObject) -> None:
        super().__init__(parent)
        self._monotonic_s = monotonic_s
        self._has_cameras = bool(config.cameras)
        self.pictures = CameraPictures()
        self._preview = CameraPreview(self.pictures)
        self._preview.source_changed.connect(self.frame_shown)
        self._in_view = InView()
        self._is_viewing, self._viewed = False, 0
        self._cameras = [self._camera(camera, place) for place, camera in enumerate(config.cameras)]
        self._scanners = [self._scanner(scanner) for scanner in config.scanners]
        self._need = CameraNeed(parent=self)
        self._need.changed.connect(self.need_cameras)

    def watch(self, window: QQuickWindow) -> None:
        """Touches of that window are what wakes the cameras."""
        self._need.watch(window)

    def start(self) -> None:
        """Opens them all."""
        for thread in (*self._cameras, *self._scanners):
            thread.start()

    def leave(self) -> None:
        """Hears no touch any more: the till is being closed."""
        self._need.leave()

    def stop(self, timeout_ms: int) -> None:
        """Lets go of the devices."""
        for thread in (*self._cameras, *self._scanners):
            thread.stop(timeout_ms)

    @Slot()
    def stir(self) -> None:
        """Somebody is there."""
        self._need.stir()

    def sign(self, signed_in: bool) -> None:
        """Whether somebody is signed in."""
        self._need.sign(signed_in)

    @Slot(bool)
    def use_camera(self, wanted: bool) -> None:
        """Shows what the camera sees, or no longer; a till without one in its settings tries the first there is."""
        if wanted and not self._cameras:
            self._cameras = [self._camera(FIRST_CAMERA, 0)]
            self._cameras[0].start()
        self._is_viewing = wanted
        self._view()
        if not wanted and not self._has_cameras:
            for camera in self._cameras:
                camera.stop()
            self._cameras = []

    @Slot(int)
    def view_camera(self, place: int) -> None:
        """Of several cameras the one whose picture is shown where one is wanted."""
        self._viewed = place
        self._view()

    @Slot(bool)
    def need_cameras(self, needed: bool) -> None:
        """Cameras rest while nobody is there, and are opened again at the first touch."""
        for camera in self._cameras:
            camera.rest(not needed)

    def watched(self, open_source: Callable[[], CodeSource], name: str, place: int = 0) -> CameraThread:
        """A camera whose codes reach the till once it is started; stop it in the end."""
        thread = CameraThread(open_source, self._monotonic_s, self._in_view, place=place, name=name)
        thread.several_seen.connect(self.several_seen)
        thread.status_changed.connect(self.status_changed)
        thread.picture_taken.connect(self._preview.show_picture)
        thread.code_read.connect(self.code_read)
        return thread

    def _view(self) -> None:
        for place, camera in enumerate(self._cameras):
            camera.show_picture(self._is_viewing and place == self._viewed)

    def _camera(self, camera: CameraSection, place: int) -> CameraThread:
        def open_camera() -> CodeSource:
            from pos_terminal.main.cameras import open_reader  # OpenCV takes longer than the window does

            return open_reader(camera)

        return self.watched(open_camera, camera.source, place)

    def _scanner(self, scanner: ScannerSection) -> CameraThread:
        def open_scanner() -> CodeSource:
            from pos_terminal.scanner.serial import Line, SerialScanner

            line = Line(
                port=scanner.port,
                baud=scanner.baud,
                data_bits=scanner.data_bits,
                parity=scanner.parity,
                stop_bits=scanner.stop_bits,
                silence_ms=scanner.silence_ms,
                framing=Framing(scanner.prefix, scanner.suffix),
            )
            return SerialScanner(line)

        thread = CameraThread(open_scanner, self._monotonic_s, name=scanner.port)
        thread.code_read.connect(self.code_read)
        return thread
