"""What one request of each kind costs head office, asked again and again by itself: the constants of the formula."""

from collections.abc import Callable
from dataclasses import dataclass

from tests.bench.load.fleet import Fleet
from tests.bench.load.till import PAGE

ONE_BY_ONE = 200
DAYS = 50
LARGE = 100


@dataclass(frozen=True)
class Cost:
    """Processor milliseconds of the serving process, of the database and of the till that asks, and by the clock; the
    rest in bytes."""

    office_ms: float
    database_ms: float
    till_ms: float
    clock_ms: float
    wal: float = 0.0
    syncs: float = 0.0
    room: float = 0.0
    up: float = 0.0
    down: float = 0.0

    @property
    def server_ms(self) -> float:
        return self.office_ms + self.database_ms

    @property
    def rest_ms(self) -> float:
        """What is neither the serving process's nor the till's: the database, its disk, and who else uses the cores."""
        return max(0.0, self.clock_ms - self.office_ms - self.till_ms)

    def __sub__(self, other: "Cost") -> "Cost":
        return self._with(other, -1.0)

    def __truediv__(self, by: float) -> "Cost":
        return Cost(*(value / by for value in self._values()))

    def _with(self, other: "Cost", sign: float) -> "Cost":
        return Cost(*(one + sign * two for one, two in zip(self._values(), other._values(), strict=True)))

    def _values(self) -> tuple[float, ...]:
        return tuple(getattr(self, name) for name in self.__dataclass_fields__)


@dataclass(frozen=True)
class Costs:
    """By kind of request. `sale` is one more record in a batch, `batch` a batch without its records, `page` a page that
    is kept already, `make` an item worked out and packed for the first time, `repack` one that was worked out before
    and stands on another page now, `digest` one that is brought up to date, `vacuum_ms` the database's work for a
    record later; `per_page` are the items of a page, `item`
    the packed bytes of one."""

    hello: Cost
    batch: Cost
    sale: Cost
    page: Cost
    make: Cost
    repack: Cost
    days: Cost
    digest: Cost
    balances: Cost
    vacuum_ms: float
    per_page: float
    item: float


def measure(fleet: Fleet) -> Costs:
    """Uses up what is left of the tills' sales: LARGE + 5 of each must be left."""
    tills = fleet.tills
    count = len(tills)
    _read_all(fleet, range(count))  # from here on all ask from the same place
    # Before the database has counted its rows: so few of them it would rather read whole than find by index.
    days = _cost(fleet, DAYS, lambda n: tills[n % count].days())
    records = sum(till.sent for till in tills)
    before = fleet.meter.read()
    fleet.meter.tidy()
    vacuum_ms = 1000 * (fleet.meter.read() - before).database_s / records
    hello = _cost(fleet, ONE_BY_ONE, lambda n: tills[n % count].hello())
    single = _cost(fleet, 4 * count, lambda n: tills[n % count].send(fleet.take(n % count, 1)))
    large = _cost(fleet, count, lambda n: tills[n].send(fleet.take(n, LARGE)))
    sale = (large - single) / (LARGE - 1)
    items, pages = tills[0].read_items, tills[0].read_pages
    first = _cost(fleet, 1, lambda _: _read_all(fleet, range(1)))
    items, pages = tills[0].read_items - items, tills[0].read_pages - pages
    rest = _cost(fleet, 1, lambda _: _read_all(fleet, range(1, count)))
    page = rest / (pages * (count - 1))
    make = (first - page / (1 / pages)) / items
    total = sum(till.read_items for till in tills)
    other = _cost(fleet, count, lambda n: tills[n].ask_again(PAGE + n))
    again = (sum(till.read_items for till in tills) - total) / count
    repack = (other - page) / again
    _read_all(fleet, range(count))
    digest = _cost(fleet, 1, lambda _: tills[0].balances())
    balances = _cost(fleet, DAYS, lambda _: tills[0].balances())
    digest = (digest - balances) / max(1, tills[0].members)
    batch = single - sale
    return Costs(
        hello,
        batch,
        sale,
        page,
        make,
        repack,
        days,
        digest,
        balances,
        vacuum_ms,
        items / pages,
        page.down * pages / items,
    )


def _read(fleet: Fleet, till: int) -> None:
    """Reads to the feed's end."""
    while fleet.tills[till].page():
        pass


def _read_all(fleet: Fleet, tills: range) -> None:
    for number in tills:
        _read(fleet, number)


def _cost(fleet: Fleet, count: int, ask: Callable[[int], object]) -> Cost:
    fleet.traffic()
    before = fleet.meter.read()
    for number in range(count):
        ask(number)
    used, passed = fleet.meter.read() - before, fleet.traffic()
    total = Cost(
        1000 * used.office_s,
        1000 * used.database_s,
        1000 * used.fleet_s,
        1000 * used.clock_s,
        used.wal,
        used.syncs,
        used.room,
        passed.up,
        passed.down,
    )
    return total / count
