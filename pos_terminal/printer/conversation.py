"""Talking ESC/POS over a channel: ask first, send while listening, wait for the mark that says it is on paper.

Outcomes: the mark came: PRINTED. The printer has no way to tell: SENT. Nothing went out: NOT_SENT. Bytes went out and
then the line was lost, or the mark stayed away: UNKNOWN, which is never sent again by itself.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import assert_never

from pos_terminal.domain.till import Fault, PrinterStatus, PrintOutcome
from pos_terminal.printer import drawer
from pos_terminal.printer.channel import Channel, ChannelLost
from pos_terminal.printer.render import BEGIN
from pos_terminal.printer.replies import Automatic, InTurn, Printed, RealTime, Replies, Reply, status_of
from pos_terminal.printer.settings import EndMark, PrinterSettings

ASKED = (1, 2, 3, 4)
# Automatic status back for drawer, online, error and paper; ESC @ before it, as that would end it.
TELL_CHANGES = b"\x1da\x0f"
POLL_S = 0.5
# So many polls without an answer: not a clone without the end mark, but one that was switched off or cut from the line.
FALLEN_SILENT_S = 4 * POLL_S

Heard = Callable[[PrinterStatus], bool]


@dataclass(frozen=True, slots=True)
class Asked:
    """What the printer said of itself, and which questions it answered; one that never answers is taken to be well."""

    status: PrinterStatus
    answered: tuple[int, ...] = ()


class Conversation:
    """One connection to one printer, for one status, one drawer kick or one job.

    `must_answer`: it has answered before, so that silence now means that it is off, or that another host holds it.
    """

    def __init__(self, channel: Channel, settings: PrinterSettings, reply_s: float, *, must_answer: bool) -> None:
        self._channel = channel
        self._settings = settings
        self._reply_s = reply_s
        self._must_answer = must_answer
        self._replies = Replies()
        self._job: _Job | None = None
        self.was_answered = False

    def ask(self) -> Asked:
        """Asks DLE EOT 1 to 4, one at a time, as their answers look alike. Raises ChannelLost."""
        if self._settings.answers == "no":
            return Asked(PrinterStatus())
        answers = dict.fromkeys(ASKED, 0)
        for n in ASKED:
            answer = self._ask_one(n)
            if answer is None and n == ASKED[0]:
                return Asked(PrinterStatus(Fault.SILENT if self._must_answer else Fault.NONE))
            self.was_answered = True
            answers[n] = answer or 0
        return Asked(status_of(*answers.values()), tuple(n for n, answer in answers.items() if answer))

    def kick(self) -> bool:
        """Opens the drawer, in the way that works in the printer's state. False where nothing went out."""
        try:
            fault = self.ask().status.fault
            if fault is Fault.SILENT:
                return False  # it would open whenever the printer comes back
            pulse = drawer.kick(self._settings) if fault is Fault.NONE else drawer.kick_now(self._settings)
            sent, _ = self._channel.exchange(pulse, self._reply_s)
        except ChannelLost:
            return False
        return sent > 0

    def kick_within_job(self) -> bool:
        """Opens the drawer while a job is under way, on the same line: a printer serves one host at a time."""
        return self._job is not None and self._job.kick()

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
        self._job = _Job(self._channel, self._replies, self._settings, asked, heard)
        return self._job.run(document, token)

    def _ask_one(self, n: int) -> int | None:
        until = time.monotonic() + self._reply_s
        left = _ask(n)
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
        self, channel: Channel, replies: Replies, settings: PrinterSettings, asked: Asked, heard: Heard
    ) -> None:
        self._channel = channel
        self._replies = replies
        self._settings = settings
        self._askable = asked.answered
        self._heard = heard
        self._data = b""
        self._sent = 0
        self._alive_at = self._polled_at = self._answered_at = time.monotonic()
        self._open_asks: list[int] = []  # of this poll, in the order in which they will be answered
        self._answers = dict.fromkeys(ASKED, 0)
        self._status = asked.status
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
        if not self._askable or not document.startswith(BEGIN):
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
                case RealTime():
                    self._hear_answer(reply.byte)
                case _:
                    assert_never(reply)
        return marked

    def _hear_answer(self, byte: int) -> None:
        """An answer to this poll; when it was the last one, they are a status together."""
        if not self._open_asks:
            return
        self._answered_at = time.monotonic()
        self._answers[self._open_asks.pop(0)] = byte
        if not self._open_asks:
            self._learn(status_of(*self._answers.values()))

    def _learn(self, status: PrinterStatus) -> None:
        if status.fault is not Fault.NONE:
            self._had_fault = True
        elif self._status.fault is not Fault.NONE:
            self._alive_at = time.monotonic()  # mended: its patience begins anew
        self._status = status

    def _patient(self, all_gone: bool) -> bool:
        """A fault that the printer tells of is waited for as long as those who listen want to; silence is not."""
        patience = self._settings.silent_s if not self._askable and all_gone else self._settings.patience_s
        return self._status.fault is not Fault.NONE or time.monotonic() - self._alive_at < patience

    def _given_up(self, all_gone: bool) -> PrintOutcome:
        if not self._sent:
            return PrintOutcome.NOT_SENT
        answers_no_more = bool(self._askable) and time.monotonic() - self._answered_at > FALLEN_SILENT_S
        doubtful = not all_gone or self._had_fault or answers_no_more
        return PrintOutcome.UNKNOWN if doubtful else PrintOutcome.SENT

    def kick(self) -> bool:
        """Opens the drawer behind what has gone out: inside a picture, the command would be dots."""
        if self._sent < len(self._data):
            return False
        stuck = self._status.fault is not Fault.NONE
        self._data += drawer.kick_now(self._settings) if stuck else drawer.kick(self._settings)
        return True

    def _poll(self) -> None:
        """Asks how it is now and then, once all has gone out: inside a picture, a request would be dots."""
        now = time.monotonic()
        if not self._askable or self._sent < len(self._data) or now - self._polled_at < POLL_S:
            return
        self._polled_at = now
        self._open_asks = list(self._askable)
        self._data += b"".join(_ask(n) for n in self._askable)


def _ask(n: int) -> bytes:
    return b"\x10\x04" + bytes([n])


def _mark(end_mark: EndMark, token: str) -> bytes:
    if end_mark == "gs_h":
        return b"\x1d(H\x06\x00\x30\x30" + token.encode("ascii")
    return b"\x1dr\x01" if end_mark == "gs_r" else b""
