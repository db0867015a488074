"""A voucher's own code: which of a member's vouchers it is, and using it on the open bill."""

from dataclasses import replace

from pos_terminal.domain.errors import Refused
from pos_terminal.domain.loyalty.account import voucher
from pos_terminal.domain.loyalty.member import Member, Trust
from pos_terminal.domain.loyalty.offer import Choice
from pos_terminal.services.checkout import Checkout
from pos_terminal.services.counter import Counter
from pos_terminal.services.members import Members
from pos_terminal.services.state import Shown, TillState, Tone
from pos_terminal.wire.counter_code import member_of


class Vouchers:
    """Finds vouchers by their codes. A voucher's code names its member, who earns, and is good for itself alone: it is
    printed on paper that is thrown away, so whoever holds it is not trusted with what else the member has.
    """

    def __init__(self, counter: Counter, checkout: Checkout, members: Members) -> None:
        self._counter = counter
        self._checkout = checkout
        self._members = members

    def codes(self, state: TillState, member: Member) -> tuple[tuple[str, Choice], ...]:
        """A member's vouchers in the programmes of the open bill, each with its code; expired ones too."""
        accounts = {one.programme: one for one in self._counter.store.ledger.accounts(member.id)}
        choices = [
            Choice(programme.id, reward.id, voucher=lot.lot)
            for programme in state.bill.programmes
            if programme.id in accounts
            for reward in programme.rewards
            for lot in accounts[programme.id].of_unit(voucher(reward.id))
            if lot.rest > 0
        ]
        return tuple((self._code(member, choice), choice) for choice in choices)

    def use(self, state: TillState, code: str) -> TillState:
        """The bill with that voucher used, and its member on it; where it cannot be used now, a notice says why.

        Raises Refused `voucher-not-here` for one that is used up, not heard of or forged, `voucher-of-another`.
        """
        member = member_of(code)
        standing = state.bill.standing
        owner = self._counter.store.members.by_id(member) or Member(member, "")
        choice = dict(self.codes(state, owner)).get(code)
        if standing is None or standing.member.id == member:
            choice = choice or self._given_today(state, owner, code)
        if choice is None:
            raise Refused("voucher-not-here")
        if standing is not None and standing.member.id != member:
            raise Refused("voucher-of-another")
        if standing is None:
            state = self._members.attach_shown(state, Shown(owner, Trust.FOUND))
        if choice in state.bill.choices:
            return state.noticing("voucher-used", tone=Tone.INFO)
        try:
            return self._checkout.toggle_reward(state, replace(choice, shown=True))
        except Refused as refused:
            return state.noticing(refused.code, refused.params)

    def _given_today(self, state: TillState, owner: Member, code: str) -> Choice | None:
        """Of the vouchers that come to light on the bill itself (a birthday's, a card that it fills) the one meant."""
        if state.bill.standing is None:
            return None
        offered = [one.choice for one in state.bill.evaluation.offers if one.choice.voucher]
        return next((one for one in offered if self._code(owner, one) == code), None)

    def _code(self, member: Member, choice: Choice) -> str:
        return self._counter.vault.voucher_code(member.id, choice.programme, choice.reward, choice.voucher)
