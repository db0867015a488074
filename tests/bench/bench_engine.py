"""What a bill of ten lines costs the loyalty engine, for a member with 10 past entries and for one with 10,000.

The programme has four tiers, three campaigns, two stamp cards and a mission. The past is made by the engine itself:
sales, one after another, with each day closed as the closer does. Timed is one whole evaluation as the screen asks for
it (rewards on offer and what stands beside balances included), and one as it is asked for when the sale is recorded.
Targets: a median of at most 1 ms, and the long past at most twice the short one.
"""

import statistics
import sys
import time
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from rich.console import Console
from rich.table import Table

from pos_terminal.domain.loyalty.account import Account, apply_entries
from pos_terminal.domain.loyalty.days.closing import close_account
from pos_terminal.domain.loyalty.engine import evaluate
from pos_terminal.domain.loyalty.file.programme_file import parse
from pos_terminal.domain.loyalty.member import Member, Standing, Trust
from pos_terminal.domain.loyalty.offer import Situation
from pos_terminal.domain.loyalty.programme import Programme
from pos_terminal.domain.selling.sale import Line, Sale, open_sale
from pos_terminal.domain.words import Words

ROUNDS = 7
BILLS = 300
FEW, MANY = 10, 10_000
MOST_S = 0.001
MOST_RATIO = 2.0
BEGAN = date(2020, 1, 1)
MEMBER = Member("00000000000001", "10000017", "陳", birthday=(3, 5), joined_on=BEGAN)
RULES = """
[[programme]]
id = "full"
name = "Full"
currency = "HKD"
effective_from = 2020-01-01
[programme.points]
per = 5.00
exclude = ["bag-levy", "gift-card"]
cap_per_day = 100000
expiry = {months = 24, end_of_month = true}
[programme.money_off]
step_points = 500
step_value = 10.00
[programme.tiers]
metric = "spend"
window = "rolling_months"
window_months = 12
valid_months = 12
demotion = "one_level"
[[programme.tiers.level]]
id = "member"
name = "Member"
[[programme.tiers.level]]
id = "silver"
name = "Silver"
at = 2000.00
earn_percent = 110
[[programme.tiers.level]]
id = "gold"
name = "Gold"
at = 60000.00
keep = 50000.00
earn_percent = 150
[[programme.tiers.level]]
id = "black"
name = "Black"
at = 9000000.00
earn_percent = 200
[[programme.campaign]]
id = "birthday"
name = "Birthday"
percent = 200
occasion = "birthday_month"
[[programme.campaign]]
id = "tuesday"
name = "Tuesday"
percent = 300
weekdays = [2]
tags = ["drink"]
[[programme.campaign]]
id = "big"
name = "Big bill"
bonus = 50
minimum = 300.00
limit = 1
limit_period = "day"
[[programme.stamp_card]]
id = "coffee"
name = "Coffee"
size = 10
tags = ["drink"]
reward = "drink"
expiry = {months = 12}
[[programme.stamp_card]]
id = "bread"
name = "Bread"
size = 6
tags = ["food"]
reward = "loaf"
expiry = {months = 12}
[[programme.mission]]
id = "five"
name = "Five visits"
metric = "visits"
target = 5
period = "month"
prize = {points = 100}
[[programme.reward]]
id = "drink"
name = "Drink"
tags = ["drink"]
expiry = {days = 30}
[[programme.reward]]
id = "loaf"
name = "Loaf"
tags = ["food"]
expiry = {days = 30}
"""


@dataclass(frozen=True, slots=True)
class Case:
    """A member at the counter with a bill."""

    programme: Programme
    standing: Standing
    bill: Sale
    situation: Situation

    def seconds(self, *, with_offers: bool) -> float:
        """The median of so many evaluations."""
        taken = []
        for _ in range(BILLS):
            began = time.perf_counter()
            evaluate((self.programme,), self.bill, self.standing, (), self.situation, with_offers=with_offers)
            taken.append(time.perf_counter() - began)
        return statistics.median(taken)


def bill_of(lines: int, number: int, at: datetime) -> Sale:
    """A bill with drinks and food in turn."""
    rung = tuple(
        Line(n, f"SKU{n}", Words("貨", "Item"), 1 + n % 2, 2_000 + 150 * n, ("drink",) if n % 2 else ("food",))
        for n in range(1, lines + 1)
    )
    opened = open_sale(UUID(int=number), at, "HKD")
    return Sale(opened.id, opened.key, opened.opened_at, opened.currency, rung)


def past(programme: Programme, entries: int) -> tuple[Account, date, int]:
    """(account, day, entries) after that many entries at least, a sale or two a day."""
    account, day, number, written = Account(MEMBER.id, programme.id), BEGAN, 0, 0
    while written < entries:
        number += 1
        at = datetime(day.year, day.month, day.day, 4, tzinfo=UTC)
        situation = Situation(at, day, "", UUID(int=number).hex)
        standing = Standing(MEMBER, (account,), Trust.SIGNED)
        found = evaluate((programme,), bill_of(2, number, at), standing, (), situation, with_offers=False)
        new = found.results[0].entries
        if number % 2:
            new = (*new, *close_account(apply_entries(account, new), day, programme, MEMBER, situation))
            day += timedelta(days=1)
        account = apply_entries(account, new, f"{number:09d}")
        written += len(new)
    return account, day, written


def case(programme: Programme, entries: int) -> tuple[Case, int]:
    """The member after so many entries, with a bill of ten lines."""
    account, day, written = past(programme, entries)
    at = datetime(day.year, day.month, day.day, 4, tzinfo=UTC)
    situation = Situation(at, day, "", UUID(int=999_999).hex)
    return Case(programme, Standing(MEMBER, (account,), Trust.SIGNED), bill_of(10, 999_999, at), situation), written


def main() -> int:
    """Prints every round; 1 where a target is missed."""
    programmes, problems = parse(RULES, "full.toml")
    if problems:
        raise SystemExit(str(problems[0]))
    (few, few_entries), (many, many_entries) = case(programmes[0], FEW), case(programmes[0], MANY)
    table = Table("round", f"{few_entries} entries", f"{many_entries:,} entries", "ratio", "recorded, long", "ratio")
    shown, recorded, longest = [], [], []
    for number in range(1, ROUNDS + 1):
        short, long = few.seconds(with_offers=True), many.seconds(with_offers=True)
        short_written, long_written = few.seconds(with_offers=False), many.seconds(with_offers=False)
        shown.append(long / short)
        recorded.append(long_written / short_written)
        longest.append(long)
        cells = (f"{short * 1e6:.0f} µs", f"{long * 1e6:.0f} µs", f"{shown[-1]:.2f}", f"{long_written * 1e6:.0f} µs")
        table.add_row(str(number), *cells, f"{recorded[-1]:.2f}")
    Console().print(table)
    lots = len(many.standing.accounts[0].lots)
    print(f"lots of the long past: {lots}; of the short: {len(few.standing.accounts[0].lots)}")
    ratio, median = statistics.median(shown), statistics.median(longest)
    met = ratio <= MOST_RATIO and statistics.median(recorded) <= MOST_RATIO and median <= MOST_S
    print(f"median {median * 1e6:.0f} µs (at most {MOST_S * 1e6:.0f}), ratio {ratio:.2f} (at most {MOST_RATIO:.1f})")
    return 0 if met else 1


if __name__ == "__main__":
    sys.exit(main())
