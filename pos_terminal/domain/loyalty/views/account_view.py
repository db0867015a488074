"""An account as programs read it: the `account` object of the play file (docs/commands.md)."""

from collections.abc import Mapping
from datetime import date

from pos_terminal.domain.loyalty.account import POINTS, Account, stamps, voucher
from pos_terminal.domain.loyalty.booking import Booking
from pos_terminal.domain.loyalty.case import Case
from pos_terminal.domain.loyalty.club.gift import book_gifts
from pos_terminal.domain.loyalty.club.membership import plan_until
from pos_terminal.domain.loyalty.member import Member
from pos_terminal.domain.loyalty.offer import Situation
from pos_terminal.domain.loyalty.outlook import Outlook
from pos_terminal.domain.loyalty.programme import Programme
from pos_terminal.domain.loyalty.rules.tier import Metric
from pos_terminal.domain.loyalty.views.outlooking import outlook
from pos_terminal.domain.money import minor_digits

# (reward, lot) -> name
VoucherNames = Mapping[tuple[str, str], str]
NO_NAMES: VoucherNames = {}


def account_view(
    programme: Programme,
    account: Account,
    member: Member,
    situation: Situation,
    voucher_names: VoucherNames = NO_NAMES,
) -> dict[str, object]:
    """The account as it stands at that moment. `voucher_names` calls vouchers by other names than their lots."""
    on = situation.business_date
    booking = Booking(account, situation.record, on)
    case = Case(programme, member, booking, situation)
    book_gifts(case)
    account, seen = booking.account, outlook(case)
    cards = [card.id for card in programme.stamp_cards]
    owed_stamps = {card: account.owed(stamps(card), on) for card in cards}
    return {
        "points": account.spendable(POINTS, on),
        "pending": account.pending(POINTS, on),
        "stamps": {card: account.spendable(stamps(card), on) for card in cards},
        "tier": seen.tier.id if seen.tier else None,
        "tier_until": _text(seen.tier.until) if seen.tier else None,
        "credit": _credit(programme, seen),
        "vouchers": [
            {
                "id": voucher_names.get((reward.id, lot.lot), lot.lot),
                "reward": reward.id,
                "expires": _text(lot.expires_on),
            }
            for reward in programme.rewards
            for lot in account.spendable_lots(voucher(reward.id), on)
        ],
        "wallet_minor": seen.wallet_minor,
        "owed": {
            "points": account.owed(POINTS, on),
            "stamps": {card: owed for card, owed in owed_stamps.items() if owed},
        },
        "membership_until": _membership(programme, account, on),
        "expiring": [{"on": one.on.isoformat(), "points": one.amount} for one in account.expiring(POINTS, on)],
        **_played(seen),
    }


def _credit(programme: Programme, seen: Outlook) -> int:
    """What counts towards the tier in whole units of its metric."""
    if programme.tiers is None or seen.tier is None:
        return 0
    if programme.tiers.counter.metric is Metric.SPEND:
        whole: int = seen.tier.progress // 10 ** minor_digits(programme.currency)
        return whole
    return seen.tier.progress


def _membership(programme: Programme, account: Account, on: date) -> str | None:
    ends = [until for rule in programme.plans if (until := plan_until(account, rule)) is not None and until >= on]
    return max(ends).isoformat() if ends else None


def _played(seen: Outlook) -> dict[str, object]:
    """Keys that stand there only where the programme has such things."""
    found: dict[str, object] = {}
    if seen.missions:
        found["missions"] = {
            one.id: {"progress": one.progress, "target": one.target, "done": one.done} for one in seen.missions
        }
    if seen.check_in is not None:
        found["check_in"] = {"today": seen.check_in.today, "streak": seen.check_in.streak}
    if seen.wheels:
        found["spins"] = {one.id: one.spins for one in seen.wheels}
    return found


def _text(day: date | None) -> str | None:
    return day.isoformat() if day else None
