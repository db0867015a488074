"""What a person at head office should look at: raised once for each subject, and cleared when it is over."""

from collections.abc import Iterable
from datetime import datetime

from pos_terminal.headoffice.database import Connection, stamp
from pos_terminal.headoffice.hot import RAISED

RAISE = """
INSERT INTO flag (raised_at, kind, subject, terminal, detail) VALUES (?, ?, ?, ?, ?)
ON CONFLICT (kind, subject) WHERE cleared_at = '' DO NOTHING"""
CLEAR = "UPDATE flag SET cleared_at = ? WHERE kind = ? AND subject = ? AND cleared_at = ''"
OPEN = "SELECT kind, subject, terminal, detail, raised_at FROM flag WHERE cleared_at = '' ORDER BY n"

BELOW_ZERO = "below-zero"
OTHER_BYTES = "same-id-other-bytes"
NOT_READABLE = "not-readable"
SECOND_VOID = "second-void"
NUMBER_TAKEN = "number-taken"
SAME_PHONE = "same-phone"
FORKED = "fork"
CLOCK_OFF = "clock-off"
GIVEN_TWICE = "given-twice"
CODE_SHOWN_TWICE = "code-shown-twice"
MENDED = "mended"
BILL_PAID_TWICE = "bill-paid-twice"


def raise_flag(db: Connection, at: datetime, kind: str, subject: str, terminal: str = "", detail: str = "") -> None:
    """Raises a flag, unless the same one is up already."""
    db.execute(RAISE, (stamp(at), kind, subject, terminal, detail))


def clear_flag(db: Connection, at: datetime, kind: str, subject: str) -> None:
    """Takes a flag down; where there is none, nothing happens."""
    db.execute(CLEAR, (stamp(at), kind, subject))


def raised_for(db: Connection, kind: str, owners: Iterable[str]) -> dict[str, list[str]]:
    """The subjects 'owner/...' for which such a flag is up, by owner."""
    raised: dict[str, list[str]] = {}
    for _, subject in db.find(RAISED, [(kind, f"{owner}/", f"{owner}0") for owner in owners]):  # '0' follows '/'
        raised.setdefault(subject.partition("/")[0], []).append(subject)
    return raised
