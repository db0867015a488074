"""Vouchers that the programme wants on paper of their own go to the spool with the record that gave them."""

from datetime import datetime

from pos_terminal.domain.errors import Unavailable
from pos_terminal.domain.loyalty.account import LoyaltyFacts
from pos_terminal.domain.loyalty.paper import SLIPS, Coupon, vouchers_given
from pos_terminal.domain.loyalty.rules.reward import Paper
from pos_terminal.services.counter import Counter


def spool_slips(counter: Counter, n: int, facts: LoyaltyFacts | None, at: datetime, *, copy: int = 0) -> None:
    """One job for the slips of journal row `n`, if it gave any; called inside the transaction of that record.

    It is a job beside the receipt's, so that a receipt that is not wanted, or not printed, does not keep them back.
    """
    if any(_on_slip(counter, coupon) for coupon in vouchers_given(facts)):
        counter.store.spool.add(n, SLIPS, copy=copy, drawer=False, token=counter.ids.token(), at=at)


def _on_slip(counter: Counter, coupon: Coupon) -> bool:
    try:
        programme = counter.shelf.version(coupon.programme, coupon.version)
    except Unavailable:  # an old version that is not here any more: its voucher stands on the receipt's copy
        return False
    return any(rule.id == coupon.reward and rule.paper is Paper.SLIP for rule in programme.rewards)
