"""What cut-off tills cost, of `pos-head-office report`, as tables."""

from rich.console import Console
from rich.table import Table

from pos_terminal.domain.money import Money
from pos_terminal.headoffice.exposure import Exposure

NO_FIGURE = "-"
NO_LIMIT = "no limit"


def print_exposure(console: Console, found: Exposure, currency: str) -> None:
    """Only what there is: nothing for a merchant whose tills were all heard, and nothing overdrawn."""
    if found.overdrawn:
        table = Table("overdrawn", "unit", "members", "owed", currency)
        for owed in found.overdrawn:
            table.add_row(
                owed.programme, owed.unit, str(owed.members), f"{owed.amount:,}", _money(owed.minor, currency)
            )
        console.print(table)
    if found.unseen:
        table = Table(f"given unseen ({found.late_minutes} min or more)", "bills", "allowed by a manager", currency)
        for till in found.unseen:
            table.add_row(till.terminal, str(till.bills), str(till.allowed), _money(till.minor, currency))
        console.print(table)
    if found.away:
        table = Table("away", "last contact", "limited rewards", f"may give, {currency}")
        for one in found.away:
            contact = one.last_contact.strftime("%m-%d %H:%M UTC") if one.last_contact else "never"
            stopped = "stopped" if one.past_hours else "go on"
            table.add_row(one.terminal, contact, stopped, _money(one.minor, currency, NO_LIMIT))
        console.print(table)
    overdrawn, unseen = _money(found.overdrawn_minor, currency), _money(found.unseen_minor, currency)
    away = "tills that are away have no limit"
    if found.away_minor is not None:
        away = f"at most {_money(found.away_minor, currency)} by tills that are away"
    console.print(f"offline: {currency} {overdrawn} overdrawn now, {unseen} given unseen, {away}", highlight=False)


def _money(minor: int | None, currency: str, without: str = NO_FIGURE) -> str:
    return without if minor is None else Money(minor, currency).decimal()
