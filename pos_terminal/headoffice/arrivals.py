"""What has arrived: until every till has sent what it did in a period, figures of that period may change."""

from datetime import date, datetime

from pos_terminal.domain.calendar import ShopCalendar
from pos_terminal.headoffice.database import Connection, instant

# What a till had at its last hello, and how much of its present stream is here.
JOINED = """
SELECT t.id, t.last_contact, t.said_sequence,
  coalesce((SELECT s.sequence FROM stream s WHERE s.terminal = t.id ORDER BY s.no DESC LIMIT 1), 0)
FROM terminal t WHERE t.public_key <> '' AND t.closed = 0 ORDER BY t.shop, length(t.name), t.name"""


def waited_for(db: Connection, last_day: date | None, calendar: ShopCalendar, now: datetime) -> tuple[str, ...] | None:
    """Tills that may still have records of the days up to `last_day`; None while that day is not over.

    A till has sent them all once it has called after the day's end and nothing of what it then had is missing.
    """
    if last_day is None or calendar.business_date(now) <= last_day:
        return None
    end = calendar.begins(date.fromordinal(last_day.toordinal() + 1))
    return tuple(
        till for till, contact, said, here in db.execute(JOINED) if not contact or instant(contact) < end or said > here
    )
