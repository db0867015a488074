"""Rows flipped, dropped or doubled on either side: the night names exactly them, and mends those of head office."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from pos_terminal.headoffice import verifying
from pos_terminal.headoffice.database import IntegrityError
from pos_terminal.services.night.findings import told_of
from pos_terminal.services.reconciling import Reconciled, Reconciling
from pos_terminal.wire.reconcile import Again, AgainAnswer, PlaceSaid, PlacesAnswer, PlacesAsked, RecordAgain
from tests.support.clocks import CountingIds
from tests.support.offices import DAY, MEMBER, Office, Till, earn, open_till, spend

OTHER = "00000000000bb2"
ENTRY = "bucket, record, member, programme, unit, amount, lot, kind, expires_on, matures_on, arms"
DOUBLED = f"INSERT INTO entry ({ENTRY}) SELECT {ENTRY} FROM entry WHERE record = ?"
# What happened to the second sale's rows, and what head office finds wrong of it.
DAMAGE = {
    "entry dropped": (("DELETE FROM entry WHERE record = ?",), "entries"),
    "entry flipped": (("UPDATE entry SET amount = amount + 4096 WHERE record = ?",), "entries"),
    "entry doubled": ((DOUBLED,), "entries"),
    "entry of another lot": (("UPDATE entry SET lot = 'zz' WHERE record = ?",), "entries"),
    "entry and lot": (
        ("DELETE FROM entry WHERE record = ?", "UPDATE lot SET rest = rest - 7 WHERE lot = 'b'"),
        "entries",
    ),
    "lot gone, too": (("DELETE FROM entry WHERE record = ?", "DELETE FROM lot WHERE lot = 'b'"), "entries"),
    "record dropped": (("DELETE FROM record WHERE id = ?",), "record"),
    "all of it dropped": (
        ("DELETE FROM entry WHERE record = ?", "DELETE FROM lot WHERE lot = 'b'", "DELETE FROM record WHERE id = ?"),
        "record",
    ),
    "day flipped": (("UPDATE record SET business_date = '2026-02-27' WHERE id = ?",), "columns"),
    "kind flipped": (("UPDATE record SET kind = 'bale' WHERE id = ?",), "columns"),
    "bytes flipped": (("UPDATE record SET body = 'x' WHERE id = ?",), "bytes"),
    "digest flipped": (
        ("UPDATE record SET digest = (SELECT hash FROM place ORDER BY sequence LIMIT 1) WHERE id = ?",),
        "columns",
    ),
    "entry of another member": (("UPDATE entry SET member = '00000000000cc3' WHERE record = ?",), "entries"),
    "bytes flipped, and the day": (
        ("UPDATE record SET business_date = '2026-02-27', body = 'x' WHERE id = ?",),
        "bytes",
    ),
    "place dropped": (("DELETE FROM place WHERE record = ?",), "place"),
}


@pytest.fixture
def till(office: Office, url: str, tmp_path: Path) -> Iterator[Till]:
    """A till at a real server, with sales of two members of which head office has all."""
    till = open_till(tmp_path, 1)
    till.join(office.new_code(), till.client(url), url)
    till.connect(till.client(url))
    till.sell(earn(100, "a"))
    till.sell(earn(7, "b", OTHER))
    till.sell(spend(30, "a"))
    till.sell(earn(2, "c", OTHER))
    assert till.syncing.run_once(force=True).online
    yield till
    till.store.close()


def compared(till: Till) -> Reconciled:
    return Reconciling(till.store, till.line, till.clock).compare(DAY - timedelta(days=30))


def tamper(office: Office, *statements: str, record: bytes) -> None:
    """As a bad disk or a careless hand would: past the triggers."""
    with office.office.database.write() as db:
        triggers: list[Any] = []
        if office.where:
            db.execute("SET LOCAL session_replication_role = replica")
        else:
            triggers = db.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").fetchall()
        for name, _ in triggers:
            db.execute(f"DROP TRIGGER {name}")
        for sql in statements:
            said = sql.replace("body = 'x'", "body = '\\x78'" if office.where else "body = x'78'")
            db.execute(said, (record,) if "?" in sql else ())
        for _, sql in triggers:
            db.execute(sql)


def books(office: Office) -> dict[str, list[Any]]:
    """All that matters of head office's books, but for the order of rows."""
    looks = {
        "entries": "SELECT record, member, unit, lot, sum(amount) FROM entry GROUP BY record, member, unit, lot "
        "HAVING sum(amount) <> 0 ORDER BY record, member, unit, lot",
        "lots": "SELECT member, programme, unit, lot, rest, expires_on FROM lot WHERE rest <> 0 ORDER BY member, lot",
        "records": "SELECT id, digest, terminal, kind, at, business_date, member, net_minor, body "
        "FROM record ORDER BY id",
        "places": "SELECT stream, sequence, hash, digest, record, verdict FROM place ORDER BY stream, sequence",
    }
    with office.office.database.read() as db:
        return {name: [tuple(row) for row in db.execute(sql)] for name, sql in looks.items()}


