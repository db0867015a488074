"""What a part of the members would have had: their past sales through draft rules, added up by month.

Runs in a process of its own: what goes in and out is small and plain.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256

import msgspec

from pos_terminal.domain.loyalty.account import POINTS, Entry, EntryKind, stamps, voucher
from pos_terminal.domain.loyalty.basket import Basket, BasketLine
from pos_terminal.domain.loyalty.member import Member
from pos_terminal.domain.loyalty.programme import Programme
from pos_terminal.domain.loyalty.replay import PastSale, Replay, RuleSet
from pos_terminal.domain.loyalty.rewards.member_price import REWARD as MEMBER_PRICE
from pos_terminal.domain.loyalty.rules.reward import RewardKind, RewardRule
from pos_terminal.domain.loyalty.units import WALLET
from pos_terminal.domain.money import share_out
from pos_terminal.domain.selling.sale import Deduction, Tender, TenderKind
from pos_terminal.services.simulate.past_sales import PastRow
from pos_terminal.services.simulate.spilling import month_of

ONE_DAY = timedelta(days=1)
WHOLE = 100
KINDS = {kind.value: kind for kind in TenderKind}


@dataclass(slots=True)
class Moved:
    """How a unit moved in a month."""

    issued: int = 0
    redeemed: int = 0
    expired: int = 0

    def add(self, other: "Moved") -> None:
        self.issued += other.issued
        self.redeemed += other.redeemed
        self.expired += other.expired


@dataclass(slots=True)
class Taken:
    """What came off bills in a month: for members' prices, and for everything else."""

    rewards_minor: int = 0
    prices_minor: int = 0

    def add(self, other: "Taken") -> None:
        self.rewards_minor += other.rewards_minor
        self.prices_minor += other.prices_minor


@dataclass(slots=True)
class Fitting:
    """Sales that a reward fits: how many bills and pieces, and what they came to."""

    bills: int = 0
    pieces: int = 0
    minor: int = 0

    def add(self, other: "Fitting") -> None:
        self.bills += other.bills
        self.pieces += other.pieces
        self.minor += other.minor


@dataclass(slots=True)
class Part:
    """Figures of one set of programmes over some members. Programmes are named by id, months counted from year 0."""

    moved: dict[tuple[str, int, str], Moved] = field(default_factory=dict)
    taken: dict[tuple[str, int], Taken] = field(default_factory=dict)
    fitting: dict[tuple[str, str], Fitting] = field(default_factory=dict)
    over_quota: int = 0

    def add(self, other: "Part") -> None:
        """Adds the figures of other members."""
        for place, moved in other.moved.items():
            self.moved.setdefault(place, Moved()).add(moved)
        for month, taken in other.taken.items():
            self.taken.setdefault(month, Taken()).add(taken)
        for reward, fitting in other.fitting.items():
            self.fitting.setdefault(reward, Fitting()).add(fitting)
        self.over_quota += other.over_quota


@dataclass(slots=True)
class Replayed:
    """What some members came to: a Part for each set of programmes, and what is the same for all of them."""

    parts: list[Part]
    rows: int = 0
    members: int = 0
    redeeming: int = 0
    lost_returns: int = 0  # of sales that are not in the table

    def add(self, other: "Replayed") -> None:
        """Adds other members."""
        for whole, part in zip(self.parts, other.parts, strict=True):
            whole.add(part)
        self.rows += other.rows
        self.members += other.members
        self.redeeming += other.redeeming
        self.lost_returns += other.lost_returns


@dataclass(frozen=True)
class Task:
    """What all members are replayed with. `redeeming_percent` of the members use rewards."""

    sets: tuple[tuple[Programme, ...], ...]
    currency: str
    last_day: date
    redeeming_percent: int


def replay_part(task: Task, rows: Iterable[PastRow]) -> Replayed:
    """These members, each of them whole and in the order of time."""
    members: dict[str, list[PastRow]] = {}
    done = Replayed([Part() for _ in task.sets])
    for row in rows:
        members.setdefault(row.member, []).append(row)
        done.rows += 1
    sets = [_Set(programmes, part) for programmes, part in zip(task.sets, done.parts, strict=True)]
    for member, own in members.items():
        own.sort(key=_time)
        sales, lost = _kept(own)
        redeems = _draw(member) < task.redeeming_percent
        done.members += 1
        done.redeeming += redeems
        done.lost_returns += lost
        if sales:
            past = [_past(row, task.currency) for row in sales]
            for one in sets:
                one.replay(member, past, task.last_day, redeems=redeems)
    return done


