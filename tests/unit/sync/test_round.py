"""A round with head office: what is sent, what is taken, and what stops it."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from pos_terminal.domain.errors import Refused
from pos_terminal.domain.loyalty.member import Member
from pos_terminal.services.syncing import Syncing
from pos_terminal.store.installation import begin_stream
from pos_terminal.wire import answers
from pos_terminal.wire.answers import NoAnswer
from pos_terminal.wire.envelope import BatchAnswer, BatchHead, Changes, Enrol, Hello, HelloAnswer, Position
from tests.support.offices import ALONE, DirectLine, Office, Till, earn, joined_till, open_office, open_till, spend


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return open_office(tmp_path / "office")


@pytest.fixture
def till(office: Office, tmp_path: Path) -> Till:
    return joined_till(office, tmp_path, 1)


class Listening(DirectLine):
    """The direct line, which notes what went over it and may change an answer."""

    def __init__(self, office: Office, terminal_id: str) -> None:
        super().__init__(office.office, terminal_id)
        self.batches: list[int] = []
        self.before_changes: Callable[[], object] = lambda: None
        self.answer: Callable[[BatchAnswer], BatchAnswer] = lambda answer: answer

    def send(self, head: BatchHead, bodies: Sequence[bytes]) -> BatchAnswer:
        self.batches.append(len(bodies))
        return self.answer(super().send(head, bodies))

    def changes(self, generation: str, cursor: int, limit: int) -> Changes:
        self.before_changes()
        return super().changes(generation, cursor, limit)


def listening(office: Office, till: Till) -> Listening:
    line = Listening(office, till.store.installation().terminal_id)
    till.connect(line)
    return line


def test_a_till_alone_has_nothing_to_sync(tmp_path: Path, office: Office) -> None:
    alone = open_till(tmp_path, 5).connect(DirectLine(office.office))
    status = alone.syncing.run_once(force=True)
    assert (status.enrolled, status.online, status.problem) == (False, False, "")


def test_everything_waiting_goes_out_in_batches(office: Office, till: Till) -> None:
    line = listening(office, till)
    for _ in range(1100):
        till.sell()
    assert till.syncing.status().waiting == 1101
    status = till.syncing.run_once()
    assert line.batches == [500, 500, 101]
    assert (status.waiting, status.online, till.syncing.last_round.sent) == (0, True, 1101)
    assert office.office.report().records == 1101


def test_what_the_till_sold_alone_is_sent_after_it_joined(office: Office, tmp_path: Path) -> None:
    till = open_till(tmp_path, 3)
    till.sell(earn(100, "a"))
    answer = till.join(office.new_code(), DirectLine(office.office))
    till.connect(DirectLine(office.office, answer.terminal_id))
    till.sell(spend(30, "a"))
    till.syncing.run_once()
    assert (office.outstanding(), till.points()) == (70, 70)


def test_a_sale_between_sending_and_reading_is_not_lost_from_sight(office: Office, till: Till) -> None:
    line = listening(office, till)
    till.sell(earn(100, "a"))
    sold: list[object] = []
    line.before_changes = lambda: sold.append(till.sell(spend(30, "a"))) if not sold else None
    till.syncing.run_once()
    assert (till.points(), office.outstanding()) == (70, 100)
    assert till.store.outbox.waiting() == 1
    till.syncing.run_once()
    assert (till.points(), office.outstanding()) == (70, 70)


def test_nothing_is_taken_before_everything_was_sent(office: Office, till: Till, tmp_path: Path) -> None:
    other = joined_till(office, tmp_path, 2)
    other.enrol_member(Member("00000000000001", "10000016"))
    other.syncing.run_once()
    line = listening(office, till)

    def breaks(_: BatchAnswer) -> BatchAnswer:
        raise NoAnswer(answers.UNREACHABLE, "cut")

    line.answer = breaks
    assert till.syncing.run_once().problem == answers.UNREACHABLE
    assert till.store.members.count() == 0
    line.answer = lambda answer: answer
    assert till.syncing.run_once(force=True).online
    assert till.store.members.count() == 1
    assert office.office.report().records == 3


def test_a_watermark_that_goes_back_is_followed(office: Office, till: Till, tmp_path: Path) -> None:
    till.sell(earn(100, "a"))
    till.syncing.run_once()
    younger = open_office(tmp_path / "younger")
    younger.office.add_terminal("S1", "ANY")
    till.connect(DirectLine(younger.office, "S1-T1"))
    till.syncing.run_once()
    assert younger.outstanding() == 100


def test_a_head_office_that_contradicts_itself_is_sent_nothing(office: Office, till: Till) -> None:
    till.sell(earn(100, "a"))
    till.syncing.run_once()
    head_office_has = till.store.journal.head()
    stream = str(head_office_has.stream)

    class Elsewhere(Listening):
        def hello(self, hello: Hello) -> HelloAnswer:
            answer = super().hello(hello)
            ahead = (Position(stream, head_office_has.sequence, "00" * 32),)
            return HelloAnswer(generation=answer.generation, have=ahead, server_time=answer.server_time)

    line = Elsewhere(office, "S1-T1")
    till.connect(line)
    till.sell(earn(1, "b"))
    status = till.syncing.run_once()
    assert (status.problem, status.waiting) == (answers.GARBLED, 1)
    assert line.batches == []


def test_head_office_ahead_of_us_is_a_fork(office: Office, till: Till, tmp_path: Path) -> None:
    till.sell()
    till.syncing.run_once()

    class Ahead(Listening):
        def hello(self, hello: Hello) -> HelloAnswer:
            answer = super().hello(hello)
            ahead = (Position(hello.last.stream, 99, "00" * 32),)
            return HelloAnswer(generation=answer.generation, have=ahead, server_time=answer.server_time)

    till.connect(Ahead(office, "S1-T1"))
    assert till.syncing.run_once().problem == answers.FORK


def test_a_till_that_was_restored_goes_on_in_a_stream_of_its_own(office: Office, till: Till) -> None:
    till.sell(earn(100, "a"))
    till.sell(earn(10, "b"))
    with till.store.begin():
        till.store.outbox.set_acked(0)
    begin_stream(till.store, stream=till.ids.new(), begun_at=till.clock.now())
    till.sell(earn(1, "c"))
    status = till.syncing.run_once()
    assert (status.problem, status.waiting) == ("", 0)
    assert (office.outstanding(), till.points()) == (111, 111)
    assert len(office.office.terminals()[0].streams) == 2
    till.sell(spend(11, "a"))
    assert till.points() == 100
    till.syncing.run_once()
    assert (office.outstanding(), till.points()) == (100, 100)


def test_an_acknowledgement_of_something_else_counts_for_nothing(office: Office, till: Till) -> None:
    line = listening(office, till)
    line.answer = lambda answer: BatchAnswer(have=Position(answer.have.stream, answer.have.sequence, "00" * 32))
    status = till.syncing.run_once()
    assert (status.problem, status.waiting) == (answers.FORK, 1)


def test_a_watermark_that_never_moves_ends_the_round(office: Office, till: Till) -> None:
    line = listening(office, till)
    first = till.store.journal.streams()[-1].first_hash.hex()
    line.answer = lambda answer: BatchAnswer(have=Position(answer.have.stream, 0, first))
    assert till.syncing.run_once().problem == answers.GARBLED
    assert len(line.batches) == 3


def test_a_feed_that_never_moves_or_always_resets_ends_the_round(office: Office, till: Till) -> None:
    class Stuck(Listening):
        reset = False

        def changes(self, generation: str, cursor: int, limit: int) -> Changes:
            page = super().changes(generation, cursor, limit)
            return Changes(
                generation=page.generation,
                cursor=0,
                more=True,
                marks=(),
                reset=self.reset,
                server_time=page.server_time,
            )

    line = Stuck(office, "S1-T1")
    till.connect(line)
    assert till.syncing.run_once().problem == answers.GARBLED
    line.reset = True
    assert till.syncing.run_once(force=True).problem == answers.GARBLED


def test_head_office_may_say_410_instead(office: Office, till: Till) -> None:
    class Gone(Listening):
        said = 0

        def changes(self, generation: str, cursor: int, limit: int) -> Changes:
            if self.said == 0:
                self.said = 1
                raise NoAnswer(answers.RESET, "gone")
            return super().changes(generation, cursor, limit)

    till.connect(Gone(office, "S1-T1"))
    assert till.syncing.run_once().online


def test_snapshots_that_hold_another_history_are_not_taken(office: Office, till: Till) -> None:
    till.sell(earn(100, "a"))

    class OtherMarks(Listening):
        def changes(self, generation: str, cursor: int, limit: int) -> Changes:
            page = super().changes(generation, cursor, limit)
            marks = tuple(Position(mark.stream, mark.sequence, "00" * 32) for mark in page.marks)
            return Changes(
                generation=page.generation,
                cursor=page.cursor,
                more=page.more,
                marks=marks,
                items=page.items,
                server_time=page.server_time,
            )

    till.connect(OtherMarks(office, "S1-T1"))
    assert till.syncing.run_once().problem == answers.FORK
    assert till.store.outbox.feed().cursor == 0


def test_a_till_joins_once_and_with_its_bills_done(office: Office, till: Till, tmp_path: Path) -> None:
    line = DirectLine(office.office)
    with pytest.raises(Refused) as again:
        till.join(office.new_code(), line)
    open_bill = open_till(tmp_path, 6)
    with open_bill.store.begin():
        open_bill.store.parking.put(0, open_bill.clock.now(), b"{}")
    with pytest.raises(Refused) as with_bill:
        open_bill.join(office.new_code(), line)
    assert (again.value.code, with_bill.value.code) == ("joined-already", "bill-is-open")


def test_a_till_that_sold_in_other_money_does_not_join(office: Office, tmp_path: Path) -> None:
    till = open_till(tmp_path, 7)
    with till.store.begin():
        till.store.replace_installation(replace(ALONE, currency="TWD"))
    till.join(office.new_code(), DirectLine(office.office))  # nothing sold yet
    assert till.store.installation().currency == "HKD"


def test_the_same_key_may_ask_again_after_a_lost_answer(office: Office, tmp_path: Path) -> None:
    till = open_till(tmp_path, 8)
    code = office.new_code()
    lost = Enrol(code=code, public_key=till.vault.public_key, stream="x")
    DirectLine(office.office).enrol(lost)
    assert till.join(code, DirectLine(office.office)).terminal_id == "S1-T1"


def test_the_first_pause_is_two_seconds_at_least(office: Office, till: Till) -> None:
    class Down(Listening):
        def hello(self, hello: Hello) -> HelloAnswer:
            raise NoAnswer(answers.UNREACHABLE, "down")

    till.syncing = Syncing(till.store, Down(office, "S1-T1"), till.clock, till.ids, lambda: 0.0, "tests")
    status = till.syncing.run_once()
    assert till.syncing.pause_s() == 2
    assert (status.problem, status.cause) == (answers.UNREACHABLE, "down")
