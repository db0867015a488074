"""A simulation as a picture: cost, liability, and what was given, month by month; of two, beside each other."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QImage, QPainter, QPen

from pos_terminal.assets import resources
from pos_terminal.domain.loyalty.wording import amount
from pos_terminal.domain.words import Language, Words
from pos_terminal.printer.layout import Face
from pos_terminal.printer.raster import Typesetter
from pos_terminal.services.simulate.result import Figures, Simulated
from pos_terminal.services.simulate.tables import NAMES, name_of

WIDTH, PANEL, HEAD, FOOT, MARGIN = 1280, 300, 110, 20, 40
LEFT, RIGHT = 150, 30  # beside a panel: figures on the axis, air
TITLE_H, MONTHS_H = 34, 34
INK, SOFT, GRID, PAPER = "#1B1F24", "#57606A", "#D8DEE4", "#FFFFFF"
# Okabe and Ito's colours: told apart by everybody, and in grey.
COLOURS = ("#0072B2", "#E69F00", "#999999", "#009E73")
MOST_LABELS = 14
STEPS = (1, 2, 2.5, 5, 10)


@dataclass(frozen=True, slots=True)
class _Series:
    words: Words
    values: tuple[float, ...]
    colour: str


@dataclass(frozen=True, slots=True)
class _Panel:
    title: Words
    series: tuple[_Series, ...]
    written: Callable[[float], str]


def draw(results: Sequence[Simulated], said: Words, file: Path, language: Language) -> bool:
    """Writes the picture; False where that cannot be done. `said` is the line below the title."""
    drawing = Typesetter(resources() / "fonts")  # starts Qt where it does not run yet, and loads the fonts
    panels = _panels(results)
    image = QImage(WIDTH, HEAD + len(panels) * PANEL + FOOT, QImage.Format.Format_RGB32)
    image.fill(QColor(PAPER))
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    pen = _Pen(painter, drawing.font(Face(20, 27)).family(), language)
    titles = [name_of(one) for one in results]
    title = Words(" / ".join(one.zh for one in titles), " / ".join(one.en for one in titles))
    pen.text(QRectF(MARGIN, 22, WIDTH - 2 * MARGIN, 36), title, 24, bold=True)
    pen.text(QRectF(MARGIN, 60, WIDTH - 2 * MARGIN, 44), said, 14, SOFT, wraps=True)
    months = [one.month for one in results[0].months]
    for place, panel in enumerate(panels):
        _draw_panel(pen, panel, months, HEAD + place * PANEL)
    painter.end()
    return image.save(str(file))


class _Pen:
    """Text and marks in the chart's own hand."""

    def __init__(self, painter: QPainter, family: str, language: Language) -> None:
        self.painter = painter
        self._family = family
        self._language = language

    def text(
        self,
        where: QRectF,
        words: Words | str,
        size: int,
        colour: str = INK,
        *,
        bold: bool = False,
        wraps: bool = False,
        align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft,
    ) -> float:
        """Writes it; how wide it is."""
        font = QFont(self._family)
        font.setPixelSize(size)
        font.setBold(bold)
        self.painter.setFont(font)
        self.painter.setPen(QColor(colour))
        shown = words if isinstance(words, str) else words.in_language(self._language)
        flags = (align | Qt.AlignmentFlag.AlignVCenter).value | (Qt.TextFlag.TextWordWrap.value if wraps else 0)
        self.painter.drawText(where, flags, shown)
        return self.painter.fontMetrics().horizontalAdvance(shown)

    def line(self, start: QPointF, end: QPointF, colour: str) -> None:
        """A hairline."""
        self.painter.setPen(QPen(QColor(colour), 1))
        self.painter.drawLine(start, end)

    def block(self, where: QRectF, colour: str) -> None:
        """A filled block."""
        self.painter.fillRect(where, QColor(colour))


