"""A receipt from composed blocks to bytes, beside python-escpos, in one run: time, and what a slow line has to carry.

Ours is bilingual and 30 rows long: laid out, drawn and encoded, as the print worker does it. python-escpos prints the
same rows without their Chinese as text, and all of them as a picture that Pillow drew beforehand. Every receipt has
other goods and figures; letters and words are known from those before, as at a counter. The two take turns, so that
both see the same weather.
"""

import statistics
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from escpos.printer import Dummy  # type: ignore[import-untyped]
from PIL import Image, ImageDraw, ImageFont
from rich.console import Console
from rich.table import Table

from pos_terminal.domain.receipt.blocks import Block, Cut, Row, Rule, Size, Text
from pos_terminal.printer.paper import Paper
from pos_terminal.printer.raster import Typesetter
from pos_terminal.printer.render import document
from tests.support.receipts import FONTS

ROUNDS = 7
RECEIPTS = 40
WARM_UP = 300  # a morning at a counter
MOST_OF_TEXT = 3.0
MOST_OF_IMAGE = 0.05
MOST_OF_RASTER_BYTES = 0.2
COLUMNS, WIDTH_DOTS, LINE_DOTS = 48, 576, 34

GOODS = (
    *("港式奶茶 Milk tea", "菠蘿包 Pineapple bun", "鰂魚涌明信片 Quarry Bay postcard", "筆記簿 Notebook A5"),
    *(
        "原子筆 Ball pen blue",
        "粵語字典 Cantonese dictionary",
        "布袋 Tote bag",
        "環保購物袋 Eco bag levy",
        "書籤 Bookmark",
    ),
    *("書籤 Bookmark", "雜誌 Magazine", "地圖 Street map", "貼紙 Stickers", "凍檸茶 Iced lemon tea"),
    *(
        "咖啡 Coffee",
        "信封 Envelopes",
        "郵票 Stamps",
        "月曆 Calendar",
        "毛巾 Towel",
        "燈泡 Light bulb",
        "電芯 Batteries",
    ),
)


@dataclass(frozen=True, slots=True)
class Printed:
    """A row on paper as either side knows it: words at the left, a figure at the right, and how it is set."""

    left: str
    right: str = ""
    style: str = ""  # title, centre, total, rule


def main() -> int:
    """Prints the tables; 1 where a median ratio is above its budget."""
    setter = Typesetter(FONTS)
    rng = np.random.default_rng(2026)
    for _ in range(WARM_UP):
        document(blocks(receipt(rng)), Paper(), setter)
    rounds = [_round(setter, rng) for _ in range(ROUNDS)]
    table = Table(
        "round", "ours, ms", "text, ms", "ratio", "image(), ms", "ratio", title=f"medians of {RECEIPTS} receipts"
    )
    for number, (ours, text, image) in enumerate(rounds, 1):
        cells = (f"{ours * 1e3:.2f}", f"{text * 1e3:.2f}", f"{ours / text:.2f}", f"{image * 1e3:.1f}")
        table.add_row(str(number), *cells, f"{ours / image:.4f}")
    of_text = statistics.median(ours / text for ours, text, _ in rounds)
    of_image = statistics.median(ours / image for ours, _, image in rounds)
    table.add_section()
    table.add_row("median", "", "", f"{of_text:.2f} (≤ {MOST_OF_TEXT})", "", f"{of_image:.4f} (≤ {MOST_OF_IMAGE})")
    Console(width=110).print(table)
    of_bytes = _bytes(setter, rng)
    return 0 if of_text <= MOST_OF_TEXT and of_image <= MOST_OF_IMAGE and of_bytes <= MOST_OF_RASTER_BYTES else 1


def _round(setter: Typesetter, rng: np.random.Generator) -> tuple[float, float, float]:
    """(ours, python-escpos text, python-escpos image()) in seconds, the median of each."""
    ours: list[float] = []
    text: list[float] = []
    image: list[float] = []
    peer = Dummy(profile="TM-T20II")
    paper = Paper()
    for _ in range(RECEIPTS):
        rows = receipt(rng)
        composed, latin = blocks(rows), [(_in_columns(row), row.style) for row in rows]
        ours.append(_timed(lambda: document(composed, paper, setter)))  # noqa: B023 - called at once
        text.append(_timed(lambda: _print_text(peer, latin)))  # noqa: B023
    for _ in range(5):  # each takes as long as all the others
        drawn = _pillow_bitmap(receipt(rng))
        image.append(_timed(lambda: _print_image(peer, drawn)))  # noqa: B023
    return statistics.median(ours), statistics.median(text), statistics.median(image)


def _bytes(setter: Typesetter, rng: np.random.Generator) -> float:
    """Prints what goes over a line, and gives the worse ratio of tiles to the picture."""
    composed = blocks(receipt(rng))
    table = Table("bytes of a job", "picture", "tiles", "ratio", "big5", "gb18030", "s at 19,200 baud")
    worst = 0.0
    for name, units in (("white bands", 0), ("ESC J known", 1)):
        sizes = {text: len(document(composed, paper, setter)) for text, paper in _papers(units).items()}
        ratio = sizes["tiles"] / sizes["raster"]
        worst = max(worst, ratio)
        seconds = f"{sizes['raster'] / 1920:.1f} → {sizes['tiles'] / 1920:.1f}"
        counts = (f"{sizes[text]:,}" for text in ("big5", "gb18030"))
        limit = f"{ratio:.3f} (≤ {MOST_OF_RASTER_BYTES})"
        table.add_row(name, f"{sizes['raster']:,}", f"{sizes['tiles']:,}", limit, *counts, seconds)
    Console(width=110).print(table)
    return worst


