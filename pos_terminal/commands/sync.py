"""`pos-terminal sync`: one round with head office, now."""

import json
from typing import Any

import click

from pos_terminal.commands.failing import ANSWER_IS_NO, SOMETHING_MISSING, leave, said_of
from pos_terminal.commands.options import Options
from pos_terminal.domain.errors import Unavailable
from pos_terminal.main import PROGRAM, Terminal, open_terminal
from pos_terminal.main.rounds import line_of
from pos_terminal.services.state import SyncStatus
from pos_terminal.services.syncing import Round, Syncing


@click.command("sync")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.pass_obj
def command(options: Options, as_json: bool) -> None:
    """One round now: what was sent and received, what waits, and what head office keeps aside."""
    with open_terminal(options.data, options.settings_file) as terminal:
        url = terminal.store.installation().head_office
        if not url:
            leave("this till stands alone; `pos-terminal enrol URL CODE` joins it to a head office", SOMETHING_MISSING)
        status, done = round_now(terminal, url)
    _print(status, done, as_json)
    if status.problem:
        trouble = Unavailable("head_office", status.problem, status.cause)
        leave(said_of(trouble, options.language or "en"), SOMETHING_MISSING)
    if done.refused:
        click.get_current_context().exit(ANSWER_IS_NO)


def round_now(terminal: Terminal, url: str) -> tuple[SyncStatus, Round]:
    """A round with the head office at `url` that waits for no pause: a person asked, so there is no jitter either."""
    line = line_of(terminal.store, terminal.vault, terminal.ids, url)
    try:
        syncing = Syncing(terminal.store, line, terminal.clock, lambda: 0.0, PROGRAM)
        return syncing.run_once(force=True), syncing.last_round
    finally:
        line.close()


def _print(status: SyncStatus, done: Round, as_json: bool) -> None:
    refused = [{"stream": stream, "sequence": n, "reason": reason} for stream, n, reason in done.refused]
    said: dict[str, Any] = {
        "sent": done.sent,
        "received": done.received,
        "waiting": status.waiting,
        "refused": refused,
        "online": status.online,
        "problem": status.problem or None,
        "cause": status.cause or None,
        "last_contact": status.last_contact.isoformat() if status.last_contact else None,
    }
    if as_json:
        click.echo(json.dumps(said, ensure_ascii=False))
        return
    click.echo(f"{done.sent} sent, {done.received} received, {status.waiting} waiting, {len(refused)} refused")
    for each in refused:
        click.echo(f"  record {each['sequence']}: {each['reason']}")
