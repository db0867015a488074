"""`pos-terminal printer setup`: finds out what a printer can, and writes its section of the settings."""

from dataclasses import replace
from pathlib import Path

import click

from pos_terminal.clock import SystemClock, SystemIds
from pos_terminal.commands.failing import SOMETHING_MISSING, leave
from pos_terminal.commands.options import Options
from pos_terminal.commands.printer_choice import printers
from pos_terminal.commands.settings_text import SettingValue, printer_section, write_printer
from pos_terminal.config import PrinterSection
from pos_terminal.domain.receipt.blocks import Cut, Feed
from pos_terminal.domain.receipt.slips import width_scale
from pos_terminal.domain.till import PrintOutcome
from pos_terminal.main import open_terminal
from pos_terminal.main.printers import CHINESE, NATIVE, printer_settings, profile_of, profiles
from pos_terminal.main.rounds import typesetter
from pos_terminal.printer.channel import ChannelLost
from pos_terminal.printer.native_slip import native_slip
from pos_terminal.printer.probing import Probed, probe
from pos_terminal.printer.profiles import WIDTHS
from pos_terminal.printer.render import document
from pos_terminal.printer.settings import Kind, PrinterSettings
from pos_terminal.printer.transport import open_channel, open_printer

ASKABLE = ("network", "serial", "usb")
NONE = "none"
DOTS = [str(dots) for dots in WIDTHS]
KINDS: tuple[Kind, ...] = ("network", "serial", "usb", "queue", "file")
ALIKE = ("每對兩行是否一樣？", "Are both lines of each pair alike?")
OWN_CHINESE = "Try the printer's own Chinese? (Pictures are always right.)"


@click.command("setup")
@click.option("--printer", "name", metavar="NAME", default="counter", help="Its name in the settings, or a new one.")
@click.option("--kind", type=click.Choice(KINDS), help="How it is connected.")
@click.option("--address", help="Where it is; `printer find` tells.")
@click.option("--profile", "profile", help="Its profile; `printer profiles` lists them.")
@click.option("--width", type=click.Choice(DOTS), help="Dots, where known: no scale is printed.")
@click.option("--chinese", type=click.Choice((*NATIVE, NONE)), help="What came out right, where that is known.")
@click.option("--write", is_flag=True, help="Put it into the settings file; else it is only printed.")
@click.pass_obj
def setup(
    options: Options,
    name: str,
    kind: Kind | None,
    address: str | None,
    profile: str | None,
    width: str | None,
    chinese: str | None,
    write: bool,
) -> None:
    """Tries a printer out: whether it answers, which end mark it knows, how wide it is, its own Chinese."""
    section = _section(options, name, kind, address, profile)
    known = profile_of(section)
    settings = printer_settings(section, options.data)
    probed = _probed(settings)
    settings = replace(settings, end_mark=probed.end_mark, answers="auto")
    dots = int(width) if width else known.width_dots if profile else _asked_width(settings)
    settings = replace(settings, paper=replace(settings.paper, width_dots=dots))
    native = chinese or _asked_chinese(settings, known.chinese or NATIVE)
    values: dict[str, SettingValue] = {"name": section.name, "kind": section.kind, "address": section.address}
    if section.profile:
        values["profile"] = section.profile
    values |= {"width_dots": dots, "end_mark": probed.end_mark, "answers": "yes" if probed.answered else "no"}
    if native != NONE:
        values["text"] = native
    _remember(options, settings, native)
    _tell(probed, dots, bool(profile))
    if write:
        write_printer(_file(options), values)
        click.echo(f"{_file(options).name}: [[printer]] {section.name} is written")
    else:
        click.echo(printer_section(values), nl=False)


