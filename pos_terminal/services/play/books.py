"""What a played shop knows: members, their accounts, what was sold, and the names of vouchers."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from pos_terminal.domain.loyalty.account import Account, Entry, EntryKind, LoyaltyFacts, apply_entries, voucher
from pos_terminal.domain.loyalty.case import Case
from pos_terminal.domain.loyalty.club.gift import book_gifts
from pos_terminal.domain.loyalty.club.referrer import referrer_of
from pos_terminal.domain.loyalty.days.closing import close_account
from pos_terminal.domain.loyalty.engine import Choice, Situation, case_of
from pos_terminal.domain.loyalty.member import Member, Standing, Trust
from pos_terminal.domain.loyalty.programme import Programme
from pos_terminal.domain.loyalty.refunds.returned_sale import EarlierRefund
from pos_terminal.domain.loyalty.rewards.redemption import WALLET_REWARD, reward_of, same_sale_cards
from pos_terminal.domain.loyalty.units import LIMITS
from pos_terminal.domain.loyalty.views.account_view import account_view
from pos_terminal.domain.selling.completion import CompletedSale
from pos_terminal.services.play.file import Redeemed

VOUCHERS = voucher("")


class Declined(Exception):
    """An event that cannot happen, with its code for the answer; no cashier ever reads it."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass
class Sold:
    """A sale that was played, with what came back of it."""

    sale: CompletedSale
    member: str | None
    loyalty: LoyaltyFacts | None
    refunds: list[EarlierRefund] = field(default_factory=list)


