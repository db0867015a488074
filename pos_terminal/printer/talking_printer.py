"""A printer that can be asked: each call is one short connection, as a network printer serves one host at a time."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace

from pos_terminal.domain.till import Fault, PrinterStatus, PrintOutcome
from pos_terminal.printer.channel import Channel, ChannelLost
from pos_terminal.printer.conversation import Conversation, Heard
from pos_terminal.printer.paper import Paper
from pos_terminal.printer.settings import PrinterSettings

GONE_S = 60.0
LOOK_EVERY_S = 4.0
LET_GO_S = 0.1
# A long receipt of another till takes less.
BUSY_S = 8.0


class TalkingPrinter:
    """A network, serial or USB printer, whether it answers or not."""

    def __init__(
        self,
        settings: PrinterSettings,
        connect: Callable[[], Channel],
        now_s: Callable[[], float] = time.monotonic,
    ) -> None:
        self._settings = settings
        self._connect = connect
        self._now_s = now_s
        self._answers_never = settings.answers == "no"
        self._answers = settings.answers == "yes"
        self._now: Conversation | None = None
        self._gone_since: float | None = None
        self._looked_at = 0.0
        self._last = self._heard = PrinterStatus()
        self._heard_at = float("-inf")

    @property
    def width_dots(self) -> int:
        return self._settings.paper.width_dots

    @property
    def paper(self) -> Paper:
        return self._settings.paper

    def status(self) -> PrinterStatus:
        """Asked for about once a second, so the line is held no longer than the answers take; one that has been gone
        for a minute is looked for less often."""
        now = self._now_s()
        if self._gone_since is not None and now - self._gone_since > GONE_S and now - self._looked_at < LOOK_EVERY_S:
            return self._last
        self._looked_at = now
        try:
            with self._conversation(close_s=LET_GO_S) as conversation:
                self._gone_since = None
                return self._unless_busy(conversation.ask().status, now)
        except ChannelLost as error:
            self._gone_since = self._gone_since or now
            self._last = PrinterStatus(Fault.UNREACHABLE, cause=str(error))
            return self._last

    def _unless_busy(self, status: PrinterStatus, now: float) -> PrinterStatus:
        """A network printer that answered a moment ago prints for another till, which is no trouble yet."""
        if status.fault is not Fault.SILENT:
            self._heard, self._heard_at = status, now
            return status
        is_busy = self._settings.kind == "network" and now - self._heard_at < BUSY_S
        return replace(self._heard, is_busy=True) if is_busy else status

    def send(self, document: bytes, token: str, heard: Heard) -> PrintOutcome:
        try:
            with self._conversation() as conversation:
                self._now = conversation
                return conversation.print(document, token, heard)
        except ChannelLost:
            return PrintOutcome.NOT_SENT
        finally:
            self._now = None

    def kick_drawer(self) -> bool:
        if self._now is not None:  # asked for by who listens to a job that is under way
            return self._now.kick_within_job()
        try:
            with self._conversation() as conversation:
                return conversation.kick()
        except ChannelLost:
            return False

    @contextmanager
    def _conversation(self, *, close_s: float = 1.0) -> Iterator[Conversation]:
        channel = self._connect()
        try:
            # Who never answered is not waited for as long again; one answer, and it is.
            wait_s = self._settings.reply_s / 5 if self._answers_never else self._settings.reply_s
            conversation = Conversation(channel, self._settings, wait_s, must_answer=self._answers)
            yield conversation
            if self._settings.answers == "auto":
                self._answers = self._answers or conversation.was_answered
                self._answers_never = not self._answers
        finally:
            channel.close(close_s)
