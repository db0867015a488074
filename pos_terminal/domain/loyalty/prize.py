"""What missions, check-ins, wheels, referrals and activities give, and how it is taken back."""

from collections.abc import Iterable
from datetime import date, timedelta

from pos_terminal.domain.loyalty.account import POINTS, EntryKind, voucher
from pos_terminal.domain.loyalty.booking import Booking
from pos_terminal.domain.loyalty.programme import Programme
from pos_terminal.domain.loyalty.rules.period import Expiry
from pos_terminal.domain.loyalty.rules.play import Prize
from pos_terminal.domain.loyalty.units import WALLET, spins


def give(programme: Programme, booking: Booking, prize: Prize, name: str, matures_on: date | None = None) -> None:
    """Books it. `name` is the lot of vouchers and money, so that giving the same thing on two tills can be seen."""
    day = booking.day
    if prize.points:
        points_expire = (programme.points.expiry if programme.points else Expiry()).last_day(matures_on or day)
        lot = booking.dated_lot(points_expire, matures_on)
        booking.add(EntryKind.ADJUST, POINTS, prize.points, lot, expires_on=points_expire, matures_on=matures_on)
    booking.add(EntryKind.ADJUST, WALLET, prize.wallet_minor, name, matures_on=matures_on)
    if prize.voucher:
        last = programme.reward(prize.voucher).expiry.last_day(matures_on or day)
        booking.add(EntryKind.ADJUST, voucher(prize.voucher), 1, name, expires_on=last, matures_on=matures_on)
    if prize.spins and programme.wheels:
        wheel = next((one for one in programme.wheels if one.id == prize.wheel), programme.wheels[0])
        last = day + timedelta(days=wheel.days - 1)
        booking.add(EntryKind.ADJUST, spins(wheel.id), prize.spins, last.isoformat(), expires_on=last)


def take_back(programme: Programme, booking: Booking, prize: Prize, name: str, lots: Iterable[str] = ()) -> None:
    """Takes it back: points and money as far as they go and the rest owed, a voucher where it is unused.

    Points come out of `lots` first. They go as they came, as an adjustment: they are no part of what a sale earned.
    """
    booking.take(EntryKind.ADJUST, POINTS, prize.points, lots)
    booking.take(EntryKind.ADJUST, WALLET, prize.wallet_minor, (name,))
    if prize.voucher and booking.rest(voucher(prize.voucher), name) > 0:
        booking.add(EntryKind.REVERSAL, voucher(prize.voucher), -1, name)
    if prize.spins and programme.wheels:
        wheel = next((one for one in programme.wheels if one.id == prize.wheel), programme.wheels[0])
        booking.spend(EntryKind.REVERSAL, spins(wheel.id), prize.spins)
