"""`pos-head-office backup`: a checked copy of the books, while they are served."""

from pathlib import Path

import click
import msgspec

from pos_terminal.commands.head_office.opening import Options, opened
from pos_terminal.headoffice.safekeeping import back_up


@click.command("backup")
@click.argument("destination", metavar="DEST", type=click.Path(path_type=Path))
@click.option(
    "--off-site", is_flag=True, help="DEST lies in another place: tills are told what it holds of their records."
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.pass_obj
def backup(options: Options, destination: Path, off_site: bool, as_json: bool) -> None:
    """Copy the books to DEST, a new file or a folder; the copy is read back before it counts.

    SQLite: a file to put in the place of headoffice.db. PostgreSQL: pg_dump's custom format, for pg_restore. The folder
    `keys` is in neither: keep a copy of it apart.
    """
    with opened(options) as head_office:
        copied = back_up(head_office.office.database, destination, head_office.clock.now(), off_site=off_site)
    if as_json:
        said = {"path": str(copied.path), "size": copied.size, "records": copied.records, "streams": copied.streams}
        click.echo(msgspec.json.encode(said | {"off_site": off_site}).decode())
        return
    click.echo(f"{copied.path}: {copied.records:,} records of {copied.streams} streams, {copied.size:,} bytes, checked")
    if not off_site:
        click.echo("tills do not count on it (--off-site)")
