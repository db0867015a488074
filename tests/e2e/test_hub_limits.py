"""Cut-off tills of one shop that hear each other give a member no more than one till alone would have given."""

from collections import Counter
from contextlib import suppress
from pathlib import Path
from random import Random  # noqa: TID251 - the test's own chance, from its seed

import pytest

from pos_terminal.domain.errors import Refused
from pos_terminal.domain.loyalty.account import POINTS
from pos_terminal.domain.loyalty.offer import OfferState
from tests.support.cut_off import ANN, BEN, CutOff, club_office, cut_off_till
from tests.support.lan import Lan

FLOOR_POINTS, STEPS, TILLS = 200, 30, 3
LIMITED = {"tea", "cake"}


def hear(lan: Lan, till: CutOff) -> None:
    """What the hub's worker does between two taps."""
    lan.hood(till.line.terminal_id, till.shop.clock).run_once(force=True)
    till.shop.do(lambda d, s: d.checkout.reload(s))


@pytest.mark.parametrize("seed", range(6))
def test_the_shop_gives_what_one_till_may_give(seed: int, tmp_path: Path) -> None:
    chance, lan = Random(seed), Lan()
    office = club_office(tmp_path / "office")
    tills = [cut_off_till(office, tmp_path, number) for number in range(1, TILLS + 1)]
    for number in (ANN, BEN):
        tills[0].buy(number=number, amount_minor=chance.choice((500_000, 3_000_000)))
    for till in (*tills, *tills):
        lan.tills[till.line.terminal_id] = till.shop.store, till.shop.vault.sign
        till.sync()
    for till in tills:
        till.cut()
    before = {number: office.office.accounts(number) for number in (ANN, BEN)}
    points: Counter[str] = Counter()
    limited: Counter[str] = Counter()
    for _ in range(STEPS):
        till, member = chance.choice(tills), chance.choice((ANN, BEN))
        hear(lan, till)
        till.begin(member, chance.choice((2_000, 10_000, 50_000)))
        while chance.random() < 0.8:
            bill = till.shop.state.bill
            free = [one.choice for one in bill.evaluation.offers if one.state is OfferState.AVAILABLE]
            free = [one for one in free if one not in bill.choices]
            if not free:
                break
            with suppress(Refused):
                till.use(chance.choice(free))
        used = till.shop.state.bill.choices
        till.pay()
        points[member] += sum(one.points for one in used)
        limited[member] += sum(one.reward in LIMITED for one in used)
        assert max(points.values()) <= FLOOR_POINTS
        assert max(limited.values()) <= 1
    assert sum(limited.values()) + sum(points.values()) > 0, "something was given"
    for till in (*tills, *tills):
        till.mend()
    for number, held in before.items():
        now = office.office.accounts(number)
        left = now.accounts[0][1].balance(POINTS, now.on)
        assert left >= 0, f"{held.member.id}: what was spent was there"
    for till in tills:
        till.shop.store.close()
    office.office.close()
