"""`pos-head-office serve`: the server that terminals talk to."""

import signal
import socket

import click
import uvicorn

from pos_terminal.commands.failing import SOMETHING_MISSING, WRONG_USE, leave
from pos_terminal.commands.head_office.opening import Options, opened
from pos_terminal.headoffice.office import DATABASE
from pos_terminal.headoffice.server import server_config

LISTEN = "127.0.0.1:8700"


@click.command()
@click.option("--database", metavar="URL", default="", help="Default: SQLite in the data folder.")
@click.option("--listen", metavar="HOST:PORT", default=LISTEN, show_default=True, help="Where to listen.")
@click.pass_obj
def serve(options: Options, database: str, listen: str) -> None:
    """Serve the terminals until it is stopped."""
    if database.startswith(("postgres://", "postgresql://")):
        leave("PostgreSQL comes with a later version; leave --database out for SQLite in the data folder", WRONG_USE)
    if database and database != f"sqlite:///{options.data / DATABASE}":
        leave(f"--database {database}: this version keeps SQLite in the data folder; see --data", WRONG_USE)
    host, port = _address(listen)
    with opened(options) as head_office:
        config = server_config(head_office.office, host, port)
        listener = _listener(host, port)
        shown = f"[{host}]" if ":" in host else host
        click.echo(f"head office serves at http://{shown}:{listener.getsockname()[1]}", err=True)
        _Server(config).run(sockets=[listener])


class _Server(uvicorn.Server):
    """Ends quietly when it is asked to: a stopped service is no error."""

    def handle_exit(self, sig: int, frame: object) -> None:
        self.should_exit = True
        self.force_exit = self.should_exit and sig == signal.SIGINT and self.force_exit


def _address(listen: str) -> tuple[str, int]:
    host, _, port = listen.rpartition(":")
    if not host or not port.isascii() or not port.isdigit() or int(port) > 65_535:
        leave(f"--listen {listen}: HOST:PORT is needed, such as {LISTEN}", WRONG_USE)
    return host.strip("[]"), int(port)


def _listener(host: str, port: int) -> socket.socket:
    """The listening socket, so that a port in use is said before anything starts."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except OSError as error:
        listener.close()
        leave(f"cannot listen on {host}:{port}: {error.strerror or error}", SOMETHING_MISSING)
    return listener
