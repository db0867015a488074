"""The members this till knows, and the numbers it may give to new ones."""

import json
from collections.abc import Callable
from typing import Any

from pos_terminal.domain.errors import Refused
from pos_terminal.domain.loyalty.member import Member
from pos_terminal.domain.selling.scan import luhn_digit
from pos_terminal.domain.till import KnownMember
from pos_terminal.store.connection import Connection, Row
from pos_terminal.store.rows import day_or_none, day_text

_COLUMNS = "m.id, m.number, m.name, m.phone_last4, m.birthday, m.language, m.joined_on, m.blocked"
_MEMBER = f"SELECT {_COLUMNS} FROM member m "  # noqa: S608 - a constant
_BY_ID = _MEMBER + "WHERE m.id = ?"
_BY_NUMBER = _MEMBER + "WHERE m.number = ?"
_BY_PHONE = _MEMBER + "WHERE m.phone_hash = ? ORDER BY m.blocked, m.no LIMIT 1"
_BY_LAST4 = _MEMBER + "WHERE m.phone_last4 = ? AND m.phone_last4 <> '' ORDER BY m.no LIMIT ?"
_BY_START_OF_NUMBER = _MEMBER + "WHERE m.number >= ? AND m.number < ? ORDER BY m.number LIMIT ?"
_BY_NAME = (
    f"SELECT {_COLUMNS} FROM member_fts f CROSS JOIN member m ON m.no = f.rowid "  # noqa: S608 - a constant
    "WHERE member_fts MATCH ? ORDER BY f.rowid LIMIT ?"
)
_MAKE_WAY = "DELETE FROM member WHERE number = ? AND id <> ?"
PUT = """
INSERT INTO member (id, number, name, phone_last4, phone_hash, birthday, language, joined_on, blocked)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
  ON CONFLICT (id) DO UPDATE SET number = excluded.number, name = excluded.name, phone_last4 = excluded.phone_last4,
    phone_hash = excluded.phone_hash, birthday = excluded.birthday, language = excluded.language,
    joined_on = excluded.joined_on, blocked = excluded.blocked
"""
# What a table tells replaces what was known; joining day and block stay.
_IDS = "SELECT number, id FROM member WHERE number IN (SELECT value FROM json_each(?))"
_COUNT = "SELECT count(*) FROM member"
_EACH = _MEMBER + "WHERE m.number > ? ORDER BY m.number LIMIT ?"

_BLOCK = "SELECT number_next, number_last FROM installation"
_SET_BLOCK = "UPDATE installation SET number_next = ?, number_last = ?"
_NEXT_BLOCK = "SELECT first, last FROM number_block ORDER BY first LIMIT 1"
_DROP_BLOCK = "DELETE FROM number_block WHERE first = ?"
_DROP_BLOCKS = "DELETE FROM number_block"
_ADD_BLOCK = "INSERT INTO number_block (first, last) VALUES (?, ?) ON CONFLICT DO NOTHING"
_PASS_OVER = (
    "UPDATE installation SET number_next = max(number_next, :given + 1) WHERE number_next > 0",
    "DELETE FROM number_block WHERE last <= :given",
    "UPDATE number_block SET first = max(first, :given + 1)",
)
_LEFT = """
SELECT (SELECT max(0, number_last - number_next + 1) FROM installation WHERE number_next > 0)
  + (SELECT coalesce(sum(last - first + 1), 0) FROM number_block)
"""

_DENY = "INSERT INTO denied (member) VALUES (?) ON CONFLICT DO NOTHING"
_ALLOW = "DELETE FROM denied WHERE member = ?"
_DENIED = "SELECT member FROM denied ORDER BY member"
_IS_DENIED = "SELECT 1 FROM denied WHERE member = ?"

_LAST4 = 4
_SHORTEST_START = 5
_PAGE = 1_000


