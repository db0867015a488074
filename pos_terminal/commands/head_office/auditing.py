"""`verify`, `missing-receipts`: are head office's books right, and what has never come."""

import sys
from datetime import date, datetime

import click
import msgspec

from pos_terminal.commands.failing import ANSWER_IS_NO
from pos_terminal.commands.head_office.opening import Options, opened
from pos_terminal.commands.head_office.reporting import as_json_option
from pos_terminal.commands.head_office.spans import day_of, span_options
from pos_terminal.headoffice import missing_receipts, verifying

UNITS = {"streams": "places", "entries": "records", "lots": "lots"}


@click.command()
@as_json_option
@click.pass_obj
def verify(options: Options, as_json: bool) -> None:
    """Check every stream's chain, every record's entries and every balance; also beside a running server."""
    with opened(options) as head_office:
        checks = verifying.verify(head_office.office.database)
    wrong = any(check.wrong for check in checks)
    if as_json:
        click.echo(msgspec.json.encode({"ok": not wrong, "checks": checks}).decode())
    else:
        for check in checks:
            found = f"WRONG  {check.name}: {check.wrong}"
            click.echo(found if check.wrong else f"right  {check.name}: {check.counted:,} {UNITS[check.name]}")
    if wrong:
        sys.exit(ANSWER_IS_NO)


@click.command("missing-receipts")
@span_options
@as_json_option
@click.pass_obj
def missing(options: Options, first: datetime | None, last: datetime | None, as_json: bool) -> None:
    """Receipts that tills gave out and whose records never came: what a lost disk took with it."""
    with opened(options) as head_office:
        found = missing_receipts.missing_receipts(
            head_office.office.database, day_of(first) or date.min, day_of(last) or date.max
        )
    if as_json:
        click.echo(msgspec.json.encode(found).decode())
        return
    for one in found:
        span = one.first if one.count == 1 else f"{one.first} to {one.last}"
        click.echo(f"{one.terminal}: {span} ({one.count:,})")
    if not found:
        click.echo("no receipt is missing")
