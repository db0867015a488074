"""Two cut-off tills, a cheat who goes from one to the other, and chance from a seed: what the limits promise, holds.

The oracle counts what it saw the tills give. It knows nothing of the books' own counting.
"""

from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from random import Random  # noqa: TID251 - the test's own chance, from its seed

import pytest

from pos_terminal.domain.errors import Refused
from pos_terminal.domain.loyalty.account import POINTS
from pos_terminal.domain.loyalty.offer import Choice, OfferState
from tests.support.cut_off import ANN, BEN, CutOff, club_office, cut_off_till

FLOOR_POINTS, TOTAL_MINOR, STEPS = 200, 6_000, 30
LIMITED = {"tea", "cake"}
# At most this many points cost one till's share of a spell: money off, one limited reward, the bun.
FLOOR = FLOOR_POINTS + 50 + 10


@dataclass
class Spell:
    """What the oracle saw one till give since it was cut off."""

    points: Counter[str] = field(default_factory=Counter)
    limited: Counter[str] = field(default_factory=Counter)
    buns: Counter[str] = field(default_factory=Counter)
    minor: int = 0

    def add(self, member: str, choices: tuple[Choice, ...], minor: int, sign: int = 1) -> None:
        self.minor += sign * minor
        for one in choices:
            self.points[member] += sign * one.points
            self.limited[member] += sign * (one.reward in LIMITED)
            self.buns[member] += sign * (one.reward == "bun")

    def check(self) -> None:
        assert max(self.points.values(), default=0) <= FLOOR_POINTS
        assert max(self.limited.values(), default=0) <= 1
        assert max(self.buns.values(), default=0) <= 1
        assert self.minor <= TOTAL_MINOR


def take_all_there_is(till: CutOff, chance: Random) -> tuple[Choice, ...]:
    """Taps available keys until chance says enough, largest first as a cheat would, or any."""
    greedy = chance.random() < 0.5
    while chance.random() < 0.8:
        open_ = [one for one in till.shop.state.bill.evaluation.offers if one.state is OfferState.AVAILABLE]
        open_ = [one for one in open_ if one.choice not in till.shop.state.bill.choices]
        if not open_:
            break
        tapped = max(open_, key=lambda one: one.money_off_minor) if greedy else chance.choice(open_)
        with suppress(Refused):  # other keys on the bill have spent the points
            till.use(tapped.choice)
    return till.shop.state.bill.choices


def spell_of_two_tills(tills: list[CutOff], chance: Random) -> list[Spell]:
    """One spell: both tills are cut off, and members come and go."""
    spells = [Spell() for _ in tills]
    for till in tills:
        till.cut()
    for _ in range(STEPS):
        place = chance.randrange(len(tills))
        till, spell, member = tills[place], spells[place], chance.choice((ANN, BEN))
        till.shop.clock.pass_s(chance.randrange(60, 900))
        till.begin(member, chance.choice((2_000, 10_000, 50_000)))
        choices = take_all_there_is(till, chance)
        minor = sum(one.amount_minor for one in till.shop.state.bill.sale.deductions)
        till.pay()
        spell.add(member, choices, minor)
        spell.check()
        if chance.random() < 0.2:
            till.give_back()
            spell.add(member, choices, minor, -1)
    return spells


@pytest.mark.parametrize("seed", range(6))
def test_what_is_spent_twice_stays_within_the_floor_limit_of_each_till(seed: int, tmp_path: Path) -> None:
    chance = Random(seed)
    office = club_office(tmp_path / "office", f"terminal_total = {TOTAL_MINOR / 100:.2f}")
    tills = [cut_off_till(office, tmp_path, number) for number in (1, 2)]
    for _ in range(2):
        for number in (ANN, BEN):
            tills[0].buy(number=number, amount_minor=chance.choice((500_000, 3_000_000, 8_000_000)))
        for till in tills:
            till.sync()
        held = {number: office.office.accounts(number) for number in (ANN, BEN)}
        spell_of_two_tills(tills, chance)
        for till in (*tills, *tills):
            till.mend()
        for number, before in held.items():
            found = office.office.accounts(number)
            had = before.accounts[0][1].balance(POINTS, before.on)
            left = found.accounts[0][1].balance(POINTS, found.on)
            assert left >= min(had, 0) - FLOOR, "the other till's share, and no more"
            assert tills[0].shop.store.members.is_denied(found.member.id) == (left < 0)
    for till in tills:
        assert till.shop.store.unseen.total_minor("club") == 0, "head office has heard it all"
        till.shop.store.close()
    office.office.close()
