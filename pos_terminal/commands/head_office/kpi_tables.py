"""The KPIs of `pos-head-office report` as tables."""

from rich.console import Console
from rich.table import Table

from pos_terminal.domain.money import Money
from pos_terminal.headoffice.kpis import Kpis, ProgrammeKpis

NOTHING = "-"


def print_kpis(console: Console, found: Kpis, currency: str) -> None:
    """What members do beside guests, and a column for each programme."""
    console.print(f"{found.first_day or 'all days'} to {found.last_day}", highlight=False)
    table = Table("", "members", "guests")
    table.add_row("known", f"{found.members:,}", NOTHING)
    table.add_row("have bought", f"{found.active_members:,}", NOTHING)
    table.add_row("have come again", f"{found.repeat_members:,} ({_percent(found.repeat_rate)})", NOTHING)
    table.add_row("visits each", _number(found.visits_per_active), NOTHING)
    table.add_row("visits", f"{found.member_visits:,}", f"{found.guest_visits:,}")
    spend = (found.member_spend_minor, found.guest_spend_minor)
    table.add_row(f"{currency} net", *(_money(amount, currency) for amount in spend))
    each = (found.member_sale_minor, found.guest_sale_minor)
    table.add_row(f"{currency} a visit", *(_money(amount, currency) for amount in each))
    console.print(table)
    if found.programmes:
        console.print(_programmes(found.programmes, currency))


def _programmes(found: tuple[ProgrammeKpis, ...], currency: str) -> Table:
    table = Table("", *(one.programme for one in found))
    table.add_row("points given", *(f"{one.points_given:,}" for one in found))
    table.add_row("points used", *(f"{one.points_used:,} ({_percent(one.redemption_rate)})" for one in found))
    table.add_row("points expired", *(f"{one.points_expired:,} ({_percent(one.breakage)})" for one in found))
    table.add_row("points open", *(f"{one.points_open:,}" for one in found))
    table.add_row("vouchers open", *(f"{one.vouchers_open:,}" for one in found))
    table.add_row(f"liability {currency}", *(_money(one.liability_minor, currency) for one in found))
    table.add_row("tiers up, down", *(f"{one.tier_ups:,}, {one.tier_downs:,}" for one in found))
    brought = (f"{one.converted:,} of {one.referred:,} ({_percent(one.referral_conversion)})" for one in found)
    table.add_row("friends who bought", *brought)
    return table


def _percent(rate: float | None) -> str:
    return NOTHING if rate is None else f"{100 * rate:.1f} %"


def _number(value: float | None) -> str:
    return NOTHING if value is None else f"{value:.2f}"


def _money(amount_minor: int | None, currency: str) -> str:
    return NOTHING if amount_minor is None else Money(amount_minor, currency).decimal()
