"""Looking whether the books are right: the journal's chain, entries and balances rebuilt, SQLite's own check, outbox.

Everything is read in one transaction, so that it can be done while the till sells. Each check stops at the first place
that is wrong and names it.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from uuid import UUID

from pos_terminal.domain.errors import Unavailable
from pos_terminal.domain.loyalty.account import Account
from pos_terminal.domain.words import Words
from pos_terminal.store.connection import Connection, Row, connect
from pos_terminal.store.driver import check_version
from pos_terminal.store.highwater import HighWater, Mark
from pos_terminal.store.journal import SqliteJournal
from pos_terminal.store.ledger import entry_facts, reckoned
from pos_terminal.store.lock import OpenLock
from pos_terminal.store.migrate import pending, read_migrations
from pos_terminal.store.rows import instant_of
from pos_terminal.wire.codec import NotReadable, chain, decode, first_hash
from pos_terminal.wire.payloads import kind_of, loyalty_entries

_INTEGRITY = "PRAGMA integrity_check(1)"
_QUICK = "PRAGMA quick_check(1)"
_FOREIGN_KEYS = "PRAGMA foreign_key_check"
_RECORDS = "SELECT n, id, stream, sequence, kind, at, hash, body FROM journal ORDER BY n"
_STREAM_NUMBERS = "SELECT no, id FROM stream"
_MOVED = "SELECT m.stream, m.sequence, m.hash, j.body FROM moved m JOIN journal j ON j.n = m.record"
_ENTRIES = """
SELECT record, member, programme, unit, amount, lot, kind, expires_on, matures_on FROM entry ORDER BY n
"""
_SNAPSHOTS = "SELECT member, held_n, body FROM snapshot ORDER BY member"
_OWN_ENTRIES = """
SELECT e.member, e.record, j.at, e.programme, e.unit, e.amount, e.lot, e.kind, e.expires_on, e.matures_on
  FROM entry e CROSS JOIN journal j ON j.n = e.record
  ORDER BY e.member, e.record, e.n
"""
_NEIGHBOUR_ENTRIES = """
SELECT e.member, 'n' || e.record, r.at, e.programme, e.unit, e.amount, e.lot, e.kind, e.expires_on, e.matures_on
  FROM neighbour_entry e CROSS JOIN neighbour_record r ON r.n = e.record
  ORDER BY e.member, r.at, e.n
"""
_LOTS = """
SELECT member, programme, unit, lot, rest, expires_on, matures_on FROM lot ORDER BY member, programme, unit, lot
"""
_ACKED = "SELECT s.id, o.acked_sequence FROM stream s LEFT JOIN outbox o ON o.stream = s.no ORDER BY s.no"

NOTHING_WRONG = Words("", "")


@dataclass(frozen=True, slots=True)
class Check:
    """The outcome of one check: how much was looked at, and the first place that is wrong, as a sentence."""

    name: str
    counted: int
    wrong: Words = NOTHING_WRONG

    @property
    def ok(self) -> bool:
        return self.wrong == NOTHING_WRONG


class _Wrong(Exception):
    """The first wrong place of a check."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.words = Words(zh, en)


class _Counter:
    """How many things a check has looked at when it ends or stops."""

    def __init__(self) -> None:
        self.counted = 0


def verify(database: Path, *, quick: bool = False) -> tuple[Check, ...]:
    """All checks; a database that is not there yet has none. `quick` leaves SQLite's slow index comparison out."""
    if not database.exists():
        return ()
    try:
        check_version()
        lock = OpenLock(database).share()
        try:
            with closing(connect(database)) as connection:
                pending(connection, read_migrations())
                connection.run("BEGIN")
                return _checks(connection, HighWater(database).read(), quick)
        finally:
            lock.release()
    except Unavailable as error:
        return (Check("database", 0, Words(f"開不到資料庫：{error}", f"the database cannot be opened: {error}")),)


def _checks(connection: Connection, mark: Mark | None, quick: bool) -> tuple[Check, ...]:
    return (
        _check("sqlite", lambda seen: _sqlite(connection, seen, _QUICK if quick else _INTEGRITY)),
        check_journal(connection),
        _check("balances", lambda seen: _balances(connection, seen)),
        _check("outbox", lambda seen: _outbox(connection, seen)),
        _check("high_water", lambda seen: _high_water(connection, seen, mark)),
    )


