"""`pos-terminal` without a command: the till's window."""

import gc
import sys

import click

from pos_terminal.commands.options import Options


@click.command("window")
@click.pass_obj
def command(options: Options) -> None:
    """The till's window (what `pos-terminal` alone starts)."""
    # Everything that a start makes stays: looking through it for garbage meanwhile costs a twentieth of the start.
    # The window has a collector of its own (ui/garbage.py).
    gc.disable()
    from pos_terminal.main.window import TillApplication, WindowOptions

    wanted = WindowOptions(
        data=options.data,
        settings_file=options.config,
        language=options.language,
        fullscreen=options.fullscreen,
    )
    sys.exit(TillApplication(wanted, sys.argv[:1]).run())