class Books:
    """Accounts are kept in memory, entry by entry; a voucher is called `V-1`, `V-2`, ... in the order they were won."""

    def __init__(self, programmes: Sequence[Programme]) -> None:
        self.members: dict[str, Member] = {}
        self._closed: date | None = None
        self.sales: dict[str, Sold] = {}
        self._programmes = programmes
        self._accounts: dict[tuple[str, str], Account] = {}
        self._vouchers: dict[tuple[str, str, str, str], str] = {}

    def known(self, member: str) -> str:
        """The member, who exists. Raises Declined `unknown-member`."""
        if member not in self.members:
            raise Declined("unknown-member")
        return member

    def account(self, programme: str, member: str) -> Account:
        """The member's account in that programme."""
        return self._accounts.get((programme, member)) or Account(member, programme)

    def standing(self, member: str) -> Standing:
        """The member at the counter, with a signed card, and whoever brought them."""
        accounts = tuple(self.account(programme.id, member) for programme in self._programmes)
        others = tuple(
            self.account(account.programme, referrer) for account in accounts if (referrer := referrer_of(account))
        )
        return Standing(self.members[member], accounts, Trust.SIGNED, others=others)

    def case(self, programme: Programme, member: str, situation: Situation) -> Case:
        """The member's account with today's gifts on it."""
        case = case_of(self.standing(member), programme, situation)
        book_gifts(case)
        return case

    def referrers(self) -> dict[str, str]:
        """Who brought whom."""
        return {member: referrer_of(account) for (_, member), account in self._accounts.items()}

    def append(self, entries: Iterable[Entry], opened: str) -> None:
        """Books entries; every new voucher gets a name."""
        for entry in entries:
            account = self.account(entry.programme, entry.member)
            self._accounts[entry.programme, entry.member] = apply_entries(account, (entry,), opened)
            if entry.unit.startswith(VOUCHERS) and entry.amount > 0:
                self._vouchers.setdefault(_place(entry), f"V-{len(self._vouchers) + 1}")

    def close(self, day: date, situation: Situation) -> None:
        """Ends that business day and those before it that are not ended yet, one after another."""
        first = self._closed + timedelta(days=1) if self._closed else day
        for one in (first + timedelta(days=n) for n in range((day - first).days + 1)):
            for (programme, member), account in tuple(self._accounts.items()):
                rules = next((rule for rule in self._programmes if rule.id == programme), None)
                self.append(close_account(account, one, rules, self.members[member], situation), "")
        self._closed = max(day, self._closed or day)

    def given(self, programme: str) -> dict[str, int]:
        """What was given of each unit that is limited, to all members together."""
        found: dict[str, int] = {}
        for (owner, _), account in self._accounts.items():
            for unit in account.units if owner == programme else ():
                if unit.startswith(LIMITS):
                    found[unit] = found.get(unit, 0) + sum(lot.rest for lot in account.of_unit(unit))
        return found

    def vouchers_used(self, entries: Iterable[Entry]) -> list[str]:
        """Names of the vouchers that these entries used."""
        used = (one for one in entries if one.unit.startswith(VOUCHERS) and one.kind is EntryKind.REDEEM)
        return [self._vouchers[_place(entry)] for entry in used]

    def view(self, programme: Programme, member: str, situation: Situation) -> dict[str, object]:
        """The account as answers show it."""
        names = {
            (unit.removeprefix(VOUCHERS), lot): name
            for (owner, whose, unit, lot), name in self._vouchers.items()
            if (owner, whose) == (programme.id, member)
        }
        return account_view(programme, self.account(programme.id, member), self.members[member], situation, names)

    # Rewards as events name them

    def choices(
        self, redeem: Iterable[Redeemed], programmes: Sequence[Programme], member: str | None, situation: Situation
    ) -> tuple[Choice, ...]:
        """What the cashier would tap. Raises Declined `no-member`, `no-such-reward`, `no-such-voucher`."""
        chosen: list[Choice] = []
        for wanted in redeem:
            if member is None:
                raise Declined("no-member")
            if wanted.voucher:
                chosen.append(self._voucher_choice(wanted.voucher, programmes, member, situation))
            elif wanted.points or not wanted.reward:
                chosen.append(_points_choice(wanted, programmes))
            else:
                chosen.append(self._reward_choice(wanted.reward, programmes, member, situation, chosen))
        return tuple(chosen)

    def _voucher_choice(self, name: str, programmes: Sequence[Programme], member: str, situation: Situation) -> Choice:
        for programme in programmes:
            booking = self.case(programme, member, situation).booking
            for reward in programme.rewards:
                unit = voucher(reward.id)
                for lot in booking.of_unit(unit):
                    if name in (lot.lot, self._vouchers.get((programme.id, member, unit, lot.lot))):
                        return Choice(programme.id, reward.id, voucher=lot.lot)
        raise Declined("no-such-voucher")

    def _reward_choice(
        self,
        name: str,
        programmes: Sequence[Programme],
        member: str,
        situation: Situation,
        chosen: Sequence[Choice],
    ) -> Choice:
        """The voucher for that reward that expires first; behind those, the first that this very sale wins."""
        programme = next((one for one in programmes if name == WALLET_REWARD or reward_of(one, name)), None)
        if programme is None:
            raise Declined("no-such-reward")
        if name == WALLET_REWARD:
            return Choice(programme.id, name)
        account = self.case(programme, member, situation).booking.of(voucher(name))
        names = [lot.lot for lot in account.spendable_lots(voucher(name), situation.business_date)]
        if same_sale_cards(programme, name):
            names += [f"{situation.record}.{k}" for k in range(1, len(chosen) + 2)]
        for lot in names:
            choice = Choice(programme.id, name, voucher=lot)
            if choice not in chosen:
                return choice
        rule = reward_of(programme, name)
        if rule is not None and rule.cost_points:
            return Choice(programme.id, name)
        raise Declined("no-such-voucher")


def _points_choice(wanted: Redeemed, programmes: Sequence[Programme]) -> Choice:
    for programme in programmes:
        rule = programme.money_off
        if rule is not None and wanted.reward in ("", rule.id):
            return Choice(programme.id, rule.id, wanted.points)
    raise Declined("no-such-reward")


def _place(entry: Entry) -> tuple[str, str, str, str]:
    return entry.programme, entry.member, entry.unit, entry.lot
