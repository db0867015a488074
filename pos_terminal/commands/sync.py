"""`pos-terminal sync`: one round with head office, now."""

import json
from dataclasses import dataclass
from typing import Any

import click

from pos_terminal.commands.failing import ANSWER_IS_NO, SOMETHING_MISSING, leave, said_of
from pos_terminal.commands.options import Options
from pos_terminal.domain.errors import Unavailable
from pos_terminal.main import PROGRAM, Terminal, open_terminal
from pos_terminal.main.rounds import line_of
from pos_terminal.services.state import SyncStatus
from pos_terminal.services.syncing import Compared, Round, Syncing
from pos_terminal.store.database import DATABASE
from pos_terminal.store.verify import Check, verify


@dataclass(frozen=True, slots=True)
class Nightly:
    """What `--nightly` adds: the journal on both sides, and this till's own books."""

    streams: tuple[Compared, ...] = ()
    checks: tuple[Check, ...] = ()

    @property
    def all_is_well(self) -> bool:
        return all(one.same for one in self.streams) and all(one.ok for one in self.checks)


@click.command("sync")
@click.option("--nightly", is_flag=True, help="Also compare with head office, and check this till's own books.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.pass_obj
def command(options: Options, nightly: bool, as_json: bool) -> None:
    """One round now: what was sent and received, what waits, and what head office keeps aside."""
    with open_terminal(options.data, options.settings_file) as terminal:
        url = terminal.store.installation().head_office
        if not url:
            leave("this till stands alone; `pos-terminal enrol URL CODE` joins it to a head office", SOMETHING_MISSING)
        status, done, streams = round_now(terminal, url, compares=nightly)
    found = Nightly(streams, verify(options.data / DATABASE)) if nightly else None
    _print(status, done, found, as_json)
    if status.problem:
        trouble = Unavailable("head_office", status.problem, status.cause)
        leave(said_of(trouble, options.language or "en"), SOMETHING_MISSING)
    if done.refused or (found and not found.all_is_well):
        click.get_current_context().exit(ANSWER_IS_NO)


def round_now(
    terminal: Terminal, url: str, *, compares: bool = False
) -> tuple[SyncStatus, Round, tuple[Compared, ...]]:
    """A round with the head office at `url` that waits for no pause: a person asked, so there is no jitter either."""
    line = line_of(terminal.store, terminal.vault, terminal.ids, url)
    try:
        syncing = Syncing(terminal.store, line, terminal.clock, terminal.ids, lambda: 0.0, PROGRAM)
        status = syncing.run_once(force=True)
        streams = syncing.compare() if compares and not status.problem else ()
        return status, syncing.last_round, streams
    finally:
        line.close()


def _print(status: SyncStatus, done: Round, nightly: Nightly | None, as_json: bool) -> None:
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
    if nightly:
        said["comparison"] = [
            {"stream": one.stream, "till": one.here, "head_office": one.at_head_office, "same": one.same}
            for one in nightly.streams
        ]
        said["checks"] = [
            {"name": one.name, "counted": one.counted, "ok": one.ok, "wrong": one.wrong.en or None}
            for one in nightly.checks
        ]
    if as_json:
        click.echo(json.dumps(said, ensure_ascii=False))
        return
    click.echo(f"{done.sent} sent, {done.received} received, {status.waiting} waiting, {len(refused)} refused")
    for each in refused:
        click.echo(f"  record {each['sequence']}: {each['reason']}")
    for stream in nightly.streams if nightly else ():
        word = "same" if stream.same else "NOT the same"
        click.echo(f"  stream {stream.stream}: {stream.here} records here, {stream.at_head_office} there: {word}")
    for check in nightly.checks if nightly else ():
        click.echo(f"  {check.name}: {check.counted}, {'right' if check.ok else check.wrong.en}")