def _draw_panel(pen: _Pen, panel: _Panel, months: Sequence[str], top: float) -> None:
    wide = pen.text(QRectF(MARGIN, top + 4, WIDTH, TITLE_H), panel.title, 17, bold=True)
    _draw_legend(pen, panel, MARGIN + wide + 40, top + 4)
    plot = QRectF(LEFT, top + TITLE_H + 14, WIDTH - LEFT - RIGHT, PANEL - TITLE_H - MONTHS_H - 30)
    highest = max((value for one in panel.series for value in one.values), default=0)
    lowest = min(0.0, min((value for one in panel.series for value in one.values), default=0))
    step = _step(max(highest, -lowest))
    ceiling, floor = step * max(1, -(-highest // step)), -step * (-lowest // step + (lowest % step > 0))

    def height(value: float) -> float:
        return plot.bottom() - (value - floor) / (ceiling - floor) * plot.height()

    ticks = round((ceiling - floor) / step)
    for n in range(ticks + 1):
        value = floor + n * step
        y = height(value)
        pen.line(QPointF(plot.left(), y), QPointF(plot.right(), y), SOFT if value == 0 else GRID)
        where = QRectF(MARGIN, y - 11, LEFT - MARGIN - 10, 22)
        pen.text(where, panel.written(value), 13, SOFT, align=Qt.AlignmentFlag.AlignRight)
    slot = plot.width() / max(1, len(months))
    bar = min(40.0, slot * 0.8 / max(1, len(panel.series)))
    every = -(-len(months) // MOST_LABELS)
    for place, month in enumerate(months):
        middle = plot.left() + slot * (place + 0.5)
        for n, one in enumerate(panel.series):
            y = height(one.values[place])
            x = middle + (n - len(panel.series) / 2) * bar
            pen.block(QRectF(x + 1, min(y, height(0)), bar - 2, abs(height(0) - y)), one.colour)
        if place % every == 0:
            where = QRectF(middle - slot * every / 2, plot.bottom() + 6, slot * every, 22)
            pen.text(where, month, 13, SOFT, align=Qt.AlignmentFlag.AlignHCenter)


def _draw_legend(pen: _Pen, panel: _Panel, left: float, top: float) -> None:
    if len(panel.series) < 2:
        return
    for one in panel.series:
        pen.block(QRectF(left, top + 11, 14, 14), one.colour)
        left += 22 + pen.text(QRectF(left + 22, top, WIDTH - left, TITLE_H), one.words, 14) + 26


def _panels(results: Sequence[Simulated]) -> tuple[_Panel, ...]:
    """Cost and liability of each result, then what the first gave."""
    names = [name_of(one) for one in results]
    currency = results[0].currency

    def beside(figure: Callable[[Figures], float | None]) -> tuple[_Series, ...]:
        return tuple(
            _Series(name, tuple(figure(month) or 0 for month in one.months), colour)
            for name, one, colour in zip(names, results, COLOURS, strict=False)
        )

    cost = _Panel(
        Words("成本佔營業額 %", "Cost in % of revenue"),
        beside(lambda one: one.cost_percent),
        lambda value: f"{value:g} %",
    )
    liability = _Panel(
        Words("月底負債", "Liability at the end of the month"),
        beside(lambda one: one.liability_minor),
        lambda value: amount(round(value), currency),
    )
    given = [_given(results[0], unit, names[0]) for unit in results[0].units if unit != "wallet_minor"]
    return (cost, liability, *given)


def _given(result: Simulated, unit: str, name: Words) -> _Panel:
    kind = NAMES[unit]
    series = (
        _Series(Words("發出", "issued"), tuple(one.units[unit].issued for one in result.months), COLOURS[0]),
        _Series(Words("使用", "used"), tuple(one.units[unit].redeemed for one in result.months), COLOURS[1]),
        _Series(Words("到期", "expired"), tuple(one.units[unit].expired for one in result.months), COLOURS[2]),
    )
    en = kind.en.capitalize()
    return _Panel(Words(f"{kind.zh}：{name.zh}", f"{en}: {name.en}"), series, lambda value: f"{value:,.0f}")


def _step(highest: float) -> float:
    """A round figure that goes about four times into the highest one."""
    rough, size = max(highest, 1e-9) / 4, 1e-9
    while size * 10 <= rough:
        size *= 10
    return next(size * one for one in STEPS if size * one >= rough) if highest else 1.0
