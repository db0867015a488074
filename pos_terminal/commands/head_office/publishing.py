"""`programme publish`, `catalogue import`, `member import`: what head office sends to the tills."""

from itertools import islice
from pathlib import Path

import click
from rich.console import Console
from rich.progress import Progress

from pos_terminal.assets import resources
from pos_terminal.commands.failing import WRONG_USE, leave
from pos_terminal.commands.head_office.opening import Options, opened
from pos_terminal.domain.loyalty.file.programme_file import parse
from pos_terminal.main.listed_members import member_row
from pos_terminal.store.import_catalogue import read_catalogue
from pos_terminal.store.import_members import check_members, read_members
from pos_terminal.store.tables import BadTable

BATCH = 1_000
SHOWN_PROBLEMS = 50

existing = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group()
def programme() -> None:
    """Loyalty programmes."""


@programme.command()
@click.argument("file", metavar="FILE or PRESET")
@click.pass_obj
def publish(options: Options, file: str) -> None:
    """Publish a programme file, or a shipped preset by its id, to all tills."""
    text, name = _programme_text(file)
    programmes, problems = parse(text, name)
    if problems:
        for problem in problems[:SHOWN_PROBLEMS]:
            click.echo(str(problem), err=True)
        leave(f"{name}: {len(problems)} problems; nothing was published", WRONG_USE)
    with opened(options) as head_office:
        for found in programmes:
            fresh = head_office.office.publish(found, text)
            said = f"published, in force from {found.effective_from}" if fresh else "was published before"
            click.echo(f"{found.id} {found.version}: {said}")


@click.group()
def catalogue() -> None:
    """Products and categories."""


@catalogue.command("import")
@click.argument("file", type=existing)
@click.pass_obj
def import_catalogue(options: Options, file: Path) -> None:
    """Replace the catalogue by a CSV file; what it does not name is withdrawn."""
    with opened(options) as head_office:
        try:
            wanted = read_catalogue(file, head_office.office.currency)
        except BadTable as bad:
            _leave_bad(bad, file)
        changed, withdrawn = head_office.office.put_catalogue(wanted)
    click.echo(f"{len(wanted.products)} products: {changed} new or changed, {withdrawn} withdrawn")


@click.group()
def member() -> None:
    """Members."""


@member.command("import")
@click.argument("file", type=existing)
@click.pass_obj
def import_members(options: Options, file: Path) -> None:
    """Take members from a CSV file: member_number,name,phone,birthday,language (all but the first may be empty)."""
    try:
        total = check_members(file)
    except BadTable as bad:
        _leave_bad(bad, file)
    console = Console(stderr=True)
    shown = Progress(console=console, transient=True, disable=not console.is_terminal)
    with opened(options) as head_office, shown as progress:
        task = progress.add_task("members", total=total)
        rows = (member_row(listed, head_office.vault) for listed in read_members(file))
        while batch := list(islice(rows, BATCH)):
            head_office.office.import_members(batch)
            progress.advance(task, len(batch))
    click.echo(f"{total} members imported")


def _programme_text(file: str) -> tuple[str, str]:
    """The text of a file, or of the preset of that id, with the name that problems are reported under."""
    path = Path(file)
    if not path.is_file():
        path = resources() / "programmes" / f"{file}.toml"
        if "/" in file or not path.is_file():
            leave(f"{file}: there is neither such a file nor such a preset", WRONG_USE)
    try:
        return path.read_text("utf-8"), path.name
    except UnicodeDecodeError:
        leave(f"{file}: the file is not UTF-8", WRONG_USE)


def _leave_bad(bad: BadTable, file: Path) -> None:
    for problem in bad.problems[:SHOWN_PROBLEMS]:
        click.echo(f"{file.name}: {problem.sentence('en')}", err=True)
    leave(f"{file.name}: {bad.count} rows are not right; nothing was taken", WRONG_USE)
