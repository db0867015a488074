"""What released versions left behind is taken by the program of today: their tills, head offices, batches and pages."""

import typing
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

import pos_terminal
from pos_terminal.domain.till import NewRecord
from pos_terminal.headoffice.bodies import unpacked
from pos_terminal.services.receiving import Receiving
from pos_terminal.services.reconciling import Reconciling
from pos_terminal.store.database import DATABASE
from pos_terminal.store.verify import verify
from pos_terminal.sync.client import HeadOfficeClient
from pos_terminal.wire.codec import NotReadable, decode, encode
from pos_terminal.wire.envelope import BatchAnswer, split_batch
from pos_terminal.wire.payloads import AnyPayload, kind_of
from tests.support import golden_records, release_story
from tests.support.captured_line import Exchange, Replaying, asked_again
from tests.support.golden_release import (
    FOLDER,
    Release,
    open_books,
    open_till,
    releases,
    send_rest,
    told_to,
    write,
)
from tests.support.offices import DAY, Office, Till, joined_till, open_office
from tests.support.offices import open_till as open_plain_till
from tests.support.postgres import Cluster
from tests.support.shop import CHAN

BOTH = ("sqlite", pytest.param("postgres", marks=pytest.mark.slow))
EACH = pytest.mark.parametrize("release", releases(), ids=lambda one: one.folder.name)


@pytest.fixture(params=BOTH)
def frozen_office(request: pytest.FixtureRequest, release: Release, tmp_path: Path) -> Iterator[Office]:
    """A frozen head office in the program of today: its schema is brought up to date as it opens."""
    folder, where = release.unpack("head-office", tmp_path / "office"), ""
    if request.param == "postgres":
        running: Cluster = request.getfixturevalue("postgres")
        where = running.new_database()
        release.restore(where)
    office = open_books(folder, release.expected().at, where)
    yield office
    office.office.close()
    if where:
        running.drop(where)


def batches(release: Release) -> list[Exchange]:
    return [one for one in release.line() if one.path == "/v1/records"]


def bodies(release: Release) -> list[bytes]:
    """Every record that travelled."""
    return [
        body for one in batches(release) for body in split_batch(unpacked(one.body, one.headers["content-encoding"]))[1]
    ]


def test_this_version_is_frozen_and_says_which_it_is() -> None:
    assert pos_terminal.__version__ in [release.folder.name for release in releases()]
    assert all(release.expected().version == release.folder.name for release in releases())
    assert sum(file.stat().st_size for file in FOLDER.rglob("*") if file.is_file()) < 1_000_000


@EACH
def test_a_frozen_till_opens_and_its_books_are_right(release: Release, tmp_path: Path) -> None:
    expected, folder = release.expected(), release.unpack("till", tmp_path)
    shop = open_till(folder, expected.at)
    store = shop.store
    assert (store.journal.head().n, store.outbox.waiting()) == (expected.records, expected.waiting)
    assert (len(store.journal.streams()), len(shop.state.held)) == (expected.streams, expected.held_bills)
    assert {stored.kind for stored in store.records(0)} == set(expected.kinds)
    assert release_story.balances(store.ledger.accounts, expected.till) == expected.till
    store.close()
    checks = verify(folder / DATABASE)
    assert [check.wrong for check in checks if not check.ok] == []
    assert all(check.counted for check in checks if check.name in ("journal", "balances", "outbox"))


@EACH
def test_both_go_on_from_where_they_were(release: Release, frozen_office: Office, tmp_path: Path) -> None:
    """The till sends its rest and trades on; head office is in the same life, so the till reads nothing again."""
    expected = release.expected()
    assert frozen_office.office.generation() == (expected.generation, expected.position)
    assert told_to(frozen_office, expected.head_office) == expected.head_office
    shop = open_till(release.unpack("till", tmp_path / "till"), expected.at)
    feed = shop.store.outbox.feed()
    assert (feed.generation, feed.cursor > 0) == (expected.generation, True)
    send_rest(shop, frozen_office)
    assert told_to(frozen_office, expected.sent) == expected.sent
    shop.do(lambda d, s: d.checkout.recall(s, s.held[0].slot), lambda d, s: d.checkout.clear(s))
    shop.do(lambda d, s: d.cashiers.sign_in(s, "ling", "1234"))
    bought = release_story.buy(shop, CHAN.number, "LEMON-TEA", "BUN")
    release_story.void(shop, release_story.buy(shop, CHAN.number, "BUN"))
    send_rest(shop, frozen_office)
    here = release_story.balances(shop.store.ledger.accounts, expected.sent)
    assert here == told_to(frozen_office, expected.sent)
    assert here[CHAN.id]["club:bought"] == expected.sent[CHAN.id]["club:bought"] + 1
    assert shop.store.journal.by_id(bought)
    with release_story.served(frozen_office) as line:
        found = Reconciling(shop.store, release_story.client_of(shop, line), shop.clock).compare(DAY)
    assert (found.days, found.records, found.still_wrong) == ((), (), 0)  # what an older version wrote is not damage
    assert shop.store.outbox.feed().generation == expected.generation
    assert frozen_office.office.report().quarantined == 0
    shop.store.close()


@EACH
def test_each_captured_batch_is_taken(release: Release, tmp_path: Path, where: str) -> None:
    expected = release.expected()
    begun = open_plain_till(tmp_path, 9).clock.now()
    office = open_books(release.unpack("head-office", tmp_path / "keys-of") / "nowhere", begun, where)
    release_story.begin(office)
    with release_story.served(office) as line:
        for one in (one for one in release.line() if one.method == "POST"):
            status, said = asked_again(line.url, one)
            assert status == one.status == 200, said
            if one.path == "/v1/records":
                then = msgspec.json.decode(one.answer, type=BatchAnswer)
                now = msgspec.json.decode(said, type=BatchAnswer)
                assert (now.have, now.quarantined) == (then.have, ())
    assert told_to(office, expected.head_office) == expected.head_office
    assert office.office.report().quarantined == 0
    office.office.close()


