"""Shops and their terminals: one-time codes, keys, and when each was last heard."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from pos_terminal.domain.errors import Refused
from pos_terminal.headoffice import flags
from pos_terminal.headoffice.database import Connection, instant, stamp
from pos_terminal.headoffice.hot import TERMINAL
from pos_terminal.headoffice.rejections import Rejected
from pos_terminal.wire.envelope import Hello

CODE_LASTS = timedelta(days=7)
CLOCK_OFF_LIMIT_S = 300
MOST_STREAMS = 1_000

ADD_SHOP = "INSERT INTO shop (id, name_zh, name_en, merchant) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING RETURNING id"
SHOP = "SELECT name_zh, name_en, merchant FROM shop WHERE id = ?"
COUNT = "SELECT count(*) FROM terminal WHERE shop = ?"
ADD_TERMINAL = "INSERT INTO terminal (id, shop, name, code_hash, code_until) VALUES (?, ?, ?, ?, ?)"
BY_CODE = "SELECT id, shop, name, public_key, code_until, closed FROM terminal WHERE code_hash = ?"
TAKE_KEY = "UPDATE terminal SET public_key = ?, enrolled_at = ?, last_contact = ? WHERE id = ?"
SET_CLOSED = "UPDATE terminal SET closed = ? WHERE id = ? RETURNING id"
LAST_STREAM = "SELECT id, sequence FROM stream WHERE terminal = ? ORDER BY no DESC LIMIT 1"
HEARD = """
UPDATE terminal SET last_contact = ?, program = ?, clock_off_s = ?, cursor = ?, said_sequence = ? WHERE id = ?"""


@dataclass(frozen=True, slots=True)
class Terminal:
    """A till as head office knows it; `public_key` is empty until it has joined."""

    id: str
    shop: str
    name: str
    public_key: str
    code_until: datetime
    closed: bool


def add_shop(db: Connection, shop: str, name_zh: str, name_en: str, merchant: str) -> None:
    """Adds a shop, of a partner in a coalition where `merchant` is not empty. Raises Refused `shop-exists`."""
    if db.execute(ADD_SHOP, (shop, name_zh, name_en, merchant)).fetchone() is None:
        raise Refused("shop-exists", shop=shop)


def shop_facts(db: Connection, shop: str) -> tuple[str, str, str]:
    """The shop's Chinese and English name, and whose it is (empty: our own). Raises Refused `no-such-shop`."""
    row: tuple[str, str, str] | None = db.execute(SHOP, (shop,)).fetchone()
    if row is None:
        raise Refused("no-such-shop", shop=shop)
    return row


def add_terminal(db: Connection, shop: str, code: str, at: datetime) -> str:
    """Adds a till to the shop, to be joined with `code` within a week; its id. Raises Refused `no-such-shop`."""
    shop_facts(db, shop)
    db.hold(f"shop/{shop}")
    name = f"T{db.execute(COUNT, (shop,)).fetchone()[0] + 1}"
    terminal = f"{shop}-{name}"
    db.execute(ADD_TERMINAL, (terminal, shop, name, _hash(code), stamp(at + CODE_LASTS)))
    return terminal


def check_code(db: Connection, code: str, public_key: str, at: datetime) -> Terminal:
    """The terminal whose code it is, if this key may have it. Raises Rejected."""
    row = db.execute(BY_CODE, (_hash(code),)).fetchone()
    if row is None:
        raise Rejected(403, "code-unknown")
    terminal = _terminal(row)
    if terminal.closed:
        raise Rejected(403, "terminal-closed")
    if terminal.public_key and terminal.public_key != public_key:
        raise Rejected(403, "code-used")
    if not terminal.public_key and at > terminal.code_until:
        raise Rejected(403, "code-old")
    if not _is_key(public_key):
        raise Rejected(400, "not-readable", "public_key is not 32 bytes in hex")
    return terminal


def redeem(db: Connection, code: str, public_key: str, at: datetime) -> Terminal:
    """The terminal whose code it is, which has this key from now on.

    Asking again with the same key is answered again, as the first answer may have been lost. Raises Rejected.
    """
    db.hold("enrolment")
    terminal = check_code(db, code, public_key, at)
    db.execute(TAKE_KEY, (public_key, stamp(at), stamp(at), terminal.id))
    return terminal


def set_closed(db: Connection, terminal: str, closed: bool) -> tuple[str, int]:
    """Hears that till no more, or hears it again; the stream it is in and its last record here ('' for none).

    Raises Refused `no-such-terminal`.
    """
    if db.execute(SET_CLOSED, (int(closed), terminal)).fetchone() is None:
        raise Refused("no-such-terminal", terminal=terminal)
    stream, sequence = db.execute(LAST_STREAM, (terminal,)).fetchone() or ("", 0)
    return stream, sequence


def terminal_by_id(db: Connection, terminal: str) -> Terminal | None:
    """The terminal of that id."""
    row = db.execute(TERMINAL, (terminal,)).fetchone()
    return _terminal(row) if row else None


def heard(db: Connection, terminal: str, hello: Hello, at: datetime) -> None:
    """Notes a terminal's hello; a clock that is off by more than five minutes is flagged. Raises Rejected."""
    if hello.wall.tzinfo is None or len(hello.parents) > MOST_STREAMS:
        raise Rejected(400, "not-readable", f"wall needs an offset, and streams are at most {MOST_STREAMS}")
    off_s = round((hello.wall - at).total_seconds())
    db.execute(HEARD, (stamp(at), hello.program[:80], off_s, hello.cursor, hello.last.sequence, terminal))
    if abs(off_s) > CLOCK_OFF_LIMIT_S:
        flags.raise_flag(db, at, flags.CLOCK_OFF, terminal, terminal, f"{off_s} s")
    else:
        flags.clear_flag(db, at, flags.CLOCK_OFF, terminal)


def _terminal(row: tuple[str, str, str, str, str, int]) -> Terminal:
    id_, shop, name, public_key, until, closed = row
    return Terminal(id_, shop, name, public_key, instant(until), bool(closed))


def _hash(code: str) -> bytes:
    """Codes are typed by people: dashes, spaces and case do not matter."""
    return sha256("".join(char for char in code.upper() if char.isalnum()).encode()).digest()


def _is_key(text: str) -> bool:
    try:
        return len(bytes.fromhex(text)) == 32
    except ValueError:
        return False
