"""`pos-terminal hub`: the shop's other tills on the local network, and what is learnt from them."""

import json
import time

import click

from pos_terminal.commands.failing import ANSWER_IS_NO, SOMETHING_MISSING, leave
from pos_terminal.commands.options import Options
from pos_terminal.domain.neighbours import NeighboursStatus
from pos_terminal.main import open_terminal
from pos_terminal.main.hub_rounds import HubRounds
from pos_terminal.main.shop_hub import EVERY_MS

# Tills that announce themselves are heard within this time, or are not there.
LISTEN_S = 3.0
STEP_S = 0.5


@click.command("hub")
@click.option("--stay", is_flag=True, help="Go on, as the window does, until Ctrl-C.")
@click.option("--address", "addresses", multiple=True, help="Use only this address of the machine. May be repeated.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object (with --stay: a line for each change).")
@click.pass_obj
def command(options: Options, stay: bool, addresses: tuple[str, ...], as_json: bool) -> None:
    """Who of the shop answers now, and how many of their records head office has not told of yet."""
    with open_terminal(options.data, options.settings_file) as terminal:
        settings = terminal.config.hub
        if not terminal.store.neighbours.pinned():
            leave("head office has named no other till of this shop; `pos-terminal sync` asks it", SOMETHING_MISSING)
    rounds = HubRounds(options.data, settings, lambda: None, interfaces=addresses or None)
    try:
        status = _look(rounds, stay, as_json)
    except KeyboardInterrupt:
        return
    finally:
        rounds.close()
    if not status.reached:
        click.get_current_context().exit(ANSWER_IS_NO)


def _look(rounds: HubRounds, stay: bool, as_json: bool) -> NeighboursStatus:
    told: NeighboursStatus | None = None
    ends = time.monotonic() + LISTEN_S
    while True:
        status = rounds.run_once(force=not stay)
        if stay and status != told:
            _tell(status, rounds.port, as_json)
            told = status
        if not stay and (len(status.reached) == status.known or time.monotonic() > ends):
            _tell(status, rounds.port, as_json)
            return status
        time.sleep(EVERY_MS / 1000 if stay else STEP_S)


def _tell(status: NeighboursStatus, port: int, as_json: bool) -> None:
    if as_json:
        said = {"answering": list(status.reached), "known": status.known, "news": status.news, "port": port}
        click.echo(json.dumps(said))
        return
    names = ", ".join(status.reached) or "none"
    click.echo(
        f"{len(status.reached)} of {status.known} tills answer ({names}); {status.news} records ahead of head office"
    )
