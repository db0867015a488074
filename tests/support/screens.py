"""What the screens get from outside the window in tests: pictures of codes, receipts and the camera."""

from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QImage
from PySide6.QtQuick import QQuickImageProvider


class PlainPictures(QQuickImageProvider):
    """Stands for any provider of pictures: a grey square."""

    def __init__(self) -> None:
        super().__init__(QQuickImageProvider.ImageType.Image)

    def requestImage(self, _id: str, _size: QSize, _wanted: QSize) -> QImage:  # noqa: N802 - Qt's name
        image = QImage(126, 126, QImage.Format.Format_RGB32)
        image.fill(QColor("#555555"))
        return image