def check_journal(connection: Connection) -> Check:
    """Chain, numbering, columns and entries of every record against its bytes."""
    return _check("journal", lambda seen: _journal(connection, seen))


def _check(name: str, look: Callable[[_Counter], None]) -> Check:
    seen = _Counter()
    try:
        look(seen)
    except _Wrong as wrong:
        return Check(name, seen.counted, wrong.words)
    except Unavailable as error:
        return Check(name, seen.counted, Words(f"讀不到：{error.cause}", f"cannot be read: {error.cause}"))
    return Check(name, seen.counted)


def _sqlite(connection: Connection, seen: _Counter, statement: str) -> None:
    answer = connection.value(statement)
    if answer != "ok":
        raise _Wrong(f"SQLite：{answer}", f"SQLite says: {answer}")
    broken = connection.row(_FOREIGN_KEYS)
    if broken:
        raise _Wrong(f"{broken[0]} 第 {broken[1]} 行所指的資料不在", f"{broken[0]} row {broken[1]} points at nothing")
    seen.counted = connection.value("PRAGMA page_count")


def _journal(connection: Connection, seen: _Counter) -> None:
    ends = _stream_starts(connection)
    moved = {row[:2]: row[2:] for row in connection.rows(_MOVED)}
    for stream in ends:
        _pass_moved(ends, stream, moved)
    entries = _grouped(connection.each(_ENTRIES))
    waiting = next(entries, None)
    for n, record_id, stream, sequence, kind, at, hash_, body in connection.each(_RECORDS):
        last, previous = ends.get(stream, (-1, b""))
        if sequence != last + 1:
            raise _Wrong(
                f"第 {n} 行：序號 {sequence}，應為 {last + 1}",
                f"row {n}: sequence {sequence} where {last + 1} should follow",
            )
        if chain(previous, body) != hash_:
            raise _Wrong(
                f"第 {n} 行（序號 {sequence}）：內容與雜湊不符", f"row {n} (sequence {sequence}): bytes and hash differ"
            )
        ends[stream] = (sequence, hash_)
        _pass_moved(ends, stream, moved)
        found = waiting[1] if waiting and waiting[0] == n else []
        _record(n, record_id, kind, at, body, found)
        if found:
            waiting = next(entries, None)
        seen.counted += 1
    if moved:
        stream, sequence = min(moved)
        raise _Wrong(
            f"第 {stream} 流序號 {sequence} 的移入紀錄接不上",
            f"stream {stream}: what was moved to {sequence} follows nothing",
        )
    if waiting:
        raise _Wrong(
            f"分錄指向第 {waiting[0]} 行，次序不對", f"entries of row {waiting[0]} are out of order or have no record"
        )


def _pass_moved(ends: dict[int, tuple[int, bytes]], stream: int, moved: dict[Row, Row]) -> None:
    """Goes on over the records that were moved into the stream at this point."""
    last, previous = ends[stream]
    while found := moved.pop((stream, last + 1), None):
        hash_, body = found
        last += 1
        if chain(previous, body) != hash_:
            raise _Wrong(
                f"第 {stream} 流序號 {last}：移入的內容與雜湊不符",
                f"stream {stream}, sequence {last}: bytes and hash of what was moved there differ",
            )
        ends[stream] = (last, hash_)
        previous = hash_


def _record(n: int, record_id: bytes, kind: str, at: str, body: bytes, rows: list[Row]) -> None:
    try:
        record = decode(body)
    except NotReadable as error:
        raise _Wrong(f"第 {n} 行：讀不懂內容", f"row {n}: the record cannot be read ({error})") from error
    columns = (UUID(bytes=record_id), kind, instant_of(at))
    if columns != (record.id, kind_of(record.body), record.at):
        raise _Wrong(f"第 {n} 行：欄位與內容不符", f"row {n}: columns and record differ")
    if rows != [entry_facts(entry) for entry in loyalty_entries(record.body)]:
        raise _Wrong(f"第 {n} 行：分錄與內容不符", f"row {n}: entries and record differ")


