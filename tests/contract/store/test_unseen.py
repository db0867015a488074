"""What a till gave since head office last heard all of it."""

from collections.abc import Iterator

import pytest

from pos_terminal.domain.loyalty.spell import Given
from pos_terminal.store.database import SqliteStore
from tests.support.books import CHAN, LEE, append, new_record, open_till


@pytest.fixture
def store() -> Iterator[SqliteStore]:
    opened = open_till()
    for i in range(1, 4):
        append(opened, new_record(i))
    yield opened
    opened.close()


def put(store: SqliteStore, n: int, member: str, *given: Given) -> None:
    with store.begin():
        store.unseen.put(n, member, given)


def added_up(store: SqliteStore) -> dict[str, int]:
    return dict(store.connection.rows("SELECT programme, sum(minor) FROM unseen GROUP BY programme"))


def test_by_member_by_record_and_in_all(store: SqliteStore) -> None:
    off, tea = Given("club", "off", points=100, minor=1_000), Given("club", "tea", "v1", minor=2_000)
    other = Given("cafe", "cake", minor=300)
    put(store, 1, CHAN, off, tea)
    put(store, 2, LEE, other)
    put(store, 3, CHAN, off)
    assert store.unseen.of_member(CHAN) == (off, tea, off)
    assert store.unseen.of_record(2) == (other,)
    assert (store.unseen.total_minor("club"), store.unseen.total_minor("cafe")) == (4_000, 300)
    assert store.unseen.total_minor("unheard-of") == 0


def test_what_is_left_after_a_refund_takes_its_place(store: SqliteStore) -> None:
    put(store, 1, CHAN, Given("club", "off", points=100, minor=1_000), Given("club", "tea", minor=2_000))
    left = (Given("club", "off", times=0, points=40, minor=400),)
    put(store, 1, CHAN, *left)
    assert store.unseen.of_record(1)[:1] == left
    assert store.unseen.total_minor("club") == 2_400


def test_what_head_office_has_heard_is_forgotten(store: SqliteStore) -> None:
    for n in (1, 2, 3):
        put(store, n, CHAN, Given("club", "tea", minor=n))
    with store.begin():
        store.unseen.forget(2)
    assert store.unseen.of_member(CHAN) == (Given("club", "tea", minor=3),)
    assert {"club": store.unseen.total_minor("club")} == added_up(store)
