"""The figures of this moment for /metrics: the feed, open flags, what was kept aside, and how far terminals lag."""

from collections.abc import Sequence
from datetime import datetime

from pos_terminal.headoffice.arrivals import JOINED
from pos_terminal.headoffice.database import Connection, instant
from pos_terminal.headoffice.hot import FEED_END
from pos_terminal.headoffice.metrics import Figure, Spread, by_label

FLAGS = "SELECT kind, count(*) FROM flag WHERE cleared_at = '' GROUP BY kind"
KEPT_ASIDE = "SELECT count(*) FROM quarantine"
CURSORS = "SELECT cursor FROM terminal WHERE public_key <> '' AND closed = 0"

SILENT_S = (60.0, 300.0, 3_600.0, 86_400.0, 604_800.0)
BEHIND = (0.0, 10.0, 100.0, 1_000.0, 10_000.0)


def gauges(db: Connection, now: datetime) -> Sequence[Figure | Spread]:
    """Read in one transaction of the caller."""
    _, position = db.execute(FEED_END).fetchone()
    tills = db.execute(JOINED).fetchall()
    silent = [max(0.0, (now - instant(contact)).total_seconds()) for _, contact, _, _ in tills if contact]
    not_sent = [max(0, said - here) for _, _, said, here in tills]
    unread = [max(0, position - cursor) for (cursor,) in db.execute(CURSORS)]
    return (
        Figure("pos_feed_position", "The feed's last position.", [((), position)]),
        Figure("pos_flags_open", "What a person should look at, by kind.", by_label("kind", dict(db.execute(FLAGS)))),
        Figure("pos_quarantined", "Records kept aside.", [((), db.execute(KEPT_ASIDE).fetchone()[0])]),
        Figure("pos_terminals", "Tills that have joined and are in use.", [((), len(tills))]),
        Spread("pos_terminal_silent_seconds", "Tills by the time since they last called.", SILENT_S, silent),
        Spread("pos_terminal_unsent_records", "Tills by what they had not sent at their last call.", BEHIND, not_sent),
        Spread("pos_terminal_feed_behind", "Tills by the places of the feed they had not read.", BEHIND, unread),
    )
