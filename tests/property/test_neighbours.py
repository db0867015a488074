"""Tills of one shop that learn from each other: whatever the order, each sale counts once and nothing counts twice.

A till must show its own sales and its neighbours' up to the place that it has heard of, from head office or from them.
"""

from pathlib import Path
from random import Random  # noqa: TID251 - the test's own chance, from its seed

import pytest

from pos_terminal.headoffice.office import HeadOffice
from pos_terminal.services.syncing import Syncing
from pos_terminal.wire import answers
from pos_terminal.wire.answers import NoAnswer
from pos_terminal.wire.envelope import Changes
from tests.support.lan import Lan
from tests.support.offices import MEMBER, DirectLine, Office, Till, earn, joined_till, open_office

STEPS = 60
OTHER = "00000000000bb2"
TILLS = 3


class BreakingLine(DirectLine):
    """A line to head office that breaks between two pages."""

    def __init__(self, office: HeadOffice, terminal: str, lan: Lan) -> None:
        super().__init__(office, terminal)
        self._lan = lan

    def changes(self, generation: str, cursor: int, limit: int) -> Changes:
        if self._lan.fails and self._lan.chance.random() < 0.15:
            raise NoAnswer(answers.UNREACHABLE, "no route")
        return super().changes(generation, cursor, limit)


class World:
    """Head office and a shop. `sold` are the sales of each till in order: (sequence, member, points)."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.chance = Random(seed)
        self.office: Office = open_office(folder / "office")
        self.lan = Lan(chance=self.chance)
        self.tills: dict[str, Till] = {}
        self.sold: dict[str, list[tuple[int, str, int]]] = {}
        self.midway: set[str] = set()
        for number in range(1, TILLS + 1):
            till = joined_till(self.office, folder, number)
            name = till.store.installation().terminal_id
            self.tills[name], self.sold[name] = till, []
            self.lan.tills[name] = till.store, till.vault.sign
            line = BreakingLine(self.office.office, name, self.lan)
            till.syncing = Syncing(till.store, line, till.clock, till.ids, lambda: 0.5, "tests", page=1)
        for name in self.tills:  # each is told of those that joined after it
            self.sync(name)
        self.lan.fails = True

    def sell(self, name: str) -> None:
        till = self.tills[name]
        member, points = self.chance.choice((MEMBER, OTHER)), self.chance.randint(1, 1_000_000)
        till.sell(earn(points, f"{name}-{len(self.sold[name])}", member))
        self.sold[name].append((till.store.journal.head().sequence, member, points))

    def sync(self, name: str) -> None:
        """A round to its end, in small pages; where calls fail, it may end in the middle of what is read."""
        status = self.tills[name].syncing.run_once(force=True)
        assert status.online or self.lan.fails, status
        (self.midway.discard if status.online else self.midway.add)(name)

    def meet(self, name: str) -> None:
        self.lan.hood(name, self.tills[name].clock).run_once(force=True)

    def check(self, name: str) -> None:
        """The till shows its own sales and those of the others as far as it knows their streams, and nothing else."""
        store = self.tills[name].store
        reach = {one.terminal: one.sequence for one in store.neighbours.streams()} | {name: 10**9}
        for member in (MEMBER, OTHER):
            known = (
                points
                for till, sales in self.sold.items()
                for sequence, who, points in sales
                if who == member and sequence <= reach.get(till, 0)
            )
            shown, right = self.tills[name].points(member), sum(known)
            assert shown == right or (name in self.midway and shown < right), (name, member)


@pytest.mark.parametrize("seed", range(40))
def test_whatever_the_order_each_sale_counts_once(seed: int, tmp_path: Path) -> None:
    world = World(tmp_path, seed)
    names = list(world.tills)
    for _ in range(STEPS):
        name = world.chance.choice(names)
        step = world.chance.choice((world.sell, world.sell, world.sync, world.meet, world.meet))
        world.lan.off = {world.chance.choice(names)} if world.chance.random() < 0.3 else set()
        step(name)
        world.check(name)
    world.lan.off, world.lan.fails = set(), False
    for name in names:
        world.meet(name)
        world.check(name)
        reach = {one.terminal: one.sequence for one in world.tills[name].store.neighbours.streams()}
        ends = {other: till.store.journal.head().sequence for other, till in world.tills.items() if other != name}
        assert reach == ends, "everybody answered, so everything is known"
    for name in (*names, *names):
        world.sync(name)
    everything = {sum(points for sales in world.sold.values() for _, who, points in sales if who == MEMBER)}
    assert {till.points() for till in world.tills.values()} == everything
    assert world.office.outstanding() == sum(points for sales in world.sold.values() for *_, points in sales)
    for till in world.tills.values():
        assert till.store.neighbours.count_news() == 0, "head office has told of all"
        till.store.close()
