"""Tills and head office in any order of events, beside a model that knows no streams, hashes or cursors."""

from uuid import UUID

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from tests.sim.facts import LOTS, MEMBERS, Fact
from tests.sim.model import ModelOffice, ModelTill
from tests.sim.network import ANSWER_LOST, BUSY, CUT, GOOD, LATER, LOST, NO_ZSTD, PAGE, TOO_LARGE, TWICE
from tests.sim.till import SimTill, TillBackup
from tests.sim.world import World

MOST_TILLS = 4

which = st.integers(0, 20)
faults = st.lists(
    st.sampled_from((GOOD, GOOD, LOST, ANSWER_LOST, CUT, PAGE, BUSY, TWICE, LATER, TOO_LARGE, NO_ZSTD)),
    min_size=1,
    max_size=5,
)


class SyncMachine(RuleBasedStateMachine):
    """Each rule does the same to the real parts and to the model."""

    def __init__(self) -> None:
        super().__init__()
        self.world = World(1)
        self.world.network.lossy, self.world.network.batch_records, self.world.page = 0.0, 3, 2
        del self.world.tills[2:]
        for till in self.world.tills:
            self.world.add(till)
        self.office = ModelOffice()
        self.models = {till: ModelTill() for till in self.world.tills}
        self.till_copies: list[tuple[SimTill, TillBackup, ModelTill]] = []
        self.office_copies = [(self.world.office.backup(), self.office.copy())]
        self.version = 0
        self.were_aside: set[UUID] = set()

    def till(self, number: int) -> SimTill:
        return self.world.tills[number % len(self.world.tills)]

    def ever_aside(self) -> set[UUID]:
        """What was kept aside at any time: whether a till still counts it hangs on when it was told of the member."""
        self.were_aside |= self.office.aside.keys()
        return self.were_aside

    def next_version(self) -> int:
        self.version += 1
        return self.version

    @rule(
        number=which, member=st.sampled_from(MEMBERS), delta=st.integers(-9, 9).filter(bool), lot=st.sampled_from(LOTS)
    )
    def trade(self, number: int, member: str, delta: int, lot: str) -> None:
        till = self.till(number)
        self._commit(till, Fact(till.ids.new(), member, delta, lot))

    @rule(number=which, pick=which)
    def void(self, number: int, pick: int) -> None:
        till = self.till(number)
        mine = {fact.voids for fact in self.models[till].facts}
        sales = [one for one in self.world.truth.by_id.values() if one.voids is None and one.id not in mine]
        if sales:
            of = sales[pick % len(sales)]
            self._commit(till, Fact(till.ids.new(), of.member, -of.delta, of.lot, of.id))

    @rule(number=which, member=st.sampled_from(MEMBERS))
    def trade_with_a_newer_program(self, number: int, member: str) -> None:
        """A till that was upgraded first writes what head office cannot read yet."""
        till = self.till(number)
        self._commit(till, Fact(till.ids.new(), member, 7, "a", poison=True))

    def _commit(self, till: SimTill, fact: Fact) -> None:
        till.commit(fact, self.world.truth)
        self.models[till].facts.append(fact)

    @rule()
    def upgrade_head_office(self) -> None:
        for kept in self.world.office.office.quarantined():
            self.world._let_in(kept)
        self.ever_aside()
        self.office.let_in(self.next_version())

    @rule(number=which)
    def sync(self, number: int) -> None:
        till = self.till(number)
        status = till.syncing.run_once(force=True)
        assert (status.online, status.waiting) == (True, 0)
        self.office.take(self.models[till].facts, self.next_version())
        self.models[till].hear(self.office)

    @rule(number=which, faults=faults)
    def sync_over_a_bad_line(self, number: int, faults: list[str]) -> None:
        """Head office has what it had and some of the till's; the till was told all of it, or nothing is sure."""
        till, model = self.till(number), self.models[self.till(number)]
        self.world.network.forced = list(faults)
        status = till.syncing.run_once(force=True)
        self.world.network.forced = []
        before, now = self.office.known(), self.world.office.known(self.world.truth)
        assert before <= now <= before | set(model.facts)
        self.office.take([fact for fact in model.facts if fact in now], self.next_version())
        if status.online:
            assert set(model.facts) <= now
            model.hear(self.office)
        else:
            self._hear_as_seen(till, model)

    def _hear_as_seen(self, till: SimTill, model: ModelTill) -> None:
        """A round that broke off may have told some members: those must be told right."""
        heard = model.copy()
        heard.hear(self.office)
        for member in MEMBERS:
            shown = till.shown(member)
            if shown not in model.views(member, self.ever_aside()):
                assert shown in heard.views(member, self.ever_aside())
            if till.store.ledger.snapshot_as_of(member) != self.as_of.get((till.name, member)) and member in heard.told:
                model.told[member] = heard.told[member]

    @precondition(lambda self: self.world.network.delayed)
    @rule()
    def late_arrival(self) -> None:
        before = self.office.known()
        self.world.network.reach(self.world.network.delayed.pop())
        for fact in self.world.office.known(self.world.truth) - before:
            self.office.take([fact], self.next_version())

    @rule(number=which)
    def copy_a_till(self, number: int) -> None:
        till = self.till(number)
        self.till_copies.append((till, till.backup(), self.models[till].copy()))

    @precondition(lambda self: self.till_copies)
    @rule(pick=which, noticed=st.booleans())
    def put_a_till_back(self, pick: int, noticed: bool) -> None:
        till, backup, model = self.till_copies[pick % len(self.till_copies)]
        till.put_back(backup, noticed=noticed)
        self.world.add(till)
        self.models[till] = model.copy()

    @precondition(lambda self: len(self.world.tills) < MOST_TILLS)
    @rule(number=which)
    def clone(self, number: int) -> None:
        till = self.till(number)
        clone = till.clone(f"{till.name} clone {len(self.world.tills)}", till.clock, self.world.other_ids())
        self.world.add(clone)
        self.models[clone] = self.models[till].copy()

    @rule()
    def copy_head_office(self) -> None:
        self.office_copies.append((self.world.office.backup(), self.office.copy()))

    @rule(pick=which, noticed=st.booleans())
    def put_head_office_back(self, pick: int, noticed: bool) -> None:
        backup, model = self.office_copies[pick % len(self.office_copies)]
        self.world.office.put_back(backup, noticed=noticed)
        self.office = model.copy()

    @rule(number=which)
    def restart(self, number: int) -> None:
        self.world.add(self.till(number))

    @invariant()
    def head_office_has_what_the_model_has(self) -> None:
        assert self.world.office.known(self.world.truth) == self.office.known()
        assert self.world.office.balances() == {member: self.office.balance(member) for member in MEMBERS}

    @invariant()
    def every_till_shows_what_the_model_shows(self) -> None:
        self.as_of = {}
        for till, model in self.models.items():
            for member in MEMBERS:
                assert till.shown(member) in model.views(member, self.ever_aside()), (till.name, member)
                self.as_of[till.name, member] = till.store.ledger.snapshot_as_of(member)

    def teardown(self) -> None:
        """Everybody syncs: nothing is lost, and all show the same."""
        try:
            self.world.finish()
            must: set[UUID] = {fact.id for model in self.models.values() for fact in model.facts}
            assert must <= self.world.office.counted()
        finally:
            self.world.close()


TestSyncMachine = SyncMachine.TestCase
TestSyncMachine.settings = settings(deadline=None, stateful_step_count=20)
