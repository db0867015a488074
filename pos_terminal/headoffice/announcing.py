"""A subject's new place at the end of the feed; `feed.py` says how the feed is read."""

from collections.abc import Iterable

from pos_terminal.headoffice.database import Connection

NEXT_POSITION = "UPDATE head_office SET position = position + 1 RETURNING position"
FORGET = "DELETE FROM feed WHERE subject = ?"
PLACE = "INSERT INTO feed (position, subject) VALUES (?, ?)"


def announce(db: Connection, subjects: Iterable[str]) -> None:
    """Gives each subject a new position at the end of the feed."""
    for subject in subjects:
        position = db.execute(NEXT_POSITION).fetchone()[0]
        db.execute(FORGET, (subject,))
        db.execute(PLACE, (position, subject))
