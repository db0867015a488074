"""Talking ESC/POS over a channel: ask first, send while listening, wait for the mark that says it is on paper.

Outcomes: the mark came: PRINTED. The printer has no way to tell: SENT. Nothing went out: NOT_SENT. Bytes went out and
then the line was lost, or the mark stayed away: UNKNOWN, which is never sent again by itself.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import assert_never

from pos_terminal.domain.till import Fault, PrinterStatus, PrintOutcome
from pos_terminal.printer.channel import Channel, ChannelLost
from pos_terminal.printer.render import BEGIN, KICK
from pos_terminal.printer.replies import Automatic, InTurn, Printed, RealTime, Replies, Reply, status_of
from pos_terminal.printer.settings import EndMark, PrinterSettings

ASKS = tuple(b"\x10\x04" + bytes([n]) for n in (1, 2, 3, 4))
# Opens the drawer at once, also while paper is out or the cover open; ESC p would wait in the queue.
KICK_NOW = b"\x10\x14\x01\x00\x02"
# Automatic status back for drawer, online, error and paper; ESC @ before it, as that would end it.
TELL_CHANGES = b"\x1da\x0f"
POLL_S = 0.5

Heard = Callable[[PrinterStatus], bool]


@dataclass(frozen=True, slots=True)
class Asked:
    """What the printer said of itself; a silent one said nothing and is taken to be well."""

    status: PrinterStatus
    silent: bool = False


class Conversation:
    """One connection to one printer, for one status, one drawer kick or one job."""

    def __init__(self, channel: Channel, settings: PrinterSettings, reply_s: float) -> None:
        self._channel = channel
        self._settings = settings
        self._reply_s = reply_s
        self._replies = Replies()
        self.is_silent = False

    def ask(self) -> Asked:
        """Asks DLE EOT 1 to 4, one at a time, as their answers look alike. Raises ChannelLost."""
        answers: list[int] = []
        for ask in ASKS:
            answer = self._ask_one(ask)
            if answer is None and not answers:
                self.is_silent = True
                return Asked(PrinterStatus(), silent=True)
            answers.append(answer or 0)
        return Asked(status_of(*answers))

    def kick(self) -> bool:
        """Opens the drawer, in the way that works in the printer's state. False where nothing went out."""
        try:
            stuck = self.ask().status.fault is not Fault.NONE
            sent, _ = self._channel.exchange(KICK_NOW if stuck else KICK, self._reply_s)
        except ChannelLost:
            return False
        return sent > 0

    def print(self, document: bytes, token: str, heard: Heard) -> PrintOutcome:
        """Sends the document and waits for its end; keeps the line while paper is out, as the printer then goes on by
        itself with a new roll and prints once."""
        try:
            asked = self.ask()
        except ChannelLost:
            return PrintOutcome.NOT_SENT
        if asked.status.fault is not Fault.NONE:
            heard(asked.status)
            return PrintOutcome.NOT_SENT
        job = _Job(self._channel, self._replies, self._settings, asked.silent, heard)
        return job.run(document, token)

    def _ask_one(self, ask: bytes) -> int | None:
        until = time.monotonic() + self._reply_s
        left = ask
        while (now := time.monotonic()) < until:
            sent, data = self._channel.exchange(left, until - now)
            left = left[sent:]
            for reply in self._replies.feed(data):
                if isinstance(reply, RealTime):
                    return reply.byte
        return None


class _Job:
    """One document on its way."""

    def __init__(
        self, channel: Channel, replies: Replies, settings: PrinterSettings, silent: bool, heard: Heard
    ) -> None:
        self._channel = channel
        self._replies = replies
        self._settings = settings
        self._silent = silent
        self._heard = heard
        self._data = b""
        self._sent = 0
        self._alive_at = self._polled_at = time.monotonic()
        self._polls: list[bytes] = []
        self._cause = 0  # the answer to this poll's DLE EOT 2
        self._status = PrinterStatus()
        self._had_fault = False

    def run(self, document: bytes, token: str) -> PrintOutcome:
        """Sends the document and its end mark, and waits. Nothing here waits for ever: see `_patient`."""
        self._data = self._framed(document, token)
        end = len(self._data)
        try:
            while True:
                all_gone = self._sent >= end
                sent, read = self._channel.exchange(self._data[self._sent :], POLL_S / 2)
                self._sent += sent
                if sent and not all_gone:
                    self._alive_at = time.monotonic()
                if self._take(self._replies.feed(read), token, self._sent >= end):
                    return PrintOutcome.PRINTED
                if all_gone and self._settings.end_mark == "none":
                    return PrintOutcome.SENT
                if not self._heard(self._status):
                    return PrintOutcome.UNKNOWN if self._sent else PrintOutcome.NOT_SENT
                if not self._patient(all_gone):
                    return self._given_up(all_gone)
                if all_gone:
                    self._poll()
        except ChannelLost:
            return PrintOutcome.UNKNOWN if self._sent else PrintOutcome.NOT_SENT

    def _framed(self, document: bytes, token: str) -> bytes:
        """The document with its end mark, and where it can be answered, a request to tell of faults at the begin."""
        mark = _mark(self._settings.end_mark, token)
        if self._silent or not document.startswith(BEGIN):
            return document + mark
        return BEGIN + TELL_CHANGES + document[len(BEGIN) :] + mark

    def _take(self, replies: tuple[Reply, ...], token: str, all_gone: bool) -> bool:
        """Whether the end mark is among the replies; the others become the status that is told."""
        marked = False
        for reply in replies:
            match reply:
                case Printed():
                    marked = marked or (self._settings.end_mark == "gs_h" and reply.token == token)
                case InTurn():
                    marked = marked or (self._settings.end_mark == "gs_r" and all_gone)
                case Automatic():
                    self._learn(reply.status)
                case RealTime() if self._polls and self._polls.pop(0) == ASKS[1]:
                    self._cause = reply.byte
                case RealTime():
                    self._learn(status_of(0, self._cause, 0, reply.byte))
                case _:
                    assert_never(reply)
        return marked

    def _learn(self, status: PrinterStatus) -> None:
        if status.fault is not Fault.NONE:
            self._had_fault = True
        elif self._status.fault is not Fault.NONE:
            self._alive_at = time.monotonic()  # mended: its patience begins anew
        self._status = status

    def _patient(self, all_gone: bool) -> bool:
        """A fault that the printer tells of is waited for as long as those who listen want to; silence is not."""
        patience = self._settings.silent_s if self._silent and all_gone else self._settings.patience_s
        return self._status.fault is not Fault.NONE or time.monotonic() - self._alive_at < patience

    def _given_up(self, all_gone: bool) -> PrintOutcome:
        if not self._sent:
            return PrintOutcome.NOT_SENT
        return PrintOutcome.SENT if all_gone and not self._had_fault else PrintOutcome.UNKNOWN

    def _poll(self) -> None:
        """Asks for cover and paper now and then, once all has gone out: inside a picture, a request would be dots."""
        now = time.monotonic()
        if self._silent or self._sent < len(self._data) or now - self._polled_at < POLL_S:
            return
        self._polled_at = now
        self._polls = [ASKS[1], ASKS[3]]
        self._data += b"".join(self._polls)


def _mark(end_mark: EndMark, token: str) -> bytes:
    if end_mark == "gs_h":
        return b"\x1d(H\x06\x00\x30\x30" + token.encode("ascii")
    return b"\x1dr\x01" if end_mark == "gs_r" else b""
