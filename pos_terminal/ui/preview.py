"""What the camera sees, for the screens: an image provider and the address of its newest picture."""

from PySide6.QtCore import Property, QMutex, QMutexLocker, QObject, QSize, Signal, Slot
from PySide6.QtGui import QImage
from PySide6.QtQuick import QQuickImageProvider

from pos_terminal.domain.till import Picture

PROVIDER = "camera"


class CameraPictures(QQuickImageProvider):
    """Gives `image://camera/...`; the engine asks on threads of its own."""

    def __init__(self) -> None:
        super().__init__(QQuickImageProvider.ImageType.Image)
        self._guard = QMutex()
        self._image = QImage()

    def put(self, image: QImage) -> None:
        """The picture to give from now on."""
        with QMutexLocker(self._guard):
            self._image = image

    def requestImage(self, _id: str, size: QSize, requested: QSize) -> QImage:  # noqa: N802 - Qt's name
        """The newest picture, in the size that the screen asks for."""
        with QMutexLocker(self._guard):
            image = self._image
        if image.isNull():  # a camera that has sent nothing yet is an empty picture, and no failure
            image = QImage(1, 1, QImage.Format.Format_ARGB32)
            image.fill(0)
        size.setWidth(image.width())
        size.setHeight(image.height())
        return image.scaled(requested) if requested.isValid() else image


class CameraPreview(QObject):
    """The address of the newest picture, which changes with each, so that a QML Image with `cache: false` follows."""

    source_changed = Signal()

    def __init__(self, pictures: CameraPictures) -> None:
        super().__init__()
        self._pictures = pictures
        self._number = 0

    @Slot(object)
    def show_picture(self, picture: Picture | None) -> None:
        """Shows this picture; nothing where the camera has none."""
        image = QImage()
        if picture is not None:
            rows = QImage(picture.bgr, picture.width, picture.height, 3 * picture.width, QImage.Format.Format_BGR888)
            image = rows.copy()  # of its own: the bytes go with the value that crossed the threads
        self._pictures.put(image)
        self._number = self._number + 1 if picture is not None else 0
        self.source_changed.emit()

    def _source(self) -> str:
        return f"image://{PROVIDER}/{self._number}" if self._number else ""

    source = Property(str, _source, notify=source_changed)
