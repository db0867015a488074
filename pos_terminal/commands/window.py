"""`pos-terminal` without a command: the till's window."""

import sys

import click

from pos_terminal.commands.options import Options


@click.command("window")
@click.pass_obj
def command(options: Options) -> None:
    """The till's window (what `pos-terminal` alone starts)."""
    from pos_terminal.main.window import TillApplication, WindowOptions

    wanted = WindowOptions(
        data=options.data,
        settings_file=options.config,
        language=options.language,
        fullscreen=options.fullscreen,
    )
    sys.exit(TillApplication(wanted, sys.argv[:1]).run())
