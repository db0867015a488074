"""The first rows of head office's books: whose they are, and their first generation."""

from datetime import datetime, timedelta

from pos_terminal.domain.calendar import ShopCalendar
from pos_terminal.headoffice.database import Connection, stamp
from pos_terminal.headoffice.members import FIRST_NUMBER

FOUND = """
INSERT INTO head_office (one, merchant, currency, timezone, day_start_hour, number_next, generation, closed_to)
VALUES (1, ?, ?, ?, ?, ?, ?, ?)"""
ADD_GENERATION = "INSERT INTO generation (id, opened_at) VALUES (?, ?)"


def begin(db: Connection, whose: tuple[str, str, str, int], generation: str, at: datetime) -> None:
    """Writes down whose head office this is: merchant, currency, time zone, hour of a new day."""
    yesterday = ShopCalendar(whose[2], whose[3]).business_date(at) - timedelta(days=1)
    db.execute(FOUND, (*whose, FIRST_NUMBER, generation, yesterday.isoformat()))
    db.execute(ADD_GENERATION, (generation, stamp(at)))
