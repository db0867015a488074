"""What a simulation says: figures of each month and of all of them, and what they rest on, in both languages."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from pos_terminal.domain.loyalty.account import POINTS, STAMPS, stamps, voucher
from pos_terminal.domain.loyalty.programme import Programme
from pos_terminal.domain.loyalty.rules.reward import RewardKind, RewardRule
from pos_terminal.domain.loyalty.units import WALLET
from pos_terminal.domain.loyalty.worth import point_worth
from pos_terminal.domain.money import Rounding, round_fraction
from pos_terminal.domain.words import Words
from pos_terminal.services.simulate.replaying import WHOLE, Fitting, Moved, Part, Replayed, Taken
from pos_terminal.services.simulate.spilling import MONTHS, Months, month_of

BASIS_POINTS = 10_000


@dataclass(frozen=True, slots=True)
class Unit:
    """A kind of thing in a month: how it moved, and how much of it was left at the end."""

    issued: int = 0
    redeemed: int = 0
    expired: int = 0
    outstanding: int = 0

    def less(self, other: "Unit") -> "Unit":
        """The difference, figure by figure."""
        return Unit(
            self.issued - other.issued,
            self.redeemed - other.redeemed,
            self.expired - other.expired,
            self.outstanding - other.outstanding,
        )


UNITS = ("points", "stamps", "vouchers", "wallet_minor")
NOTHING = Unit()


@dataclass(frozen=True, slots=True)
class Figures:
    """A month, or all of them. `cost_minor` came off bills: `rewards_minor` by rewards, `prices_minor` by prices.

    `liability_minor` is what members hold at the end, at its worth in money.
    """

    month: str
    sales: int
    member_sales: int
    revenue_minor: int
    units: Mapping[str, Unit]
    liability_minor: int
    rewards_minor: int
    prices_minor: int

    @property
    def cost_minor(self) -> int:
        return self.rewards_minor + self.prices_minor

    @property
    def cost_percent(self) -> float | None:
        """Of the revenue, with two digits; None where there is none."""
        if self.revenue_minor <= 0:
            return None
        return round_fraction(Fraction(self.cost_minor * BASIS_POINTS, self.revenue_minor), Rounding.HALF_UP) / WHOLE


@dataclass(frozen=True, slots=True)
class Simulated:
    """The answer for one set of programmes. `notes` say what there was that a table of sales cannot answer."""

    programmes: tuple[Programme, ...]
    currency: str
    months: tuple[Figures, ...]
    total: Figures
    by_programme: Mapping[str, Figures]
    units: tuple[str, ...]  # those that these programmes give
    last_day: date
    members: int
    redeeming: int
    notes: tuple[Words, ...] = field(default=())


def result_of(
    programmes: tuple[Programme, ...], part: Part, sold: Months, replayed: Replayed, last_day: date
) -> Simulated:
    """The figures of a whole replay."""
    span = range(min(sold), max(*sold, month_of(last_day)) + 1)
    worths = {one.id: _worths(one, part) for one in programmes}
    months = tuple(_figures(_name(month), sold, part, worths, span.start, (month,)) for month in span)
    by_programme = {
        one.id: _figures("total", sold, part, {one.id: worths[one.id]}, span.start, span) for one in programmes
    }
    total = _figures("total", sold, part, worths, span.start, span)
    units = tuple(kind for kind in UNITS if _gives(kind, programmes, total))
    notes = tuple(_notes(programmes, part, replayed))
    currency = programmes[0].currency
    return Simulated(
        programmes,
        currency,
        months,
        total,
        by_programme,
        units,
        last_day,
        replayed.members,
        replayed.redeeming,
        notes,
    )


def _figures(
    name: str, sold: Months, part: Part, worths: Mapping[str, Mapping[str, Fraction]], first: int, months: Sequence[int]
) -> Figures:
    """Of these months together; what is outstanding is that of the last of them."""
    last = months[-1]
    units = dict.fromkeys(UNITS, NOTHING)
    liability = Fraction(0)
    for programme, worth in worths.items():
        for unit, each in worth.items():
            moved = Moved()
            for month in months:
                moved.add(part.moved.get((programme, month, unit), NOT_MOVED))
            left = sum(_left(part.moved.get((programme, month, unit), NOT_MOVED)) for month in range(first, last + 1))
            liability += each * left
            kind = _kind(unit)
            so_far = units[kind]
            units[kind] = Unit(
                so_far.issued + moved.issued,
                so_far.redeemed + moved.redeemed,
                so_far.expired + moved.expired,
                so_far.outstanding + left,
            )
    taken = Taken()
    for programme in worths:
        for month in months:
            taken.add(part.taken.get((programme, month), NOT_TAKEN))
    sales = [sold[month] for month in months if month in sold]
    return Figures(
        month=name,
        sales=sum(one.sales for one in sales),
        member_sales=sum(one.member_sales for one in sales),
        revenue_minor=sum(one.revenue_minor for one in sales),
        units=units,
        liability_minor=round_fraction(liability, Rounding.HALF_UP),
        rewards_minor=taken.rewards_minor,
        prices_minor=taken.prices_minor,
    )


NOT_MOVED, NOT_TAKEN = Moved(), Taken()


def _left(moved: Moved) -> int:
    return moved.issued - moved.redeemed - moved.expired


def _kind(unit: str) -> str:
    if unit in (POINTS, WALLET):
        return "points" if unit == POINTS else "wallet_minor"
    return "stamps" if unit.startswith(STAMPS) else "vouchers"


def _name(month: int) -> str:
    return f"{month // MONTHS:04d}-{month % MONTHS + 1:02d}"


# What things are worth


def _worths(programme: Programme, part: Part) -> dict[str, Fraction]:
    """Minor units of money for one of each thing that the programme gives."""
    rewards = {one.id: _worth(one, part.fitting.get((programme.id, one.id), NO_FITTING)) for one in programme.rewards}
    points = [point_worth(programme)]
    points += [rewards[one.id] / one.cost_points for one in programme.rewards if one.cost_points and not one.tiers]
    found = {POINTS: max(points), WALLET: Fraction(1)}
    for card in programme.stamp_cards:
        found[stamps(card.id)] = rewards[card.reward] / card.size
    return found | {voucher(reward): worth for reward, worth in rewards.items()}


NO_FITTING = Fitting()


def _worth(reward: RewardRule, fitting: Fitting) -> Fraction:
    """A voucher: its amount, the average price of the items that it fits, or that part of an average bill."""
    most = Fraction(reward.worth_minor)
    match reward.kind:
        case RewardKind.MONEY_OFF:
            return most
        case RewardKind.GIFT:
            return Fraction(0)
        case RewardKind.FREE_ITEM:
            found = Fraction(fitting.minor, fitting.pieces or 1)
        case RewardKind.PERCENT:
            found = Fraction(fitting.minor * reward.percent, (fitting.bills or 1) * WHOLE)
    return min(found, most) if most else found


def _gives(kind: str, programmes: Iterable[Programme], total: Figures) -> bool:
    if total.units[kind] != NOTHING:
        return True
    match kind:
        case "points":
            return any(one.points is not None for one in programmes)
        case "stamps":
            return any(one.stamp_cards for one in programmes)
        case "vouchers":
            return any(one.rewards for one in programmes)
        case _:
            return False


# What the figures rest on


def _notes(programmes: Sequence[Programme], part: Part, replayed: Replayed) -> Iterable[Words]:
    if any(one.limited_units or one.boards for one in programmes):
        yield Words(
            "全體會員共用的預算、禮品存量和排行榜沒有計算：每位會員獨立重演。",
            "Budgets and stocks shared by all members, and leaderboards, are left out: each member is replayed alone.",
        )
    if any(_asks_more(one) for one in programmes):
        yield Words(
            "銷售紀錄沒有生日、推薦、簽到、轉盤和活動，相關獎賞沒有計算。",
            "A table of sales has no birthdays, referrals, check-ins, wheel turns or activities:"
            " what they bring is left out.",
        )
    if any(reward.kind is RewardKind.GIFT for one in programmes for reward in one.rewards):
        yield Words(
            "不在帳單上的禮品沒有價錢，當作零成本。", "Gifts that stand on no bill have no price; they count as free."
        )
    fits = [fitting for fitting in part.fitting.values() if fitting.pieces]
    if part.fitting and not fits:
        yield Words(
            "紀錄中沒有獎賞所指的貨品（可用 --tags 指明各項的標籤）。",
            "No item in the table fits a reward (--tags gives tags to items that have none).",
        )
    if part.over_quota:
        yield Words(
            f"{part.over_quota:,} 筆銷售超過限購，沒有計分。",
            f"{part.over_quota:,} sales were above a quota; they earned nothing.",
        )
    if replayed.lost_returns:
        yield Words(
            f"{replayed.lost_returns:,} 筆退貨的原單不在紀錄中，只減營業額。",
            f"{replayed.lost_returns:,} returns are of sales that are not in the table; they only lower the revenue.",
        )


def _asks_more(programme: Programme) -> bool:
    return bool(programme.gifts or programme.referral or programme.check_in or programme.wheels or programme.activities)
