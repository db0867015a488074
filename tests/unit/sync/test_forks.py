"""Two machines with one identity: who comes second goes on in a stream of its own; nothing is lost or doubled."""

from pathlib import Path

import pytest

from pos_terminal.domain.till import StreamEnd
from pos_terminal.services.streams import AT_ONCE, last_common
from pos_terminal.store.connection import IN_MEMORY, connect
from pos_terminal.store.database import SqliteStore
from pos_terminal.store.installation import begin_stream
from pos_terminal.store.verify import check_journal
from pos_terminal.wire import answers
from pos_terminal.wire.answers import NoAnswer
from pos_terminal.wire.envelope import Agreed, Compare, Position
from tests.support.clocks import CountingIds
from tests.support.offices import DirectLine, Office, Till, earn, joined_till, open_office


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return open_office(tmp_path / "office")


@pytest.fixture
def till(office: Office, tmp_path: Path) -> Till:
    return joined_till(office, tmp_path, 1)


def clone(office: Office, till: Till, number: int) -> Till:
    """Another machine with a copy of the till's disk and keys."""
    copy = connect(IN_MEMORY)
    till.store.connection.raw.backup(copy.raw)
    made = Till(SqliteStore(copy), till.vault, till.clock, CountingIds(number))
    return made.connect(DirectLine(office.office, till.store.installation().terminal_id))


def well(till: Till) -> bool:
    status = till.syncing.run_once(force=True)
    return status.online and not status.waiting and check_journal(till.store.connection).ok


def test_a_clone_goes_on_in_a_stream_of_its_own_under_the_same_ids(office: Office, till: Till) -> None:
    till.sell(earn(100, "a"))
    twin = clone(office, till, 2)
    till.sell(earn(10, "b"))
    own = [twin.sell(earn(1, "c")), twin.sell(earn(2, "d"))]
    assert well(till)
    assert well(twin)
    assert twin.syncing.last_round.forked == [str(till.store.journal.head().stream)]
    assert office.outstanding() == 113
    assert [flag.kind for flag in office.office.report().flags] == ["fork"]
    assert (twin.points(), till.points()) == (113, 110)
    assert well(till)
    assert till.points() == 113
    last = twin.store.journal.streams()[-1]
    assert [record.id for record in twin.store.journal.of_stream(last.id, 0, 9)] == own
    twin.sell(earn(5, "e"))
    assert twin.store.journal.head().sequence == 3
    assert well(twin)
    assert office.outstanding() == 118


def test_a_stream_that_was_left_is_compared_too(office: Office, till: Till, tmp_path: Path) -> None:
    """The till left it; head office lost it to a restore; a copy of the till goes on in it."""
    twin = clone(office, till, 2)
    till.sell(earn(100, "a"))
    begin_stream(till.store, stream=till.ids.new(), begun_at=till.clock.now())
    till.sell(earn(10, "b"))
    twin.sell(earn(1, "c"))
    assert well(twin)
    assert well(till)
    assert office.outstanding() == 111
    assert well(till)
    assert till.syncing.last_round.sent == 0


def test_records_that_are_sent_twice_after_two_forks_count_once(office: Office, till: Till) -> None:
    twin = clone(office, till, 2)
    twin.sell(earn(1, "c"))
    again = clone(office, twin, 3)
    till.sell(earn(100, "a"))
    for each in (till, twin, again):
        assert well(each)
    assert office.outstanding() == 101
    assert office.office.report().quarantined == 0


def test_a_stream_of_another_terminal_is_closed(office: Office, till: Till, tmp_path: Path) -> None:
    """The disk was put into a machine that has joined anew: what head office lacks goes on under its new name."""
    till.sell(earn(100, "a"))
    assert well(till)
    till.sell(earn(10, "b"))
    replaced = joined_till(office, tmp_path, 5).store.installation()
    with till.store.begin():
        till.store.replace_installation(replaced)
    till.connect(DirectLine(office.office, replaced.terminal_id))
    assert well(till)
    assert (office.outstanding(), till.points()) == (110, 110)
    assert len(till.store.journal.streams()) == 2


class Both:
    """A journal and a head office that agree up to some record."""

    def __init__(self, agree: int) -> None:
        self.agree = agree
        self.asked: list[int] = []

    def compare(self, compare: Compare) -> Agreed:
        self.asked.append(len(compare.places))
        return Agreed(sequence=max((place for place, _ in compare.places if place <= self.agree), default=0))


@pytest.mark.parametrize("agree", [0, 1, 99, 100, 101, 4_999, 777_777, 999_999])
def test_the_last_common_record_is_found_in_three_questions(till: Till, agree: int) -> None:
    head_office = Both(agree)
    end = till.store.journal.streams()[-1]
    million = StreamEnd(end.id, 1_000_000, b"\1" * 32, end.first_hash)
    have = Position(str(end.id), 1_000_000, "00" * 32)
    assert last_common(AnyRecord(), head_office, million, have) == agree  # type: ignore[arg-type]
    assert len(head_office.asked) <= 4
    assert max(head_office.asked) <= AT_ONCE


class AnyRecord:
    """A journal with a record wherever one is asked for."""

    def by_place(self, stream: object, sequence: int) -> "AnyRecord":
        return self

    @property
    def hash(self) -> bytes:
        return b"\2" * 32


def test_an_answer_to_another_question_is_not_believed(till: Till) -> None:
    end = till.store.journal.streams()[-1]
    with pytest.raises(NoAnswer) as garbled:
        last_common(till.store.journal, Both(10**9), end, Position(str(end.id), end.sequence, "00" * 32))  # type: ignore[arg-type]
    assert garbled.value.code == answers.GARBLED
