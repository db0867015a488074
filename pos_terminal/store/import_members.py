"""Members from a table: a standalone shop's cards and people, a hundred thousand or a million at a time."""

import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from pos_terminal.domain.loyalty.member import Member
from pos_terminal.domain.selling.scan import luhn_digit, luhn_is_right
from pos_terminal.domain.till import KnownMember
from pos_terminal.domain.words import Language
from pos_terminal.store.database import SqliteStore
from pos_terminal.store.members import member_columns
from pos_terminal.store.tables import BadField, Fields, problems_of, read_table

COLUMNS = ("member_number", "name", "phone", "birthday", "language")

# Transactions of some tenths of a second with a breath between them: a till that sells meanwhile gets its turn.
_BATCH = 5_000
_BREATH_S = 0.01
# Pages of the write-ahead log before they are written home: more than usual, since each batch touches all indexes.
_LOG_PAGES = "PRAGMA wal_autocheckpoint = 16000"
_USUAL_LOG_PAGES = "PRAGMA wal_autocheckpoint = 1000"

_BIRTHDAY = re.compile(r"(?:[0-9]{4}-)?([0-9]{2})-([0-9]{2})")
_PHONE = re.compile(r"\+?[0-9]{4,15}")
_DAYS_IN_MONTH = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_LANGUAGES: dict[str, Language] = {"": "zh_HK", "zh_hk": "zh_HK", "zh-hk": "zh_HK", "en": "en"}


@dataclass(frozen=True, slots=True)
class ListedMember:
    """A good row of the table, the phone number in clear."""

    number: str
    name: str
    phone: str
    birthday: tuple[int, int] | None
    language: Language


@dataclass(frozen=True, slots=True)
class MembersImported:
    """How many rows the table had, and how many of them were new here."""

    rows: int
    new: int


def import_members(
    store: SqliteStore,
    path: Path,
    *,
    phone_hash: Callable[[str], str],
    new_id: Callable[[], str],
    progress: Callable[[int, int], None] = lambda _done, _all: None,
) -> MembersImported:
    """Takes the members of a CSV table; one who is known by number keeps their id and gets the table's particulars.

    The whole table is read first: BadTable names every bad row, and then nothing is taken. `progress` hears
    (rows done, all rows). An import that is broken off is mended by doing it again.
    """
    total = check_members(path)
    before = store.members.count()
    store.connection.row(_LOG_PAGES)
    try:
        done = _take_all(store, (_known(line, phone_hash, new_id) for line in read_members(path)), total, progress)
    finally:
        store.connection.row(_USUAL_LOG_PAGES)
    return MembersImported(done, store.members.count() - before)


def _take_all(
    store: SqliteStore, members: Iterator[KnownMember], total: int, progress: Callable[[int, int], None]
) -> int:
    # Only here: the library takes a third of a second to load, and a start imports nothing.
    from sqlite_utils import Database

    table = Database(store.connection.raw, execute_plugins=False).table("member")
    done = 0
    while batch := [member_columns(known) for known in islice(members, _BATCH)]:
        if done:
            time.sleep(_BREATH_S)
        with store.begin():
            ids = store.members.ids_by_number([row["number"] for row in batch])
            table.upsert_all(({**row, "id": ids.get(row["number"], row["id"])} for row in batch), pk="number")
        done += len(batch)
        progress(done, total)
    return done


def check_members(path: Path) -> int:
    """How many rows the table has. Raises BadTable, also where a number stands in it twice."""
    seen: set[int] = set()

    def read(fields: Fields) -> None:
        line = _read(fields)
        number = int(f"1{line.number}")  # leading zeros count; integers are smaller than text
        if number in seen:
            raise BadField("member_number", f"{line.number} 出現兩次", f"{line.number} stands here twice")
        seen.add(number)

    table = read_table(path, needed=COLUMNS[:1], known=COLUMNS, read=read)
    return sum(1 for _ in problems_of(path, table))


def read_members(path: Path) -> Iterator[ListedMember]:
    """The table's good rows; after the last one BadTable where any was bad."""
    return problems_of(path, read_table(path, needed=COLUMNS[:1], known=COLUMNS, read=_read))


def _read(fields: Fields) -> ListedMember:
    number = fields["member_number"]
    if not (number.isascii() and number.isdigit() and 8 <= len(number) <= 16):
        raise BadField("member_number", f"{number!r} 不是 8 至 16 位數字", f"{number!r} is not 8 to 16 digits")
    if not luhn_is_right(number):
        right = luhn_digit(number[:-1])
        raise BadField(
            "member_number",
            f"{number} 的檢查碼不對，應為 {right}",
            f"{number} does not end in its check digit, which is {right}",
        )
    phone = re.sub(r"[ ()-]", "", fields["phone"])
    if phone and not _PHONE.fullmatch(phone):
        raise BadField("phone", "不是電話號碼", "not a phone number")
    language = _LANGUAGES.get(fields["language"].lower())
    if language is None:
        raise BadField("language", "須為 zh_HK 或 en", "must be zh_HK or en")
    return ListedMember(number, fields["name"], phone, _birthday(fields["birthday"]), language)


def _birthday(text: str) -> tuple[int, int] | None:
    if not text:
        return None
    found = _BIRTHDAY.fullmatch(text)
    month, day = (int(found[1]), int(found[2])) if found else (0, 0)
    if not (1 <= month <= 12 and 1 <= day <= _DAYS_IN_MONTH[month - 1]):
        raise BadField("birthday", "須為 MM-DD 或 YYYY-MM-DD", "must be MM-DD or YYYY-MM-DD")
    return month, day


def _known(line: ListedMember, phone_hash: Callable[[str], str], new_id: Callable[[], str]) -> KnownMember:
    member = Member(
        id=new_id(),
        number=line.number,
        name=line.name,
        phone_last4=line.phone[-4:],
        birthday=line.birthday,
        language=line.language,
    )
    return KnownMember(member, phone_hash(line.phone) if line.phone else "")
