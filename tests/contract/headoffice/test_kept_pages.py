"""A page of the feed is made once for all tills, and again when a subject in it has changed; on both databases."""

import gzip
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import msgspec
import pytest
import requests
from requests.adapters import HTTPAdapter

from pos_terminal.headoffice import feed
from pos_terminal.headoffice.database import Connection
from pos_terminal.headoffice.kept_items import KeptItems
from pos_terminal.headoffice.kept_pages import KeptPages, Page, Place, Stretch
from pos_terminal.headoffice.metrics import Metrics
from pos_terminal.headoffice.server import serving
from pos_terminal.sync.deadline import WatchedAdapter
from pos_terminal.wire.envelope import AccountsChanged, Changes
from tests.support.clocks import NOON
from tests.support.offices import Office, Till, earn, joined_till, open_office

TILLS = 40


@pytest.fixture
def office(tmp_path: Path, where: str) -> Iterator[Office]:
    opened = open_office(tmp_path / "office", where=where)
    yield opened
    opened.office.close()


@pytest.fixture
def till(office: Office, tmp_path: Path) -> Iterator[Till]:
    opened = joined_till(office, tmp_path, 1)
    yield opened
    opened.store.close()


class Counting(KeptPages):
    """Keeps pages, and how often one was made."""

    made = 0

    def get(self, db: Connection, place: Place, position: int, make: Callable[[], Stretch]) -> Stretch:
        def counted() -> Stretch:
            self.made += 1
            return make()

        return super().get(db, place, position, counted)


@dataclass
class Reader:
    """Asks for pages by its own kept ones."""

    office: Office
    kept: Counting = field(default_factory=lambda: Counting(Metrics()))

    def ask(self, cursor: int, limit: int = 4) -> Page:
        with self.office.office.database.read() as db:
            generation = self.office.office.generation()[0]
            return feed.page(db, self.kept, "S1-T1", generation, cursor, limit, NOON)

    def read(self, cursor: int = 0, limit: int = 4) -> list[Changes]:
        """All pages from there to the end."""
        pages = [read(self.ask(cursor, limit))]
        while pages[-1].more:
            pages.append(read(self.ask(pages[-1].cursor, limit)))
        return pages


def read(page: Page) -> Changes:
    return msgspec.json.decode(page.plain(), type=Changes)


def sell(till: Till, *members: int) -> None:
    for member in members:
        till.sell(earn(10, f"lot-{till.store.journal.head().n}", f"{member:014x}"))
    till.syncing.run_once(force=True)


def members_in(pages: list[Changes]) -> dict[str, int]:
    return {
        item.member: sum(lot.rest for account in item.accounts for lot in account.lots)
        for page in pages
        for item in page.items
        if isinstance(item, AccountsChanged)
    }


def test_the_same_pages_serve_all_tills(office: Office, till: Till) -> None:
    sell(till, *range(10))
    reader = Reader(office)
    pages = reader.read()
    made = reader.kept.made
    assert len(pages) == made > 1
    for _ in range(TILLS):
        assert members_in(reader.read()) == members_in(pages)
    assert reader.kept.made == made


def test_tills_from_different_places_soon_ask_for_the_same(office: Office, till: Till) -> None:
    sell(till, *range(20))
    reader = Reader(office)
    reader.read(0)
    made = reader.kept.made
    for cursor in (1, 2, 3):
        reader.read(cursor)
    assert reader.kept.made <= made + 3


def test_a_change_is_told_once_and_only_its_page_is_made_anew(office: Office, till: Till) -> None:
    sell(till, *range(12))
    reader = Reader(office)
    before, made = members_in(reader.read()), reader.kept.made
    sell(till, 3)
    pages = reader.read()
    told = [item.member for page in pages for item in page.items if isinstance(item, AccountsChanged)]
    assert sorted(told) == sorted(before)
    assert members_in(pages)[f"{3:014x}"] == 20
    # The page that it left, the feed's last page, and at most one that the change has begun.
    assert reader.kept.made <= made + 3


def test_a_last_page_grows_with_the_feed(office: Office, till: Till) -> None:
    sell(till, 1, 2)
    reader = Reader(office)
    cursor = reader.read(limit=100)[-1].cursor
    assert read(reader.ask(cursor)).items == ()
    sell(till, 7)
    page = read(reader.ask(cursor))
    assert [item.member for item in page.items if isinstance(item, AccountsChanged)] == [f"{7:014x}"]
    assert not page.more


def test_an_item_that_was_worked_out_is_told_on_other_pages_too(office: Office, till: Till) -> None:
    sell(till, *range(8))
    reader = Reader(office)
    reader.read(limit=100)
    with office.office.database.read() as db:
        generation, end = office.office.generation()
        kept = reader.kept.items.at(generation, NOON.date(), range(end + 1))
        assert len(kept) == 9  # eight members and the key of codes
        assert reader.kept.items.at("another-life", NOON.date(), range(end + 1)) == {}
        page = feed.page(db, reader.kept, "S1-T1", generation, 3, 100, NOON)
    assert page.plain().startswith(b'{"items":[' + kept[4] + b",")
    sell(till, 5)
    assert members_in(reader.read(limit=50)) == {f"{member:014x}": 20 if member == 5 else 10 for member in range(8)}


def test_items_that_came_first_go_first() -> None:
    kept = KeptItems(most=3)
    for position in range(5):
        kept.keep("life", NOON.date(), {position: b"%d" % position})
    assert kept.at("life", NOON.date(), range(5)) == {2: b"2", 3: b"3", 4: b"4"}
    kept.keep("other", NOON.date(), {9: b"9"})
    assert kept.at("life", NOON.date(), range(5)) == {}


def test_no_more_is_kept_than_there_is_room_for(office: Office, till: Till) -> None:
    sell(till, *range(12))
    reader = Reader(office, Counting(Metrics(), most_bytes=1))
    pages = reader.read()
    assert members_in(reader.read()) == members_in(pages)
    assert reader.kept.made == 2 * len(pages)


def test_a_packed_page_says_the_same(office: Office, till: Till) -> None:
    sell(till, *range(12))
    page = Reader(office).ask(0, 100)
    assert gzip.decompress(page.gzip()) == page.plain()
    assert len(page.gzip()) < len(page.plain()) / 3
    assert read(page).cursor == office.office.generation()[1]


def test_a_till_hears_packed_pages_and_who_takes_none_plain_ones(office: Office, till: Till) -> None:
    sell(till, *range(30))
    encodings: list[str] = []

    class Noting(WatchedAdapter):
        plain = False

        def send(self, request: requests.PreparedRequest, *args: object, **more: object) -> requests.Response:
            if self.plain:
                request.headers["Accept-Encoding"] = "identity"
            answer = HTTPAdapter.send(self, request, *args, **more)  # type: ignore[arg-type]
            encodings.append(answer.headers.get("Content-Encoding", ""))
            return answer

    class Plain(Noting):
        plain = True

    heard = []
    with serving(office.office) as url:
        for carrier in (Noting, Plain):
            client = till.client(url, carrier=carrier)
            heard.append(client.changes("", 0, 1000))
            client.close()
    assert encodings == ["gzip", ""]
    assert heard[0].items == heard[1].items != ()
