"""An account as programs read it: the `account` object of the play file (docs/commands.md)."""

from collections.abc import Mapping
from datetime import date

from pos_terminal.domain.loyalty.account import POINTS, Account, stamps, voucher
from pos_terminal.domain.loyalty.programme import Programme

# (reward, lot) -> name
VoucherNames = Mapping[tuple[str, str], str]
NO_NAMES: VoucherNames = {}


def account_view(
    programme: Programme, account: Account, on: date, voucher_names: VoucherNames = NO_NAMES
) -> dict[str, object]:
    """The account as it stands on that day. `voucher_names` calls vouchers by other names than their lots."""
    cards = [card.id for card in programme.stamp_cards]
    vouchers = [
        {
            "id": voucher_names.get((reward.id, lot.lot), lot.lot),
            "reward": reward.id,
            "expires": lot.expires_on.isoformat() if lot.expires_on else None,
        }
        for reward in programme.rewards
        for lot in account.spendable_lots(voucher(reward.id), on)
    ]
    owed_stamps = {card: account.owed(stamps(card), on) for card in cards}
    return {
        "points": account.spendable(POINTS, on),
        "pending": account.pending(POINTS, on),
        "stamps": {card: account.spendable(stamps(card), on) for card in cards},
        "tier": None,
        "tier_until": None,
        "credit": 0,
        "vouchers": vouchers,
        "wallet_minor": 0,
        "owed": {
            "points": account.owed(POINTS, on),
            "stamps": {card: owed for card, owed in owed_stamps.items() if owed},
        },
        "membership_until": None,
        "expiring": [{"on": one.on.isoformat(), "points": one.amount} for one in account.expiring(POINTS, on)],
    }
