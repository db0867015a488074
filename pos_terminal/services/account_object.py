"""An account as commands print it: the `account` object of the play file (docs/commands.md)."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from pos_terminal.domain.loyalty.account import POINTS, Account, stamps, voucher

_CARD = stamps("")
_VOUCHER = voucher("")


def account_json(account: Account, on: date) -> dict[str, Any]:
    """The account as it stands on that day: what can be spent, never below zero, and what is owed beside it."""
    units = sorted({lot.unit for lot in account.lots})
    cards = [unit for unit in units if unit.startswith(_CARD)]
    return {
        "points": account.spendable(POINTS, on),
        "pending": account.pending(POINTS, on),
        "stamps": {card.removeprefix(_CARD): account.spendable(card, on) for card in cards},
        "tier": None,
        "tier_until": None,
        "credit": 0,
        "vouchers": [
            {"id": lot.lot, "reward": unit.removeprefix(_VOUCHER), "expires": _day(lot.expires_on)}
            for unit in units
            if unit.startswith(_VOUCHER)
            for lot in account.spendable_lots(unit, on)
        ],
        "wallet_minor": 0,
        "owed": {
            "points": account.owed(POINTS, on),
            "stamps": {card.removeprefix(_CARD): owed for card in cards if (owed := account.owed(card, on))},
        },
        "membership_until": None,
        "expiring": [{"on": _day(part.on), "points": part.amount} for part in account.expiring(POINTS, on)],
    }


def accounts_json(accounts: Sequence[Account], on: date) -> dict[str, Any]:
    """The first programme's account; with several programmes, each one's under `accounts`."""
    shown = account_json(accounts[0] if accounts else Account("", ""), on)
    if len(accounts) > 1:
        shown["accounts"] = {account.programme: account_json(account, on) for account in accounts}
    return shown


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
