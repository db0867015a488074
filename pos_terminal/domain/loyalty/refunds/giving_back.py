"""Refunds: what the sale spent comes back, into its own lots."""

from collections.abc import Sequence
from datetime import timedelta

from pos_terminal.domain.loyalty.account import (
    OWED,
    POINTS,
    Entry,
    EntryKind,
    voucher,
)
from pos_terminal.domain.loyalty.refunds.returned_sale import ReturnedSale
from pos_terminal.domain.loyalty.rewards.redemption import WALLET_REWARD, is_money_off, reward_of
from pos_terminal.domain.loyalty.units import WALLET
from pos_terminal.domain.selling.refund import all_returned, part_returned, pieces
from pos_terminal.domain.selling.sale import Deduction


def give_back_points(past: ReturnedSale) -> None:
    """Points spent: as money off in proportion to its part on what has come back, a reward's when all of it is."""
    paid = [one for one in past.sale.deductions if is_money_off(one, past.programme)]
    bought_for = [(one, _cost(past, one)) for one in past.sale.deductions if _cost(past, one)]
    whole = sum(deduction.amount_minor for deduction in paid)
    taken = [entry for entry in past.sold if (entry.unit, entry.kind) == (POINTS, EntryKind.REDEEM)]
    spent = -sum(entry.amount for entry in taken)
    come_back = pieces(past.returned_so_far)
    back = sum(cost for one, cost in bought_for if one.parts and all_returned(past.sale, one, come_back))
    if whole:
        for_money = spent - sum(cost for _, cost in bought_for)
        back += for_money * sum(part_returned(past.sale, one, come_back) for one in paid) // whole
    _give_back(past, POINTS, taken, back)


def give_back_wallet(past: ReturnedSale) -> None:
    """Money out of the wallet, in proportion to what has come back."""
    paid = [one for one in past.sale.deductions if (one.programme, one.reward) == (past.programme.id, WALLET_REWARD)]
    whole = sum(one.amount_minor for one in paid)
    taken = [entry for entry in past.sold if (entry.unit, entry.kind) == (WALLET, EntryKind.REDEEM)]
    if whole:
        come_back = pieces(past.returned_so_far)
        spent = -sum(entry.amount for entry in taken)
        _give_back(past, WALLET, taken, spent * sum(part_returned(past.sale, one, come_back) for one in paid) // whole)


def _give_back(past: ReturnedSale, unit: str, taken: Sequence[Entry], back: int) -> None:
    """`back` of what was taken in all, less what earlier refunds gave back; the last taken first."""
    skip = sum(entry.amount for entry in past.done if entry.unit == unit and entry.amount > 0)
    for entry in reversed(taken):
        upto = min(-entry.amount, back)
        restore(past, entry, max(0, upto - skip))
        back -= upto
        skip = max(0, skip - upto)


def _cost(past: ReturnedSale, deduction: Deduction) -> int:
    """Points that a reward cost; 0 where it was a voucher's or money off."""
    if deduction.programme != past.programme.id or deduction.voucher:
        return 0
    reward = reward_of(past.programme, deduction.reward)
    return reward.cost_points if reward else 0


def give_back_vouchers(past: ReturnedSale) -> None:
    """A voucher comes back with the last piece of the lines that it paid for."""
    before = pieces(line for refund, _ in past.earlier for line in refund.lines)
    after = pieces(past.returned_so_far)
    used = {
        (entry.unit, entry.lot): entry for entry in past.sold if entry.kind is EntryKind.REDEEM and entry.amount < 0
    }
    for deduction in past.sale.deductions:
        entry = used.get((voucher(deduction.reward), deduction.voucher))
        if entry is None or deduction.programme != past.programme.id or not deduction.parts:
            continue
        if all_returned(past.sale, deduction, after) and not all_returned(past.sale, deduction, before):
            restore(past, entry, -entry.amount)


def restore(past: ReturnedSale, entry: Entry, amount: int) -> None:
    """Gives back what an entry took, into its own lot; if that has expired, into one with days of grace."""
    grace, day = past.programme.refund_grace_days, past.booking.day
    lot, expires_on = entry.lot, entry.expires_on
    rule = past.programme.points
    if entry.unit == POINTS and rule is not None and rule.expiry.inactive_months:
        live = [one for one in past.booking.of(POINTS).lots if one.expires_on and one.live(day) and one.lot != OWED]
        latest = max(live, key=lambda one: one.expires_on or day, default=None)
        if latest is not None and expires_on is not None and (latest.expires_on or day) > expires_on:
            lot, expires_on = latest.lot, latest.expires_on
    if grace and expires_on is not None and expires_on < day:
        issuer = "".join(entry.lot.partition("@")[1:])  # in a coalition, the merchant that gave them
        lot, expires_on = past.booking.new_lot(entry.unit) + issuer, day + timedelta(days=grace)
    past.booking.add(EntryKind.REVERSAL, entry.unit, amount, lot, expires_on=expires_on, matures_on=entry.matures_on)