class _Set:
    """Programmes that run beside one another, and their figures."""

    def __init__(self, programmes: Sequence[Programme], part: Part) -> None:
        self._rules = RuleSet(programmes)
        self._part = part
        self._merchants = [one.merchants[0] for one in programmes if one.merchants]
        self._units = {one.id: _units(one) for one in programmes}
        self._priced = [
            (part.fitting.setdefault((one.id, reward.id), Fitting()), reward)
            for one in programmes
            for reward in one.rewards
            if reward.kind in (RewardKind.FREE_ITEM, RewardKind.PERCENT)
        ]

    def replay(self, member: str, sales: Sequence[PastSale], last_day: date, *, redeems: bool) -> None:
        first = sales[0].day
        person = Member(member, member, joined_on=first)
        replay = Replay(self._rules, person, first, self._written, redeems=redeems)
        for sale in sales:
            here = sale
            if not sale.merchant and self._merchants:
                here = PastSale(sale.at, sale.day, sale.minute, self._merchants[0], *_rest(sale))
            replay.close(sale.day - ONE_DAY)
            taken = replay.sell(here)
            if taken is None:
                self._part.over_quota += 1
            elif taken:
                self._take(taken, month_of(sale.day))
            for fitting, reward in self._priced:
                _fit(fitting, reward, sale.basket)
        replay.close(last_day)

    def _written(self, programme: Programme, day: date, entries: Sequence[Entry]) -> None:
        units, name, month = self._units[programme.id], programme.id, month_of(day)
        moved = self._part.moved
        for entry in entries:
            if entry.unit not in units:
                continue
            place = name, month, entry.unit
            one = moved.get(place)
            if one is None:
                one = moved[place] = Moved()
            kind = entry.kind
            if kind is EntryKind.EARN or kind is EntryKind.ADJUST:
                one.issued += entry.amount
            elif kind is EntryKind.EXPIRE:
                one.expired -= entry.amount
            elif kind is not EntryKind.SETTLE:
                one.redeemed -= entry.amount

    def _take(self, taken: Iterable[Deduction], month: int) -> None:
        for deduction in taken:
            one = self._part.taken.setdefault((deduction.programme, month), Taken())
            if deduction.reward == MEMBER_PRICE:
                one.prices_minor += deduction.amount_minor
            else:
                one.rewards_minor += deduction.amount_minor


def _units(programme: Programme) -> frozenset[str]:
    """What is given to members, and owed to them until it is used."""
    cards = (stamps(card.id) for card in programme.stamp_cards)
    return frozenset((POINTS, WALLET, *cards, *(voucher(one.id) for one in programme.rewards)))


def _rest(sale: PastSale) -> tuple[str, Basket, tuple[Tender, ...]]:
    return sale.currency, sale.basket, sale.tenders


def _time(row: PastRow) -> int:
    return row.at_s


def _draw(member: str) -> int:
    """A number below 100 that is always the same for a member."""
    return int.from_bytes(sha256(f"redeems\n{member}".encode("utf-8", "surrogateescape")).digest()[:8], "big") % WHOLE


def _kept(rows: list[PastRow]) -> tuple[list[PastRow], int]:
    """(sales with what was kept of them, returns whose sale is not there)."""
    returns = [row for row in rows if row.is_return]
    if not returns:
        return rows, 0
    sales = {place: row for place, row in enumerate(rows) if not row.is_return}
    by_receipt = {row.receipt: place for place, row in sales.items() if row.receipt}
    lost = 0
    for back in returns:
        place = by_receipt.get(back.of_receipt)
        if place is None:
            lost += 1
        elif place in sales:
            left = _less(sales[place], back.returned_minor)
            if left is None:
                del sales[place]
            else:
                sales[place] = left
    return list(sales.values()), lost


def _less(row: PastRow, minor: int) -> PastRow | None:
    """The sale with so much less on its items; None where nothing is left."""
    nets = [quantity * unit - discount for _, quantity, unit, discount, _ in row.items]
    if minor >= sum(nets):
        return None
    items = tuple(
        (sku, quantity, unit, discount + part, tags)
        for (sku, quantity, unit, discount, tags), part in zip(row.items, share_out(minor, nets), strict=True)
    )
    return msgspec.structs.replace(row, items=items)


def _past(row: PastRow, currency: str) -> PastSale:
    lines = tuple(
        [
            BasketLine(number, quantity, quantity * unit - discount, tags, 0, discount, sku)
            for number, (sku, quantity, unit, discount, tags) in enumerate(row.items, start=1)
        ]
    )
    tenders = tuple([_tender(kind, minor) for kind, minor in row.tenders])
    at = datetime.fromtimestamp(row.at_s, UTC)
    return PastSale(at, date.fromordinal(row.day), row.minute, row.merchant, currency, Basket(lines), tenders)


def _tender(kind: str, minor: int) -> Tender:
    """What is no way of paying of the till's is a card's or a wallet's name."""
    known = KINDS.get(kind)
    return Tender(known, minor) if known is not None else Tender(TenderKind.CARD, minor, 0, kind)


def _fit(fitting: Fitting, reward: RewardRule, basket: Basket) -> None:
    """Counts the bill where the reward would fit it."""
    minor = pieces = 0
    for line in basket.lines:
        if line.net_minor > 0 and (not reward.tags or not reward.tags.isdisjoint(line.tags)):
            minor += line.net_minor
            pieces += line.quantity
    if pieces:
        fitting.bills += 1
        fitting.pieces += pieces
        fitting.minor += minor
