"""What terminals are told: each subject once, at its newest position, so that a till that was away reads no history.

Positions are given inside the writing transaction, and there is one writer: a reader never sees a later position
before an earlier one. A cursor is a position in a generation, one life
of the database from its making, or from a restore, on.
"""

from collections.abc import Sequence
from datetime import date, datetime

import msgspec

from pos_terminal.headoffice import codes
from pos_terminal.headoffice.accounts import accounts_of, below_zero
from pos_terminal.headoffice.database import Connection, stamp
from pos_terminal.headoffice.members import member_by_id
from pos_terminal.wire.envelope import (
    AccountsChanged,
    AnyChange,
    CashierChangedDown,
    CategoryChanged,
    Changes,
    Position,
    ProductChanged,
    ProgrammeChanged,
)

PAGE = 1000
PAGE_BYTES = 1_048_576

AFTER = "SELECT position, subject FROM feed WHERE position > ? ORDER BY position LIMIT ?"
LAST_POSITION = "SELECT max(position) FROM feed"
GENERATION = "SELECT generation, position FROM head_office"
PARENT = "SELECT parent, parent_position FROM generation WHERE id = ?"
ADD_GENERATION = "INSERT INTO generation (id, parent, parent_position, opened_at) VALUES (?, ?, ?, ?)"
SET_GENERATION = "UPDATE head_office SET generation = ?"
# Of the streams that the terminal began, and of those that they go on from, whoever's they are.
MARKS = """
WITH RECURSIVE own (id) AS (
  SELECT id FROM stream WHERE terminal = ?
  UNION SELECT s.parent FROM stream s JOIN own ON s.id = own.id WHERE s.parent IS NOT NULL)
SELECT id, sequence, hash FROM stream WHERE id IN (SELECT id FROM own) ORDER BY no"""
PROGRAMME = "SELECT version, effective_from, text, position FROM programme WHERE id = ? AND version = ?"
CATEGORY = "SELECT body FROM category WHERE id = ?"
PRODUCT = "SELECT body FROM product WHERE sku = ?"
CASHIER = "SELECT id, name, role, pin_hash, active, badge_hash FROM cashier WHERE id = ?"


def begin_generation(db: Connection, generation: str, at: datetime) -> None:
    """Opens another life of the database: cursors that lie beyond its present position will begin again."""
    parent, position = db.execute(GENERATION).fetchone()
    db.execute(ADD_GENERATION, (generation, parent, position, stamp(at)))
    db.execute(SET_GENERATION, (generation,))


def page(db: Connection, terminal: str, generation: str, cursor: int, limit: int, at: datetime) -> Changes:
    """The next page for a terminal, with the marks of its streams. Inside one read transaction of the caller."""
    current, position = db.execute(GENERATION).fetchone()
    own = db.execute(MARKS, (terminal,)).fetchall()
    marks = tuple(Position(id_, reached, bytes(hash_).hex()) for id_, reached, hash_ in own)
    if not _holds(db, current, position, generation, cursor):
        return Changes(generation=current, cursor=0, more=True, marks=marks, reset=True, server_time=at)
    rows = db.execute(AFTER, (cursor, max(1, min(limit, PAGE)))).fetchall()
    items, reached = _items(db, rows, at.date())
    reached = max(reached, cursor)
    end = db.execute(LAST_POSITION).fetchone()[0] or 0
    more = reached < end
    return Changes(generation=current, cursor=reached, more=more, marks=marks, items=items, server_time=at)


def _items(db: Connection, rows: Sequence[tuple[int, str]], on: date) -> tuple[tuple[AnyChange, ...], int]:
    """As many items as a page takes, at least one, and the position reached."""
    items: list[AnyChange] = []
    size = reached = 0
    for position, subject in rows:
        item = _item(db, subject, on)
        size += len(msgspec.json.encode(item))
        if items and size > PAGE_BYTES:
            break
        items.append(item)
        reached = position
    return tuple(items), reached


def _holds(db: Connection, current: str, position: int, generation: str, cursor: int) -> bool:
    """Whether a cursor still means the same here: of this life, or of an earlier one before a restore cut it off."""
    limit = position
    life: str | None = current
    while life and life != generation:
        row = db.execute(PARENT, (life,)).fetchone()
        life, parent_position = row if row else (None, 0)
        limit = min(limit, parent_position)
    return cursor == 0 or (life is not None and cursor <= limit)


def _item(db: Connection, subject: str, on: date) -> AnyChange:
    what, _, name = subject.partition("/")
    match what:
        case "member":
            member = member_by_id(db, name)
            if member is not None:
                return member
        case "accounts":
            accounts = accounts_of(db, name)
            return AccountsChanged(member=name, accounts=accounts, flagged=bool(below_zero(accounts, on)))
        case "programme":
            id_, _, version = name.rpartition("/")
            row = db.execute(PROGRAMME, (id_, version)).fetchone()
            version, effective_from, text, position = row
            day = date.fromisoformat(effective_from)
            return ProgrammeChanged(programme=id_, version=version, effective_from=day, text=text, position=position)
        case "category":
            return msgspec.json.decode(db.execute(CATEGORY, (name,)).fetchone()[0], type=CategoryChanged)
        case "product":
            return msgspec.json.decode(db.execute(PRODUCT, (name,)).fetchone()[0], type=ProductChanged)
        case "cashier":
            id_, full_name, role, pin_hash, active, badge = db.execute(CASHIER, (name,)).fetchone()
            there = bool(active)
            return CashierChangedDown(
                id=id_, name=full_name, role=role, pin_hash=pin_hash, active=there, badge_hash=badge
            )
        case "code-key":
            return codes.key_item(db, name)
        case "revoked":
            return codes.revoked_item(db, name)
    raise LookupError(f"the feed names {subject}, which is not in the books")
