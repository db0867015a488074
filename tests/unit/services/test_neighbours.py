"""What a till takes from its neighbours, and what it does not."""

from pathlib import Path
from uuid import UUID

import msgspec
import pytest

from pos_terminal.domain.loyalty.member import Member
from pos_terminal.domain.till import NewRecord
from pos_terminal.services.learning import Learning
from pos_terminal.services.neighbours import BETWEEN_S, Neighbourhood
from pos_terminal.services.sharing import Sharing
from pos_terminal.vault import open_vault, verify
from pos_terminal.wire.answers import NoAnswer
from pos_terminal.wire.neighbours import SignedEnd, end_bytes, shared_bytes, split_shared
from tests.support.lan import Lan, Nearby
from tests.support.offices import DAY, MEMBER, Office, Till, earn, joined_till, open_office, spend

STRANGER = "S1-T9"


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return open_office(tmp_path / "office")


@pytest.fixture
def tills(office: Office, tmp_path: Path) -> list[Till]:
    """Two tills of the shop that know of each other; what they recorded so far is at head office."""
    found = [joined_till(office, tmp_path, number) for number in (1, 2)]
    for till in (*found, *found):
        assert till.syncing.run_once(force=True).online
    return found


def name_of(till: Till) -> str:
    return till.store.installation().terminal_id


def sharing(till: Till) -> Sharing:
    return Sharing(till.store, till.vault.sign)


def news(till: Till, learner: Till) -> bytes:
    """The records of `till` that `learner` lacks."""
    stream = till.store.journal.head().stream
    known = learner.store.neighbours.stream(stream)
    return sharing(till).records(stream, known.sequence if known else 0)


def learn(learner: Till, data: bytes) -> int:
    return Learning(learner.store, learner.clock, verify).take(data)


def test_what_a_neighbour_sold_counts_until_head_office_tells(tills: list[Till]) -> None:
    one, two = tills
    one.sell(earn(500, "a"))
    assert learn(two, news(one, two)) == 1
    assert (two.points(), two.store.neighbours.count_news()) == (500, 1)
    one.sell(spend(200, "a"))
    assert learn(two, news(one, two)) == 1
    assert two.points() == 300
    for till in tills:
        assert till.syncing.run_once(force=True).online
    assert (two.points(), two.store.neighbours.count_news()) == (300, 0)


def test_the_same_records_twice_count_once(tills: list[Till]) -> None:
    one, two = tills
    one.sell(earn(500, "a"))
    data = news(one, two)
    assert (learn(two, data), learn(two, data), two.points()) == (1, 0, 500)


def test_a_member_who_joined_next_door_is_known_here(tills: list[Till]) -> None:
    one, two = tills
    one.enrol_member(Member(MEMBER, "10000016", "陳美儀", "4567", None, "zh_HK", DAY), "9123 4567")
    learn(two, news(one, two))
    found = two.store.members.by_number("10000016")
    assert found is not None
    assert two.store.members.by_phone(one.vault.phone_hash("91234567")) == found


def test_records_that_were_changed_on_the_way_are_refused(tills: list[Till]) -> None:
    one, two = tills
    one.sell(earn(500, "a"))
    data = news(one, two)
    shared, bodies = split_shared(data)
    worse = [bodies[0].replace(b'"amount":500', b'"amount":501')]
    assert worse != bodies
    for changed in (shared_bytes(shared, worse), shared_bytes(shared, [*bodies, bodies[0]]), data[:-9], b"", b"\n"):
        with pytest.raises(NoAnswer):
            learn(two, changed)
    assert (two.points(), two.store.neighbours.count_news()) == (0, 0)


@pytest.mark.parametrize("bit", [1, 4, 32])
def test_whatever_byte_is_changed_nothing_else_is_learnt(tills: list[Till], bit: int) -> None:
    """A name in the head that is not read, such as the parent's, may change; no record may."""
    one, two = tills
    one.sell(earn(500, "a"))
    data = news(one, two)
    stream, refused = one.store.journal.head().stream, 0
    for place in range(len(data)):
        try:
            learn(two, data[:place] + bytes([data[place] ^ bit]) + data[place + 1 :])
        except NoAnswer:
            refused += 1
        assert two.points() in (0, 500)
    kept = [record.body for record in two.store.neighbours.after(stream, 0, 100)]
    assert kept in ([], split_shared(data)[1])
    assert refused > len(split_shared(data)[1][0]), "every byte of the record at least"


def test_only_keys_that_head_office_named_are_heard(tills: list[Till], tmp_path: Path) -> None:
    one, two = tills
    one.sell(earn(500, "a"))
    shared, bodies = split_shared(news(one, two))
    forger = open_vault(tmp_path / "forger")
    for terminal in (STRANGER, name_of(one), ""):
        place = (terminal, shared.end.stream, shared.end.sequence, shared.end.hash)
        signature = forger.sign(end_bytes(*place)).hex()
        end = SignedEnd(terminal=place[0], stream=place[1], sequence=place[2], hash=place[3], signature=signature)
        assert Learning(two.store, two.clock, verify).lacks(end) is None
        with pytest.raises(NoAnswer):
            learn(two, shared_bytes(msgspec.structs.replace(shared, end=end), bodies))
    assert two.points() == 0


