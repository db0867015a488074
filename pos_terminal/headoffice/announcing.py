"""A subject's new place at the end of the feed; `feed.py` says how the feed is read.

Positions are given under the feed's own turn, which lasts until the transaction has committed: a reader who sees a
position sees every earlier one (a number taken before the commit, as an identity column's is, would be skipped for good
by who reads past a slow transaction). So announcing is the last thing that a transaction does.
"""

from collections.abc import Iterable

from pos_terminal.headoffice.database import Connection
from pos_terminal.headoffice.hot import MOVE_FEED_END, PUT_IN_FEED

TURN = "feed"


def announce(db: Connection, subjects: Iterable[str]) -> None:
    """Gives each subject a new position at the end of the feed."""
    changed = tuple(dict.fromkeys(subjects))
    if not changed:
        return
    db.hold(TURN)
    end = db.execute(MOVE_FEED_END, (len(changed),)).fetchone()[0]
    first = end - len(changed) + 1
    db.insert(PUT_IN_FEED, [(subject, first + place) for place, subject in enumerate(changed)])
