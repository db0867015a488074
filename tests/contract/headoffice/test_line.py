"""What every line to head office promises a terminal (services.ports.HeadOffice)."""

from collections.abc import Callable

import pytest

from pos_terminal.domain.loyalty.member import Member
from pos_terminal.wire import answers
from pos_terminal.wire.answers import NoAnswer
from pos_terminal.wire.codec import chain
from pos_terminal.wire.envelope import AccountsChanged, BatchHead, Enrol, Hello, MemberChanged, Position
from tests.support.clocks import NOON
from tests.support.offices import MEMBER, Office, Till, earn

Join = Callable[[int], Till]


def batch(till: Till, first: int = 1, last: int | None = None) -> tuple[BatchHead, list[bytes]]:
    """Records of the till's stream as an upload."""
    stream = till.store.journal.streams()[-1]
    records = till.store.journal.of_stream(stream.id, first - 1, 1000)[: None if last is None else last - first + 1]
    before = till.store.journal.by_place(stream.id, first - 1)
    head = BatchHead(
        stream=str(stream.id),
        first=first,
        count=len(records),
        previous=(before.hash if before else stream.first_hash).hex(),
        last=records[-1].hash.hex(),
    )
    return head, [record.body for record in records]


def hello(till: Till) -> Hello:
    end = till.store.journal.streams()[-1]
    return Hello(last=Position(str(end.id), end.sequence, end.hash.hex()), program="tests", wall=NOON, mono_ms=1)


def test_a_terminal_learns_who_it_is_and_may_ask_again(office: Office, joined: Join) -> None:
    till = joined(1)
    installation = till.store.installation()
    assert (installation.shop, installation.terminal, installation.terminal_id) == ("S1", "T1", "S1-T1")
    assert installation.shop_name_zh == "朝陽茶室"
    assert till.store.members.numbers_left() == 100
    request = Enrol(code="code 0001", public_key=till.vault.public_key, stream="x")
    assert till.line.enrol(request).terminal_id == "S1-T1"


@pytest.mark.parametrize("code", ["CODE-0001", "NONSENSE", ""])
def test_a_code_counts_once_and_only_as_given(joined: Join, code: str) -> None:
    till = joined(1)
    with pytest.raises(NoAnswer) as refused:
        till.line.enrol(Enrol(code=code, public_key="ab" * 32, stream="x"))
    assert refused.value.code == answers.REFUSES_TERMINAL
    assert refused.value.cause


def test_hello_says_what_head_office_has(joined: Join) -> None:
    till = joined(1)
    before = till.line.hello(hello(till))
    assert before.have[0].sequence == 0
    till.line.send(*batch(till))
    after = till.line.hello(hello(till))
    assert after.have == (hello(till).last,)
    assert after.generation == before.generation


def test_only_the_watermark_acknowledges_and_a_batch_may_come_twice(joined: Join) -> None:
    till = joined(1)
    till.sell(earn(10, "a"))
    first = till.line.send(*batch(till))
    assert first.have == hello(till).last
    assert till.line.send(*batch(till)).have == first.have
    assert till.line.send(*batch(till, 2, 2)).have == first.have
    till.sell(earn(5, "b"))
    assert till.line.send(*batch(till, 2)).have.sequence == 3


def test_a_batch_beyond_a_gap_is_asked_for_again(joined: Join) -> None:
    till = joined(1)
    till.sell()
    till.sell()
    assert till.line.send(*batch(till, 3)).have.sequence == 0
    till.line.send(*batch(till, 1, 1))
    assert till.line.send(*batch(till, 3)).have.sequence == 1


def test_another_history_of_the_stream_is_a_fork(joined: Join) -> None:
    till = joined(1)
    till.sell()
    till.line.send(*batch(till))
    head, bodies = batch(till)
    other = bodies[1].replace(b"\xe9\x98\xbf\xe7\x8e\xb2", b"\xe9\x98\xbf\xe8\x98\xad")
    assert other != bodies[1]
    hashes = chain(chain(bytes.fromhex(head.previous), bodies[0]), other)
    forked = BatchHead(stream=head.stream, first=1, count=2, previous=head.previous, last=hashes.hex())
    with pytest.raises(NoAnswer) as refused:
        till.line.send(forked, [bodies[0], other])
    assert refused.value.code == answers.FORK


def test_damaged_bytes_are_refused_as_a_whole(joined: Join) -> None:
    till = joined(1)
    head, bodies = batch(till)
    with pytest.raises(NoAnswer) as refused:
        till.line.send(head, [bodies[0] + b" "])
    assert refused.value.code == answers.REFUSES
    assert till.line.hello(hello(till)).have[0].sequence == 0


def test_an_unreadable_record_is_kept_aside_and_holds_up_nobody(office: Office, joined: Join) -> None:
    till = joined(1)
    head, bodies = batch(till)
    strange = b'{"v":9,"something":"from a later program"}'
    last = chain(chain(bytes.fromhex(head.previous), bodies[0]), strange)
    mixed = BatchHead(stream=head.stream, first=1, count=2, previous=head.previous, last=last.hex())
    answer = till.line.send(mixed, [bodies[0], strange])
    assert answer.have.sequence == 2
    assert [sequence for sequence, _ in answer.quarantined] == [2]
    flag = office.office.report().flags[0]
    assert (flag.kind, flag.terminal) == ("not-readable", "S1-T1")


def test_changes_come_in_pages_with_marks_of_our_own_streams(joined: Join) -> None:
    till = joined(1)
    for number in range(3):
        till.enrol_member(Member(f"{number:014x}", f"2000000{number}"))
    till.sell(earn(10, "a"))
    till.line.send(*batch(till))
    first = till.line.changes("", 0, 2)
    assert (len(first.items), first.more) == (2, True)
    assert first.marks == (hello(till).last,)
    rest = till.line.changes(first.generation, first.cursor, 100)
    assert not rest.more
    items = (*first.items, *rest.items)
    members = [item.member.id for item in items if isinstance(item, MemberChanged)]
    assert members == [f"{n:014x}" for n in range(3)]
    accounts = [item for item in items if isinstance(item, AccountsChanged)]
    assert [(item.member, item.accounts[0].lots[0].rest) for item in accounts] == [(MEMBER, 10)]
    nothing = till.line.changes(rest.generation, rest.cursor, 100)
    assert (nothing.items, nothing.cursor) == ((), rest.cursor)


def test_a_cursor_of_a_life_that_is_not_known_begins_again(office: Office, joined: Join) -> None:
    till = joined(1)
    answer = till.line.changes("00000000-0000-0000-0000-000000000000", 5, 100)
    assert (answer.reset, answer.cursor, answer.items) == (True, 0, ())
    assert answer.generation == office.office.generation()[0]
