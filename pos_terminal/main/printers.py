"""The shop's printers, from the settings file, the profiles, and what was found out about them."""

from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TypeVar

from pos_terminal.assets import resources
from pos_terminal.clock import SystemClock
from pos_terminal.config import Config, PrinterSection
from pos_terminal.printer.paper import Lettering, Paper
from pos_terminal.printer.profiles import USUAL, Profile, read_profile, read_profiles
from pos_terminal.printer.raster import Typesetter
from pos_terminal.printer.render import document
from pos_terminal.printer.screen_printer import ScreenPrinter
from pos_terminal.printer.settings import PrinterSettings
from pos_terminal.printer.transport import AnyPrinter, open_printer
from pos_terminal.services.stations import Draw, Station
from pos_terminal.store.database import DATABASE, open_store

PAPER = "paper"
# The fact that a person saw this native Chinese come out right, on a test slip of this very printer.
CHINESE = "chinese"
NATIVE = ("big5", "gb18030")

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class OtherPrinter:
    """A printer beside the first: its own documents, and whom it stands in for."""

    printer: AnyPrinter
    section: PrinterSection


@dataclass(frozen=True, slots=True)
class ShopPrinters:
    """The first printer, with the drawer at it, and the others. `unproven` says that the settings ask it for native
    Chinese that nobody has seen it print."""

    main: AnyPrinter
    name: str = ""
    address: str = ""
    others: tuple[OtherPrinter, ...] = field(default=())
    left_open_s: float = 60.0
    unproven: bool = False

    def stations(self, drawing: Typesetter) -> tuple[Station, ...]:
        """The others, as the print service knows them."""
        return tuple(_station(other, drawing) for other in self.others)


def shop_printers(config: Config, data: Path) -> ShopPrinters:
    """The printers of the settings; without one, paper that lies in the data folder."""
    left_open_s = float(config.rules.drawer_left_open_s)
    if not config.printers:
        screen = ScreenPrinter(PrinterSettings(kind="screen", address=str(data / PAPER)))
        return ShopPrinters(screen, left_open_s=left_open_s)
    first, *rest = config.printers
    others = tuple(OtherPrinter(open_printer(settings_of(section, data)), section) for section in rest)
    settings = settings_of(first, data)
    unproven = first.text in NATIVE and settings.paper.text != first.text
    return ShopPrinters(open_printer(settings), first.name, settings.address, others, left_open_s, unproven)


def drawn_for(paper: Paper, drawing: Typesetter) -> Draw:
    """Blocks to bytes, as a printer with this paper wants them."""
    return partial(document, paper=paper, drawing=drawing)


def settings_of(section: PrinterSection, data: Path) -> PrinterSettings:
    """A printer of the settings file; native Chinese only where a person saw it come out right."""
    settings = printer_settings(section, data)
    if section.text not in NATIVE or proven_chinese(data, settings) != section.text:
        return settings
    return printer_settings(section, data, native=True)


def proven_chinese(data: Path, settings: PrinterSettings) -> str:
    """The native Chinese that was seen to come out right on this printer, "" where none was."""
    if not (data / DATABASE).exists():
        return ""
    store = open_store(data / DATABASE, SystemClock().now)
    try:
        return store.printers.known(settings.name, settings.address, CHINESE)
    finally:
        store.close()


def printer_settings(section: PrinterSection, data: Path, *, native: bool = False) -> PrinterSettings:
    """What the file says goes before what the profile says, and that before what suits most."""
    profile = profile_of(section)
    paper = Paper(
        width_dots=_first(section.width_dots, profile.width_dots),
        text=_lettering(section, native),
        longest_band=_first(section.longest_band, profile.longest_band),
        avoids_48=profile.avoids_48,
        feed_units=profile.feed_units,
        cutter=_first(section.cutter, profile.cutter),
    )
    return PrinterSettings(
        name=section.name,
        kind=section.kind,
        address=section.address or (str(data / PAPER) if section.kind == "screen" else ""),
        paper=paper,
        end_mark=_first(section.end_mark, profile.end_mark),
        answers=_first(section.answers, profile.answers),
        baud=_first(section.baud, profile.baud),
        flow=_first(section.flow, profile.flow),
        drawer_pin=_first(section.drawer_pin, profile.drawer_pin),
        drawer_on_ms=profile.drawer_on_ms,
        drawer_off_ms=profile.drawer_off_ms,
    )


def profiles() -> tuple[Profile, ...]:
    """All that come with the program."""
    return read_profiles(resources() / "printers")


def profile_of(section: PrinterSection) -> Profile:
    """The profile that the section names, or what suits most."""
    return read_profile(resources() / "printers" / f"{section.profile}.toml") if section.profile else USUAL


def _lettering(section: PrinterSection, native: bool) -> Lettering:
    if section.text == "auto" or (section.text in NATIVE and not native):
        return "tiles" if section.kind == "serial" else "raster"
    return section.text


def _first(said: Value | None, by_profile: Value) -> Value:
    return by_profile if said is None else said


def _station(other: OtherPrinter, drawing: Typesetter) -> Station:
    section = other.section
    return Station(
        printer=other.printer,
        draw=drawn_for(other.printer.paper, drawing),
        name=section.name,
        address=section.address,
        prints=frozenset(section.prints),
        stands_in_for=section.fallback_for,
        after_s=float(section.fallback_after_s),
    )
