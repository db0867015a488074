"""The shop's receipt template at the counter: what the files say now, and another one with a manager's approval."""

from dataclasses import replace

from pos_terminal.domain.receipt.template import Template
from pos_terminal.services.counter import Counter
from pos_terminal.services.ports import StationeryFiles
from pos_terminal.services.state import TillState


class Paper:
    """The receipt files, on the lane."""

    def __init__(self, counter: Counter, files: StationeryFiles) -> None:
        self._counter = counter
        self._files = files
        self._read = files.read()

    def look_again(self, state: TillState) -> TillState:
        """The same state, or a fresh one where somebody has edited the files."""
        now = self._files.read()
        if now is self._read:
            return state
        self._read = now
        return replace(state, template=now.template, paper_problems=now.problems, paper_serial=state.paper_serial + 1)

    def keep(self, state: TillState, template: Template, manager_pin: str = "") -> TillState:
        """The shop's receipts look so from the next one on.

        Raises Refused `manager-needed`, `wrong-manager-pin`; Unavailable `receipts-not-kept`.
        """
        self._counter.approval(state, manager_pin)
        self._files.keep(template)
        return self.look_again(state)
