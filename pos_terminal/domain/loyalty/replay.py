"""One member's past sales played through programmes, one after another: what each would have written.

It is the engine's own work on working copies that go on from sale to sale, without the words that a till shows and
prints. Days that cannot change an account are passed over.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from pos_terminal.domain.loyalty.account import POINTS, Account, Entry, voucher
from pos_terminal.domain.loyalty.basket import Basket
from pos_terminal.domain.loyalty.booking import Booking
from pos_terminal.domain.loyalty.case import Case
from pos_terminal.domain.loyalty.club.gate import over_quota
from pos_terminal.domain.loyalty.club.gift import book_gifts
from pos_terminal.domain.loyalty.days.closing import close
from pos_terminal.domain.loyalty.days.closing_days import ClosingDays
from pos_terminal.domain.loyalty.engine import book_sale, priced
from pos_terminal.domain.loyalty.member import Member, Trust
from pos_terminal.domain.loyalty.offer import Offer, OfferState, Situation
from pos_terminal.domain.loyalty.programme import Programme
from pos_terminal.domain.loyalty.rewards.redemption import Redemption
from pos_terminal.domain.loyalty.units import WALLET
from pos_terminal.domain.money import share_out
from pos_terminal.domain.selling.sale import Deduction, Tender

ONE_DAY = timedelta(days=1)
NO_INSTANT = datetime.min.replace(tzinfo=UTC)
NEVER = 1 << 62

# Hears what a sale or the end of a day wrote for a programme.
Written = Callable[[Programme, date, Sequence[Entry]], None]


@dataclass(frozen=True, slots=True)
class PastSale:
    """What is known of a sale. `tenders` say in which parts it was paid how, whatever a reward takes off it now."""

    at: datetime
    day: date
    minute: int
    merchant: str
    currency: str
    basket: Basket
    tenders: tuple[Tender, ...]


class Rules:
    """A programme with what every member's replay asks of it again and again."""

    def __init__(self, programme: Programme) -> None:
        self.programme = programme
        self.closing_days = ClosingDays(programme)
        self.rewards = tuple(voucher(one.id) for one in programme.rewards)
        steps = [one.cost_points for one in programme.rewards if one.cost_points]
        if programme.money_off is not None:
            steps += [programme.money_off.step_points]
            steps += [one.step_points for one in programme.money_off.by_tier if one.step_points]
        self.least_points = min(steps, default=NEVER)

    def has_something(self, booking: Booking) -> bool:
        """Whether there is anything in the account that a bill could be paid with."""
        if self.least_points < NEVER and booking.balance(POINTS) >= self.least_points:
            return True
        return any(booking.of(unit).lots for unit in self.rewards) or bool(booking.of(WALLET).lots)


class RuleSet:
    """Programmes that run beside one another."""

    def __init__(self, programmes: Sequence[Programme]) -> None:
        self.rules = tuple(Rules(one) for one in programmes)
        self._here: dict[tuple[str, str], tuple[tuple[int, Rules], ...]] = {}

    def here(self, currency: str, merchant: str) -> tuple[tuple[int, Rules], ...]:
        """Those that count for a sale there, each with its place."""
        known = self._here.get((currency, merchant))
        if known is None:
            numbered = enumerate(self.rules)
            known = tuple(pair for pair in numbered if pair[1].programme.takes_part(currency, merchant))
            self._here[currency, merchant] = known
        return known