def second_sale(till: Till) -> Any:
    (stream,) = till.store.journal.streams()
    found = till.store.journal.by_place(stream.id, 3)
    assert found
    return found


@pytest.mark.parametrize("name", DAMAGE)
def test_a_row_at_head_office_is_named_and_mended(office: Office, till: Till, name: str) -> None:
    statements, what = DAMAGE[name]
    right, sale = books(office), second_sale(till)
    tamper(office, *statements, record=sale.id.bytes)
    assert books(office) != right
    found = compared(till)
    (record,) = found.records
    assert (record.day, record.stream, record.sequence) == (DAY, str(sale.stream), 3)
    assert (record.where, record.what, record.mended) == ("head_office", what, True)
    assert (found.days, found.still_wrong) == ((), 0)
    assert books(office) == right
    assert [check.wrong for check in verifying.verify(office.office.database)] == ["", "", ""]
    verdict = told_of(found, 5)
    assert verdict.well and verdict.said.en.endswith(f"; put right at head office: {record.name} ({what})")
    flags = [(flag.kind, flag.subject, flag.detail) for flag in office.office.report().flags]
    assert flags == [("mended", f"{sale.stream}/3", what)]
    assert replace(compared(till), members=2) == Reconciled(members=2)
    assert till.syncing.run_once(force=True).online
    assert (till.points(), till.points(OTHER), office.outstanding()) == (70, 9, 79)


def test_what_stood_there_is_kept_and_the_book_is_closed_again(office: Office, till: Till) -> None:
    sale = second_sale(till)
    tamper(office, *DAMAGE["bytes flipped, and the day"][0], record=sale.id.bytes)
    compared(till)
    with office.office.database.read() as db:
        (row,) = db.execute("SELECT sequence, record, what, before, open FROM mended").fetchall()
    assert tuple(row) == (3, sale.id.bytes, "bytes", b"x", 0)
    for sql in ("UPDATE record SET member = 'x'", "DELETE FROM record", "DELETE FROM entry", "DELETE FROM place"):
        with pytest.raises(IntegrityError), office.office.database.write() as db:
            db.execute(sql)


def test_several_at_once_are_each_named(office: Office, till: Till) -> None:
    (stream,) = till.store.journal.streams()
    right = books(office)
    sales = [till.store.journal.by_place(stream.id, sequence) for sequence in (2, 3, 5)]
    for sale, name in zip(sales, ("entry doubled", "place dropped", "place dropped"), strict=True):
        assert sale
        tamper(office, *DAMAGE[name][0], record=sale.id.bytes)
    found = compared(till)
    assert [(one.sequence, one.what, one.mended) for one in found.records] == [
        (2, "entries", True),
        (3, "place", True),
        (5, "place", True),
    ]
    assert found.days == () and books(office) == right


@pytest.mark.parametrize(
    ("sql", "here"),
    [
        ("UPDATE entry SET amount = amount + 64 WHERE lot = 'b'", 141),
        ("DELETE FROM entry WHERE lot = 'b'", 70),
    ],
)
def test_a_row_at_the_till_is_named_and_head_office_left_alone(office: Office, till: Till, sql: str, here: int) -> None:
    right = books(office)
    with till.store.begin():
        for trigger in ("entry_never_changes", "entry_never_shrinks"):
            till.store.connection.run(f"DROP TRIGGER {trigger}")
        till.store.connection.run(sql)
    found = compared(till)
    assert [(one.sequence, one.where, one.what, one.mended) for one in found.records] == [(3, "here", "entries", False)]
    assert [(one.here + 2, one.at_head_office) for one in found.days] == [(here + 2 + 2, 79)]
    assert not told_of(found, 5).well and "wrong here: S1-" in told_of(found, 5).said.en
    assert books(office) == right and not office.office.report().flags


