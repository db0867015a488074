"""`pos-terminal export`: journal, sales or members as a table for other programs."""

import csv
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import TextIO

import click

from pos_terminal.commands.options import Options
from pos_terminal.domain.errors import Refused
from pos_terminal.main import open_terminal
from pos_terminal.store import export
from pos_terminal.store.database import SqliteStore

Lines = Callable[[SqliteStore, date | None, date | None], Iterator[export.Line]]

TABLES: dict[str, tuple[Lines, Sequence[str]]] = {
    "journal": (export.journal_lines, export.JOURNAL),
    "sales": (export.sales_lines, export.SALES),
    "members": (export.member_lines, export.MEMBERS),
}
DAY = click.DateTime(["%Y-%m-%d"])


@click.command("export")
@click.argument("table", type=click.Choice(list(TABLES)))
@click.option("--from", "first", type=DAY, metavar="YYYY-MM-DD", help="First business date (of members: joining date).")
@click.option("--to", "last", type=DAY, metavar="YYYY-MM-DD", help="Last business date, included.")
@click.option("--format", "form", type=click.Choice(["jsonl", "csv"]), default="jsonl", show_default=True)
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), help="File to write; else standard output.")
@click.pass_obj
def command(
    options: Options, table: str, first: datetime | None, last: datetime | None, form: str, output: Path | None
) -> None:
    """Write a table as JSON Lines or CSV, oldest first."""
    lines_of, columns = TABLES[table]
    if first and last and last < first:
        raise Refused("dates-the-wrong-way-round", first=f"{first:%Y-%m-%d}", last=f"{last:%Y-%m-%d}")
    with open_terminal(options.data, options.settings_file) as terminal, _opened(output) as out:
        lines = lines_of(terminal.store, first.date() if first else None, last.date() if last else None)
        if form == "jsonl":
            for line in lines:
                out.write(export.as_json(line) + "\n")
            return
        rows = csv.writer(out, lineterminator="\n")
        rows.writerow(columns)
        rows.writerows(export.as_fields(line, columns) for line in lines)


@contextmanager
def _opened(output: Path | None) -> Iterator[TextIO]:
    if output is None:
        yield sys.stdout
        return
    with output.open("w", encoding="utf-8", newline="") as file:
        yield file
