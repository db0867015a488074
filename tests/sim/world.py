"""What may happen: trade, rounds over a bad line, deaths, restores, clones, lying clocks, records from the future."""

import random  # noqa: TID251 - seeded
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

import apsw
import msgspec

from pos_terminal.domain.selling.catalogue import Catalogue, Category, Product
from pos_terminal.domain.words import Words
from pos_terminal.headoffice.quarantine import KeptAside
from pos_terminal.services.state import SyncStatus
from pos_terminal.store.driver import driver
from pos_terminal.wire.envelope import AccountsChanged, Changes, Hello, HelloAnswer
from tests.sim.asgi import Answer, Request
from tests.sim.clock import LyingClock, Time
from tests.sim.dying import Died, dying
from tests.sim.facts import Facts
from tests.sim.headoffice import SimOffice
from tests.sim.invariants import Page, at_rest, between, claims, view
from tests.sim.lan import meet
from tests.sim.network import Network
from tests.sim.till import POISON_VERSION, SimTill, TillBackup, new_till
from tests.support.clocks import CountingIds

MOST_TILLS = 6
SHELF = Category("shelf", Words("架", "Shelf"), "shelf")
PRODUCTS = tuple(Product(f"P{number}", Words("貨", "Thing"), 100 * number, "shelf") for number in range(1, 5))
MOST_ROUNDS = 60
SHARE_OF_MEETINGS = 0.3
DAY_S = 86_400
ROOMS_OF_A_TILL = ("services", "store", "sync", "wire")


class Broken(AssertionError):
    """An invariant does not hold."""


