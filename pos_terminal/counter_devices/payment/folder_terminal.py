"""A payment terminal behind a program of its own, which takes requests from a folder and puts answers into it.

docs/payment-terminals.md tells the files. A request that still lies there has not been taken: to take it back is sure.
"""

import contextlib
import json
import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from pos_terminal.counter_devices.payment.answers import request_of, result_of
from pos_terminal.domain.selling.charging import Cancelled, Charge, Declined, Reachability, Result, Unclear, Wish

REQUEST, ANSWER = "request.json", "answer.json"
LONGEST = 16_384
TICK_S = 0.05


@dataclass(frozen=True, slots=True, kw_only=True)
class FolderTiming:
    """How long is waited for what, in seconds: for a request to be taken, for an answer to a question, between two of
    them while the customer takes time, for the customer, and for a terminal that was told to call it off."""

    taken_s: float = 5.0
    answer_s: float = 2.5
    ask_every_s: float = 5.0
    patience_s: float = 120.0
    cancel_s: float = 15.0


class FolderTerminal:
    """Fits services.ports.PaymentTerminal."""

    def __init__(self, folder: Path, timing: FolderTiming = FolderTiming()) -> None:
        self._folder, self._timing = folder, timing

    def run(self, charge: Charge, wish: Callable[[], Wish]) -> Result:
        if (wanted := wish()) is not Wish.GO_ON:
            return Cancelled() if wanted is Wish.CANCEL else Unclear("left")
        try:
            self._take_back()
            self._put({"do": charge.act.value, **request_of(charge)})
        except OSError:
            return Declined("unreachable")
        return self._untaken(wish) or self._awaited(charge.reference, wish)

    def ask(self, reference: str) -> Result | None:
        try:
            lying = _read(self._folder / REQUEST)
            if lying and lying.get("ref") == reference and lying.get("do") != "query" and self._take_back():
                return Declined("never-arrived")
            if (answer := self._answer(reference)) is not None and (result := result_of(answer)) is not None:
                return result
            self._take_back()
            self._put({"do": "query", "ref": reference})
        except OSError as error:
            return Unclear(str(error))
        until = time.monotonic() + self._timing.answer_s
        while time.monotonic() < until:
            answer = self._answer(reference)
            if answer is not None:
                return result_of(answer)
            time.sleep(TICK_S)
        self._take_back()
        return Unclear("no answer")

    def look(self) -> Reachability:
        """Whether the folder is there, and nothing lies in it that nobody takes."""
        try:
            is_folder = self._folder.is_dir() and os.access(self._folder, os.W_OK)
            lies = (self._folder / REQUEST).exists()
        except OSError as error:
            return Reachability(False, str(error))
        if not is_folder:
            return Reachability(False, "no such folder, or not writable")
        return Reachability(not lies, "requests are not taken" if lies else "")

    def close(self) -> None:
        """Nothing is held open."""

    def _untaken(self, wish: Callable[[], Wish]) -> Result | None:
        """Waits for the request to be taken; what ends it where that does not happen, and None where it did."""
        until = time.monotonic() + self._timing.taken_s
        while (self._folder / REQUEST).exists():
            wanted = wish()
            if wanted is Wish.LEAVE:
                return Unclear("left")
            if wanted is Wish.CANCEL and self._take_back():
                return Cancelled()
            if time.monotonic() > until and self._take_back():
                return Declined("unreachable")
            time.sleep(TICK_S)
        return None

    def _awaited(self, reference: str, wish: Callable[[], Wish]) -> Result:
        """The answer, asked for now and then as one may have been lost; called off when patience is over."""
        until, cancelled, asked = time.monotonic() + self._timing.patience_s, False, time.monotonic()
        while True:
            wanted, now = wish(), time.monotonic()
            answer = self._answer(reference)
            if answer is not None and (result := result_of(answer)) is not None:
                return result
            if now - asked > self._timing.ask_every_s and not (self._folder / REQUEST).exists():
                asked = now
                with contextlib.suppress(OSError):
                    self._put({"do": "query", "ref": reference})
            if wanted is Wish.LEAVE:
                return Unclear("left")
            if not cancelled and (wanted is Wish.CANCEL or now > until):
                cancelled, until = True, now + self._timing.cancel_s
                with contextlib.suppress(OSError):
                    self._put({"do": "cancel", "ref": reference})
            elif cancelled and now > until:
                self._take_back()
                return Unclear("called off without an answer")
            time.sleep(TICK_S)

    def _put(self, request: dict[str, str]) -> None:
        """The request under its name at once and whole: who reads it never sees half of one."""
        whole = self._folder / "request.tmp"
        whole.write_text(json.dumps({"v": 1, **request}, ensure_ascii=True), encoding="utf-8")
        whole.replace(self._folder / REQUEST)

    def _take_back(self) -> bool:
        """Whether a request lay there: it is gone then, and nobody has taken it."""
        try:
            (self._folder / REQUEST).unlink()
        except OSError:
            return False
        return True

    def _answer(self, reference: str) -> Callable[[str], str] | None:
        """The fields of the answer, where it is of this charge; it is taken away, as is one of another."""
        if _read(self._folder / ANSWER) is None:  # not there, or not whole yet
            return None
        mine = self._folder / "answer.taken"  # a newer one that comes now is not thrown away with this one
        try:
            (self._folder / ANSWER).replace(mine)
        except OSError:
            return None
        found = _read(mine) or {}
        fields = {name: _text(value) for name, value in found.items()}
        return (lambda name: fields.get(name, "")) if fields.get("ref") == reference else None


def _read(path: Path) -> dict[str, object] | None:
    """The file's object; None where it is not there, or is not whole yet."""
    try:
        if path.stat().st_size > LONGEST:
            return None
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def _text(value: object) -> str:
    return str(value) if isinstance(value, str | int) and not isinstance(value, bool) else ""