class SqliteMembers:
    """Members on one connection. `on_given` hears each number that is given to a new member."""

    def __init__(self, connection: Connection, on_given: Callable[[int], None]) -> None:
        self._connection = connection
        self._on_given = on_given

    def by_id(self, member: str) -> Member | None:
        return self._one(_BY_ID, member)

    def by_number(self, number: str) -> Member | None:
        return self._one(_BY_NUMBER, number)

    def by_phone(self, phone_hash: str) -> Member | None:
        return self._one(_BY_PHONE, phone_hash)

    def ids_by_number(self, numbers: list[str]) -> dict[str, str]:
        """The ids of those members who are known already, by their numbers."""
        return dict(self._connection.rows(_IDS, (json.dumps(numbers),)))

    def search(self, text: str, limit: int) -> tuple[Member, ...]:
        digits = text.strip()
        if not (digits.isascii() and digits.isdigit()):
            match = _match(text)
            return self._all(_BY_NAME, match, limit) if match else ()
        if len(digits) == _LAST4:
            return self._all(_BY_LAST4, digits, limit)
        if len(digits) < _SHORTEST_START:
            return ()
        return self._all(_BY_START_OF_NUMBER, digits, digits + ":", limit)  # ":" follows "9"

    def put(self, known: KnownMember) -> None:
        """Adds or replaces the member. A number that another row had here becomes theirs: head office's word counts."""
        member = known.member
        self._connection.run(_MAKE_WAY, (member.number, member.id))
        self._connection.run(PUT, member_row(known))

    def count(self) -> int:
        return int(self._connection.value(_COUNT))

    def each(self) -> tuple[Member, ...]:
        """All members, by number."""
        found: list[Member] = []
        while page := self._all(_EACH, found[-1].number if found else "", _PAGE):
            found += page
        return tuple(found)

    def next_number(self) -> str:
        while block := self._block():
            following, last = block
            self._connection.run(_SET_BLOCK, (following + 1, last))
            stem = str(following)
            if self.by_number(stem + luhn_digit(stem)) is None:  # a card of that number may have been imported
                self._on_given(following)
                return stem
        raise Refused("no-member-numbers")

    def numbers_left(self) -> int:
        return self._connection.value(_LEFT) or 0

    def deny(self, member: str, denied: bool) -> None:
        self._connection.run(_DENY if denied else _ALLOW, (member,))

    def denied(self) -> tuple[str, ...]:
        return tuple(member for (member,) in self._connection.rows(_DENIED))

    def is_denied(self, member: str) -> bool:
        return self._connection.value(_IS_DENIED, (member,)) is not None

    def lease(self, first: int, last: int, *, instead: bool = False) -> None:
        if instead:
            self._connection.run(_DROP_BLOCKS)
            self._connection.run(_SET_BLOCK, (first, last))
        else:
            self._connection.run(_ADD_BLOCK, (first, last))

    def pass_over(self, given: int) -> None:
        """Numbers up to this one were given before the database went back: they are not given again."""
        for statement in _PASS_OVER:
            self._connection.run(statement, {"given": given})

    def _block(self) -> tuple[int, int] | None:
        """The block in use, or the next one where it is used up."""
        following, last = self._connection.row(_BLOCK) or (0, 0)
        if following and following <= last:
            return following, last
        found = self._connection.row(_NEXT_BLOCK)
        if found is None:
            return None
        self._connection.run(_DROP_BLOCK, (found[0],))
        return found[0], found[1]

    def _one(self, sql: str, *values: object) -> Member | None:
        found = self._connection.row(sql, values)
        return _member(found) if found else None

    def _all(self, sql: str, *values: object) -> tuple[Member, ...]:
        return tuple(_member(found) for found in self._connection.rows(sql, values))


def member_columns(known: KnownMember) -> dict[str, Any]:
    """The columns that a table of members gives; the others keep what they have."""
    member, number, name, phone_last4, phone_hash, birthday, language, *_ = member_row(known)
    return {
        "id": member,
        "number": number,
        "name": name,
        "phone_last4": phone_last4,
        "phone_hash": phone_hash,
        "birthday": birthday,
        "language": language,
    }


def member_row(known: KnownMember) -> Row:
    """The values of `PUT`, in its order."""
    member = known.member
    birthday = f"{member.birthday[0]:02}-{member.birthday[1]:02}" if member.birthday else None
    seen = (member.id, member.number, member.name, member.phone_last4, known.phone_hash or None, birthday)
    return (*seen, member.language, day_text(member.joined_on), int(member.blocked))


def _member(row: Row) -> Member:
    member, number, name, phone_last4, birthday, language, joined_on, blocked = row
    day = (int(birthday[:2]), int(birthday[3:])) if birthday else None
    return Member(member, number, name, phone_last4, day, language, day_or_none(joined_on), bool(blocked))


def _match(text: str) -> str:
    """What the search index is asked: every word typed, as the start of a word of the name."""
    words = ("".join(letter for letter in word if letter.isalnum() or letter in "'-") for word in text.split())
    return " AND ".join(f'"{word}"*' for word in words if any(letter.isalnum() for letter in word))
