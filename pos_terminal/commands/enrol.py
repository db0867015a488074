"""`pos-terminal enrol`: joins this till to a head office."""

from urllib.parse import urlsplit

import click

from pos_terminal.commands.failing import ANSWER_IS_NO, SOMETHING_MISSING, WRONG_USE, leave, said_of
from pos_terminal.commands.options import Options
from pos_terminal.commands.sync import round_now
from pos_terminal.domain.words import Language
from pos_terminal.main import Terminal, open_terminal
from pos_terminal.main.rounds import line_of
from pos_terminal.services.joining import join
from pos_terminal.services.syncing import Round
from pos_terminal.wire import answers
from pos_terminal.wire.answers import NoAnswer
from pos_terminal.wire.envelope import Enrolled

# What a person has to put right: the code, or the address.
PERSONS_MATTER = (answers.REFUSES_TERMINAL, answers.REFUSES, answers.GARBLED)


@click.command("enrol")
@click.argument("url")
@click.argument("code")
@click.option(
    "--again", is_flag=True, help="Although it has joined before: its keys are lost, or its old name is closed."
)
@click.pass_obj
def command(options: Options, url: str, code: str, again: bool) -> None:
    """Join this till to the head office at URL with the one-time CODE that it gave out."""
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        leave(f"{url}: an address such as https://office.example:8700 is needed", WRONG_USE)
    with open_terminal(options.data, options.settings_file) as terminal:
        terminal.state()  # the first record, so that the stream has begun
        joined = _join(terminal, url, code, again, options.language or "en")
        click.echo(f"this till is {joined.terminal_id} of {joined.shop_name_zh} {joined.shop_name_en}")
        done = _first_sync(terminal)
    click.echo(f"{done.sent} records sent, {done.received} items received")


def _join(terminal: Terminal, url: str, code: str, again: bool, language: Language) -> Enrolled:
    line = line_of(terminal.store, terminal.vault, terminal.ids, url)
    try:
        return join(terminal.store, line, terminal.vault, url=url, code=code, again=again)
    except NoAnswer as trouble:
        leave(said_of(trouble, language), WRONG_USE if trouble.code in PERSONS_MATTER else SOMETHING_MISSING)
    finally:
        line.close()


def _first_sync(terminal: Terminal) -> Round:
    status, done = round_now(terminal, terminal.store.installation().head_office)
    if status.problem:
        leave(f"joined, but the first sync did not end: {status.problem} ({status.cause})", ANSWER_IS_NO)
    return done
