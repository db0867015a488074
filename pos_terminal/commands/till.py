"""`pos-terminal`: the group of its commands, each loaded when it is called, so that a start pays for one only."""

from dataclasses import replace
from importlib import import_module
from pathlib import Path

import click

from pos_terminal import __version__
from pos_terminal.commands.failing import PlainGroup
from pos_terminal.commands.options import Options, group_options
from pos_terminal.domain.words import Language

# name -> module of pos_terminal.commands whose `command` it is
COMMANDS = {
    "backup": "backup",
    "code": "codes",
    "demo": "demo",
    "doctor": "doctor",
    "enrol": "enrol",
    "export": "export",
    "hub": "hub",
    "import": "importing",
    "member-cards": "member_cards",
    "member-code": "member_code",
    "printer": "printer",
    "programme": "programme",
    "receipt": "receipt",
    "restore": "restore",
    "sale": "sale",
    "scan": "scan",
    "sync": "sync",
    "verify": "verify",
    "window": "window",
}


def _practice(options: Options, *, fresh: bool) -> Options:
    """The same for the practice till, which has books of its own and the counter's settings."""
    from pos_terminal.main.training import training_folder

    settings = options.settings_file
    folder = training_folder(options.data, settings, fresh=fresh)
    return replace(options, data=folder, config=settings if settings.exists() else None)


class LazyGroup(PlainGroup):
    """A group that imports a command's module only when it is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        module = COMMANDS.get(cmd_name)
        if module is None:
            return None
        command: click.Command = import_module(f"pos_terminal.commands.{module}").command
        return command


@click.group(cls=LazyGroup, invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="pos-terminal", message="%(prog)s %(version)s")
@group_options
@click.pass_context
def cli(
    ctx: click.Context,
    data: Path,
    config: Path | None,
    language: Language | None,
    fullscreen: bool,
    training: bool,
    fresh: bool,
    debug: bool,
) -> None:
    """The shop's till: without a command, its window."""
    if fresh and not training:
        raise click.UsageError("--fresh goes with --training")
    options = Options(data=data, config=config, language=language, fullscreen=fullscreen, debug=debug)
    ctx.obj = _practice(options, fresh=fresh) if training else options
    if ctx.invoked_subcommand is None:
        window = LazyGroup.get_command(cli, ctx, "window")
        if window is not None:
            ctx.invoke(window)
