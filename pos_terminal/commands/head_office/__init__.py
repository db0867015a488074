"""`pos-head-office`: the group of its commands. All of them work beside a running server."""

from pathlib import Path

import click
import platformdirs

from pos_terminal import __version__
from pos_terminal.commands.failing import PlainGroup
from pos_terminal.commands.head_office import (
    admin,
    auditing,
    closing,
    codes,
    copying,
    publishing,
    quarantine,
    reporting,
    serving,
    weighing,
)
from pos_terminal.commands.head_office.opening import Options, database_address


def _default_data() -> Path:
    return platformdirs.user_data_path("pos-head-office", appauthor=False)


@click.group(cls=PlainGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="pos-head-office", message="%(prog)s %(version)s")
@click.option(
    "--data",
    metavar="DIR",
    envvar="POS_HEAD_OFFICE_DATA",
    type=click.Path(file_okay=False, path_type=Path),
    default=_default_data,
    show_default="the system's place for a user's data",
    help="Folder with head office's data (also POS_HEAD_OFFICE_DATA).",
)
@click.option(
    "--database",
    metavar="URL",
    envvar="POS_HEAD_OFFICE_DATABASE",
    default="",
    callback=database_address,
    help="postgresql://... (also POS_HEAD_OFFICE_DATABASE). Default: SQLite in the data folder.",
)
@click.option("--debug", is_flag=True, help="Show the traceback when something fails.")
@click.pass_context
def cli(ctx: click.Context, data: Path, database: str, debug: bool) -> None:  # noqa: ARG001 (`debug` is read in PlainGroup)
    """The merchant's head office: what shops sold, members' accounts, programmes and catalogue."""
    ctx.obj = Options(data, database)


for command in (
    serving.serve,
    admin.init,
    admin.migrate,
    admin.shop,
    admin.terminal,
    admin.cashier,
    admin.restored,
    copying.backup,
    publishing.programme,
    publishing.catalogue,
    publishing.member,
    codes.code_key,
    codes.revoke,
    quarantine.quarantine,
    reporting.member_code,
    reporting.member_cards,
    reporting.report,
    reporting.accounts,
    reporting.terminals,
    auditing.verify,
    auditing.missing,
    closing.close_day,
    weighing.leaderboard,
    weighing.settlement,
    weighing.experiment,
):
    cli.add_command(command)