def test_a_neighbour_cannot_speak_for_another_or_for_us(office: Office, tills: list[Till], tmp_path: Path) -> None:
    """The third till signs, with its own good key, an end of the first one's stream and of ours."""
    one, two = tills
    third = joined_till(office, tmp_path, 3)
    for till in (third, two):
        till.syncing.run_once(force=True)
    one.sell(earn(500, "a"))
    shared, bodies = split_shared(news(one, two))
    place = (name_of(third), shared.end.stream, shared.end.sequence, shared.end.hash)
    end = SignedEnd(
        terminal=place[0],
        stream=place[1],
        sequence=place[2],
        hash=place[3],
        signature=third.vault.sign(end_bytes(*place)).hex(),
    )
    with pytest.raises(NoAnswer):
        learn(two, shared_bytes(msgspec.structs.replace(shared, end=end), bodies))
    ours = sharing(two).ends().ends[0]
    place = (name_of(third), ours.stream, ours.sequence + 1, ours.hash)
    forged = SignedEnd(
        terminal=place[0],
        stream=place[1],
        sequence=place[2],
        hash=place[3],
        signature=third.vault.sign(end_bytes(*place)).hex(),
    )
    assert Learning(two.store, two.clock, verify).lacks(forged) is None


def test_a_gap_is_not_jumped(tills: list[Till]) -> None:
    one, two = tills
    for lot in "abc":
        one.sell(earn(100, lot))
    stream = one.store.journal.head().stream
    known = two.store.neighbours.stream(stream)
    assert known is not None
    assert learn(two, sharing(one).records(stream, known.sequence + 1)) == 0
    assert two.points() == 0
    assert learn(two, sharing(one).records(stream, known.sequence)) == 3
    assert two.points() == 300


def test_a_record_of_a_later_version_is_passed_on_as_it_came(office: Office, tills: list[Till], tmp_path: Path) -> None:
    one, two = tills
    third = joined_till(office, tmp_path, 3)
    for till in (third, two):
        till.syncing.run_once(force=True)
    one.sell(earn(500, "a"))
    with one.store.begin():
        strange = b'{"v":99,"news":"from the future"}'
        one.store.journal.append(
            NewRecord(id=one.ids.new(), kind="future", at=one.clock.now(), business_date=DAY, body=strange)
        )
    one.sell(earn(7, "b"))
    assert (learn(two, news(one, two)), two.points()) == (3, 507)
    stream = one.store.journal.head().stream
    known = third.store.neighbours.stream(stream)
    assert known is not None
    assert (learn(third, sharing(two).records(stream, known.sequence)), third.points()) == (3, 507)


def test_a_till_that_lost_its_disk_takes_its_unsent_news_with_it(tills: list[Till]) -> None:
    """Its new stream says where it goes on; what was heard beyond that is no more, here or at head office."""
    one, two = tills
    one.sell(earn(500, "a"))
    keep = one.store.journal.head().sequence
    one.sell(earn(70, "b"))
    learn(two, news(one, two))
    assert two.points() == 570
    with one.store.begin():
        one.store.journal.fork(one.store.journal.head().stream, keep, one.ids.new(), one.clock.now())
    lan = Lan({name_of(one): (one.store, one.vault.sign), name_of(two): (two.store, two.vault.sign)})
    lan.hood(name_of(two), two.clock).run_once(force=True)
    assert two.points() == 570, "moved to the new stream, and counted once"
    for till in (*tills, *tills):
        assert till.syncing.run_once(force=True).online
    assert (one.points(), two.points()) == (570, 570)


def test_while_head_office_answers_neighbours_are_asked_seldom(tills: list[Till]) -> None:
    one, two = tills
    lan = Lan({name_of(one): (one.store, one.vault.sign), name_of(two): (two.store, two.vault.sign)})
    hood = lan.hood(name_of(two), two.clock)
    assert hood.run_once().reached == ("T1",)
    one.sell(earn(500, "a"))
    hood.run_once()
    assert two.points() == 0
    two.clock.pass_s(int(BETWEEN_S) + 1)
    assert (hood.run_once().news, two.points()) == (1, 500)


def test_a_till_alone_asks_nobody(office: Office, tmp_path: Path) -> None:
    alone = joined_till(office, tmp_path, 1)
    alone.syncing.run_once(force=True)
    hood = Neighbourhood(alone.store, Nearby(Lan(), name_of(alone)), alone.clock, verify)
    assert hood.run_once(force=True).known == 0


def test_a_stream_that_nobody_knows_gives_nothing(tills: list[Till]) -> None:
    assert sharing(tills[0]).records(UUID(int=7), 0) == b""