def _section(
    options: Options, name: str, kind: Kind | None, address: str | None, profile: str | None
) -> PrinterSection:
    """The printer of that name with what was said now; one that is new needs its kind."""
    found = next((section for section in printers(options) if section.name == name), None)
    if found is None and kind is None:
        raise click.UsageError(f"there is no printer {name!r} in the settings; a new one needs --kind and --address")
    section = found or PrinterSection(name=name)
    if profile is not None and profile not in {one.name for one in profiles()}:
        raise click.UsageError(f"there is no profile {profile!r}; `printer profiles` lists them")
    section = replace(section, kind=kind or section.kind, profile=section.profile if profile is None else profile)
    section = replace(section, address=section.address if address is None else address, end_mark=None, answers=None)
    if not section.address and section.kind not in ("usb", "screen"):
        raise click.UsageError(f"a {section.kind} printer needs --address; `printer find` looks for some")
    return replace(section, text="auto")


def _probed(settings: PrinterSettings) -> Probed:
    if settings.kind not in ASKABLE:
        status = open_printer(settings).status()
        if status.fault:
            leave(f"{settings.name}: {status.fault.value} {status.cause}".rstrip(), SOMETHING_MISSING)
        return Probed(status)
    try:
        channel = open_channel(settings)
        try:
            probed = probe(channel, replace(settings, answers="auto"))
        finally:
            channel.close()
    except ChannelLost as error:
        leave(f"{settings.name}: {error}", SOMETHING_MISSING)
    if probed.status.fault:
        leave(f"{settings.name}: {probed.status.fault.value}; see to it, then try again", SOMETHING_MISSING)
    return probed


def _asked_width(settings: PrinterSettings) -> int:
    """Prints one scale for each width, the narrowest first, and asks which is the widest that is whole."""
    drawing = typesetter()
    papers = [replace(settings.paper, width_dots=dots, text="raster") for dots in WIDTHS]
    scales = [document(width_scale(paper.width_dots), paper, drawing) for paper in papers]
    _print(settings, [*scales, document((Feed(24), Cut()), papers[0], drawing)])
    said = click.prompt(
        "Which is the largest number that stands whole at the right end of its scale?",
        type=click.Choice(DOTS),
        err=True,
    )
    return int(said)


def _asked_chinese(settings: PrinterSettings, codes: tuple[str, ...]) -> str:
    """Prints a slip for each native code, and asks whose pairs are alike; pictures need no such proof."""
    if settings.kind not in ASKABLE or not click.confirm(OWN_CHINESE, err=True):
        return NONE
    drawing = typesetter()
    big5, gb18030 = (replace(settings.paper, text="big5"), replace(settings.paper, text="gb18030"))
    papers = [paper for paper in (big5, gb18030) if paper.text in codes]
    slips = [document(native_slip((paper.text, *ALIKE), paper, drawing), paper, drawing) for paper in papers]
    _print(settings, slips)
    asked = "On whose slip are the two lines of each pair alike?"
    return str(click.prompt(asked, type=click.Choice((*codes, NONE)), default=NONE, err=True))


def _print(settings: PrinterSettings, documents: list[bytes]) -> None:
    """All as one job."""
    sent = open_printer(settings).send(b"".join(documents), SystemIds().token(), lambda _status: True)
    if sent is PrintOutcome.NOT_SENT:
        leave(f"{settings.name}: nothing could be sent; `printer status` says why", SOMETHING_MISSING)


def _remember(options: Options, settings: PrinterSettings, native: str) -> None:
    """That a person saw this Chinese come out right, or that none did: the setting alone is not believed."""
    with open_terminal(options.data, options.settings_file) as terminal, terminal.store.begin():
        if native == NONE:
            terminal.store.printers.forget(settings.name, CHINESE)
        else:
            now = SystemClock().now()
            terminal.store.printers.learn(settings.name, settings.address, CHINESE, native, now)


def _tell(probed: Probed, dots: int, has_profile: bool) -> None:
    """What was found out, on standard error: the section alone is for standard output."""
    click.echo(f"answers: {'yes' if probed.answered else 'no'}", err=True)
    click.echo(f"end mark: {probed.end_mark}", err=True)
    click.echo(f"drawer's switch: {'told' if probed.has_drawer_level else 'not told'}", err=True)
    if not has_profile:
        fitting = ", ".join(profile.name for profile in profiles() if profile.width_dots == dots)
        click.echo(f"profiles of {dots} dots: {fitting or 'none'}", err=True)


def _file(options: Options) -> Path:
    return options.settings_file
