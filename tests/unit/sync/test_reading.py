"""Reading what head office tells: begun again where it broke off or head office was put back, and never too early."""

from pathlib import Path

import pytest

from pos_terminal.domain.loyalty.member import Member
from pos_terminal.domain.selling.catalogue import Catalogue, Category, Product
from pos_terminal.domain.words import Words
from pos_terminal.services.syncing import Syncing
from pos_terminal.wire import answers
from pos_terminal.wire.answers import NoAnswer
from pos_terminal.wire.envelope import Changes, Position
from tests.support.offices import MEMBER, DirectLine, Office, Till, earn, joined_till, open_office, spend

DRINKS = Category("cold", Words("凍飲", "Cold"), "cold")
TEA = Product("TEA", Words("茶", "Tea"), 2000, "cold")
COFFEE = Product("COFFEE", Words("咖啡", "Coffee"), 2500, "cold")


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return open_office(tmp_path / "office")


@pytest.fixture
def till(office: Office, tmp_path: Path) -> Till:
    return joined_till(office, tmp_path, 1)


class Breaking(DirectLine):
    """Fails once before the page of that number."""

    def __init__(self, office: Office, terminal_id: str, page: int) -> None:
        super().__init__(office.office, terminal_id)
        self.pages_left = page

    def changes(self, generation: str, cursor: int, limit: int) -> Changes:
        self.pages_left -= 1
        if self.pages_left == 0:
            raise NoAnswer(answers.UNREACHABLE, "cut")
        return super().changes(generation, cursor, limit)


def start(till: Till, line: DirectLine) -> None:
    """The program starts, and reads two items at a time."""
    till.syncing = Syncing(till.store, line, till.clock, till.ids, lambda: 0.5, "tests", page=2)


def test_a_reading_of_all_that_a_restart_broke_off_begins_again(office: Office, till: Till) -> None:
    """Else what head office no longer has, and nobody named before the restart, would stay for ever."""
    office.office.put_catalogue(Catalogue((DRINKS,), (TEA, COFFEE)))
    with till.store.begin():
        till.store.catalogue.put_product(Product("OLD", Words("舊", "Old"), 100, "cold"), 9)
    line = Breaking(office, "S1-T1", 2)
    start(till, line)
    assert not till.syncing.run_once().online
    assert till.store.outbox.feed().reading
    start(till, line)
    assert till.syncing.run_once(force=True).online
    assert sorted(product.sku for product in till.store.catalogue.all().products) == ["COFFEE", "TEA"]
    assert not till.store.outbox.feed().reading


def test_points_that_a_restored_head_office_does_not_know_are_forgotten(
    office: Office, till: Till, tmp_path: Path
) -> None:
    other = joined_till(office, tmp_path, 2)
    other.enrol_member(Member(MEMBER, "10000016"))
    other.sell(earn(100, "a"))
    for each in (other, till):
        assert each.syncing.run_once().online
    assert till.points() == 100
    (younger := open_office(tmp_path / "younger", till=0xFFFE)).office.add_terminal("S1", "ANY")
    till.connect(DirectLine(younger.office, "S1-T1"))
    assert till.syncing.run_once().online
    assert till.points() == 0
    till.connect(DirectLine(office.office, "S1-T1"))
    assert till.syncing.run_once().online
    assert till.points() == 100


def test_a_page_that_holds_less_than_was_sent_is_not_taken(office: Office, till: Till) -> None:
    till.sell(earn(100, "a"))

    class PutBack(DirectLine):
        """Head office was restored between our sending and our reading."""

        def changes(self, generation: str, cursor: int, limit: int) -> Changes:
            page = super().changes(generation, cursor, limit)
            marks = tuple(Position(mark.stream, 0, "") for mark in page.marks)
            return Changes(
                generation=page.generation,
                cursor=page.cursor,
                more=page.more,
                marks=marks,
                items=page.items,
                server_time=page.server_time,
            )

    till.connect(PutBack(office.office, "S1-T1"))
    assert till.syncing.run_once().problem == answers.BUSY
    assert till.points() == 100
    assert till.store.outbox.feed().cursor == 0


def test_an_overdrawn_member_is_denied_offline_until_it_is_settled(office: Office, till: Till, tmp_path: Path) -> None:
    other = joined_till(office, tmp_path, 2)
    till.sell(earn(100, "a"))
    for each in (till, other):
        each.syncing.run_once()
    till.sell(spend(80, "a"))
    other.sell(spend(80, "a"))
    for each in (till, other, till):
        each.syncing.run_once()
        denied = each.store.members.is_denied(MEMBER)
    assert denied
    assert other.store.members.denied() == (MEMBER,)
    other.sell(earn(60, "b"))
    for each in (other, till):
        each.syncing.run_once()
        assert not each.store.members.is_denied(MEMBER)


def test_the_tills_own_catalogue_goes_once_head_office_has_one(office: Office, till: Till) -> None:
    with till.store.begin():
        till.store.catalogue.put_product(Product("OWN", Words("自", "Own"), 100, "cold"), 9)
    assert till.syncing.run_once().online
    assert [product.sku for product in till.store.catalogue.all().products] == ["OWN"]
    office.office.put_catalogue(Catalogue((DRINKS,), (TEA, COFFEE)))
    assert till.syncing.run_once().online
    assert sorted(product.sku for product in till.store.catalogue.all().products) == ["COFFEE", "TEA"]
    office.office.put_catalogue(Catalogue((DRINKS,), (TEA,)))
    assert till.syncing.run_once().online
    assert [product.sku for product in till.store.catalogue.all().products] == ["TEA"]
