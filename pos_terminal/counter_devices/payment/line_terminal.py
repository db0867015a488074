"""A payment terminal on a serial or TCP line that speaks the format of docs/payment-terminals.md."""

import logging
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

from pos_terminal.counter_devices.line import Line, LineLost
from pos_terminal.counter_devices.payment.answers import request_of, result_of
from pos_terminal.counter_devices.payment.framing import ACK, NAK, Acknowledged, Deframer, Garbled, Message, frame
from pos_terminal.domain.selling.charging import Cancelled, Charge, Declined, Reachability, Result, Unclear, Wish

_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Timing:
    """How long is waited for what, in seconds: for ACK, for an answer, between two questions, for the customer, and for
    a terminal that was told to call it off."""

    acknowledge_s: float = 0.5
    answer_s: float = 1.5
    ask_every_s: float = 5.0
    patience_s: float = 120.0
    cancel_s: float = 15.0
    tries: int = 3


class LineTerminal:
    """Fits services.ports.PaymentTerminal. The line is opened when it is first needed, and again after it was lost."""

    def __init__(self, open_line: Callable[[], Line], timing: Timing = Timing()) -> None:
        self._open_line, self._timing = open_line, timing
        self._line: Line | None = None
        self._deframer = Deframer()
        self._came: deque[Message] = deque(maxlen=64)
        self._model = ""

    def run(self, charge: Charge, wish: Callable[[], Wish]) -> Result:
        if (wanted := wish()) is not Wish.GO_ON:
            return Cancelled() if wanted is Wish.CANCEL else Unclear("left")
        if not self.look().is_there:  # nothing of the charge has been sent
            return Declined("unreachable")
        try:
            if not self._tell(Message(charge.act.value.upper(), tuple(request_of(charge).items()))):
                return self._lost("not acknowledged")
            return self._awaited(charge.reference, wish)
        except LineLost as lost:
            return self._lost(str(lost))

    def ask(self, reference: str) -> Result | None:
        try:
            if not self._tell(Message("QUERY", (("ref", reference),))):
                return self._lost("not acknowledged")
            until = time.monotonic() + self._timing.answer_s
            while (left := until - time.monotonic()) > 0:
                answer = self._answer(reference, left)
                if answer is not None:
                    return result_of(answer.get)
        except LineLost as lost:
            return self._lost(str(lost))
        return Unclear("no answer")

    def look(self) -> Reachability:
        try:
            if not self._tell(Message("STATUS")):
                self._lost("not acknowledged")
                return Reachability(False, "no answer")
            until = time.monotonic() + self._timing.answer_s
            while (left := until - time.monotonic()) > 0:
                message = self._next(left)
                if message is not None and message.verb == "STATE":
                    self._model = message.get("model")[:40]
                    ready = message.get("ready") == "1"
                    return Reachability(ready, "" if ready else message.get("reason") or "not ready", self._model)
        except LineLost as lost:
            self._lost(str(lost))
            return Reachability(False, str(lost))
        return Reachability(False, "no answer")

    def close(self) -> None:
        line, self._line = self._line, None
        if line is not None:
            line.close()

    def _awaited(self, reference: str, wish: Callable[[], Wish]) -> Result:
        """The terminal's answer, asked for when it has been silent for long; called off when patience is over."""
        began = heard = time.monotonic()
        cancelled_at, unheard = 0.0, 0
        while True:
            wanted, now = wish(), time.monotonic()
            if wanted is Wish.LEAVE:
                return Unclear("left")
            if not cancelled_at and (wanted is Wish.CANCEL or now - began > self._timing.patience_s):
                cancelled_at = now
                self._tell(Message("CANCEL", (("ref", reference),)))
            answer = self._answer(reference, 0.1)
            if answer is not None:
                heard, unheard = now, 0
                result = result_of(answer.get)
                if result is not None:
                    return result
            if cancelled_at and now - cancelled_at > self._timing.cancel_s:
                return self._lost("called off without an answer")
            if now - heard > self._timing.ask_every_s:
                heard, unheard = now, unheard + 1
                if unheard > self._timing.tries or not self._tell(Message("QUERY", (("ref", reference),))):
                    return self._lost("silent")

    def _answer(self, reference: str, wait_s: float) -> Message | None:
        """The next message, where it is of this charge; what is said of others was said before, and is let go."""
        message = self._next(wait_s)
        is_ours = message is not None and message.verb == "RESULT" and message.get("ref") == reference
        return message if is_ours else None

    def _tell(self, message: Message) -> bool:
        """Sends it until it is acknowledged; a message that answers it already will do as well."""
        data = frame(message)
        for _ in range(self._timing.tries):
            self._opened().send(data)
            until = time.monotonic() + self._timing.acknowledge_s
            while (left := until - time.monotonic()) > 0:
                acknowledged = self._hear(left)
                if acknowledged or self._is_answered(message):
                    return True
                if acknowledged is not None:
                    break
        return False

    def _is_answered(self, message: Message) -> bool:
        """Whether what has come is about the same charge: its acknowledgement was lost, and is not needed."""
        reference = message.get("ref")
        return bool(reference) and any(one.get("ref") == reference for one in self._came)

    def _next(self, wait_s: float) -> Message | None:
        if not self._came:
            self._hear(wait_s)
        return self._came.popleft() if self._came else None

    def _hear(self, wait_s: float) -> bool | None:
        """Takes in what comes, answering each frame; gives whether ours was acknowledged, None where nothing says."""
        line, said = self._opened(), None
        for heard in self._deframer.feed(line.receive(wait_s)):
            match heard:
                case Acknowledged(good):
                    said = good
                case Garbled():
                    line.send(bytes((NAK,)))
                case Message():
                    line.send(bytes((ACK,)))
                    self._came.append(heard)
        return said

    def _opened(self) -> Line:
        if self._line is None:
            self._deframer = Deframer()
            self._came.clear()
            self._line = self._open_line()
        return self._line

    def _lost(self, cause: str) -> Unclear:
        """The line is given up, to be opened anew: what is on it belongs to what went wrong."""
        _LOG.info("payment terminal lost", extra={"cause": cause})
        self.close()
        return Unclear(cause)
