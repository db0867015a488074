"""`pos-terminal import`: members and catalogue of a standalone shop, from CSV tables."""

import sys
from pathlib import Path
from typing import NoReturn

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from pos_terminal.commands.failing import WRONG_USE
from pos_terminal.commands.options import Options
from pos_terminal.domain.errors import Refused
from pos_terminal.domain.words import Language
from pos_terminal.main import Terminal, open_terminal
from pos_terminal.store.import_catalogue import import_catalogue
from pos_terminal.store.import_members import import_members
from pos_terminal.store.tables import BadTable

MOST_SHOWN = 20

FILE = click.argument("file", metavar="FILE", type=click.Path(exists=True, dir_okay=False, path_type=Path))


@click.group("import")
def command() -> None:
    """Take a CSV table into this till, where it has no head office."""


@command.command("members")
@FILE
@click.pass_obj
def members(options: Options, file: Path) -> None:
    """Members: member_number, name, phone, birthday, language; all but the first may be empty."""
    zh = options.language == "zh_HK"
    with open_terminal(options.data, options.settings_file) as terminal, _progress() as progress:
        _check_own_master(terminal)
        task = progress.add_task("會員" if zh else "members", total=None)
        try:
            imported = import_members(
                terminal.store,
                file,
                phone_hash=terminal.vault.phone_hash,
                new_id=terminal.ids.member,
                progress=lambda done, total: progress.update(task, completed=done, total=total),
            )
        except BadTable as bad:
            _refuse(file, bad, options.language or "en")
    click.echo(
        f"{imported.rows:,} 名會員，其中 {imported.new:,} 名是新的。"
        if zh
        else f"{imported.rows:,} members, {imported.new:,} of them new."
    )


@command.command("catalogue")
@FILE
@click.pass_obj
def catalogue(options: Options, file: Path) -> None:
    """Products: sku, name_zh, name_en, price and more; the table becomes the whole catalogue."""
    with open_terminal(options.data, options.settings_file) as terminal:
        _check_own_master(terminal)
        try:
            done = import_catalogue(terminal.store, file, terminal.store.installation().currency)
        except BadTable as bad:
            _refuse(file, bad, options.language or "en")
    click.echo(
        f"{done.products:,} 件貨品，{done.categories:,} 個類別；{done.withdrawn:,} 件不再售賣。"
        if options.language == "zh_HK"
        else f"{done.products:,} products in {done.categories:,} categories; {done.withdrawn:,} no longer sold."
    )


def _check_own_master(terminal: Terminal) -> None:
    if terminal.store.installation().enrolled:
        raise Refused("edited-at-head-office")


def _refuse(file: Path, bad: BadTable, language: Language) -> NoReturn:
    """Names what is wrong, a line each, and leaves; nothing of the file was taken."""
    for problem in bad.problems[:MOST_SHOWN]:
        click.echo(f"{file}: {problem.sentence(language)}", err=True)
    more = bad.count - min(MOST_SHOWN, len(bad.problems))
    if more:
        click.echo(f"… 另有 {more:,} 處" if language == "zh_HK" else f"... and {more:,} more", err=True)
    sys.exit(WRONG_USE)


def _progress() -> Progress:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    console = Console(stderr=True)
    return Progress(*columns, console=console, transient=True, disable=not console.is_terminal)
