"""Which of the shop's printers a command is about."""

import click

from pos_terminal.commands.options import Options
from pos_terminal.config import PrinterSection, read_config


def printers(options: Options) -> tuple[PrinterSection, ...]:
    """Those of the settings file; without one, the paper on the screen."""
    return read_config(options.settings_file).printers or (PrinterSection(),)


def chosen(options: Options, name: str | None) -> tuple[PrinterSection, ...]:
    """The one of that name, or all. Raises UsageError."""
    known = printers(options)
    found = tuple(printer for printer in known if name in (None, printer.name))
    if not found:
        names = ", ".join(printer.name for printer in known)
        raise click.UsageError(f"no printer called {name!r}; the settings file has: {names}")
    return found
