"""`leaderboard`, `settlement`, `experiment`: what only the whole picture shows, for people and for programs."""

import csv
from datetime import datetime
from pathlib import Path

import click
import msgspec
from rich.console import Console
from rich.table import Table

from pos_terminal.commands.head_office.opening import Options, opened
from pos_terminal.commands.head_office.reporting import as_json_option
from pos_terminal.commands.head_office.spans import DAY, day_of, span_options
from pos_terminal.domain.loyalty.rules.play import Score
from pos_terminal.domain.money import Money, minor_digits
from pos_terminal.headoffice.experiments import Arm
from pos_terminal.headoffice.intervals import Estimate
from pos_terminal.headoffice.leaderboards import Leaderboard
from pos_terminal.headoffice.settlements import Settlement

CLEARING = (
    "programme",
    "period",
    "issuer",
    "redeemer",
    "points",
    "rate_points",
    "rate_minor",
    "amount_minor",
    "currency",
)
NOTHING = "-"


@click.command()
@click.argument("programme", default="")
@click.argument("board", default="")
@click.option("--period", type=DAY, metavar="YYYY-MM-DD", help="A day of the period; default: today.")
@as_json_option
@click.pass_obj
def leaderboard(options: Options, programme: str, board: str, period: datetime | None, as_json: bool) -> None:
    """Who leads among members who take part. Without names: the first programme's first board."""
    with opened(options) as head_office:
        found = head_office.office.leaderboard(programme, board, day_of(period))
        currency = head_office.office.currency
    if as_json:
        click.echo(msgspec.json.encode(found).decode())
        return
    console = Console()
    console.print(f"{found.names.en}, {_span(found)}: {found.taking_part} take part", highlight=False)
    table = Table("place", "name", found.score.value, "since")
    for place in found.places:
        score = Money(place.score, currency).decimal() if found.score is Score.SPEND else f"{place.score:,}"
        table.add_row(str(place.place), place.name, score, place.reached_at.strftime("%Y-%m-%d %H:%M UTC"))
    console.print(table)
    _print_provisional(console, found.provisional, found.waiting_for)


@click.command()
@click.argument("programme", default="")
@span_options
@click.option(
    "--csv", "clearing", type=click.Path(dir_okay=False, path_type=Path), help="Write the clearing file here."
)
@as_json_option
@click.pass_obj
def settlement(
    options: Options,
    programme: str,
    first: datetime | None,
    last: datetime | None,
    clearing: Path | None,
    as_json: bool,
) -> None:
    """What merchants of a coalition owe each other for points earned at one and spent at another."""
    with opened(options) as head_office:
        found = head_office.office.settlement(programme, day_of(first), day_of(last))
    if clearing is not None:
        _write_clearing(clearing, found)
    if as_json:
        click.echo(msgspec.json.encode(found).decode())
        return
    console = Console()
    worth = Money(found.rate.worth_minor, found.currency).decimal()
    console.print(f"{found.programme}: {found.rate.points} points = {found.currency} {worth}", highlight=False)
    table = Table("period", "given by", "spent at", "points", "amount")
    for row in found.rows:
        amount = Money(row.amount_minor, found.currency).decimal()
        table.add_row(row.period, row.issuer, row.redeemer, f"{row.points:,}", amount)
    console.print(table)
    net = Table("period", "merchant", "gets (pays: -)")
    for one in found.positions:
        net.add_row(one.period, one.merchant, Money(one.amount_minor, found.currency).decimal())
    console.print(net)
    _print_provisional(console, found.provisional, found.waiting_for)


@click.command()
@click.argument("programme", default="")
@click.argument("name", metavar="[EXPERIMENT]", default="")
@span_options
@as_json_option
@click.pass_obj
def experiment(
    options: Options, programme: str, name: str, first: datetime | None, last: datetime | None, as_json: bool
) -> None:
    """How the arms of an experiment do beside the holdout, with 95 % confidence intervals."""
    with opened(options) as head_office:
        found = head_office.office.experiment(programme, name, day_of(first), day_of(last))
        currency = head_office.office.currency
    if as_json:
        click.echo(msgspec.json.encode(found).decode())
        return
    console = Console()
    console.print(f"{found.names.en}, {found.first_day} to {found.last_day}", highlight=False)
    for arm in found.arms:
        console.print(f"{arm.arm}: {arm.members:,} members, {arm.active_members:,} have bought", highlight=False)
        console.print(_arm_table(arm, currency))
    if found.mixed:
        console.print(f"left out, as they were under several arms: {found.mixed}", highlight=False)
    console.print("Differences to the holdout whose interval does not hold 0 are marked *.", highlight=False)


def _arm_table(arm: Arm, currency: str) -> Table:
    """A row for each figure of the arm, with its difference to the holdout's; * where that is hardly chance."""
    table = Table("", "figure", "95 %", *(("to holdout", "95 %") if arm.to_holdout else ()))
    for name, figure, differs in _figures(arm, currency):
        table.add_row(name, *figure, *(differs if arm.to_holdout else ()))
    return table


def _figures(arm: Arm, currency: str) -> list[tuple[str, tuple[str, str], tuple[str, str]]]:
    minor, own, to = 10 ** -minor_digits(currency), arm.figures, arm.to_holdout
    rows = (
        ("come again", 100, " %", own.repeat_rate, to.repeat_rate if to else None),
        ("sales each", 1, "", own.sales_per_active, to.sales_per_active if to else None),
        (f"{currency} a member", minor, "", own.spend_minor_per_member, to.spend_minor_per_member if to else None),
        ("use rewards", 100, " %", own.redemption_rate, to.redemption_rate if to else None),
    )
    return [
        (name, _said(found, factor, unit), _said(differs, factor, unit, signed=True))
        for name, factor, unit, found, differs in rows
    ]


def _said(found: Estimate | None, factor: float, unit: str, *, signed: bool = False) -> tuple[str, str]:
    if found is None or found.value is None:
        return NOTHING if found else "", ""
    form = "+.2f" if signed else ".2f"
    value = f"{found.value * factor:{form}}{unit}"
    if found.low is None or found.high is None:
        return value, ""
    mark = " *" if signed and (found.low > 0 or found.high < 0) else ""
    return f"{value}{mark}", f"{found.low * factor:{form}} to {found.high * factor:{form}}"


def _span(found: Leaderboard) -> str:
    return f"{found.first_day} to {found.last_day}" if found.last_day else "from the beginning"


def _print_provisional(console: Console, provisional: bool, waiting_for: tuple[str, ...]) -> None:
    if waiting_for:
        console.print(f"provisional: waiting for {', '.join(waiting_for)}", highlight=False)
    elif provisional:
        console.print("provisional: the period is not over")


def _write_clearing(path: Path, found: Settlement) -> None:
    """What has to be paid: a merchant's own points move no money and are left out."""
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(CLEARING)
        for row in found.rows:
            if row.issuer != row.redeemer:
                rate = (found.rate.points, found.rate.worth_minor)
                amounts = (row.points, *rate, row.amount_minor, found.currency)
                rows.writerow((found.programme, row.period, row.issuer, row.redeemer, *amounts))
