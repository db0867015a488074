"""A receipt as a page for the customer's phone: one small file in both languages, no script, nothing to load.

Everything recorded is text of somebody's: it is escaped, whatever it is, and the policy lets no script run.
"""

import re
from base64 import b64encode
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from html import escape
from uuid import UUID

from pos_terminal.domain.receipt.blocks import Block, Code, Row, Rule, Stamps, Text
from pos_terminal.headoffice.receipt_code import code_svg

ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
# A till that was cut off for longer than this is not waited for by an open page any more; asking again still finds it.
WAITED_FOR = timedelta(days=7)
LOOKS_AGAIN_S = 20
STYLE = """
:root{color-scheme:light}
body{margin:0;background:#eceae4;color:#1a1f1d;font:16px/1.45 system-ui,"Noto Sans HK","PingFang HK",sans-serif}
main{max-width:25rem;margin:1rem auto;padding:1.25rem;background:#fff;border-radius:.5rem}
p{margin:0;overflow-wrap:anywhere}.c{text-align:center}.b{font-weight:700}
.small{font-size:.8125rem;color:#4a5450}.large{font-size:1.25rem}.title{font-size:1.625rem}
.r{display:flex;justify-content:space-between;gap:1rem}.r span:last-child{white-space:nowrap}
hr{border:0;border-top:1px dashed #6b7571;margin:.5rem 0}
svg{display:block;width:9rem;margin:.5rem auto}.s{letter-spacing:.25rem}
"""
POLICY = (
    "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
    f"style-src 'sha256-{b64encode(sha256(STYLE.encode()).digest()).decode()}'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Robots-Tag": "noindex, nofollow, noarchive",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}
NOT_HERE = (
    "收據未到。店舖連線後便會收到，這一頁會自動更新。",
    "Your receipt is not here yet. It comes when the shop's line is back; this page looks again by itself.",
)
NO_SUCH = ("找不到這張收據。", "There is no such receipt here.")


@dataclass(frozen=True, slots=True)
class Page:
    """An answer to whoever opened the address of a receipt."""

    status: int
    html: str


def record_of(text: str) -> UUID | None:
    """The record that an address names; None for anything but a record's id as tills write it."""
    return UUID(text) if ID.fullmatch(text) else None


def receipt_page(blocks: Iterable[Block]) -> Page:
    """The page of a receipt."""
    return Page(200, _html("收據 Receipt", "".join(_block(block) for block in blocks)))


def absent_page(record: UUID | None, now: datetime) -> Page:
    """The page of a receipt that is not here: one that may still be on its way is looked for again by itself."""
    waits = record is not None and now - _made_at(record) < WAITED_FOR
    said = "".join(f'<p class="c">{escape(text)}</p>' for text in (NOT_HERE if waits else NO_SUCH))
    again = f'<meta http-equiv="refresh" content="{LOOKS_AGAIN_S}">' if waits else ""
    return Page(404, _html("收據 Receipt", said, again))


def _made_at(record: UUID) -> datetime:
    """When a UUIDv7 was made (RFC 9562, 5.7: milliseconds in the first 48 bits), by the till's own clock."""
    at_ms = min(record.int >> 80, 253_402_300_799_000)  # the end of year 9999, which a datetime can still tell
    return datetime.fromtimestamp(at_ms / 1000, UTC)


def _block(block: Block) -> str:
    match block:
        case Text():
            centred = "c " if block.centred else ""
            return f'<p class="{centred}{_weight(block)}">{escape(block.text)}</p>'
        case Row():
            left, right = escape(block.left), escape(block.right)
            return f'<p class="r {_weight(block)}"><span>{left}</span><span>{right}</span></p>'
        case Rule():
            return "<hr>"
        case Stamps():
            drawn = "●" * block.filled + "○" * (block.size - block.filled)
            return f'<p class="s" role="img" aria-label="{block.filled}/{block.size}">{drawn}</p>'
        case Code():
            return code_svg(block.text)
        case _:  # white space, the cut, the drawer: of paper only
            return ""


def _weight(block: Text | Row) -> str:
    return f"{block.size.value}{' b' if block.bold else ''}"


def _html(title: str, body: str, more: str = "") -> str:
    return (
        '<!doctype html><html lang="zh-HK"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f'<meta name="robots" content="noindex">{more}<title>{escape(title)}</title>'
        f"<style>{STYLE}</style></head><body><main>{body}</main></body></html>"
    )
