"""Taking back what a sale earned and giving back what it spent, for the lines that come back.

Each refund is worked out from the whole of what has come back so far, less what earlier refunds already did: returning
line by line ends where returning everything at once does.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from pos_terminal.domain.loyalty.account import (
    Entry,
    Explanation,
    LoyaltyFacts,
    ProgrammeResult,
    UnitChange,
    stamps,
    voucher,
)
from pos_terminal.domain.loyalty.engine import case_of
from pos_terminal.domain.loyalty.member import Standing
from pos_terminal.domain.loyalty.offer import Situation
from pos_terminal.domain.loyalty.programme import Programme, RefundDebt, RefundPolicy
from pos_terminal.domain.loyalty.refunds.debt import newly_owed, withhold
from pos_terminal.domain.loyalty.refunds.giving_back import give_back_points, give_back_vouchers, give_back_wallet
from pos_terminal.domain.loyalty.refunds.returned_sale import EarlierRefund, ReturnedSale
from pos_terminal.domain.loyalty.refunds.taking_points import take_points
from pos_terminal.domain.loyalty.refunds.taking_stamps import take_stamps
from pos_terminal.domain.loyalty.results import result_of
from pos_terminal.domain.loyalty.units import WALLET, can_be_spent
from pos_terminal.domain.selling.completion import CompletedSale
from pos_terminal.domain.selling.refund import ReturnedLine


def reverse(
    programmes: Iterable[Programme],
    sale: CompletedSale,
    loyalty: LoyaltyFacts,
    earlier: Sequence[EarlierRefund],
    returned: Sequence[ReturnedLine],
    standing: Standing,
    situation: Situation,
) -> tuple[ProgrammeResult, ...]:
    """What giving these lines back does to each account, by the programme versions that the sale was made under.

    Lots come back with their own expiry (or, past that, with the programme's days of grace); what has to be taken back
    but is spent already is owed, or paid for as the programme says: by all together out of no more than the refund. A
    programme whose refund policy is `none` leaves the account alone.
    """
    results: list[ProgrammeResult] = []
    left = sum(line.amount_minor for line in returned)
    for programme in programmes:
        past = ReturnedSale(case_of(standing, programme, situation), sale, loyalty, earlier, returned)
        results.append(_reversed(programme, past, left))
        left -= results[-1].withheld_minor
    return tuple(results)


def _reversed(programme: Programme, past: ReturnedSale, left_minor: int) -> ProgrammeResult:
    """In one programme, with so much of the money still to be paid out."""
    case, booking = past.case, past.booking
    others: tuple[Entry, ...] = ()
    if programme.refund is not RefundPolicy.NONE:
        give_back_points(past)
        give_back_wallet(past)
        give_back_vouchers(past)
        if programme.points is not None:
            take_points(past, programme.points)
        for card in programme.stamp_cards:
            take_stamps(past, card)
        if not programme.is_plain:
            from pos_terminal.domain.loyalty.refunds.consequences import take_consequences

            others = take_consequences(past)
        for unit in dict.fromkeys(entry.unit for entry in booking.entries):
            if can_be_spent(unit):
                booking.settle(unit, past.own_lots(unit))
    withheld = withhold(programme, booking, left_minor)
    result = result_of(case, (), (), others)
    return replace(
        result,
        explain=tuple(_explained(programme, result.changes)),
        withheld_minor=withheld,
        needs_manager=programme.refund_debt is RefundDebt.MANAGER and newly_owed(booking) > 0,
    )


def _explained(programme: Programme, changes: Iterable[UnitChange]) -> Iterator[Explanation]:
    for change in changes:
        zh, en = _unit_words(programme, change.unit)
        if change.earned < 0:
            yield Explanation(f"收回 {-change.earned} {zh}", f"{-change.earned} {en} taken back")
        if change.spent < 0:
            yield Explanation(f"退回 {-change.spent} {zh}", f"{-change.spent} {en} given back")
        if change.closing < 0:
            yield Explanation(
                f"尚欠 {-change.closing} {zh}，下次消費補回", f"{-change.closing} {en} owed, earned back first"
            )


def _unit_words(programme: Programme, unit: str) -> tuple[str, str]:
    for card in programme.stamp_cards:
        if unit == stamps(card.id):
            return f"個{card.names.zh}印花", f"stamps ({card.names.en})"
    if unit == WALLET:
        return f"{programme.currency} 分（餘額）", f"{programme.currency} cents in the wallet"
    for reward in programme.rewards:
        if unit == voucher(reward.id):
            return f"張{reward.names.zh}券", f"voucher ({reward.names.en})"
    return programme.unit_names.zh, programme.unit_names.en
