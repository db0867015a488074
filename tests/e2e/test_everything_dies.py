"""Two tills trade with head office over a bad line while every part is killed in turn; each sale counts exactly once.

A seed decides what is sold, what the line does, who dies and when; processes and disks are real, so that a seed plays
the same plan again, not the same nanoseconds.
"""

import os
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing
from pathlib import Path
from uuid import UUID

import pytest

from pos_terminal.clock import SystemClock
from pos_terminal.commands.head_office.opening import Options, opened
from pos_terminal.domain.loyalty.account import Account
from pos_terminal.headoffice.office import DATABASE
from pos_terminal.headoffice.opening import open_database
from pos_terminal.store.database import open_store
from pos_terminal.wire.codec import decode
from pos_terminal.wire.payloads import SaleRecorded
from tests.conftest import BOTH, NO_POSTGRES
from tests.support.machine import Machine
from tests.support.postgres import Cluster, NotHere, cluster
from tests.support.stage import MEMBERS, Stage, stage

NIGHTLY = os.environ.get("TESTS_PROFILE") == "nightly"
SEEDS = range(1, 6) if NIGHTLY else (1,)
TURNS_OF_ALL = 5 if NIGHTLY else 1
# What tills may do to each other while they are cut off: the books are right, and say so.
MAY_BE_RAISED = {"below-zero", "given-twice", "code-shown-twice"}
SALES = "SELECT id, net_minor FROM record WHERE kind = 'sale'"


@pytest.fixture(params=BOTH)
def own_cluster(request: pytest.FixtureRequest) -> Iterator[Cluster | None]:
    """A PostgreSQL that may be killed; None for SQLite."""
    with ExitStack() as stack:
        try:
            yield stack.enter_context(cluster()) if request.param == "postgres" else None
        except NotHere as error:
            pytest.skip(f"{NO_POSTGRES}: {error}")


@pytest.mark.slow
@pytest.mark.timeout(1_800 if NIGHTLY else 300)
@pytest.mark.parametrize("seed", SEEDS)
def test_every_part_dies_and_each_sale_counts_once(own_cluster: Cluster | None, tmp_path: Path, seed: int) -> None:
    print(f"seed {seed}")  # shown where the test fails
    with stage(tmp_path, seed, own_cluster) as played:
        for _ in range(TURNS_OF_ALL):
            for victim in played.chance.sample(played.victims, len(played.victims)):
                played.turn(victim)
        played.rest()
        sold = sales_of(played.tills)
        assert played.promised <= sold.keys(), "what a cashier saw as done is in the books"
        assert booked(played) == sold
        assert balances_at_head_office(played) == balances(played.tills[0]) == balances(played.tills[1])
        assert all(till.is_right() for till in played.tills)
        assert played.office.run("verify").code == 0, played.office.run("verify")
        assert set(played.office.flags()) <= MAY_BE_RAISED
        assert played.office.json("missing-receipts") == []
        assert played.office.json("quarantine", "list")["kept_aside"] == []
        whoever = {victim.replace("0 ", "").replace("1 ", "") for victim in played.victims}
        assert played.deaths.keys() == whoever, f"all of them did die: {played.deaths}"


Balances = dict[tuple[str, str, str, str], int]


def sales_of(tills: Sequence[Machine]) -> dict[UUID, int]:
    """Every sale in the tills' journals, and what it came to. No two tills have the same one."""
    found: dict[UUID, int] = {}
    for till in tills:
        with closing(open_store(till.database, SystemClock().now)) as store:
            bodies = [decode(record.body).body for record in store.records(0)]
        own = {body.sale.id: body.sale.total_minor for body in bodies if isinstance(body, SaleRecorded)}
        assert not found.keys() & own.keys()
        found |= own
    return found


def booked(played: Stage) -> dict[UUID, int]:
    """Every sale in head office's books."""
    where = played.office.where or played.office.folder / DATABASE
    with closing(open_database(where)) as database, database.read() as db:
        rows = db.execute(SALES).fetchall()
    assert len(rows) == len({bytes(id_) for id_, _ in rows})
    return {UUID(bytes=bytes(id_)): net for id_, net in rows}


def balances(till: Machine) -> Balances:
    """All that members have, as the till would show it."""
    with closing(open_store(till.database, SystemClock().now)) as store:
        known = [(number, store.members.by_number(number)) for number in MEMBERS]
        return lots({number: store.ledger.accounts(member.id) for number, member in known if member})


def balances_at_head_office(played: Stage) -> Balances:
    with opened(Options(played.office.folder, played.office.where)) as head_office:
        ids = {number: head_office.office.accounts(number).member.id for number in MEMBERS}
        return lots({number: head_office.office.balances(member) for number, member in ids.items()})


def lots(accounts: dict[str, tuple[Account, ...]]) -> Balances:
    """Each lot that holds something, by the member's number."""
    return {
        (number, account.programme, lot.unit, lot.lot): lot.rest
        for number, found in accounts.items()
        for account in found
        for lot in account.lots
        if lot.rest
    }