def client_over(replaying: Replaying, till: Till) -> HeadOfficeClient:
    return HeadOfficeClient(
        "http://127.0.0.1", terminal_id="", sign=till.vault.sign, new_nonce=str, carrier=lambda _: replaying
    )


@EACH
def test_each_captured_page_is_adopted(release: Release, tmp_path: Path) -> None:
    """Those that each till was told, from the first, by a till of today that the release knows nothing of."""
    expected = release.expected()
    pages = [one for one in release.line() if one.path == "/v1/changes"]
    terminals = sorted({one.headers["x-terminal"] for one in pages})
    assert len(terminals) == 2
    for number, terminal in enumerate(terminals, 7):
        till = open_plain_till(tmp_path, number)
        replaying = Replaying(one for one in pages if one.headers["x-terminal"] == terminal)
        receiving = Receiving(till.store, client_over(replaying, till), till.clock)
        while replaying.left:
            receiving.read()
        assert release_story.balances(till.store.ledger.accounts, expected.head_office) == expected.head_office
        assert len(till.store.catalogue.all().products) == 5
        assert {one.id for one in till.store.programmes.all()} == {"moneyback", "cafe-stamps", "club"}
        assert {one.id for one in till.store.cashiers.all()} >= {"ling", "boss"}
        assert till.store.codes.keys() and till.store.codes.revoked()
        till.store.close()


# --- the form of records


def lost(said: object, now: object, at: str = "") -> list[str]:
    """What a record said and does not say any more; what has come in addition is no loss."""
    if isinstance(said, dict) and isinstance(now, dict):
        return [one for name in said for one in lost(said[name], now.get(name), f"{at}/{name}")]
    if isinstance(said, list) and isinstance(now, list) and len(said) == len(now):
        return [one for place, pair in enumerate(zip(said, now, strict=True)) for one in lost(*pair, f"{at}/{place}")]
    return [] if said == now else [at]


def lost_in(body: bytes) -> list[str]:
    """What of a record's bytes the program of today cannot say again."""
    try:
        return lost(msgspec.json.decode(body), msgspec.json.decode(encode(decode(body))))
    except NotReadable as error:
        return [str(error)]


def frozen_forms() -> list[bytes]:
    before = (golden_records.FOLDER / "before").glob("*.json")
    return [*(body for release in releases() for body in bodies(release)), *(file.read_bytes() for file in before)]


def test_nothing_that_a_record_ever_said_is_lost() -> None:
    assert [(body[:200], gone) for body in frozen_forms() if (gone := lost_in(body))] == []


@EACH
def test_every_kind_that_a_till_had_has_travelled(release: Release) -> None:
    assert {kind_of(decode(body).body) for body in bodies(release)} == set(release.expected().kinds)


@pytest.mark.parametrize(
    ("of_today", "of_then"),
    [
        (b'"total_minor":', b'"sum_minor":'),  # a field that was renamed since
        (b'"receipt":"', b'"receipt_code":"'),
        (b'"boot":"', b'"machine":"'),
    ],
)
def test_a_form_that_changed_without_a_bump_is_noticed(of_today: bytes, of_then: bytes) -> None:
    """As if the program wrote another name than that under which the field lies frozen."""
    body = next(body for body in frozen_forms() if kind_of(decode(body).body) == "sale")
    then = body.replace(of_today, of_then)
    assert then != body
    assert lost_in(then)


@pytest.mark.parametrize("file", sorted((golden_records.FOLDER / "before").glob("*.json")), ids=lambda file: file.stem)
def test_a_record_of_an_earlier_form_is_taken(file: Path, tmp_path: Path, where: str) -> None:
    office = open_office(tmp_path / "office", where=where)
    till = joined_till(office, tmp_path, 1)
    body = file.read_bytes()
    read = decode(body)
    with till.store.begin():
        till.store.journal.append(
            NewRecord(id=read.id, kind=kind_of(read.body), at=read.at, business_date=DAY, body=body)
        )
    assert till.syncing.run_once(force=True).online
    assert till.syncing.last_round.refused == []
    with office.office.database.read() as db:
        taken = db.execute("SELECT body FROM record WHERE id = ?", (read.id.bytes,)).fetchone()
    assert taken is not None and bytes(taken[0]) == body
    office.office.close()
    till.store.close()


# --- the tool


def test_what_is_frozen_is_never_written_again(tmp_path: Path) -> None:
    (tmp_path / "0.1.0").mkdir()
    assert not write(tmp_path / "0.1.0")
    assert not list((tmp_path / "0.1.0").iterdir())


@pytest.mark.slow
def test_the_tool_tells_the_same_story_each_time(postgres: Cluster, tmp_path: Path) -> None:
    for name in ("one", "two"):
        assert write(tmp_path / name)
    one, two = (Release(tmp_path / name) for name in ("one", "two"))
    assert one.expected() == two.expected()
    assert set(one.expected().kinds) == {str(kind.__struct_config__.tag) for kind in typing.get_args(AnyPayload)}
    assert [(each.method, each.target) for each in one.line()] == [(each.method, each.target) for each in two.line()]
    assert [decode(body).id for body in bodies(one)] == [decode(body).id for body in bodies(two)]
