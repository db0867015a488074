"""`pos-head-office serve`: the server that terminals talk to."""

import gc
import signal
from dataclasses import replace
from functools import partial
from types import FrameType

import click
import uvicorn

from pos_terminal.commands.failing import WRONG_USE, leave
from pos_terminal.commands.head_office.opening import Options, database_address, opened
from pos_terminal.headoffice.day_turn import ending_days
from pos_terminal.headoffice.server import address_of, listen, server_config

LISTEN = "127.0.0.1:8700"
# New values between two looks of the garbage collector; Python's own figure is 700.
YOUNG = 100_000


@click.command()
@click.option(
    "--database", metavar="URL", default="", callback=database_address, help="As before `serve`: postgresql://..."
)
@click.option("--listen", "at", metavar="HOST:PORT", default=LISTEN, show_default=True, help="Where to listen.")
@click.pass_obj
def serve(options: Options, database: str, at: str) -> None:
    """Serve the terminals until it is stopped; end the shops' days by itself."""
    host, port = _address(at)
    with opened(replace(options, database=database or options.database)) as head_office, listen(host, port) as listener:
        click.echo(f"head office serves at {address_of(listener)}", err=True)
        with ending_days(head_office.office, partial(click.echo, err=True)):
            _rarely_look_for_garbage()
            _Server(server_config(head_office.office)).run(sockets=[listener])


def _rarely_look_for_garbage() -> None:
    """A batch makes some hundred thousand values and not one cycle: looking through them takes a fifth of its time.

    What a start has made stays and is never looked at.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG, *gc.get_threshold()[1:])


class _Server(uvicorn.Server):
    """Ends quietly when it is asked to: a stopped service is no error."""

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        self.force_exit = self.should_exit and sig == signal.SIGINT
        self.should_exit = True


def _address(listen: str) -> tuple[str, int]:
    host, _, port = listen.rpartition(":")
    if not host or not port.isascii() or not port.isdigit() or int(port) > 65_535:
        leave(f"--listen {listen}: HOST:PORT is needed, such as {LISTEN}", WRONG_USE)
    return host.strip("[]"), int(port)