def test_what_no_total_shows_at_the_till_needs_a_person_too(office: Office, till: Till) -> None:
    with till.store.begin():
        till.store.connection.run("DROP TRIGGER entry_never_changes")
        till.store.connection.run("UPDATE entry SET lot = 'zz' WHERE lot = 'b'")
    found = compared(till)
    assert (found.days, [(one.sequence, one.where) for one in found.records]) == ((), [(3, "here")])
    assert not told_of(found, 5).well


def test_a_void_that_lost_its_rows_is_the_first_again(office: Office, till: Till) -> None:
    sale = second_sale(till)
    till.void(sale.id, spend(7, "b", OTHER))
    till.syncing.run_once(force=True)
    right = books(office)
    record = till.store.journal.by_n(till.store.journal.head().n)
    assert record
    gone = ("DELETE FROM record WHERE id = ?", "DELETE FROM entry WHERE record = ?", "DELETE FROM voided")
    tamper(office, *gone, record=record.id.bytes)
    assert [(one.what, one.mended) for one in compared(till).records] == [("record", True)]
    assert books(office) == right
    with office.office.database.read() as db:
        assert db.execute("SELECT record FROM voided").fetchone() == (record.id.bytes,)
    till.void(sale.id, spend(7, "b", OTHER))  # a second void books nothing, and nothing is wrong with it
    till.syncing.run_once(force=True)
    assert told_of(compared(till), 7).said.en.startswith("2026-03-02 moneyback points")
    assert all(not one.mended and one.where == "head_office" for one in compared(till).records)


def test_bytes_that_never_came_are_refused_and_what_is_right_is_left(office: Office, till: Till) -> None:
    right, sale = books(office), second_sale(till)
    again = RecordAgain(sequence=3, body=sale.body)
    assert till.line.again(Again(stream=str(sale.stream), records=(again,))) == AgainAnswer()
    tamper(office, *DAMAGE["record dropped"][0], record=sale.id.bytes)
    forged = RecordAgain(sequence=3, body=sale.body.replace(b'"amount":7', b'"amount":9'))
    assert forged.body != sale.body
    answer = till.line.again(Again(stream=str(sale.stream), records=(forged,)))
    assert answer == AgainAnswer(refused=(PlaceSaid(3, "other-bytes"),))
    assert [len(rows) for rows in books(office).values()] == [4, 3, 4, 5]
    tamper(office, *DAMAGE["place dropped"][0], record=sale.id.bytes)
    assert till.line.again(Again(stream=str(sale.stream), records=(forged,))).mended == ()
    assert till.line.again(Again(stream=str(sale.stream), records=(again,))).mended == (PlaceSaid(3, "record"),)
    assert books(office) == right


def test_nobody_mends_anothers_stream(office: Office, till: Till, url: str, tmp_path: Path) -> None:
    other, sale = open_till(tmp_path, 2), second_sale(till)
    other.join(office.new_code(), other.client(url), url)
    other.connect(other.client(url))
    tamper(office, *DAMAGE["entry dropped"][0], record=sale.id.bytes)
    assert other.line.places(PlacesAsked(stream=str(sale.stream), sequences=(3,))) == PlacesAnswer()
    again = Again(stream=str(sale.stream), records=(RecordAgain(sequence=3, body=sale.body),))
    assert other.line.again(again) == AgainAnswer()
    strange = PlacesAsked(stream=str(CountingIds(9).new()), sequences=(0, 1, 2**63 - 1))
    assert till.line.places(strange) == PlacesAnswer()
    asked = PlacesAsked(stream=str(sale.stream), sequences=(0, 1, 2, 3, 99))
    assert till.line.places(asked) == PlacesAnswer(wrong=(PlaceSaid(3, "entries"),))
    other.store.close()


def test_other_tills_hear_of_it(office: Office, till: Till, url: str, tmp_path: Path) -> None:
    other, sale = open_till(tmp_path, 2), second_sale(till)
    other.join(office.new_code(), other.client(url), url)
    other.connect(other.client(url))
    tamper(office, "DELETE FROM entry WHERE record = ?", "DELETE FROM lot WHERE lot = 'b'", record=sale.id.bytes)
    till.sell(earn(1, "d", OTHER))
    assert till.syncing.run_once(force=True).online
    other.syncing.run_once(force=True)
    assert (other.points(MEMBER), other.points(OTHER)) == (70, 3)  # without the seven
    compared(till)
    other.syncing.run_once(force=True)
    assert (other.points(MEMBER), other.points(OTHER)) == (70, 10)
    other.store.close()
