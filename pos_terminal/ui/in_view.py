"""What the cameras of a till have in view, and what of it counts."""

from dataclasses import dataclass
from threading import Lock

from pos_terminal.domain.selling.scan import CodeRead, RepeatGuard, guard_s, in_view, interpret


@dataclass(frozen=True, slots=True)
class Taken:
    """What comes of a picture: a code that counts, or the word that there are several and none is taken."""

    read: CodeRead | None = None
    several: bool = False


class InView:
    """One for all cameras, each on a thread of its own: a code that two of them see is one read.

    A code that stays in view is one read. Of two different codes in one picture neither is taken, which is said once
    until they are gone.
    """

    def __init__(self) -> None:
        self._guard = RepeatGuard()
        self._lock = Lock()

    def take(self, reads: tuple[CodeRead, ...], at_s: float) -> Taken:
        """What counts of the codes of one picture; `at_s` is monotonic."""
        meant = in_view(reads)
        with self._lock:
            if len(meant) > 1:
                for read in meant:
                    self._guard.stays(interpret(read).text, at_s)
                together = "\n".join(sorted(read.text for read in meant))
                return Taken(several=self._guard.is_new(together, at_s))
            for read in meant:
                meaning = interpret(read)
                if self._guard.is_new(meaning.text, at_s, guard_s(meaning)):
                    return Taken(read)
        return Taken()
