"""What a record brought its member on paper; apart from the documents, which the window does not load."""

from pos_terminal.domain.loyalty.account import LoyaltyFacts, voucher
from pos_terminal.domain.loyalty.paper import SLIPS, Coupon, vouchers_given
from pos_terminal.services.late_members import late_loyalty
from pos_terminal.services.ports import Store
from pos_terminal.wire.payloads import AnyPayload, EngagementRecorded, LateMemberRecorded, SaleRecorded


def slips_of(programme: str, reward: str) -> str:
    """The document of one reward's vouchers, asked for by hand."""
    return f"{SLIPS}/{programme}/{reward}"


def brought_by(store: Store, payload: AnyPayload) -> LoyaltyFacts | None:
    """What a record brought its member; a sale's may have come only after it. None of what brings nobody anything."""
    match payload:
        case SaleRecorded():
            return payload.loyalty or late_loyalty(store.journal.referring_to(payload.sale.id))
        case LateMemberRecorded() | EngagementRecorded():
            return payload.loyalty
        case _:
            return None


def open_vouchers(store: Store, facts: LoyaltyFacts | None) -> tuple[Coupon, ...]:
    """Of the vouchers that a record gave those that were not used or taken back since."""
    given = vouchers_given(facts)
    if facts is None or not given:
        return ()
    accounts = store.ledger.accounts(facts.member)
    lots = {(one.programme, lot.unit, lot.lot) for one in accounts for lot in one.lots if lot.rest > 0}
    return tuple(one for one in given if (one.programme, voucher(one.reward), one.lot) in lots)
