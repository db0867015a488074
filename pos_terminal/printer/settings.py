"""What must be known of one printer, from its profile and the shop's settings file."""

from dataclasses import dataclass, field
from typing import Literal

from pos_terminal.printer.paper import Paper

Kind = Literal["network", "serial", "usb", "queue", "file", "screen"]
# How a printer says that everything before was printed: GS ( H names the job, GS r only answers in turn.
EndMark = Literal["gs_h", "gs_r", "none"]
# Whether it answers DLE EOT; "auto": found out, and one that has answered once is expected to answer again.
Answers = Literal["auto", "yes", "no"]
# How a serial printer says "wait"; "auto": by its DTR line, where that was ever up.
Flow = Literal["auto", "dsr_dtr", "rts_cts", "xon_xoff", "none"]


@dataclass(frozen=True, slots=True, kw_only=True)
class PrinterSettings:
    """One receipt printer. `address` is HOST or HOST:PORT, a serial port, VENDOR:PRODUCT in hex (none: the first
    USB printer found), the name or ipp:// address of a print queue, a file or folder, or the folder that keeps the
    on-screen paper.

    `patience_s` is how long a printer that shows no fault may stay without a sign of life; `reply_s` how long one that
    answers may take, and `silent_s` how long the end mark of one that does not answer is waited for.
    """

    name: str = "printer"
    kind: Kind = "screen"
    address: str = ""
    paper: Paper = field(default_factory=Paper)
    end_mark: EndMark = "gs_r"
    answers: Answers = "auto"
    baud: int = 19_200
    flow: Flow = "auto"
    drawer_pin: int = 2
    drawer_on_ms: int = 50
    drawer_off_ms: int = 500
    patience_s: float = 20.0
    reply_s: float = 1.0
    silent_s: float = 2.0
