"""Members: kept, found by what a cashier types, and numbered from the leased blocks."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest

from pos_terminal.domain.errors import Refused
from pos_terminal.domain.loyalty.member import Member
from pos_terminal.domain.selling.scan import luhn_digit
from pos_terminal.domain.till import KnownMember
from pos_terminal.store.database import SqliteStore
from tests.support.books import CHAN, LEE, open_till

MEI = Member(CHAN, "10000017", "陳美儀 Chan Mei Yee", "5678", (2, 29), "zh_HK", date(2026, 3, 2))
KA_HO = Member(LEE, "10000025", "Lee Ka-Ho", "9012", None, "en", None, True)


@pytest.fixture
def store() -> Iterator[SqliteStore]:
    opened = open_till()
    with opened.begin():
        opened.members.put(KnownMember(MEI, "hash-of-mei"))
        opened.members.put(KnownMember(KA_HO))
    yield opened
    opened.close()


def found(store: SqliteStore, text: str, limit: int = 20) -> list[str]:
    return [member.id for member in store.members.search(text, limit)]


def test_a_member_comes_back_as_put(store: SqliteStore) -> None:
    assert store.members.by_id(CHAN) == MEI
    assert store.members.by_number("10000025") == KA_HO
    assert store.members.by_phone("hash-of-mei") == MEI
    assert store.members.by_phone("") is None
    assert store.members.by_id("nobody") is None
    assert store.members.count() == 2
    assert store.members.each() == (MEI, KA_HO)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("陳", [CHAN]),
        ("陳美", [CHAN]),
        ("美儀", []),
        ("chan", [CHAN]),
        ("MEI", [CHAN]),
        ("yee cha", [CHAN]),
        ("lee", [LEE]),
        ("ka-ho", [LEE]),
        ("ho", [LEE]),
        ("5678", [CHAN]),
        ("10000", [CHAN, LEE]),
        ("10000025", [LEE]),
        ("567", []),
        ("", []),
        ('"', []),
        ('chan" OR "lee', []),
        ("chan*", [CHAN]),
        ("NEAR(", []),
        ("   ", []),
        ("😀", []),
        ("\x00", []),
    ],
)
def test_search_by_what_is_typed(store: SqliteStore, text: str, expected: list[str]) -> None:
    assert found(store, text) == expected


def test_search_ends_at_its_limit(store: SqliteStore) -> None:
    assert len(found(store, "10000", 1)) == 1


def test_a_changed_name_is_found_by_the_new_one_only(store: SqliteStore) -> None:
    with store.begin():
        store.members.put(KnownMember(replace(MEI, name="黃小明")))
    assert found(store, "陳") == []
    assert found(store, "黃小") == [CHAN]
    assert store.members.by_phone("hash-of-mei") is None


def test_head_office_gives_a_number_to_someone_else(store: SqliteStore) -> None:
    other = Member("000000000000cc", MEI.number, "Wong")
    with store.begin():
        store.members.put(KnownMember(other))
    assert store.members.by_number(MEI.number) == other
    assert store.members.by_id(CHAN) is None
    assert found(store, "陳") == []


def test_numbers_come_from_the_blocks_in_order_and_run_out(store: SqliteStore) -> None:
    with store.begin():
        store.members.lease(2_000_001, 2_000_001)
        assert store.members.numbers_left() == 4
        given = [store.members.next_number() for _ in range(4)]
        assert given == ["1000001", "1000002", "1000003", "2000001"]
        assert store.members.numbers_left() == 0
        with pytest.raises(Refused, match="no-member-numbers"):
            store.members.next_number()


def test_a_number_that_a_card_already_has_is_passed_over(store: SqliteStore) -> None:
    with store.begin():
        store.members.put(KnownMember(replace(MEI, number="1000001" + luhn_digit("1000001"))))
        assert store.members.next_number() == "1000002"


def test_enrolment_replaces_the_blocks(store: SqliteStore) -> None:
    with store.begin():
        store.members.lease(5_000_000, 5_000_009)
        store.members.lease(7_000_001, 7_000_002, instead=True)
        assert store.members.numbers_left() == 2
        assert store.members.next_number() == "7000001"


def test_the_same_lease_twice_is_one(store: SqliteStore) -> None:
    with store.begin():
        store.members.lease(5_000_000, 5_000_009)
        store.members.lease(5_000_000, 5_000_009)
    assert store.members.numbers_left() == 13


def test_a_number_given_in_a_transaction_that_failed_is_given_again(store: SqliteStore) -> None:
    with pytest.raises(ZeroDivisionError), store.begin():
        store.members.next_number()
        raise ZeroDivisionError
    with store.begin():
        assert store.members.next_number() == "1000001"
