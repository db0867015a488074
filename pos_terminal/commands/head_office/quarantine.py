"""`quarantine`: records that head office could not take, and letting them in."""

import json
from pathlib import Path

import click

from pos_terminal.commands.head_office.opening import Options, opened


@click.group()
def quarantine() -> None:
    """Records that were kept aside: what they are, and letting them in."""


@quarantine.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.pass_obj
def list_(options: Options, as_json: bool) -> None:
    """What is kept aside now, oldest first."""
    with opened(options) as head_office:
        kept = head_office.office.quarantined()
    rows = [
        {
            "stream": one.stream,
            "sequence": one.sequence,
            "terminal": one.terminal,
            "reason": one.reason,
            "detail": one.detail,
            "received_at": one.received_at,
            "body": one.body.decode("utf-8", "replace"),
        }
        for one in kept
    ]
    if as_json:
        click.echo(json.dumps({"kept_aside": rows}, ensure_ascii=False))
        return
    for row in rows:
        click.echo(f"{row['stream']} {row['sequence']}  {row['terminal']}  {row['reason']}: {row['detail']}")
    if not rows:
        click.echo("nothing is kept aside")


@quarantine.command()
@click.argument("stream", metavar="STREAM")
@click.argument("sequence", metavar="SEQUENCE", type=int)
@click.option(
    "--repaired",
    metavar="FILE",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="What it should have said; the bytes that came are kept beside it.",
)
@click.pass_obj
def release(options: Options, stream: str, sequence: int, repaired: Path | None) -> None:
    """Let a record in: as it came, where this version can read it now, or as a person has repaired it.

    Where its id is known already the first stays, and only the mark goes.
    """
    data = repaired.read_bytes().strip() if repaired else b""
    with opened(options) as head_office:
        head_office.office.release(stream, sequence, data)
    click.echo(f"record {sequence} of {stream} is let in; tills hear of it with their next sync")