@dataclass
class World:
    """One run. `trace` gets a line for each event; with `hub` the machines tell each other what they recorded."""

    seed: int
    trace: Callable[[str], None] = lambda _: None
    hub: bool = False
    steps: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.chance = random.Random(self.seed)
        self.time = Time()
        self.truth = Facts()
        self.pages: dict[datetime, Page] = {}
        self.heads: dict[tuple[str, str], int] = {}
        self.office = SimOffice(LyingClock(self.time, self.chance.choice((0.0, -400.0, 3600.0))))
        self.network = Network(self.chance, self._deliver, said=self.trace, heard=self._heard)
        self.network.batch_records = self.chance.choice((0, 1, 3, 7))
        self.page = self.chance.choice((1, 2, 1000))
        self.calls_to_live = 0
        self.before_changes: Callable[[], object] | None = None
        self.tills: list[SimTill] = []
        for number in range(1, self.chance.randrange(2, 5) + 1):
            self._install(number)
        self.made = self.installed = len(self.tills)
        self.till_backups: list[tuple[SimTill, TillBackup]] = []
        self.office_backups = [self.office.backup()]
        self.network.lossy = self.chance.choice((0.0, 0.05, 0.2))
        self.restores = self.chance.random() < 0.75

    def close(self) -> None:
        self.office.close()

    def _install(self, number: int) -> None:
        till = new_till(f"till {number}", number, LyingClock(self.time))
        code = f"CODE-{number:04}"
        self.office.office.add_terminal("S1", code)
        till.enrol(self.network, code)
        self._start(till)
        self.tills.append(till)

    def add(self, till: SimTill) -> None:
        """A machine that was made, or put back, outside the usual events."""
        self._start(till)
        if till not in self.tills:
            self.tills.append(till)

    def other_ids(self) -> CountingIds:
        """Ids for one more machine."""
        self.made += 1
        return CountingIds(self.made)

    def _start(self, till: SimTill) -> None:
        till.connect(self.network, self.chance.random, self.page)

    # --- the line

    def _deliver(self, request: Request) -> Answer | None:
        self.calls_to_live -= 1
        if self.before_changes and request.target.startswith("/v1/changes"):
            before, self.before_changes = self.before_changes, None
            before()
        dies = self._line_of_death() if self.calls_to_live == 0 else 0
        return self.office.answer(request, dies)

    def _heard(self, request: Request, answer: Answer) -> None:
        if answer.status == 200 and request.target == "/v1/hello":
            asked, here = (
                msgspec.json.decode(request.body, type=Hello),
                msgspec.json.decode(answer.body, type=HelloAnswer),
            )
            if wrong := claims(self.office, asked.last.stream, here.safe_sequence):
                raise Broken("; ".join(wrong))
        if answer.status == 200 and request.target.startswith("/v1/changes"):
            page = msgspec.json.decode(answer.plain, type=Changes)
            told = {one.member: _points(one) for one in page.items if isinstance(one, AccountsChanged)}
            self.pages[page.server_time] = Page(self.office.known(self.truth), told)

    # --- events

    def step(self) -> None:
        """One event and a look at what it touched. Raises Broken."""
        self.time.pass_s(self.chance.choice((1, 1, 60, 3600)))
        event = self._event()
        till = self.chance.choice(self.tills)
        self.do(event, till)

    def do(self, event: str, till: SimTill) -> None:
        self.steps.append(f"{event} {till.name}")
        self.trace(f"{len(self.steps):4} {event}: {till.name}")
        getattr(self, event)(till)
        self._check(till)

    def _event(self) -> str:
        if self.hub and self.chance.random() < SHARE_OF_MEETINGS:
            return "meet"
        roll = self.chance.random()
        for share, event, possible in (
            (0.34, "trade", True),
            (0.38, "sync", True),
            (0.04, "keep_a_copy", True),
            (0.03, "office_keeps_a_copy", True),
            (0.04, "late_arrival", bool(self.network.delayed)),
            (0.03, "release", True),
            (0.04, "till_put_back", self.restores and bool(self.till_backups)),
            (0.02, "clone", self.restores and len(self.tills) < MOST_TILLS),
            (0.03, "office_put_back", self.restores),
            (0.02, "restart", True),
            (0.02, "publish", True),
            (0.03, "clock", True),
        ):
            roll -= share
            if roll < 0:
                return event if possible else "trade"
        return "sync"

    def trade(self, till: SimTill) -> None:
        for _ in range(self.chance.randrange(1, 6)):
            fact = till.trade(self.chance, self.truth)
            self.trace(f"    {fact.member[-2:]} {fact.delta:+} {fact.id.hex[-6:]}" + (" poison" if fact.poison else ""))

    def sync(self, till: SimTill) -> None:
        bad = self.network.lossy > 0 or self.restores
        self.calls_to_live = self.chance.randrange(1, 5) if bad and self.chance.random() < 0.12 else 0
        till_dies = self._line_of_death() if bad and self.chance.random() < 0.04 else 0
        try:
            with dying(till_dies, *ROOMS_OF_A_TILL):
                status = till.syncing.run_once(force=True)
        except Died:
            self.trace(f"    {till.name} died")
            self._start(till)
            return
        finally:
            self.calls_to_live = 0
        self.trace(f"    {status.problem or 'done'} {status.cause}")
        self._done(till, status)

    def meet(self, till: SimTill) -> None:
        """The till asks the others; it may die over it."""
        till_dies = self._line_of_death() if self.chance.random() < 0.05 else 0
        try:
            with dying(till_dies, *ROOMS_OF_A_TILL):
                learnt = meet(self.tills, till, self.chance, self.network.lossy)
        except Died:
            self.trace(f"    {till.name} died")
            self._start(till)
        else:
            self.trace(f"    {learnt} learnt")

    def _done(self, till: SimTill, status: SyncStatus) -> None:
        """A round that says that all went well has delivered everything."""
        if status.online and status.waiting:
            raise Broken(f"{till.name} is done, and {status.waiting} records wait")
        if status.online and (missing := till.records() - {fact.id for fact in self.office.known(self.truth)}):
            raise Broken(f"{till.name} takes {len(missing)} records as sent that head office does not have")

    def _line_of_death(self) -> int:
        return int(10 ** self.chance.uniform(0.5, 3.6))

    def keep_a_copy(self, till: SimTill) -> None:
        self.till_backups.append((till, till.backup()))

    def office_keeps_a_copy(self, till: SimTill) -> None:
        self.office_backups.append(self.office.backup())

    def late_arrival(self, till: SimTill) -> None:
        delayed = self.network.delayed
        self.network.reach(delayed.pop(self.chance.randrange(len(delayed))))

    def release(self, till: SimTill) -> None:
        if kept := self.office.office.quarantined():
            self._let_in(self.chance.choice(kept))

    def _let_in(self, kept: KeptAside) -> None:
        repaired = kept.body.replace(b'"v":%d' % POISON_VERSION, b'"v":1')
        self.office.office.release(kept.stream, kept.sequence, repaired)

    def till_put_back(self, till: SimTill) -> None:
        whose, backup = self.chance.choice(self.till_backups)
        noticed = self.chance.random() < 0.3
        self.trace(f"    {whose.name}, {'noticed' if noticed else 'unnoticed'}")
        whose.put_back(backup, noticed=noticed)
        self._start(whose)
        self._check(whose)

    def clone(self, till: SimTill) -> None:
        self.add(till.clone(f"{till.name}'", LyingClock(self.time), self.other_ids()))

    def office_put_back(self, till: SimTill) -> None:
        self.office.put_back(self.chance.choice(self.office_backups), noticed=self.chance.random() < 0.5)

    def publish(self, till: SimTill) -> None:
        """Head office's catalogue is another one: some products come, some are withdrawn."""
        self.office.office.put_catalogue(
            Catalogue((SHELF,), tuple(one for one in PRODUCTS if self.chance.random() < 0.6))
        )

    def restart(self, till: SimTill) -> None:
        self._start(till)

    def clock(self, till: SimTill) -> None:
        till.clock.off_s = self.chance.choice((0.0, 40.0, -50.0, 86_400.0, -1e9))

    # --- the end

    def finish(self) -> None:
        """The line is good from now on: everybody syncs until nothing moves, and what was kept aside is let in."""
        self.network.lossy = 0.0
        self.trace("     the line is good")
        if self.hub:  # what was heard of a till that lost it is believed for a day
            self._a_day_passes()
        for _ in range(MOST_ROUNDS):
            moved = [self._good_round(till) for till in self.tills]
            kept = self.office.office.quarantined()
            for one in kept:
                self._let_in(one)
            if not any(moved) and not kept:
                break
        else:
            raise Broken("the tills do not come to rest")
        if wrong := at_rest(self.office, self.tills, self.truth):
            raise Broken("; ".join(wrong))

    def _a_day_passes(self) -> None:
        for till in self.tills:
            till.clock.off_s = 0.0
        self.time.pass_s(2 * DAY_S)

    def _good_round(self, till: SimTill) -> bool:
        """Whether it did anything."""
        self.trace(f"     sync: {till.name}")
        status = till.syncing.run_once(force=True)
        if not status.online:
            self.trace(f"     {till.name}: {status.problem} {status.cause}")
        self._done(till, status)
        self._check(till)
        done = till.syncing.last_round
        return bool(done.sent or done.received or done.forked or not status.online)

    def _check(self, till: SimTill) -> None:
        wrong = between(self.office, self.heads) + view(till, self.truth, self.pages, cloned=self.made > self.installed)
        if wrong:
            raise Broken("; ".join(wrong))


def _points(told: AccountsChanged) -> int:
    return sum(lot.rest for account in told.accounts for lot in account.lots)


def play(seed: int, steps: int, trace: Callable[[str], None] = lambda _: None, *, hub: bool = False) -> World:
    """A whole run. Raises Broken, with the seed and the steps in its text."""

    def all_of_it(world: World) -> None:
        for _ in range(steps):
            world.step()
        world.finish()

    return follow(all_of_it, seed, f"--seed {seed}{' --hub' if hub else ''}", trace, hub=hub)


def follow(
    story: Callable[[World], None],
    seed: int,
    again: str,
    trace: Callable[[str], None] = lambda _: None,
    *,
    hub: bool = False,
) -> World:
    """A run that goes as the story says. Raises Broken, with the seed and the steps in its text."""
    world = World(seed, trace, hub)
    try:
        story(world)
    except (Broken, driver.Error, apsw.Error) as broken:
        how = "\n".join(f"{number:4} {step}" for number, step in enumerate(world.steps, 1))
        raise Broken(f"seed {seed}: {broken}\n{how}\nagain with a trace: python -m tests.sim {again}") from broken
    finally:
        world.close()
    return world
