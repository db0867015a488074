"""`pos-terminal printer drawer`: how the cash drawer stands, and learning its switch."""

import click

from pos_terminal.clock import SystemClock
from pos_terminal.commands.failing import ANSWER_IS_NO, SOMETHING_MISSING, leave
from pos_terminal.commands.options import Options
from pos_terminal.commands.printer_choice import chosen
from pos_terminal.main import open_terminal
from pos_terminal.main.printers import settings_of
from pos_terminal.printer.transport import AnyPrinter, open_printer
from pos_terminal.services.printing import OPEN_LEVEL


@click.command("drawer")
@click.option("--printer", "name", metavar="NAME", help="This printer; else the first.")
@click.option("--calibrate", is_flag=True, help="Learn which level of its switch means open: once for each drawer.")
@click.pass_obj
def drawer(options: Options, name: str | None, calibrate: bool) -> None:
    """How the cash drawer at a printer stands, as far as its switch tells."""
    settings = settings_of(chosen(options, name)[0], options.data)
    printer = open_printer(settings)
    with open_terminal(options.data, options.settings_file) as terminal:
        store = terminal.store
        if calibrate:
            level = _learnt(printer)
            with store.begin():
                store.printers.learn(settings.name, settings.address, OPEN_LEVEL, level, SystemClock().now())
            click.echo(f"{settings.name}: {level} means open; the till knows it from its next start")
            return
        known = store.printers.known(settings.name, settings.address, OPEN_LEVEL)
    level = _level(printer)
    if not known:
        leave(f"{settings.name}: the switch reads {level}; --calibrate finds out what that means", ANSWER_IS_NO)
    click.echo(f"{settings.name}: the drawer is {'open' if level == known else 'shut'}")


def _learnt(printer: AnyPrinter) -> str:
    click.prompt("Shut the drawer, then press Enter", default="", show_default=False)
    shut = _level(printer)
    click.prompt("Open it with its key, then press Enter", default="", show_default=False)
    opened = _level(printer)
    if shut == opened:
        leave("open and shut read the same: no switch is connected to the printer", ANSWER_IS_NO)
    return opened


def _level(printer: AnyPrinter) -> str:
    status = printer.status()
    if status.drawer_high is None:
        why = status.cause or "it does not tell of a drawer"
        leave(f"the printer cannot say how the drawer stands: {why}", SOMETHING_MISSING)
    return "high" if status.drawer_high else "low"
