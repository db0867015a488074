"""The slip that shows whether a printer's own Chinese can be used: lines of it, and under each the same as a picture.

On a printer of another code the first of a pair is nonsense while the second is always right, so that anybody can tell.
A printer's settings may ask for big5 or gb18030 only after a person saw the pairs alike.
"""

from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from pos_terminal.domain.receipt.blocks import Block, Cut, Feed, Picture, Text
from pos_terminal.printer.paper import Paper
from pos_terminal.printer.render import Drawing, preview

# At most 32 columns, so that each stays a line on the narrowest paper. The last has letters that both codes lack: there
# the printer's letters and ours stand side by side.
SAMPLES: Final = (
    "凍檸茶 菠蘿油 多謝惠顧",
    "收據 合計 現金 找續 退貨",
    "會員積分 印花 結餘",
    "鰂魚涌嘅茶飲咗未㗎 𨋢",
)


def native_slip(asked: Iterable[str], paper: Paper, drawing: Drawing) -> tuple[Block, ...]:
    """The slip for a paper that asks for native letters; `asked` is the question, in the shop's languages.

    The question is a picture, too: it must be readable where the pairs are not.
    """
    pairs = (block for sample in SAMPLES for block in (Feed(16), Text(sample), _pictured(Text(sample), paper, drawing)))
    return (*(_pictured(Text(text, bold=True), paper, drawing) for text in asked), *pairs, Cut())


def _pictured(text: Text, paper: Paper, drawing: Drawing) -> Picture:
    """The text as tiles would print it, dot for dot where the printer's own letters would stand."""
    dots = preview((text,), replace(paper, text="tiles"), drawing)
    return Picture(dots.width_dots, dots.rows)
