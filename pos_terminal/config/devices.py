"""The settings file's sections about what stands at the counter."""

from dataclasses import dataclass
from typing import Literal

from pos_terminal.config.checks import (
    camera_source,
    choice,
    formed,
    groups,
    handles,
    label,
    marks,
    or_profile,
    profile,
    setting,
    whole,
    whole_or_auto,
    yes_no,
)
from pos_terminal.domain.words import Words


@dataclass(frozen=True, slots=True)
class PrinterSection:
    """One receipt printer. `address` is HOST:PORT, a serial port, VENDOR:PRODUCT in hex, the name of a print queue, or
    a file, as `kind` says. What is None here its profile says, or else what suits most printers."""

    name: str = label("printer", 20)
    kind: Literal["network", "serial", "usb", "queue", "file", "screen"] = choice(
        "screen", "network", "serial", "usb", "queue", "file", "screen"
    )
    address: str = label("", 200)
    profile: str = setting("", profile)
    width_dots: int | None = setting(
        None,
        lambda value: (
            None
            if value in (384, 420, 512, 576, 640) and type(value) is int
            else Words("須為 384、420、512、576 或 640", "must be 384, 420, 512, 576 or 640")
        ),
    )
    text: Literal["auto", "raster", "tiles", "big5", "gb18030"] = choice(
        "auto", "auto", "raster", "tiles", "big5", "gb18030"
    )
    end_mark: Literal["gs_h", "gs_r", "none"] | None = or_profile(choice("gs_r", "gs_h", "gs_r", "none"))
    answers: Literal["auto", "yes", "no"] | None = or_profile(choice("auto", "auto", "yes", "no"))
    baud: int | None = or_profile(whole(19_200, 1_200, 921_600))
    flow: Literal["auto", "dsr_dtr", "rts_cts", "xon_xoff", "none"] | None = or_profile(
        choice("auto", "auto", "dsr_dtr", "rts_cts", "xon_xoff", "none")
    )
    cutter: bool | None = or_profile(yes_no(True))
    longest_band: int | None = or_profile(whole(100, 1, 255))
    drawer_pin: int | None = setting(
        None, lambda value: None if type(value) is int and value in (2, 5) else Words("須為 2 或 5", "must be 2 or 5")
    )
    prints: tuple[str, ...] = setting((), groups)
    fallback_for: str = label("", 20)
    fallback_after_s: int = whole(20, 0, 3_600)


@dataclass(frozen=True, slots=True)
class LineDisplaySection:
    """The customer's line display on a serial port; without a port there is none."""

    port: str = label("", 200)
    baud: int = whole(9_600, 1_200, 921_600)
    columns: int = whole(20, 16, 40)
    charset: Literal["latin", "big5", "gb18030"] = choice("latin", "latin", "big5", "gb18030")
    code_page: int = whole(0, 0, 255)
    brightness: int = whole(4, 1, 4)


@dataclass(frozen=True, slots=True)
class PaymentTerminalSection:
    """A card or Octopus terminal that the till starts; without a kind there is none, and readers are keyed by hand."""

    kind: str = formed(
        "",
        r"[a-z0-9_-]{0,32}",
        Words("須為 file、serial、tcp 或驅動程式名稱", "must be file, serial, tcp or the name of a driver"),
    )
    address: str = label("", 200)
    baud: int = whole(9_600, 1_200, 921_600)
    patience_s: int = whole(120, 10, 600)
    handles: tuple[str, ...] = setting(("octopus", "card"), handles)


@dataclass(frozen=True, slots=True)
class CameraSection:
    """A camera that reads codes at the counter."""

    source: str = setting("camera:0", camera_source)
    width: int = whole(1280, 320, 3840)
    height: int = whole(720, 240, 2160)
    frames_per_s: int = whole(30, 1, 60)
    exposure_ms: int | Literal["auto"] = whole_or_auto(1, 500)
    focus: int | Literal["auto"] = whole_or_auto(0, 1023)


@dataclass(frozen=True, slots=True)
class ScannerSection:
    """A code scanner on a serial port: its line, and what it sends around a code. One that types needs no section."""

    port: str = label("", 200)
    baud: int = whole(9_600, 1_200, 921_600)
    data_bits: int = whole(8, 7, 8)
    parity: Literal["none", "even", "odd", "mark", "space"] = choice("none", "none", "even", "odd", "mark", "space")
    stop_bits: int = whole(1, 1, 2)
    prefix: str = marks("")
    suffix: str = marks("")
    silence_ms: int = whole(80, 10, 2_000)


@dataclass(frozen=True, slots=True)
class WedgeSection:
    """Scanners that type like a keyboard; the usual ones need no setting."""

    gap_ms: int = whole(30, 10, 100)
    prefix: str = marks("")
    suffix: str = marks("")
