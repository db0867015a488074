"""`pos-terminal printer ...`: the shop's printers, how they are, and a slip that shows they are right."""

import json
import sys

import click
from rich.console import Console
from rich.table import Table

from pos_terminal.clock import SystemClock, SystemIds
from pos_terminal.commands.failing import ANSWER_IS_NO, SOMETHING_MISSING, leave
from pos_terminal.commands.options import Options
from pos_terminal.commands.printer_choice import chosen, printers
from pos_terminal.commands.printer_drawer import drawer
from pos_terminal.commands.printer_find import find, list_profiles
from pos_terminal.commands.printer_setup import setup
from pos_terminal.config import PrinterSection
from pos_terminal.domain.receipt.letterhead import Letterhead
from pos_terminal.domain.receipt.slips import trial_slip
from pos_terminal.domain.till import Fault, PrinterStatus, PrintOutcome
from pos_terminal.main import open_terminal
from pos_terminal.main.paper import stationery
from pos_terminal.main.printers import settings_of
from pos_terminal.main.rounds import typesetter
from pos_terminal.printer.render import document
from pos_terminal.printer.settings import PrinterSettings
from pos_terminal.printer.transport import AnyPrinter, open_printer
from pos_terminal.ui.messages import message

SAID = {
    PrintOutcome.PRINTED: "printed",
    PrintOutcome.SENT: "sent; this printer cannot say whether it printed",
    PrintOutcome.UNKNOWN: "the line was lost; look whether it printed",
}


@click.group("printer")
def command() -> None:
    """The shop's receipt printers."""


@command.command("list")
@click.option("--json", "as_json", is_flag=True, help="One JSON list.")
@click.pass_obj
def list_printers(options: Options, as_json: bool) -> None:
    """The printers of the settings file."""
    rows = [_row(section, options) for section in printers(options)]
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False))
        return
    table = Table(box=None, pad_edge=False)
    for column in ("name", "kind", "address", "profile", "dots", "letters", "end mark"):
        table.add_column(column)
    for row in rows:
        table.add_row(*(str(value) for value in row.values()))
    Console(highlight=False).print(table)


def _row(section: PrinterSection, options: Options) -> dict[str, object]:
    """What is in force, from the settings file, its profile, and what suits most."""
    settings = settings_of(section, options.data)
    return {
        "name": section.name,
        "kind": section.kind,
        "address": section.address,
        "profile": section.profile,
        "width_dots": settings.paper.width_dots,
        "text": settings.paper.text,
        "end_mark": settings.end_mark,
    }


@command.command("status")
@click.option("--printer", "name", metavar="NAME", help="Only this printer.")
@click.option("--json", "as_json", is_flag=True, help="One JSON list.")
@click.pass_obj
def show_status(options: Options, name: str | None, as_json: bool) -> None:
    """What each printer says of itself; exit code 3 where one cannot print."""
    found = [(settings.name, open_printer(settings).status()) for settings in _chosen(options, name)]
    if as_json:
        rows = [
            {"name": printer, "fault": status.fault.value, "paper_low": status.paper_low, "cause": status.cause}
            for printer, status in found
        ]
        click.echo(json.dumps(rows, ensure_ascii=False))
    else:
        for printer, status in found:
            click.echo(f"{printer}: {_sentence(status, options)}")
    if any(status.fault is not Fault.NONE for _, status in found):
        sys.exit(SOMETHING_MISSING)


@command.command("test")
@click.option("--printer", "name", metavar="NAME", help="This printer; else the first.")
@click.pass_obj
def print_test(options: Options, name: str | None) -> None:
    """Prints a slip with a scale, letters in every size, and a code."""
    settings = _chosen(options, name)[0]
    printer = open_printer(settings)
    outcome = _print_slip(settings, printer, _paper(options, settings))
    if outcome is PrintOutcome.NOT_SENT:
        status = printer.status()
        if status.fault is Fault.NONE:
            status = PrinterStatus(Fault.UNREACHABLE)
        leave(f"{settings.name}: {_sentence(status, options)}", SOMETHING_MISSING)
    click.echo(f"{settings.name}: {SAID[outcome]}")
    if outcome is PrintOutcome.UNKNOWN:
        sys.exit(ANSWER_IS_NO)


def _print_slip(settings: PrinterSettings, printer: AnyPrinter, head: Letterhead) -> PrintOutcome:
    slip = trial_slip(head, SystemClock().now(), printer=settings.name, width_dots=settings.paper.width_dots)
    job = document(slip, settings.paper, typesetter())
    return printer.send(job, SystemIds().token(), lambda _status: True)


def _paper(options: Options, settings: PrinterSettings) -> Letterhead:
    with open_terminal(options.data, options.settings_file) as terminal:
        shop = terminal.store.installation()
    now = stationery(options.data, settings.paper.width_dots).read()
    return Letterhead(shop, now.words, lambda _programme, _version: None, now.logo, template=now.template)


def _chosen(options: Options, name: str | None) -> tuple[PrinterSettings, ...]:
    return tuple(settings_of(section, options.data) for section in chosen(options, name))


def _sentence(status: PrinterStatus, options: Options) -> str:
    language = options.language or "en"
    if status.fault is not Fault.NONE:
        said = message(f"printer-{status.fault.value}", {"waiting": 0}, language).text
        return f"{said} [{status.fault.value}{': ' + status.cause if status.cause else ''}]"
    if status.paper_low:
        return message("printer-paper-low", {}, language).text
    return "準備好" if language == "zh_HK" else "ready"


for further in (find, list_profiles, setup, drawer):
    command.add_command(further)
