"""Pictures that the screens ask for by name and that are drawn when they are asked for."""

from collections.abc import Callable

from PySide6.QtCore import QSize
from PySide6.QtGui import QImage
from PySide6.QtQuick import QQuickImageProvider


class Drawings(QQuickImageProvider):
    """Gives `image://<name>/<id>`, on the engine's own threads so that the window never waits."""

    def __init__(self, draw: Callable[[str], QImage]) -> None:
        super().__init__(QQuickImageProvider.ImageType.Image, QQuickImageProvider.Flag.ForceAsynchronousImageLoading)
        self._draw = draw

    def requestImage(self, name: str, size: QSize, requested: QSize) -> QImage:  # noqa: N802 - Qt's name
        """The picture of that name; an empty one where there is none."""
        image = self._draw(name)
        size.setWidth(image.width())
        size.setHeight(image.height())
        if image.isNull() or not requested.isValid() or requested.isEmpty():
            return image
        return image.scaled(requested)