class Replay:
    """A member whose accounts begin empty before `first`. Sales come in the order of time."""

    def __init__(self, rules: RuleSet, member: Member, first: date, written: Written, *, redeems: bool) -> None:
        self._rules = rules
        self._member = member
        self._written = written
        self._redeems = redeems
        self._number = 0
        yesterday = first - ONE_DAY
        self._bookings = [Booking(Account(member.id, one.programme.id), "", first) for one in rules.rules]
        self._due = [one.closing_days.after(yesterday, (), member) for one in rules.rules]

    def close(self, until: date) -> None:
        """Ends every day up to that one, itself included, on which anything may happen."""
        for place in range(len(self._due)):
            while (due := self._due[place]) is not None and due <= until:
                self._due[place] = self._close(place, due)

    def sell(self, sale: PastSale) -> tuple[Deduction, ...] | None:
        """What comes off the bill; None where a quota does not allow it: then nothing is earned or spent.

        The days before it are closed by now.
        """
        self._number += 1
        record = f"{self._number:09d}"
        situation = Situation(sale.at, sale.day, sale.merchant, record, minute=sale.minute)
        here = self._rules.here(sale.currency, sale.merchant)
        has_quotas = any(one.programme.quotas for _, one in here)
        before = [self._bookings[place].account for place, _ in here] if has_quotas else []
        cases = {one.programme.id: self._opened(place, one.programme, situation) for place, one in here}
        programmes = [one.programme for _, one in here]
        basket, taken = priced(programmes, cases, sale.basket)
        applied = []
        if self._redeems and any(one.has_something(self._bookings[place]) for place, one in here):
            redemption = _redeemed(programmes, cases, basket, situation)
            basket, applied = redemption.basket, redemption.applied
            taken += tuple(one.deduction for one in applied)
        if has_quotas and any(over_quota(case, basket) is not None for case in cases.values()):
            for (place, _), account in zip(here, before, strict=True):
                self._bookings[place] = Booking(account, record, sale.day)
            return None
        tenders = _shared(sale.tenders, basket) if taken else sale.tenders
        for place, one in here:
            book_sale(cases[one.programme.id], basket, tenders, applied)
            self._note(place, one, sale.day)
        return taken

    def _opened(self, place: int, programme: Programme, situation: Situation) -> Case:
        booking = self._bookings[place]
        booking.go_on(situation.record, situation.business_date)
        case = Case(programme, self._member, booking, situation)
        if programme.gifts:
            book_gifts(case)
        return case

    def _note(self, place: int, rules: Rules, day: date) -> None:
        """The entries, and the first day whose end may have to do with them."""
        entries, due = self._bookings[place].entries, self._due[place]
        for entry in entries:
            last = entry.expires_on
            if last is not None and (due is None or last < due):
                due = last
        if rules.closing_days.is_nightly:
            due = day
        self._due[place] = None if due is None else max(due, day)
        self._written(rules.programme, day, entries)

    def _close(self, place: int, day: date) -> date | None:
        """Ends that day; the next one that may change the account."""
        rules, booking = self._rules.rules[place], self._bookings[place]
        record, morning = f"day{day.isoformat()}", day + ONE_DAY
        booking.go_on(record, morning)
        lots = booking.lots()
        close(booking, lots, rules.programme, self._member, Situation(NO_INSTANT, morning, "", record))
        if not booking.entries:
            return rules.closing_days.after(day, lots, self._member)
        self._written(rules.programme, day, booking.entries)
        return rules.closing_days.after(day, booking.lots(), self._member, has_changed=True)


def _redeemed(
    programmes: Sequence[Programme], cases: dict[str, Case], basket: Basket, situation: Situation
) -> Redemption:
    """The bill with every reward that the till would offer, in the order offered; each points reward once.

    Vouchers that this very bill wins are left for the next one.
    """
    redemption = Redemption(programmes, cases, basket, Trust.SIGNED, situation)
    tried: set[tuple[str, str, str]] = set()
    while True:
        left = [one for one in redemption.offers() if _is_wanted(one, situation) and _name(one) not in tried]
        if not left:
            return redemption
        name = _name(left[0])
        tried.add(name)
        redemption.apply(left[0].choice)
        # Behind a voucher the next one comes to light; behind points there is what was on offer beside them.
        if not left[0].choice.voucher and all(_name(one) == name for one in left):
            return redemption


def _is_wanted(offer: Offer, situation: Situation) -> bool:
    won_here = offer.choice.voucher.startswith(f"{situation.record}.")
    return offer.state is OfferState.AVAILABLE and not won_here


def _name(offer: Offer) -> tuple[str, str, str]:
    return offer.choice.programme, offer.choice.reward, offer.choice.voucher


def _shared(tenders: Sequence[Tender], basket: Basket) -> tuple[Tender, ...]:
    """What is left to pay, in the same parts."""
    due = sum(line.net_minor for line in basket.lines)
    parts = share_out(due, [one.amount_minor for one in tenders])
    return tuple(Tender(one.kind, part, 0, one.brand) for one, part in zip(tenders, parts, strict=True))
