"""What members do at the counter beside buying: check-ins, the wheel, gates, activities, a manager's corrections.

Each room of the engine is loaded when it is first needed, as many shops need none of them.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from hashlib import sha256
from uuid import UUID

from pos_terminal.domain.errors import Refused
from pos_terminal.domain.loyalty.account import LoyaltyFacts
from pos_terminal.domain.loyalty.case import Case
from pos_terminal.domain.loyalty.engagement import Engaged, EngagementKind
from pos_terminal.domain.loyalty.engine import case_of
from pos_terminal.domain.loyalty.member import Standing
from pos_terminal.domain.loyalty.programme import Programme
from pos_terminal.domain.loyalty.results import result_of
from pos_terminal.domain.till import Head
from pos_terminal.services.counter import Counter
from pos_terminal.services.payment import masked_name
from pos_terminal.services.recording import Found, record
from pos_terminal.services.state import SpinShown, TillState, Tone
from pos_terminal.services.voucher_slips import spool_slips
from pos_terminal.wire.payloads import EngagementRecorded


@dataclass(frozen=True, slots=True)
class _Act:
    """What was done, as the record tells it."""

    kind: EngagementKind
    code: str = ""
    prize: str = ""
    seed_hash: str = ""
    approved_by: str = ""


class Engagements:
    """Each act is one record with its entries, for the member who is on the bill."""

    def __init__(self, counter: Counter) -> None:
        self._counter = counter

    def check_in(self, state: TillState, programme: str) -> TillState:
        """Raises Refused `no-check-ins`, `already-checked-in`."""

        def act(case: Case) -> _Act:
            from pos_terminal.domain.loyalty.play.check_in import check_in

            if case.programme.check_in is None:
                raise Refused("no-check-ins")
            _allow(check_in(case, case.programme.check_in))
            return _Act(EngagementKind.CHECK_IN)

        return self._recorded(state, programme, act).noticing("checked-in", tone=Tone.GOOD)

    def spin(self, state: TillState, programme: str, wheel: str) -> TillState:
        """Draws, records, and only then shows. Raises Refused `no-such-wheel`, `wheel-off`, `no-spins`."""
        shown: list[SpinShown] = []

        def act(case: Case) -> _Act:
            from pos_terminal.domain.loyalty.play.wheel import spin, wheel_of

            rule = wheel_of(case.programme, wheel)
            if rule is None:
                raise Refused("no-such-wheel")
            secret = self._counter.vault.day_secret(f"{state.installation.terminal}/{case.booking.day.isoformat()}")
            prize = spin(case, rule, secret)
            if isinstance(prize, str):
                raise Refused(prize)
            shown.append(SpinShown(rule.names, prize.names, prize.id))
            return _Act(EngagementKind.SPIN, rule.id, prize=prize.id, seed_hash=sha256(secret).hexdigest())

        return replace(self._recorded(state, programme, act), spun=shown[0])

    def open_gate(self, state: TillState, programme: str, gate: str) -> TillState:
        """Raises Refused `no-such-gate` and what `gate.enter` says."""

        def act(case: Case) -> _Act:
            from pos_terminal.domain.loyalty.club.gate import enter, gate_of

            rule = gate_of(case.programme, gate)
            if rule is None:
                raise Refused("no-such-gate")
            _allow(enter(case, rule))
            return _Act(EngagementKind.GATE, rule.id)

        return self._recorded(state, programme, act).noticing("gate-open", tone=Tone.GOOD)

    def activity(self, state: TillState, programme: str, code: str) -> TillState:
        """Something that is no purchase, told by the cashier. Raises Refused `no-such-activity`, `activity-limit`."""

        def act(case: Case) -> _Act:
            from pos_terminal.domain.loyalty.play.activity import post, takes

            if not takes(case.programme, code):
                raise Refused("no-such-activity")
            _allow(post(case, code, 0, None))
            return _Act(EngagementKind.ACTIVITY, code)

        return self._recorded(state, programme, act).noticing("activity-noted", tone=Tone.GOOD)

    def give_tier(self, state: TillState, programme: str, tier: str, days: int, manager_pin: str = "") -> TillState:
        """A tier by hand, for so many days. Raises Refused `no-such-tier`, `manager-needed`, `wrong-manager-pin`."""
        manager = self._counter.approval(state, manager_pin).id

        def act(case: Case) -> _Act:
            from pos_terminal.domain.loyalty import manual

            _allow(manual.give_tier(case, tier, days))
            return _Act(EngagementKind.TIER, tier, approved_by=manager)

        return self._recorded(state, programme, act).noticing("tier-given", {"days": days}, Tone.GOOD)

    def carry_over(self, state: TillState, programme: str, card: str, count: int, manager_pin: str = "") -> TillState:
        """Stamps of a paper card. Raises Refused `no-such-card`, `too-many-stamps`, and what an approval does."""
        manager = self._counter.approval(state, manager_pin).id

        def act(case: Case) -> _Act:
            from pos_terminal.domain.loyalty import manual

            _allow(manual.carry_over(case, card, count))
            return _Act(EngagementKind.PAPER_CARD, card, approved_by=manager)

        return self._recorded(state, programme, act).noticing("stamps-carried", {"count": count}, Tone.GOOD)

    def _recorded(self, state: TillState, programme: str, act: Callable[[Case], _Act]) -> TillState:
        """Reads the account, does the act and writes its record in one transaction; shows the member as they stand now.

        Raises Refused `no-member`, `member-blocked`, `programme-not-here`.
        """
        counter, standing = self._counter, state.bill.standing
        counter.operator(state)
        if standing is None:
            raise Refused("no-member")
        if standing.member.blocked:
            raise Refused("member-blocked")
        rules = next((one for one in state.bill.programmes if one.id == programme), None)
        if rules is None:
            raise Refused("programme-not-here")
        with counter.store.begin():
            case = self._case(state, standing, rules)
            head, loyalty = self._write(state, case, act(case))
            spool_slips(counter, head.n, loyalty, counter.clock.now())
        after = counter.renewed(standing)
        return replace(counter.keep(state, replace(state.bill, standing=after)), sequence=head.sequence)

    def _case(self, state: TillState, standing: Standing, rules: Programme) -> Case:
        from pos_terminal.domain.loyalty.club.gift import book_gifts

        counter = self._counter
        fresh = counter.renewed(standing)
        bill = replace(state.bill, standing=fresh)
        situation = counter.situation(state.installation, bill, counter.clock.now(), counter.ids.new().hex)
        case = case_of(fresh, rules, situation)
        book_gifts(case)
        return case

    def _write(self, state: TillState, case: Case, act: _Act) -> tuple[Head, LoyaltyFacts]:
        counter, member, situation = self._counter, case.member, case.situation
        facts = Engaged(
            id=UUID(situation.record),
            at=situation.at,
            business_date=situation.business_date,
            shop=state.installation.shop,
            terminal=state.installation.terminal,
            shift=state.shift.id if state.shift else None,
            cashier=counter.operator(state).id,
            approved_by=act.approved_by,
            kind=act.kind,
            programme=case.programme.id,
            code=act.code,
            prize=act.prize,
            seed_hash=act.seed_hash,
        )
        loyalty = LoyaltyFacts(member.id, member.number, masked_name(member), (result_of(case),))
        head = record(
            counter.store,
            counter.clock,
            EngagementRecorded(engagement=facts, loyalty=loyalty),
            record_id=facts.id,
            at=facts.at,
            business_date=facts.business_date,
            found=Found(member=member.id, shift=facts.shift),
        )
        return head, loyalty


def _allow(code: str) -> None:
    if code:
        raise Refused(code)
