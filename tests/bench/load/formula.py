"""From measured constants to a fleet of any size: what a night costs, and how many cores an hour of it needs."""

from dataclasses import dataclass
from math import exp

from tests.bench.load.costs import Costs
from tests.bench.load.sales import MEMBER_SHARE, MEMBERS_PER_TILL
from tests.bench.load.till import Traffic

# Tills spread their nights over so long (`domain/night.py`).
WINDOW_S = 45 * 60
# A server that is busier than this makes those who ask wait.
BUSY = 0.7
# By day a shop is open so long.
OPEN_S = 14 * 3600


@dataclass(frozen=True)
class Load:
    """The merchant: tills and each one's sales of a day, all sent and told in one night."""

    tills: float
    sales: int = 200

    @property
    def members(self) -> float:
        return self.tills * MEMBERS_PER_TILL

    @property
    def member_sales(self) -> float:
        return self.tills * self.sales * MEMBER_SHARE / 100

    @property
    def changed(self) -> float:
        """Members whose accounts changed that day, each once: bought by chance, some twice."""
        return self.members * (1 - exp(-self.member_sales / self.members))


@dataclass(frozen=True)
class Night:
    """Processor seconds of one night by what they are for, of the serving processes and of the database together and
    apart, and what travels."""

    sending_s: float
    feed_s: float
    comparing_s: float
    office_s: float
    database_s: float
    pages: float
    down: float

    @property
    def total_s(self) -> float:
        return self.sending_s + self.feed_s + self.comparing_s


def night(load: Load, costs: Costs) -> Night:
    """T (2 hello + batch + S sale + P page + R repack + days + balances) + M (make + digest), where P = 1 + D / items a
    page, R half a page, M the sales to members and D the members who bought."""
    tills, pages = load.tills, 1 + load.changed / costs.per_page
    last = min(load.changed, costs.per_page) / 2

    def spent(name: str) -> tuple[float, float, float]:
        def one(kind: str) -> float:
            return float(getattr(getattr(costs, kind), name)) / 1000

        sending = tills * (one("hello") + one("batch") + load.sales * one("sale"))
        feed = tills * (pages * one("page") + last * one("repack")) + load.member_sales * one("make")
        comparing = tills * (one("hello") + one("days") + one("balances")) + load.member_sales * one("digest")
        return sending, feed, comparing

    office, database = spent("office_ms"), spent("database_ms")
    sending_s, feed_s, comparing_s = (here + there for here, there in zip(office, database, strict=True))
    return Night(
        sending_s=sending_s,
        feed_s=feed_s,
        comparing_s=comparing_s,
        office_s=sum(office),
        database_s=sum(database),
        pages=pages,
        down=load.changed * costs.item,
    )


def servers(seconds: float) -> float:
    """How many of them, kept BUSY over the window, have so many seconds."""
    return seconds / (WINDOW_S * BUSY)


def day(load: Load, costs: Costs) -> float:
    """Processor seconds of a day on which each sale is sent by itself: a round of hello, a batch of one, and pages of
    what others sold since."""
    rounds = load.tills * load.sales
    between = load.member_sales / load.sales
    pages, last = 1 + between / costs.per_page, min(between, costs.per_page / 2)
    each = costs.hello.server_ms + costs.batch.server_ms + costs.sale.server_ms + pages * costs.page.server_ms
    each += last * costs.repack.server_ms
    return (rounds * each + load.member_sales * costs.make.server_ms) / 1000


def predicted_s(passed: Traffic, records: int, made: int, digests: float, costs: Costs) -> float:
    """What the constants say that this traffic should have cost head office. `made` are the items of pages that were
    not kept; each sale to a member was worked out once among them."""
    fresh = min(made, records * MEMBER_SHARE / 100)
    asked = passed.requests
    return (
        asked["hello"] * costs.hello.server_ms
        + asked["records"] * costs.batch.server_ms
        + records * costs.sale.server_ms
        + asked["changes"] * costs.page.server_ms
        + fresh * costs.make.server_ms
        + (made - fresh) * costs.repack.server_ms
        + asked["days"] * costs.days.server_ms
        + asked["balances"] * costs.balances.server_ms
        + digests * costs.digest.server_ms
    ) / 1000
