"""The colours keep their promise: every pair of the contrast table is read from the theme and reckoned anew."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtGui import QColor
from PySide6.QtQml import QQmlComponent, QQmlEngine

from pos_terminal.assets import resources
from pos_terminal.ui.app import prepare_application

Palette = dict[str, QColor]
TEXT, BORDER = 4.5, 3.0
PAIRS = (
    *(("ink", ground, TEXT) for ground in ("bg", "surface", "sunken")),
    *(("ink2", ground, TEXT) for ground in ("bg", "surface", "sunken")),
    *(("ink3", ground, TEXT) for ground in ("surface", "bg")),
    ("primaryInk", "primary", TEXT),
    ("primaryInk", "primaryPressed", TEXT),
    *(("primary", ground, TEXT) for ground in ("surface", "bg", "primarySoft")),
    ("primarySoftInk", "primarySoft", TEXT),
    ("stampInk", "stamp", TEXT),
    *(("stamp", ground, TEXT) for ground in ("surface", "bg", "stampSoft")),
    ("stampSoftInk", "stampSoft", TEXT),
    *(("warn", ground, TEXT) for ground in ("surface", "bg", "warnSoft")),
    *(("error", ground, TEXT) for ground in ("surface", "bg", "errorSoft")),
    ("errorInk", "error", TEXT),
    ("errorSoftInk", "errorSoft", TEXT),
    *(("info", ground, TEXT) for ground in ("surface", "infoSoft")),
    *(("lineStrong", ground, BORDER) for ground in ("surface", "bg")),
    ("warnLine", "surface", BORDER),
    ("ink", "tierBasic", TEXT),
    ("tierSilverInk", "tierSilver", TEXT),
    ("tierGoldInk", "tierGold", TEXT),
    ("tierBlackInk", "tierBlack", TEXT),
    ("tierBar", "sunken", BORDER),
    *(("focus", ground, BORDER) for ground in ("surface", "bg")),
)
READS = """
import QtQuick
import "theme"
QtObject {
    property bool dark: false
    property Binding colours: Binding { target: Theme; property: "dark"; value: dark }
    function colour(name: string): color { return Theme[name] }
}
"""


@pytest.fixture(params=[False, True], ids=["light", "dark"])
def palette(request: pytest.FixtureRequest) -> Iterator[Palette]:
    """The theme's colours by name."""
    prepare_application(["theme"])
    engine = QQmlEngine()
    component = QQmlComponent(engine)
    component.setData(READS.encode(), QUrl.fromLocalFile(str(resources() / "qml" / "Reads.qml")))
    theme = component.createWithInitialProperties({"dark": request.param})
    assert theme is not None, component.errorString()
    names = {name for pair in PAIRS for name in pair[:2]}
    yield {name: QColor(theme.colour(name)) for name in names}  # type: ignore[attr-defined]
    theme.deleteLater()
    engine.deleteLater()


@pytest.mark.parametrize(("front", "ground", "needed"), PAIRS, ids=[f"{pair[0]}-{pair[1]}" for pair in PAIRS])
def test_every_pair_can_be_read(palette: Palette, front: str, ground: str, needed: float) -> None:
    assert contrast(palette[front], palette[ground]) >= needed


def test_the_dark_theme_has_high_contrast(palette: Palette) -> None:
    if palette["bg"].lightness() > 128:
        assert contrast(palette["ink"], palette["bg"]) > 14
        return
    low = [pair for pair in PAIRS if pair[2] == TEXT and contrast(palette[pair[0]], palette[pair[1]]) < 7]
    assert not low


def contrast(one: QColor, other: QColor) -> float:
    """The ratio of WCAG 2.2.

    >>> round(contrast(QColor("#000000"), QColor("#ffffff")))
    21
    """
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: QColor) -> float:
    parts = (colour.redF(), colour.greenF(), colour.blueF())
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
