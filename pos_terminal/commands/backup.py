"""`pos-terminal backup`: a checked copy of the till's database, while the till runs."""

from pathlib import Path

import click

from pos_terminal.clock import SystemClock
from pos_terminal.commands.options import Options
from pos_terminal.store.backup import back_up
from pos_terminal.store.database import DATABASE


@click.command("backup")
@click.argument("destination", metavar="DEST", type=click.Path(path_type=Path))
@click.pass_obj
def command(options: Options, destination: Path) -> None:
    """Copy the database to DEST, a file or a folder; the copy is read back before it counts.

    The keys in the data folder's `keys` are not in it: keep a copy of them apart.
    """
    copied = back_up(options.data / DATABASE, destination, SystemClock().now())
    if options.language == "zh_HK":
        click.echo(f"{copied.path}：{copied.records:,} 筆記錄，{copied.size:,} 位元組，已檢查")
    else:
        click.echo(f"{copied.path}: {copied.records:,} records, {copied.size:,} bytes, checked")
