"""What terminals are told: each subject once, at its newest position, so that a till that was away reads no history.

Positions are given one transaction after another (announcing.py): a reader never sees a later position before an
earlier one. A cursor is a position in a generation, one life
of the database from its making, or from a restore, on.
"""

from collections.abc import Sequence
from datetime import date, datetime

import msgspec

from pos_terminal.headoffice import codes
from pos_terminal.headoffice.accounts import accounts_of_all, below_zero
from pos_terminal.headoffice.database import Connection, stamp
from pos_terminal.headoffice.hot import FEED_AFTER, FEED_END
from pos_terminal.headoffice.kept_items import KeptItems
from pos_terminal.headoffice.kept_pages import KeptPages, Page, PageFacts, Place, Stretch, stretch_of
from pos_terminal.headoffice.marks import neighbour_marks, own_marks
from pos_terminal.headoffice.members import members_of
from pos_terminal.wire.envelope import (
    AccountsChanged,
    AnyChange,
    CashierChangedDown,
    CategoryChanged,
    ProductChanged,
    ProgrammeChanged,
)

PAGE = 1000
PAGE_BYTES = 1_048_576

PARENT = "SELECT parent, parent_position FROM generation WHERE id = ?"
ADD_GENERATION = "INSERT INTO generation (id, parent, parent_position, opened_at) VALUES (?, ?, ?, ?)"
SET_GENERATION = "UPDATE head_office SET generation = ?"
PROGRAMME = "SELECT version, effective_from, text, position FROM programme WHERE id = ? AND version = ?"
CATEGORY = "SELECT body FROM category WHERE id = ?"
PRODUCT = "SELECT body FROM product WHERE sku = ?"
CASHIER = "SELECT id, name, role, pin_hash, active, badge_hash FROM cashier WHERE id = ?"


def begin_generation(db: Connection, generation: str, at: datetime) -> None:
    """Opens another life of the database: cursors that lie beyond its present position will begin again."""
    parent, position = db.execute(FEED_END).fetchone()
    db.execute(ADD_GENERATION, (generation, parent, position, stamp(at)))
    db.execute(SET_GENERATION, (generation,))


def is_ancestor(db: Connection, generation: str, current: str) -> bool:
    """Whether the present life came, over one restore or more, from that one: what it lost then is known."""
    life: str | None = current
    while life:
        row = db.execute(PARENT, (life,)).fetchone()
        life = row[0] if row else None
        if life == generation:
            return True
    return False


def page(
    db: Connection, kept: KeptPages, terminal: str, generation: str, cursor: int, limit: int, at: datetime
) -> Page:
    """The next page for a terminal, with the marks of its streams. Inside one read transaction of the caller."""
    current, position = db.execute(FEED_END).fetchone()
    marks = own_marks(db, terminal)
    if not holds(db, current, position, generation, cursor):
        facts = PageFacts(generation=current, cursor=0, more=True, marks=marks, reset=True, server_time=at)
        return Page(stretch_of((), 0, None), facts)
    place = Place(current, cursor, max(1, min(limit, PAGE)), at.date())
    stretch = kept.get(db, place, position, lambda: _stretch(db, kept.items, place, position))
    facts = PageFacts(
        generation=current,
        cursor=stretch.reached,
        more=stretch.end is None,
        marks=marks,
        server_time=at,
        neighbours=neighbour_marks(db, terminal),
    )
    return Page(stretch, facts)


def _stretch(db: Connection, kept: KeptItems, place: Place, position: int) -> Stretch:
    """As much as a page takes. One that is not the last ends at a round position, where it can: so tills that began at
    different places soon ask from the same."""
    rows = db.execute(FEED_AFTER, (place.cursor, place.room + 1)).fetchall()
    taken = rows[: place.room]
    if len(rows) > len(taken):
        round_end = taken[-1][0] // place.room * place.room
        taken = [row for row in taken if row[0] <= round_end] or taken
    items, reached = _items(db, kept, place, taken)
    end = None if len(items) < len(rows) else position
    return stretch_of(items, max(reached, place.cursor), end)


def _items(
    db: Connection, kept: KeptItems, place: Place, rows: Sequence[tuple[int, str]]
) -> tuple[Sequence[bytes], int]:
    """As many items as a page takes, at least one, as JSON, and the position reached."""
    here = kept.at(place.generation, place.on, (position for position, _ in rows))
    known = _Known(db, [subject for position, subject in rows if position not in here])
    fresh: dict[int, bytes] = {}
    items: list[bytes] = []
    size = reached = 0
    for position, subject in rows:
        item = here.get(position)
        if item is None:
            item = fresh[position] = msgspec.json.encode(known.item(subject, place.on))
        size += len(item)
        if items and size > PAGE_BYTES:
            break
        items.append(item)
        reached = position
    kept.keep(place.generation, place.on, fresh)
    return items, reached


def holds(db: Connection, current: str, position: int, generation: str, cursor: int) -> bool:
    """Whether a cursor still means the same here: of this life, or of an earlier one before a restore cut it off."""
    limit = position
    life: str | None = current
    while life and life != generation:
        row = db.execute(PARENT, (life,)).fetchone()
        life, parent_position = row if row else (None, 0)
        limit = min(limit, parent_position)
    return cursor == 0 or (life is not None and cursor <= limit)


class _Known:
    """What a page's subjects are now; members and their accounts are read all at once."""

    def __init__(self, db: Connection, subjects: Sequence[str]) -> None:
        self._db = db
        names: dict[str, list[str]] = {}
        for what, _, name in (subject.partition("/") for subject in subjects):
            names.setdefault(what, []).append(name)
        self._members = members_of(db, names.get("member", ()))
        self._accounts = accounts_of_all(db, names.get("accounts", ()))

    def item(self, subject: str, on: date) -> AnyChange:
        """The subject as tills are told."""
        what, _, name = subject.partition("/")
        run = self._db.execute
        match what:
            case "member" if name in self._members:
                return self._members[name]
            case "accounts":
                accounts = self._accounts.get(name, ())
                return AccountsChanged(member=name, accounts=accounts, flagged=bool(below_zero(accounts, on)))
            case "programme":
                id_, _, version = name.rpartition("/")
                version, effective_from, text, position = run(PROGRAMME, (id_, version)).fetchone()
                day = date.fromisoformat(effective_from)
                return ProgrammeChanged(
                    programme=id_, version=version, effective_from=day, text=text, position=position
                )
            case "category":
                return msgspec.json.decode(run(CATEGORY, (name,)).fetchone()[0], type=CategoryChanged)
            case "product":
                return msgspec.json.decode(run(PRODUCT, (name,)).fetchone()[0], type=ProductChanged)
            case "cashier":
                id_, full_name, role, pin_hash, active, badge = run(CASHIER, (name,)).fetchone()
                there = bool(active)
                return CashierChangedDown(
                    id=id_, name=full_name, role=role, pin_hash=pin_hash, active=there, badge_hash=badge
                )
            case "code-key":
                return codes.key_item(self._db, name)
            case "revoked":
                return codes.revoked_item(self._db, name)
        raise LookupError(f"the feed names {subject}, which is not in the books")