def _papers(feed_units: int) -> dict[str, Paper]:
    return {
        "raster": Paper(feed_units=feed_units),
        "tiles": Paper(feed_units=feed_units, text="tiles"),
        "big5": Paper(feed_units=feed_units, text="big5"),
        "gb18030": Paper(feed_units=feed_units, text="gb18030"),
    }


def receipt(rng: np.random.Generator) -> tuple[Printed, ...]:
    """A bookshop's receipt of 30 rows."""
    goods = [GOODS[at] for at in rng.choice(len(GOODS), 12, replace=False)]
    prices = [int(price) for price in rng.integers(100, 40_000, 12)]
    rule, total, number = Printed("", style="rule"), sum(prices), int(rng.integers(1, 999_999))
    return (
        Printed("海港書店 Harbour Books", style="title"),
        Printed("九龍彌敦道123號地下 G/F, 123 Nathan Road", style="centre"),
        Printed("電話 Tel: 2345 6789", style="centre"),
        rule,
        Printed("收據 Receipt", f"TST-2026-{number:06}"),
        Printed(f"2026-11-21 18:{number % 60:02}", "店員 Cashier: Ada"),
        rule,
        *(
            Printed(f"{name} ×{int(rng.integers(1, 9))}", _money(price))
            for name, price in zip(goods, prices, strict=True)
        ),
        rule,
        Printed("小計 Subtotal", _money(total)),
        Printed("會員折扣 Member discount 5%", "-" + _money(total // 20)),
        Printed("總計 TOTAL", "HKD " + _money(total - total // 20), "total"),
        Printed("八達通 Octopus", _money(total - total // 20)),
        rule,
        Printed("會員 Member 陳大文", f"8F3A-{number % 10_000:04}"),
        Printed("本次積分 Points earned", f"+{total // 100}"),
        Printed("積分結餘 Points balance", f"{int(rng.integers(1, 99_999)):,}"),
        rule,
        Printed("多謝惠顧 Thank you", style="centre"),
    )


def blocks(rows: Sequence[Printed]) -> tuple[Block, ...]:
    """The rows as our documents have them, with the cut."""
    made: list[Block] = []
    for row in rows:
        match row.style:
            case "rule":
                made.append(Rule())
            case "title" | "centre":
                size = Size.TITLE if row.style == "title" else Size.NORMAL
                made.append(Text(row.left, size, bold=row.style == "title", centred=True))
            case "total":
                made.append(Row(row.left, row.right, Size.LARGE, bold=True))
            case _:
                made.append(Row(row.left, row.right))
    return (*made, Cut())


def _money(minor: int) -> str:
    return f"{minor / 100:,.2f}"


def _in_columns(row: Printed) -> str:
    """The row's Latin letters in columns, as a program lays them out for a printer's own letters."""
    if row.style == "rule":
        return "-" * COLUMNS
    left, right = ("".join(letter for letter in text if letter.isascii()).strip() for text in (row.left, row.right))
    return left + " " * max(1, COLUMNS - len(left) - len(right)) + right if right else left


def _print_text(peer: Dummy, rows: list[tuple[str, str]]) -> None:
    """The rows through python-escpos' text(), with the settings that titles and totals need, drawer and cut."""
    peer.clear()
    peer.hw("INIT")
    for text, style in rows:
        match style:
            case "title":
                peer.set(align="center", bold=True, custom_size=True, width=2, height=2)
                peer.textln(text)
                peer.set(align="left", bold=False, custom_size=True, width=1, height=1)
            case "centre":
                peer.set(align="center")
                peer.textln(text)
                peer.set(align="left")
            case "total":
                peer.set(bold=True, custom_size=True, width=1, height=2)
                peer.textln(text)
                peer.set(bold=False, custom_size=True, width=1, height=1)
            case _:
                peer.textln(text)
    peer.cut("PART")
    peer.cashdraw(2)


def _print_image(peer: Dummy, drawn: Image.Image) -> None:
    peer.clear()
    peer.hw("INIT")
    peer.image(drawn)
    peer.cut("PART")
    peer.cashdraw(2)


def _pillow_bitmap(rows: Sequence[Printed]) -> Image.Image:
    """The same rows as Pillow draws them, black on white."""
    fonts = {
        double: ImageFont.truetype(str(FONTS / "NotoSansHK-Regular.otf"), 48 if double else 24) for double in (0, 1)
    }
    height = sum(2 * LINE_DOTS if row.style == "title" else LINE_DOTS for row in rows)
    page = Image.new("1", (WIDTH_DOTS, height), 1)
    pen = ImageDraw.Draw(page)
    y = 0
    for row in rows:
        font = fonts[row.style == "title"]
        if row.style == "rule":
            pen.line((0, y + LINE_DOTS // 2, WIDTH_DOTS, y + LINE_DOTS // 2), fill=0, width=2)
        elif row.right:
            pen.text((0, y - 4), row.left, font=font, fill=0)
            pen.text((WIDTH_DOTS - 1 - pen.textlength(row.right, font=font), y - 4), row.right, font=font, fill=0)
        else:
            pen.text(((WIDTH_DOTS - pen.textlength(row.left, font=font)) / 2, y - 4), row.left, font=font, fill=0)
        y += 2 * LINE_DOTS if row.style == "title" else LINE_DOTS
    return page


def _timed(act: Callable[[], object]) -> float:
    begun = time.perf_counter()
    act()
    return time.perf_counter() - begun


if __name__ == "__main__":
    sys.exit(main())
