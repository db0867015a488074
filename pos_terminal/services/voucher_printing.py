"""A member's voucher on paper, asked for at the counter: theirs already, printed once more."""

from pos_terminal.domain.errors import Refused
from pos_terminal.domain.loyalty.member import Trust
from pos_terminal.domain.till import StoredRecord
from pos_terminal.services.copies import record_copy
from pos_terminal.services.counter import Counter
from pos_terminal.services.state import TillState, Tone
from pos_terminal.services.vouchers_given import brought_by, open_vouchers, slips_of
from pos_terminal.wire.codec import NotReadable, decode

RECORDS_LOOKED_THROUGH = 200


class VoucherPrinting:
    """Slips of vouchers that this till gave, as copies of the record that gave them."""

    def __init__(self, counter: Counter) -> None:
        self._counter = counter

    def print_slip(self, state: TillState, programme: str, reward: str) -> TillState:
        """Prints the vouchers for that reward that the newest record of this till gave the member on the bill.

        Raises Refused `no-member`, `reward-needs-code` for one who was only looked up (who holds the paper can spend
        it), `voucher-given-elsewhere` where no record here gave one.
        """
        counter, standing = self._counter, state.bill.standing
        counter.operator(state)
        if standing is None:
            raise Refused("no-member")
        if standing.trust in (Trust.FOUND, Trust.STALE):
            raise Refused("reward-needs-code")
        stored = self._giver(standing.member.id, programme, reward)
        if stored is None:
            raise Refused("voucher-given-elsewhere")
        now, document = counter.clock.now(), slips_of(programme, reward)
        with counter.store.begin():
            copy, after = record_copy(counter, state, stored)
            counter.store.spool.add(stored.n, document, copy=copy, drawer=False, token=counter.ids.token(), at=now)
        return after.noticing("voucher-prints", tone=Tone.GOOD)

    def _giver(self, member: str, programme: str, reward: str) -> StoredRecord | None:
        """The newest record that gave a voucher for the reward which can still be used."""
        store = self._counter.store
        for stored in store.journal.of_member(member, RECORDS_LOOKED_THROUGH):
            try:
                facts = brought_by(store, decode(stored.body).body)
            except NotReadable:
                continue
            if any((one.programme, one.reward) == (programme, reward) for one in open_vouchers(store, facts)):
                return stored
        return None
