"""The picture of the page on scale: what a night costs head office, by the number of tills."""

from collections.abc import Callable, Sequence
from math import log10
from pathlib import Path

from tests.bench.load.costs import Costs
from tests.bench.load.formula import BUSY, WINDOW_S, Load, Night, night

WIDTH, HEIGHT = 720, 420
LEFT, RIGHT, TOP, BOTTOM = 96, 570, 24, 360
TILLS = (10, 10_000)
SECONDS = (0.1, 100_000)
LINES: tuple[tuple[str, str, Callable[[Night], float]], ...] = (
    ("all", "#1b1b1b", lambda one: one.total_s),
    ("the feed", "#c2410c", lambda one: one.feed_s),
    ("sending", "#1d4ed8", lambda one: one.sending_s),
    ("comparing", "#15803d", lambda one: one.comparing_s),
)


def draw(file: Path, costs: Costs, measured: Sequence[tuple[float, float]]) -> None:
    """Lines from the formula, rings from the fleets: processor seconds of head office a night, both axes by tens."""
    parts = [_grid(), _limit()]
    ends: list[float] = []
    for name, colour, part in LINES:
        points = [(tills, part(night(Load(tills), costs))) for tills in _steps()]
        path = " ".join(f"{_x(x):.1f},{_y(y):.1f}" for x, y in points)
        parts.append(f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>')
        height = _y(points[-1][1])
        while any(abs(height - other) < 16 for other in ends):
            height += 4
        ends.append(height)
        parts.append(_text(RIGHT + 8, height + 4, name, "start", colour))
    parts += [f'<circle cx="{_x(x):.1f}" cy="{_y(y):.1f}" r="4.5" fill="#fff" stroke="#1b1b1b"/>' for x, y in measured]
    parts.append(_text((LEFT + RIGHT) / 2, BOTTOM + 44, "tills (rings: measured)"))
    parts.append(
        f'<g transform="rotate(-90 20 {(TOP + BOTTOM) / 2})">'
        f"{_text(20, (TOP + BOTTOM) / 2, 'processor seconds of head office a night')}</g>"
    )
    box = f'viewBox="0 0 {WIDTH} {HEIGHT}"'
    head = f'<svg xmlns="http://www.w3.org/2000/svg" {box} font-family="sans-serif" font-size="13">'
    back = f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>'
    file.write_text("\n".join((head, back, *parts, "</svg>", "")), "utf-8")


def _grid() -> str:
    lines = []
    tills = TILLS[0]
    while tills <= TILLS[1]:
        lines.append(f'<path d="M{_x(tills):.1f} {TOP}V{BOTTOM}" stroke="#ddd"/>')
        lines.append(_text(_x(tills), BOTTOM + 20, f"{tills:,}"))
        tills *= 10
    seconds = SECONDS[0]
    while seconds <= SECONDS[1] * 1.01:
        lines.append(f'<path d="M{LEFT} {_y(seconds):.1f}H{RIGHT}" stroke="#ddd"/>')
        lines.append(_text(LEFT - 8, _y(seconds) + 4, f"{seconds:,g}", "end"))
        seconds *= 10
    return "\n".join(lines)


def _limit() -> str:
    """What two cores can do in the nights' window."""
    height = _y(2 * WINDOW_S * BUSY)
    line = f'<path d="M{LEFT} {height:.1f}H{RIGHT}" stroke="#777" stroke-dasharray="5 4"/>'
    return line + _text(LEFT + 8, height - 6, f"two cores, {WINDOW_S // 60} minutes", "start", "#555")


def _steps() -> list[float]:
    return [10 ** (1 + step / 10) for step in range(31)]


def _x(tills: float) -> float:
    return LEFT + (RIGHT - LEFT) * (log10(tills) - log10(TILLS[0])) / (log10(TILLS[1]) - log10(TILLS[0]))


def _y(seconds: float) -> float:
    share = (log10(max(seconds, SECONDS[0])) - log10(SECONDS[0])) / (log10(SECONDS[1]) - log10(SECONDS[0]))
    return BOTTOM - (BOTTOM - TOP) * share


def _text(x: float, y: float, words: str, anchor: str = "middle", colour: str = "#333") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="{colour}">{words}</text>'
