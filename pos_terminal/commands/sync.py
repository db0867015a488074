"""`pos-terminal sync`: one round with head office, now; with `--nightly` the whole of a night's work."""

import json
from typing import Any

import click

from pos_terminal.commands.failing import ANSWER_IS_NO, SOMETHING_MISSING, leave, said_of
from pos_terminal.commands.options import Options
from pos_terminal.domain.errors import Unavailable
from pos_terminal.domain.night import NightStatus, Step
from pos_terminal.domain.words import Language
from pos_terminal.main import PROGRAM, Terminal, open_terminal
from pos_terminal.main.night_works import NightWorks, night_of, schedule_of
from pos_terminal.main.rounds import line_of
from pos_terminal.main.second_copy import copy_once_more
from pos_terminal.services.night.figures import STEPS
from pos_terminal.services.state import SyncStatus
from pos_terminal.services.syncing import Round, Syncing


@click.command("sync")
@click.option("--nightly", is_flag=True, help="The night's work: also compare, check the books, back up, report.")
@click.option("--if-due", is_flag=True, help="With --nightly: only what the last night left undone (for a timer).")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.pass_obj
def command(options: Options, nightly: bool, if_due: bool, as_json: bool) -> None:
    """One round now: what was sent and received, what waits, and what head office keeps aside."""
    language = options.language or "en"
    with open_terminal(options.data, options.settings_file) as terminal:
        copy_once_more(terminal)
        url = terminal.store.installation().head_office
        if nightly:
            _night(terminal, if_due, as_json, language)
            return
        if not url:
            leave("this till stands alone; `pos-terminal enrol URL CODE` joins it to a head office", SOMETHING_MISSING)
        status, done = round_now(terminal, url)
    if as_json:
        click.echo(json.dumps(_round_json(status, done), ensure_ascii=False))
    else:
        _print_round(status, done)
    _leave_for(status, language)
    if done.refused:
        click.get_current_context().exit(ANSWER_IS_NO)


def round_now(terminal: Terminal, url: str) -> tuple[SyncStatus, Round]:
    """A round with the head office at `url` that waits for no pause: a person asked, so there is no jitter either."""
    line = line_of(terminal.store, terminal.vault, terminal.ids, url)
    try:
        syncing = Syncing(terminal.store, line, terminal.clock, terminal.ids, lambda: 0.0, PROGRAM)
        return syncing.run_once(force=True), syncing.last_round
    finally:
        line.close()


def _night(terminal: Terminal, if_due: bool, as_json: bool, language: Language) -> None:
    works = NightWorks(terminal)
    night = night_of(terminal, works, lambda status: _tell(status, as_json, language))
    calendar = terminal.calendar()
    day = schedule_of(terminal).due(terminal.clock.now(), terminal.store.installation().terminal_id, calendar)
    found = night.run(day, anew=not if_due)
    if as_json:
        click.echo(json.dumps(_night_json(works, found), ensure_ascii=False))
    else:
        _print_night(works, found, language)
    _leave_for(works.status, language)
    if not found.is_well:
        click.get_current_context().exit(ANSWER_IS_NO)


def _tell(status: NightStatus, as_json: bool, language: Language) -> bool:
    """Long work shows where it is, beside what a program reads."""
    if status.under_way is not None and not as_json:
        place = status.steps.index(status.under_way) + 1
        name = STEPS[status.under_way].in_language(language)
        click.echo(f"{place}/{len(status.steps)} {name} ...", err=True)
    return True


def _leave_for(status: SyncStatus, language: Language) -> None:
    if status.problem:
        trouble = Unavailable("head_office", status.problem, status.cause)
        leave(said_of(trouble, language), SOMETHING_MISSING)


def _round_json(status: SyncStatus, done: Round) -> dict[str, Any]:
    return {
        "sent": done.sent,
        "received": done.received,
        "waiting": status.waiting,
        "refused": [{"stream": stream, "sequence": n, "reason": reason} for stream, n, reason in done.refused],
        "in_backup": done.safe,
        "online": status.online,
        "problem": status.problem or None,
        "cause": status.cause or None,
        "last_contact": status.last_contact.isoformat() if status.last_contact else None,
    }


def _night_json(works: NightWorks, found: NightStatus) -> dict[str, Any]:
    said = _round_json(works.status, works.round)
    said["comparison"] = [
        {"stream": one.stream, "till": one.here, "head_office": one.at_head_office, "same": one.same}
        for one in works.streams
    ]
    said["reconciled"] = {
        "days": [
            {
                "day": one.day.isoformat(),
                "programme": one.programme or None,
                "unit": one.unit or None,
                "till": one.here,
                "head_office": one.at_head_office,
            }
            for one in works.reconciled.days
        ],
        "records": [
            {
                "day": one.day.isoformat(),
                "name": one.name,
                "stream": one.stream,
                "sequence": one.sequence,
                "where": one.where,
                "what": one.what,
                "mended": one.mended,
            }
            for one in works.reconciled.records
        ],
        "members": works.reconciled.members,
        "repaired": works.reconciled.repaired,
        "moved": works.reconciled.moved,
        "still_wrong": works.reconciled.still_wrong,
        "aside": works.reconciled.aside,
    }
    said["checks"] = [
        {"name": one.name, "counted": one.counted, "ok": one.ok, "wrong": one.wrong.en or None} for one in works.checks
    ]
    said["night"] = {
        "business_date": found.day.isoformat() if found.day else None,
        "over": found.is_over,
        "steps": [
            {"step": one.step.value, "done": one.found.done, "well": one.found.well, "said": one.found.said.en}
            for one in found.taken
        ],
        "reports": [str(path) for path in works.reports],
    }
    return said


def _print_round(status: SyncStatus, done: Round) -> None:
    refused = done.refused
    click.echo(f"{done.sent} sent, {done.received} received, {status.waiting} waiting, {len(refused)} refused")
    if done.safe:
        click.echo(f"  {done.safe} records of this till lie in a backup of head office's")
    for _, sequence, reason in refused:
        click.echo(f"  record {sequence}: {reason}")


def _print_night(works: NightWorks, found: NightStatus, language: Language) -> None:
    if any(one.step is Step.SYNC for one in found.taken):
        _print_round(works.status, works.round)
    for stream in works.streams:
        word = "same" if stream.same else "NOT the same"
        click.echo(f"  stream {stream.stream}: {stream.here} records here, {stream.at_head_office} there: {word}")
    for check in works.checks:
        click.echo(f"  {check.name}: {check.counted}, {'right' if check.ok else check.wrong.en}")
    for one in found.taken:
        mark = "✓" if one.found.well and one.found.done else "!"
        click.echo(f"{mark} {STEPS[one.step].in_language(language)}: {one.found.said.in_language(language)}")
    for report in works.reports:
        click.echo(f"  {report}")
