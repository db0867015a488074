"""The window itself: application, fonts, translators and engine; hands the root view model to Main.qml."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import cast

from PySide6.QtCore import QCoreApplication, QEvent, QLocale, QObject, QTranslator, QUrl, Slot
from PySide6.QtGui import QFont, QFontDatabase, QGuiApplication, QIcon
from PySide6.QtQml import QQmlApplicationEngine
from PySide6.QtQuick import QQuickImageProvider, QQuickWindow

from pos_terminal.assets import resources
from pos_terminal.ui.viewmodels.terminal import TerminalViewModel


def prepare_application(arguments: Sequence[str]) -> QGuiApplication:
    """The application with the shop's fonts; call it before any window or view model is made."""
    application = QGuiApplication.instance() or QGuiApplication(list(arguments))
    if not isinstance(application, QGuiApplication):
        raise TypeError("an application without a window is running already")
    application.setApplicationName("pos-terminal")
    application.setDesktopFileName("pos-terminal")
    application.setWindowIcon(QIcon(str(resources() / "icons" / "shopping-basket.svg")))
    application.setFont(_shop_font())
    return application


def _shop_font() -> QFont:
    """Noto Sans HK, shipped with the program, for both languages."""
    families = [
        family
        for file in sorted((resources() / "fonts").glob("*.otf"))
        for family in QFontDatabase.applicationFontFamilies(QFontDatabase.addApplicationFont(str(file)))
    ]
    return QFont(families[0]) if families else QFont()


class TillWindow(QObject):
    """Shows the screens of one till. Close it before the view models and after the workers go.

    `pictures` are image providers by name: `camera`, `receipt` and `code`.
    """

    def __init__(
        self, terminal: TerminalViewModel, pictures: Mapping[str, QQuickImageProvider], *, fullscreen: bool = False
    ) -> None:
        super().__init__()
        self._translator = QTranslator(self)
        self._engine = QQmlApplicationEngine()
        for name, provider in pictures.items():
            self._engine.addImageProvider(name, provider)
        self._speak(terminal.props.language)
        terminal.speaks.connect(self.speak)
        self._engine.setInitialProperties({"terminal": terminal})
        self._engine.load(QUrl.fromLocalFile(str(_screens() / "Main.qml")))
        if not self._engine.rootObjects():
            raise RuntimeError("Main.qml could not be loaded; Qt's messages say why")
        self.window = cast(QQuickWindow, self._engine.rootObjects()[0])
        if fullscreen:
            self.window.showFullScreen()

    @Slot(str)
    def speak(self, language: str) -> None:
        """Every text in that language, at once."""
        self._speak(language)
        self._engine.retranslate()

    def close(self) -> None:
        """Takes the window down; view models may go after this."""
        self.window.close()
        QCoreApplication.removeTranslator(self._translator)
        self._engine.deleteLater()
        # By its type: outside of an event loop Qt keeps such an event back otherwise.
        QCoreApplication.sendPostedEvents(self._engine, QEvent.Type.DeferredDelete.value)

    def _speak(self, language: str) -> None:
        QCoreApplication.removeTranslator(self._translator)
        if language != "en" and self._translator.load(QLocale(language), "till", "_", str(_translations())):
            QCoreApplication.installTranslator(self._translator)


def _screens() -> Path:
    return resources() / "qml"


def _translations() -> Path:
    return resources() / "translations"