def _stream_starts(connection: Connection) -> dict[int, tuple[int, bytes]]:
    """Where each stream begins, after a look at its link to its parent."""
    numbers = {UUID(stream): no for no, stream in connection.rows(_STREAM_NUMBERS)}
    journal = SqliteJournal(connection)
    streams = journal.streams()
    for stream in streams:
        if stream.first_hash != first_hash(stream.id, stream.parent, stream.parent_sequence, stream.parent_hash):
            raise _Wrong(f"流 {stream.id} 的起點不符", f"stream {stream.id} does not begin where it says")
        if stream.parent in numbers and stream.parent_sequence:
            there = journal.by_place(stream.parent, stream.parent_sequence)
            if there is None or there.hash != stream.parent_hash:
                raise _Wrong(f"流 {stream.id} 與上一流接不上", f"stream {stream.id} does not follow its parent")
    return {numbers[stream.id]: (0, stream.first_hash) for stream in streams}


def _balances(connection: Connection, seen: _Counter) -> None:
    books = tuple(map(connection.each, (_SNAPSHOTS, _OWN_ENTRIES, _NEIGHBOUR_ENTRIES, _LOTS)))
    for member, (snapshots, own, theirs, lots) in _aligned(*(_grouped(rows) for rows in books)):
        held_n, body = snapshots[0] if snapshots else (0, None)
        accounts = reckoned(member, body, [row for row in own if row[0] > held_n] + theirs)
        rebuilt = dict(_lot_facts(accounts))
        kept = {row[:3]: row[3:] for row in lots}
        if rebuilt != kept:
            place = min(key for key in rebuilt.keys() | kept.keys() if rebuilt.get(key) != kept.get(key))
            is_, should_be = (book.get(place, (0,))[0] for book in (kept, rebuilt))
            where = f"{member} {' '.join(place)}"
            raise _Wrong(f"{where}：記為 {is_}，應為 {should_be}", f"{where}: {is_} is kept where {should_be} is right")
        seen.counted += 1


def _lot_facts(accounts: Iterable[Account]) -> Iterator[tuple[Row, Row]]:
    for account in accounts:
        for lot in account.lots:
            days = (day.isoformat() if day else None for day in (lot.expires_on, lot.matures_on))
            yield (account.programme, lot.unit, lot.lot), (lot.rest, *days)


def _outbox(connection: Connection, seen: _Counter) -> None:
    acked: dict[str, int | None] = dict(connection.rows(_ACKED))
    for stream in SqliteJournal(connection).streams():
        position = acked[str(stream.id)]
        if position is None or position > stream.sequence:
            raise _Wrong(
                f"流 {stream.id}：總公司已收 {position}，但只有 {stream.sequence} 筆",
                f"stream {stream.id}: head office is said to hold {position}, but there are {stream.sequence}",
            )
        seen.counted += 1


def _high_water(connection: Connection, seen: _Counter, mark: Mark | None) -> None:
    if mark is None:
        return
    journal = SqliteJournal(connection)
    known = journal.by_place(mark.stream, mark.sequence)
    same = known is not None and known.hash == mark.hash
    if not same and (mark.sequence or all(stream.id != mark.stream for stream in journal.streams())):
        raise _Wrong(
            f"資料庫比記錄舊：曾到序號 {mark.sequence}",
            f"the database is older than what was committed: sequence {mark.sequence} of stream {mark.stream} was here",
        )
    seen.counted = 1


def _grouped(rows: Iterable[Row]) -> Iterator[tuple[str, list[Row]]]:
    """Rows by their first column, which is then left out."""
    for first, group in groupby(rows, key=lambda row: row[0]):
        yield first, [row[1:] for row in group]


def _aligned(*books: Iterator[tuple[str, list[Row]]]) -> Iterator[tuple[str, list[list[Row]]]]:
    """Groups of several ordered books side by side; a book without the key gives an empty group."""
    current = [next(book, None) for book in books]
    while keys := [group[0] for group in current if group]:
        key = min(keys)
        yield key, [group[1] if group and group[0] == key else [] for group in current]
        current = [
            next(book, None) if group and group[0] == key else group for book, group in zip(books, current, strict=True)
        ]
