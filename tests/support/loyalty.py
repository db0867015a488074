"""A counter for programmes: bills rung up, paid and given back through the engine, accounts kept entry by entry."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time
from uuid import UUID

from pos_terminal.assets import resources
from pos_terminal.domain.loyalty.account import Account, Entry, EntryKind, LoyaltyFacts, ProgrammeResult, apply_entries
from pos_terminal.domain.loyalty.case import Case
from pos_terminal.domain.loyalty.club.gift import book_gifts
from pos_terminal.domain.loyalty.engine import Choice, Evaluation, Situation, case_of, evaluate
from pos_terminal.domain.loyalty.file.programme_file import parse
from pos_terminal.domain.loyalty.member import Member, Standing, Trust
from pos_terminal.domain.loyalty.programme import Programme
from pos_terminal.domain.loyalty.refunds.returned_sale import EarlierRefund
from pos_terminal.domain.loyalty.refunds.reversal import reverse
from pos_terminal.domain.loyalty.results import result_of
from pos_terminal.domain.loyalty.spell import Given, Spell
from pos_terminal.domain.selling import sale as selling
from pos_terminal.domain.selling.completion import CompletedSale, Place, complete
from pos_terminal.domain.selling.refund import CompletedRefund, price_return, returnable
from pos_terminal.domain.selling.sale import Discount, Line, Sale, TenderKind
from pos_terminal.domain.words import Words

DAY = date(2026, 3, 2)
MEMBER = Member("00000000000001", "10000017", "陳美儀")
HEAD = """
[[programme]]
id = "{id}"
name = {{zh = "計劃", en = "Programme"}}
currency = "HKD"
effective_from = 2020-01-01
"""


def programme(rules: str, id: str = "club") -> Programme:
    """The programme of these tables; keys of the programme itself come first."""
    found, problems = parse(HEAD.format(id=id) + rules, f"{id}.toml")
    assert not problems, [str(problem) for problem in problems]
    return found[0]


def preset(name: str) -> Programme:
    """A preset that comes with the program."""
    found, problems = parse((resources() / "programmes" / f"{name}.toml").read_text(encoding="utf-8"), name)
    assert not problems
    return found[0]


@dataclass(frozen=True)
class Item:
    """A line to ring up."""

    unit_minor: int
    quantity: int = 1
    tags: tuple[str, ...] = ()
    discount: Discount | None = None


def drinks(quantity: int, unit_minor: int = 3800) -> Item:
    return Item(unit_minor, quantity, ("drink",))


@dataclass
class Bought:
    """A completed sale with its loyalty part and what came back of it."""

    sale: CompletedSale
    loyalty: LoyaltyFacts
    evaluation: Evaluation
    refunds: list[EarlierRefund] = field(default_factory=list)


@dataclass
class Counter:
    """One member at one till."""

    programmes: tuple[Programme, ...]
    accounts: dict[str, Account] = field(default_factory=dict)
    entries: list[Entry] = field(default_factory=list)
    day: date = DAY
    trust: Trust = Trust.SIGNED
    offline: bool = False
    merchant: str = "shop"
    spell: Spell = Spell()
    allowed: tuple[Choice, ...] = ()
    denied: bool = False
    number: int = 0
    member: Member = MEMBER
    others: dict[tuple[str, str], Account] = field(default_factory=dict)  # (member, programme), of everybody else
    minute: int = 12 * 60
    clock: time = time(4)  # in UTC
    given: tuple[tuple[str, str, int], ...] = ()
    tender: TenderKind = TenderKind.CASH

    def turn_to(self, member: Member) -> None:
        """The next member comes to the counter; their accounts are as they left them."""
        for account in self.accounts.values():
            self.others[account.member, account.programme] = account
        self.member = member
        mine = [place for place in self.others if place[0] == member.id]
        self.accounts = {place[1]: self.others.pop(place) for place in mine}

    def account(self, programme: Programme | None = None) -> Account:
        owner = (programme or self.programmes[0]).id
        return self.accounts.get(owner, Account(self.member.id, owner))

    def standing(self) -> Standing:
        return Standing(self.member, tuple(self.accounts.values()), self.trust, others=tuple(self.others.values()))

    def situation(self) -> Situation:
        at = datetime.combine(self.day, self.clock, tzinfo=UTC)
        record = UUID(int=self.number).hex
        return Situation(
            at=at,
            business_date=self.day,
            merchant=self.merchant,
            record=record,
            offline=self.offline,
            spell=self.spell,
            allowed=self.allowed,
            denied=self.denied,
            minute=self.minute,
            given_here=self.given,
        )

    def gave(self, *given: Given, minutes: int | None = 0, others_minor: int = 0) -> None:
        """The line has been cut for so long; this till gave the member this since, and others so much more."""
        totals = {one.programme: 0 for one in given} | {self.programmes[0].id: others_minor}
        for one in given:
            totals[one.programme] += one.minor
        self.offline, self.spell = True, Spell(minutes, given, tuple(totals.items()))

    def case(self, owner: Programme | None = None) -> Case:
        """The next record's account, for what is no sale; `did` books what was put into it."""
        self.number += 1
        case = case_of(self.standing(), owner or self.programmes[0], self.situation())
        book_gifts(case)
        return case

    def did(self, case: Case) -> ProgrammeResult:
        """Books what happened to a case."""
        result = result_of(case)
        self.book(result.entries)
        return result

    def book(self, entries: Sequence[Entry]) -> None:
        for entry in entries:
            assert isinstance(entry.kind, EntryKind)
            assert isinstance(entry.amount, int)
            if entry.member == self.member.id:
                account = self.accounts.get(entry.programme, Account(self.member.id, entry.programme))
                self.accounts[entry.programme] = apply_entries(account, (entry,), f"{self.number:09d}")
            else:
                place = entry.member, entry.programme
                known = self.others.get(place, Account(*place))
                self.others[place] = apply_entries(known, (entry,), f"{self.number:09d}")
        self.entries.extend(entries)

    def give(self, unit: str, amount: int, lot: str, owner: Programme | None = None, **dates: date | None) -> None:
        """Puts something into the account as an older record would have."""
        programme = (owner or self.programmes[0]).id
        self.book((Entry(self.member.id, programme, unit, amount, lot, EntryKind.ADJUST, **dates),))

    def ring(self, *items: Item, discount: Discount | None = None) -> Sale:
        lines = tuple(
            Line(n, f"SKU{n}", Words("貨", "Item"), item.quantity, item.unit_minor, item.tags, item.discount)
            for n, item in enumerate(items, start=1)
        )
        opened = selling.open_sale(UUID(int=self.number), self.situation().at, "HKD")
        return replace(opened, lines=lines, discount=discount)

    def look(self, *items: Item, use: Sequence[Choice] = (), discount: Discount | None = None) -> Evaluation:
        """What the screen would show."""
        sale = self.ring(*items, discount=discount)
        return evaluate(self.programmes, sale, self.standing(), tuple(use), self.situation())

    def sell(self, *items: Item, use: Sequence[Choice] = (), discount: Discount | None = None) -> Bought:
        """Rings up, pays (in cash) and records; every reward in `use` must hold."""
        self.number += 1
        evaluation = self.look(*items, use=use, discount=discount)
        assert evaluation.dropped == (), evaluation.reasons
        sale = selling.with_deductions(self.ring(*items, discount=discount), evaluation.deductions)
        paid = selling.pay(sale, self.tender, selling.totals(sale).due_minor, 1)
        place = Place(
            receipt=f"S1-T1-{self.number}",
            number=self.number,
            at=self.situation().at,
            business_date=self.day,
            shop="S1",
            terminal="T1",
            merchant=self.merchant,
            shift=None,
            cashier="c",
            cashier_name="Ling",
        )
        self.book([entry for result in evaluation.results for entry in result.entries])
        loyalty = LoyaltyFacts(self.member.id, self.member.number, self.member.name, evaluation.results)
        return Bought(complete(paid, place, 1), loyalty, evaluation)

    def give_back(self, bought: Bought, quantities: Mapping[int, int] | None = None) -> tuple[ProgrammeResult, ...]:
        """Returns so many of each line (by number), or everything that is left."""
        self.number += 1
        before = [refund for refund, _ in bought.refunds]
        chosen = returnable(bought.sale, before) if quantities is None else quantities
        lines = price_return(bought.sale, before, chosen)
        by_id = {one.id: one for one in self.programmes}
        owners = [by_id[result.programme] for result in bought.loyalty.results]
        standing, situation = self.standing(), self.situation()
        results = reverse(owners, bought.sale, bought.loyalty, bought.refunds, lines, standing, situation)
        refund = CompletedRefund(
            id=UUID(int=self.number),
            key=str(self.number),
            of=bought.sale.id,
            of_receipt=bought.sale.receipt,
            void=False,
            receipt=f"S1-T1-{self.number}",
            number=self.number,
            at=self.situation().at,
            business_date=self.day,
            shop="S1",
            terminal="T1",
            shift=None,
            cashier="c",
            cashier_name="Ling",
            approved_by="",
            currency="HKD",
            lines=lines,
            tenders=(),
            total_minor=sum(line.amount_minor for line in lines),
            rounding_minor=0,
            reason="",
        )
        bought.refunds.append((refund, replace(bought.loyalty, results=results)))
        self.book([entry for result in results for entry in result.entries])
        return results
