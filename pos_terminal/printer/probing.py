"""Finding out what a printer can: whether it answers, and which end mark it knows.

What it says of its model is not asked: clones lie (`GS I`; some call themselves EPSON TM-T88V).
"""

import time
from dataclasses import dataclass

from pos_terminal.domain.till import PrinterStatus
from pos_terminal.printer.channel import Channel
from pos_terminal.printer.conversation import Conversation
from pos_terminal.printer.render import BEGIN
from pos_terminal.printer.replies import InTurn, Printed, Replies, Reply
from pos_terminal.printer.settings import EndMark, PrinterSettings

TOKEN = "Pr0b"  # noqa: S105 - names a mark, opens nothing
MARK_BY_NAME = b"\x1d(H\x06\x00\x30\x30" + TOKEN.encode("ascii")
MARK_IN_TURN = b"\x1dr\x01"
# One that does not know GS ( H prints its last letters: the line is ended, so that they do not stand in the next one.
LINE_END = b"\n"


@dataclass(frozen=True, slots=True)
class Probed:
    """What was found out. `answered` are the DLE EOT that it answers."""

    status: PrinterStatus
    answered: tuple[int, ...] = ()
    end_mark: EndMark = "none"
    has_drawer_level: bool = False


def probe(channel: Channel, settings: PrinterSettings, wait_s: float = 1.5) -> Probed:
    """Asks the printer at this channel. Nothing is printed by one that knows the marks. Raises ChannelLost."""
    asked = Conversation(channel, settings, wait_s, must_answer=False).ask()
    drawer = asked.status.drawer_high is not None
    if asked.status.fault:
        return Probed(asked.status, asked.answered, has_drawer_level=drawer)
    for end_mark, request in (("gs_h", MARK_BY_NAME + LINE_END), ("gs_r", MARK_IN_TURN)):
        if _is_answered(channel, BEGIN + request, wait_s):
            mark: EndMark = "gs_h" if end_mark == "gs_h" else "gs_r"
            return Probed(asked.status, asked.answered, mark, drawer)
    return Probed(asked.status, asked.answered, "none", drawer)


def _is_answered(channel: Channel, request: bytes, wait_s: float) -> bool:
    replies, left, until = Replies(), request, time.monotonic() + wait_s
    while (now := time.monotonic()) < until:
        sent, read = channel.exchange(left, until - now)
        left = left[sent:]
        if any(_is_mark(reply, request) for reply in replies.feed(read)):
            return True
    return False


def _is_mark(reply: Reply, request: bytes) -> bool:
    by_name = MARK_BY_NAME in request
    return reply == Printed(TOKEN) if by_name else isinstance(reply, InTurn)
