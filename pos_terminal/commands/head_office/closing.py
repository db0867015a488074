"""`pos-head-office close-day`: ends the business days that are over."""

from datetime import datetime

import click
import msgspec

from pos_terminal.commands.head_office.opening import Options, opened
from pos_terminal.commands.head_office.spans import DAY, day_of


@click.command("close-day")
@click.option("--until", type=DAY, metavar="YYYY-MM-DD", help="Last business date to end; default: yesterday.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON value.")
@click.pass_obj
def close_day(options: Options, until: datetime | None, as_json: bool) -> None:
    """End business days: review tiers, take off what expired, take back what two tills gave for one thing.

    `serve` does so by itself. Running it again, or beside a server, changes nothing.
    """
    with opened(options) as head_office:
        done = head_office.office.close_days(day_of(until))
    if as_json:
        click.echo(msgspec.json.encode(done).decode())
    elif not done.days:
        click.echo("every day that is over has been ended")
    else:
        span = f"{done.days[0]}" if len(done.days) == 1 else f"{done.days[0]} to {done.days[-1]}"
        click.echo(f"{span} ended: {done.members} accounts changed, {done.duplicates} given twice and taken back")
