"""What members do at the counter beside buying: check-ins, the wheel, gates, activities, a manager's corrections.

Each room of the engine is loaded when it is first needed, as many shops need none of them.
"""

from dataclasses import replace
from hashlib import sha256
from uuid import UUID

from pos_terminal.domain.errors import Refused
from pos_terminal.domain.loyalty.account import LoyaltyFacts
from pos_terminal.domain.loyalty.case import Case
from pos_terminal.domain.loyalty.engagement import Engaged, EngagementKind
from pos_terminal.domain.loyalty.engine import case_of
from pos_terminal.domain.loyalty.results import result_of
from pos_terminal.services.counter import Counter
from pos_terminal.services.payment import masked_name
from pos_terminal.services.recording import Found, record
from pos_terminal.services.state import SpinShown, TillState, Tone
from pos_terminal.wire.payloads import EngagementRecorded


class Playing:
    """Each act is one record with its entries, for the member who is on the bill."""

    def __init__(self, counter: Counter) -> None:
        self._counter = counter

    def check_in(self, state: TillState, programme: str) -> TillState:
        """Raises Refused `no-check-ins`, `already-checked-in`."""
        from pos_terminal.domain.loyalty.check_in import check_in

        case = self._case(state, programme)
        if case.programme.check_in is None:
            raise Refused("no-check-ins")
        _allow(check_in(case, case.programme.check_in))
        return self._done(state, case, EngagementKind.CHECK_IN, "").noticing("checked-in", tone=Tone.GOOD)

    def spin(self, state: TillState, programme: str, wheel: str) -> TillState:
        """Draws, records, and only then shows. Raises Refused `no-such-wheel`, `wheel-off`, `no-spins`."""
        from pos_terminal.domain.loyalty.wheel import spin, wheel_of

        case = self._case(state, programme)
        rule = wheel_of(case.programme, wheel)
        if rule is None:
            raise Refused("no-such-wheel")
        secret = self._counter.vault.day_secret(f"{state.installation.terminal}/{case.booking.day.isoformat()}")
        prize = spin(case, rule, secret)
        if isinstance(prize, str):
            raise Refused(prize)
        seed = sha256(secret).hexdigest()
        after = self._done(state, case, EngagementKind.SPIN, rule.id, prize=prize.id, seed_hash=seed)
        return replace(after, spun=SpinShown(rule.names, prize.names, prize.id))

    def open_gate(self, state: TillState, programme: str, gate: str) -> TillState:
        """Raises Refused `no-such-gate` and what `gate.enter` says."""
        from pos_terminal.domain.loyalty.gate import enter, gate_of

        case = self._case(state, programme)
        rule = gate_of(case.programme, gate)
        if rule is None:
            raise Refused("no-such-gate")
        _allow(enter(case, rule))
        return self._done(state, case, EngagementKind.GATE, rule.id).noticing("gate-open", tone=Tone.GOOD)

    def activity(self, state: TillState, programme: str, code: str) -> TillState:
        """Something that is no purchase, told by the cashier. Raises Refused `no-such-activity`, `activity-limit`."""
        from pos_terminal.domain.loyalty.activity import post, takes

        case = self._case(state, programme)
        if not takes(case.programme, code):
            raise Refused("no-such-activity")
        _allow(post(case, code, 0, None))
        return self._done(state, case, EngagementKind.ACTIVITY, code).noticing("activity-noted", tone=Tone.GOOD)

    def give_tier(self, state: TillState, programme: str, tier: str, days: int, manager_pin: str = "") -> TillState:
        """A tier by hand, for so many days. Raises Refused `no-such-tier`, `manager-needed`, `wrong-manager-pin`."""
        from pos_terminal.domain.loyalty import manual

        manager = self._counter.approval(state, manager_pin).id
        case = self._case(state, programme)
        _allow(manual.give_tier(case, tier, days))
        after = self._done(state, case, EngagementKind.TIER, tier, approved_by=manager)
        return after.noticing("tier-given", {"days": days}, Tone.GOOD)

    def carry_over(self, state: TillState, programme: str, card: str, count: int, manager_pin: str = "") -> TillState:
        """Stamps of a paper card. Raises Refused `no-such-card`, `too-many-stamps`, and what an approval does."""
        from pos_terminal.domain.loyalty import manual

        manager = self._counter.approval(state, manager_pin).id
        case = self._case(state, programme)
        _allow(manual.carry_over(case, card, count))
        after = self._done(state, case, EngagementKind.PAPER_CARD, card, approved_by=manager)
        return after.noticing("stamps-carried", {"count": count}, Tone.GOOD)

    def _case(self, state: TillState, programme: str) -> Case:
        """The member's account, read again; raises Refused `no-member`, `member-blocked`, `programme-not-here`."""
        from pos_terminal.domain.loyalty.gift import book_gifts

        self._counter.operator(state)
        standing = state.bill.standing
        if standing is None:
            raise Refused("no-member")
        if standing.member.blocked:
            raise Refused("member-blocked")
        rules = next((one for one in state.bill.programmes if one.id == programme), None)
        if rules is None:
            raise Refused("programme-not-here")
        counter = self._counter
        fresh = counter.standing(standing.member, standing.trust, standing.paid_until)
        bill = replace(state.bill, standing=fresh)
        situation = counter.situation(state.installation, bill, counter.clock.now(), counter.ids.new().hex)
        case = case_of(fresh, rules, situation)
        book_gifts(case)
        return case

    def _done(
        self,
        state: TillState,
        case: Case,
        kind: EngagementKind,
        code: str,
        *,
        prize: str = "",
        seed_hash: str = "",
        approved_by: str = "",
    ) -> TillState:
        """Writes the record and shows the member as they stand now."""
        counter, member, situation = self._counter, case.member, case.situation
        facts = Engaged(
            id=UUID(situation.record),
            at=situation.at,
            business_date=situation.business_date,
            shop=state.installation.shop,
            terminal=state.installation.terminal,
            shift=state.shift.id if state.shift else None,
            cashier=counter.operator(state).id,
            approved_by=approved_by,
            kind=kind,
            programme=case.programme.id,
            code=code,
            prize=prize,
            seed_hash=seed_hash,
        )
        loyalty = LoyaltyFacts(member.id, member.number, masked_name(member), (result_of(case),))
        with counter.store.begin():
            head = record(
                counter.store,
                counter.clock,
                EngagementRecorded(engagement=facts, loyalty=loyalty),
                record_id=facts.id,
                at=facts.at,
                business_date=facts.business_date,
                found=Found(member=member.id, shift=facts.shift),
            )
        before = state.bill.standing
        standing = counter.standing(member, before.trust, before.paid_until) if before else None
        kept = counter.keep(state, replace(state.bill, standing=standing))
        return replace(kept, sequence=head.sequence)


def _allow(code: str) -> None:
    if code:
        raise Refused(code)
