"""Head office as one object: what terminals and the people at head office ask of it, one transaction each."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path

from pos_terminal.domain.calendar import ShopCalendar
from pos_terminal.domain.errors import Refused
from pos_terminal.domain.loyalty.account import Account
from pos_terminal.domain.loyalty.programme import Programme
from pos_terminal.domain.selling.catalogue import Catalogue
from pos_terminal.domain.till import Cashier
from pos_terminal.headoffice import closing, codes, publishing, registry
from pos_terminal.headoffice.accounts import accounts_of
from pos_terminal.headoffice.announcing import announce
from pos_terminal.headoffice.closing import Closed
from pos_terminal.headoffice.code_desk import CodeDesk
from pos_terminal.headoffice.database import Connection, Database, again
from pos_terminal.headoffice.experiments import Experiment, experiment
from pos_terminal.headoffice.feed import begin_generation, is_ancestor, page
from pos_terminal.headoffice.flags import raise_flag
from pos_terminal.headoffice.founding import begin
from pos_terminal.headoffice.gauges import gauges
from pos_terminal.headoffice.high_water import HighWater
from pos_terminal.headoffice.hot import FEED_END
from pos_terminal.headoffice.inbox import Arrival, Tally, agreed, is_anothers, position_of, read_batch, receive
from pos_terminal.headoffice.kept_pages import KeptPages
from pos_terminal.headoffice.kept_pages import Page as FeedPage
from pos_terminal.headoffice.leaderboards import Leaderboard, leaderboard
from pos_terminal.headoffice.members import MemberRow, lease_numbers, put_imported
from pos_terminal.headoffice.metrics import Figure, Metrics, Spread
from pos_terminal.headoffice.neighbours import neighbours_of
from pos_terminal.headoffice.opening import open_database
from pos_terminal.headoffice.ports import Ids, Keys
from pos_terminal.headoffice.programmes import in_force
from pos_terminal.headoffice.quarantine import KeptAside, kept_aside, release
from pos_terminal.headoffice.receipt_page import Page
from pos_terminal.headoffice.receipts import page_of
from pos_terminal.headoffice.reconciler import Reconciler
from pos_terminal.headoffice.registry import Terminal
from pos_terminal.headoffice.rejections import Rejected
from pos_terminal.headoffice.reports import Accounts, Report, TerminalState, account_report, report, terminals
from pos_terminal.headoffice.reserving import reserve
from pos_terminal.headoffice.safekeeping import safe_sequence
from pos_terminal.headoffice.settlements import Settlement, settlement
from pos_terminal.wire.envelope import (
    Agreed,
    BatchAnswer,
    BatchHead,
    Compare,
    Enrol,
    Enrolled,
    Hello,
    HelloAnswer,
)
from pos_terminal.wire.reservations import Reserve, Reserved
from pos_terminal.wire.signing import signed_bytes

NUMBERS_LOW = 50
DATABASE = "headoffice.db"
# After a day has turned, before it is ended by itself.
SETTLING = timedelta(minutes=30)

MERCHANT = "SELECT merchant, currency, timezone, day_start_hour FROM head_office"


class HeadOffice:
    """The reference head office over its database. Any thread may call it, and any number of processes may serve it."""

    def __init__(
        self,
        folder: Path,
        database: Database,
        *,
        keys: Keys,
        verify: Callable[[str, bytes, bytes], bool],
        now: Callable[[], datetime],
        ids: Ids,
    ) -> None:
        self._high_water = HighWater(folder)
        self.metrics = Metrics()
        self.database = database
        self._keys = keys
        self._verify = verify
        self._now = now
        self._ids = ids
        self._pages = KeptPages(self.metrics)
        self.nights = Reconciler(database, self._writing, now)
        self.codes = CodeDesk(database, self._writing, keys, now)

    # --- what terminals ask

    def enrol(self, request: Enrol) -> Enrolled:
        """A terminal joins with its one-time code. Raises Rejected."""
        with self.database.read() as db:  # a stranger who guesses codes writes nothing
            registry.check_code(db, request.code, request.public_key, self._now())
        with self.database.write() as db:
            terminal = registry.redeem(db, request.code, request.public_key, self._now())
            block = lease_numbers(db)
            codes.put_keys(db, self._keys.code_keys)
            merchant, currency, timezone, day_start_hour = db.execute(MERCHANT).fetchone()
            name_zh, name_en, owner = registry.shop_facts(db, terminal.shop)
            return Enrolled(
                merchant=owner or merchant,
                shop=terminal.shop,
                shop_name_zh=name_zh,
                shop_name_en=name_en,
                terminal=terminal.name,
                terminal_id=terminal.id,
                currency=currency,
                timezone=timezone,
                day_start_hour=day_start_hour,
                phone_key=self._keys.phone_key,
                phone_public_key=self._keys.phone_public_key,
                code_keys=tuple((one.id, one.public_key) for one in codes.keys(db) if not one.withdrawn),
                member_number_block=block,
            )

    def authenticate(
        self, terminal: str, signature: bytes, *, method: str, target: str, body: bytes, nonce: str
    ) -> Terminal:
        """The terminal that signed the request. Raises Rejected 401 or 403."""
        with self.database.read() as db:
            known = registry.terminal_by_id(db, terminal)
        if known is None or not self._verify(known.public_key, signature, signed_bytes(method, target, body, nonce)):
            raise Rejected(401, "not-signed")
        if known.closed:
            raise Rejected(403, "terminal-closed")
        return known

    def hello(self, terminal: Terminal, hello: Hello) -> HelloAnswer:
        """Where head office stands in each of the terminal's streams; more member numbers where they run low."""
        with self.database.write() as db:
            at = self._now()
            registry.heard(db, terminal.id, hello, at)
            low = hello.member_numbers_left < NUMBERS_LOW
            return HelloAnswer(
                generation=db.execute(FEED_END).fetchone()[0],
                have=tuple(position_of(db, mark.stream) for mark in (hello.last, *hello.parents)),
                closed=tuple(
                    mark.stream for mark in (hello.last, *hello.parents) if is_anothers(db, mark.stream, terminal.id)
                ),
                server_time=at,
                safe_sequence=safe_sequence(db, hello.last.stream),
                member_number_block=lease_numbers(db) if low else None,
                neighbours=neighbours_of(db, terminal.id),
            )

    def compare(self, compare: Compare) -> Agreed:
        """How far a stream is the same at the terminal and here."""
        with self.database.read() as db:
            return agreed(db, compare)

    def receive(self, terminal: Terminal, head: BatchHead, bodies: Sequence[bytes]) -> BatchAnswer:
        """Takes a batch of records, durably, before it answers. Raises Rejected."""

        def taken(batch: Sequence[Arrival]) -> tuple[BatchAnswer, Tally]:
            tally: Tally = Counter()
            with self._writing() as db:
                return receive(db, terminal.id, head, batch, self._now(), tally), tally

        try:
            answer, tally = again(partial(taken, read_batch(head, bodies)))
        except Rejected as rejected:
            self.metrics.batch(rejected.code, {})
            raise
        self.metrics.batch("taken", tally)
        return answer

    def reserve(self, terminal: Terminal, asked: Reserve) -> Reserved:
        """Notes what an open bill is about to use, and says what is left for it."""

        def reserved() -> Reserved:
            with self.database.write() as db:
                return reserve(db, self.calendar(db), terminal.id, asked, self._now())

        return again(reserved)

    def gauges(self) -> Sequence[Figure | Spread]:
        """The figures of this moment, for those who watch over head office."""
        with self.database.read() as db:
            return gauges(db, self._now())

    def quarantined(self) -> tuple[KeptAside, ...]:
        """What is kept aside now, oldest first."""
        with self.database.read() as db:
            return kept_aside(db)

    def release(self, stream: str, sequence: int, repaired: bytes = b"") -> None:
        """Takes in what was kept aside there, repaired by a person where `repaired` is given.

        Raises Refused `not-kept-aside`, or `still-not-readable` where it cannot be read as it is.
        """
        with self._writing() as db:
            try:
                found = release(db, stream, sequence, self._now(), repaired)
            except ValueError as error:
                raise Refused("still-not-readable", detail=str(error)) from error
            if not found:
                raise Refused("not-kept-aside", stream=stream, sequence=sequence)

    def flag(self, kind: str, subject: str, terminal: Terminal, detail: str) -> None:
        """Puts something before the people at head office."""
        with self.database.write() as db:
            raise_flag(db, self._now(), kind, subject, terminal.id, detail)

    def changes(self, terminal: Terminal, generation: str, cursor: int, limit: int) -> FeedPage:
        """A page of the feed with the marks of the terminal's streams, all of one moment."""
        with self.database.read() as db:
            return page(db, self._pages, terminal.id, generation, cursor, limit, self._now())

    # --- what customers ask

    def receipt_page(self, name: str) -> Page:
        """The page of the receipt at `/r/<name>`, or the one that says that it is not here."""
        return page_of(self.database, name, self._now())

    # --- what people at head office ask

    def add_shop(self, shop: str, name_zh: str, name_en: str, merchant: str = "") -> None:
        """Adds a shop; `merchant` is whose it is in a coalition, if not this one's. Raises Refused `shop-exists`."""
        with self.database.write() as db:
            registry.add_shop(db, shop, name_zh, name_en, merchant)

    def add_terminal(self, shop: str, code: str) -> str:
        """Adds a till that will join with `code`; its id. Raises Refused `no-such-shop`."""
        with self.database.write() as db:
            return registry.add_terminal(db, shop, code, self._now())

    def publish(self, programme: Programme, text: str) -> bool:
        """Publishes a programme version; False where it is out already. Raises Refused `programme-other-currency`."""
        with self._writing() as db:
            currency = db.execute(MERCHANT).fetchone()[1]
            if programme.currency != currency:
                raise Refused("programme-other-currency", programme=programme.id, currency=currency)
            return publishing.publish_programme(db, programme, text)

    def put_catalogue(self, catalogue: Catalogue) -> tuple[int, int]:
        """Replaces the catalogue; (changed, withdrawn) items."""
        with self._writing() as db:
            return publishing.put_catalogue(db, catalogue)

    def put_cashiers(self, cashiers: Iterable[Cashier]) -> None:
        """Adds or changes people who may use the tills."""
        with self._writing() as db:
            publishing.put_cashiers(db, cashiers)

    def put_badge(self, cashier: str, badge_hash: str) -> None:
        """Gives a person a staff badge, or with an empty hash takes it away. Raises Refused `cashier-unknown`."""
        with self._writing() as db:
            publishing.put_badge(db, cashier, badge_hash)

    def block_member(self, member: str, blocked: bool) -> str:
        """A member, by number or id, earns and spends nothing, or does again; their id. Raises Refused
        `no-such-member`."""
        with self._writing() as db:
            return codes.block_member(db, member, blocked)

    def import_members(self, rows: Sequence[MemberRow]) -> None:
        """Takes a part of a members' list, all of it or nothing."""
        with self._writing() as db:
            today = self.calendar(db).business_date(self._now())
            ids = [put_imported(db, row, self._ids.member(), today) for row in rows]
            announce(db, (f"member/{member}" for member in ids))

    def close_days(self, until: date | None = None) -> Closed:
        """Ends the business days that are over, up to `until`; where that was done before, nothing happens.

        Some members at a time, so that tills are served in between. Raises Refused `day-not-over`.
        """
        with self.database.read() as db:
            yesterday = self.calendar(db).business_date(self._now()) - timedelta(days=1)
            day = closing.next_day(db)
        if until is not None and until > yesterday:
            raise Refused("day-not-over", day=until.isoformat())
        done = Closed()
        while day <= (until or yesterday):
            with self.database.read() as db:
                rules = in_force(db, day + timedelta(days=1))
                members = closing.members_to_close(db, day, rules)
            for first in range(0, len(members), closing.AT_ONCE):
                with self._writing() as db:
                    some = members[first : first + closing.AT_ONCE]
                    done += closing.close_members(db, day, some, rules, self._now())
            with self.database.write() as db:
                done += closing.finish_day(db, day)
            day += timedelta(days=1)
        return done

    def seconds_to_close(self) -> float:
        """How long until there is a day to end: 0 where there is one. Tills have some time to send the day's last."""
        with self.database.read() as db:
            calendar, now, day = self.calendar(db), self._now(), closing.next_day(db)
        due = calendar.begins(day + timedelta(days=1)) + SETTLING
        return max(0.0, (due - now).total_seconds())

    def report(self, since: date | None = None, until: date | None = None) -> Report:
        """The figures of the whole merchant; its KPIs over those days."""
        with self.database.read() as db:
            now = self._now()
            return report(db, now, self.calendar(db).business_date(now), since, until)

    def leaderboard(self, programme: str = "", board: str = "", on: date | None = None) -> Leaderboard:
        """A board of the period that `on`, or today, lies in. Raises Refused."""
        with self.database.read() as db:
            return leaderboard(db, self.calendar(db), self._now(), programme, board, on)

    def settlement(self, programme: str = "", since: date | None = None, until: date | None = None) -> Settlement:
        """What merchants owe each other for points spent on those days. Raises Refused."""
        with self.database.read() as db:
            return settlement(db, self.calendar(db), self._now(), programme, since, until)

    def experiment(
        self, programme: str = "", name: str = "", since: date | None = None, until: date | None = None
    ) -> Experiment:
        """How an experiment went on those days, or since it began. Raises Refused."""
        with self.database.read() as db:
            today = self.calendar(db).business_date(self._now())
            return experiment(db, today, programme, name, since, until)

    def terminals(self) -> tuple[TerminalState, ...]:
        """Each terminal's position, lag and flags."""
        with self.database.read() as db:
            return terminals(db, self._now())

    def accounts(self, member: str) -> Accounts:
        """A member's accounts, by number or id. Raises Refused `no-such-member`."""
        with self.database.read() as db:
            return account_report(db, member, self.calendar(db).business_date(self._now()))

    def balances(self, member: str) -> tuple[Account, ...]:
        """A member's open lots by id, allotted: asked before something dear is given; nothing where unknown."""
        with self.database.read() as db:
            return accounts_of(db, member)

    @property
    def currency(self) -> str:
        """The merchant's currency."""
        with self.database.read() as db:
            return str(db.execute(MERCHANT).fetchone()[1])

    def generation(self) -> tuple[str, int]:
        """The database's present life, and the feed's last position in it."""
        with self.database.read() as db:
            row: tuple[str, int] = db.execute(FEED_END).fetchone()
            return row

    def begin_generation(self) -> None:
        """Tells the terminals that this database came from a backup: they read the feed again where it was cut off."""
        with self._writing() as db:
            begin_generation(db, str(self._ids.new()), self._now())

    def calendar(self, db: Connection) -> ShopCalendar:
        """The merchant's days."""
        _, _, timezone, day_start_hour = db.execute(MERCHANT).fetchone()
        return ShopCalendar(timezone, day_start_hour)

    def close(self) -> None:
        """Closes the database."""
        self.database.close()

    def found(self, merchant: str, currency: str, timezone: str, day_start_hour: int) -> None:
        """Writes down whose head office this is, once. Raises Refused `already-initialised`."""
        with self.database.write() as db:
            if db.execute(MERCHANT).fetchone():
                raise Refused("already-initialised")
            begin(db, (merchant, currency, timezone, day_start_hour), str(self._ids.new()), self._now())

    @property
    def is_founded(self) -> bool:
        """Whether it is known whose head office this is."""
        with self.database.read() as db:
            return db.execute(MERCHANT).fetchone() is not None

    def notice_restore(self) -> bool:
        """Opens a new generation where the database has gone back behind what was noted beside it, unless another
        process has done so."""
        noted = self._high_water.noted()
        if noted is None:
            return False
        generation, position = noted
        with self._writing() as db:
            db.hold("generation")
            here, reached = db.execute(FEED_END).fetchone()
            if is_ancestor(db, generation, here) or (generation == here and reached >= position):
                return False
            begin_generation(db, str(self._ids.new()), self._now())
            return True

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        """A write transaction, whose place in the feed is noted beside the database once it is committed."""
        with self.database.write() as db:
            yield db
            generation, position = db.execute(FEED_END).fetchone()
        self._high_water.note(generation, position)


def open_head_office(
    folder: Path,
    *,
    where: str = "",
    keys: Keys,
    verify: Callable[[str, bytes, bytes], bool],
    now: Callable[[], datetime],
    ids: Ids,
) -> HeadOffice:
    """The head office at the PostgreSQL address `where`, or with its SQLite file in `folder`; made where none is.

    Raises Unavailable `head_office`.
    """
    database = open_database(where or folder / DATABASE)
    office = HeadOffice(folder, database, keys=keys, verify=verify, now=now, ids=ids)
    if office.is_founded:
        office.notice_restore()
    return office
