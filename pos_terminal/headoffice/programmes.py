"""Published programmes as rules: which version of each counts on a day."""

from datetime import date
from functools import lru_cache

from pos_terminal.domain.errors import Refused
from pos_terminal.domain.loyalty.file.programme_file import parse
from pos_terminal.domain.loyalty.programme import Programme
from pos_terminal.headoffice.database import Connection

# Where there are several versions: the newest that has begun, else the first to come; of one day, the last published.
PROGRAMMES = """
SELECT id, text FROM (
  SELECT p.id, p.text, p.position, row_number() OVER (
    PARTITION BY p.id
    ORDER BY p.effective_from > ?1, CASE WHEN p.effective_from <= ?1 THEN p.effective_from END DESC, p.effective_from,
      f.position DESC) AS place
  FROM programme p JOIN feed f ON f.subject = 'programme/' || p.id || '/' || p.version) AS ranked
WHERE place = 1 ORDER BY position, id"""


def programmes_on(db: Connection, day: date) -> tuple[Programme, ...]:
    """The version of each programme that is in force, or will be next, in the merchant's order."""
    return tuple(
        programme
        for id_, text in db.execute(PROGRAMMES, (day.isoformat(),))
        for programme in parsed(text, id_)
        if programme.id == id_
    )


def in_force(db: Connection, day: date) -> tuple[Programme, ...]:
    """Those that are in force on that day."""
    return tuple(programme for programme in programmes_on(db, day) if programme.in_force(day))


def chosen(db: Connection, day: date, programme: str, having: str) -> Programme:
    """The programme of that id, or the first that has such rules (`boards`, `experiments`, ...) where none is named.

    Raises Refused `no-such-programme`, `programme-without`, `nothing-of-this-kind`.
    """
    known = programmes_on(db, day)
    found = [one for one in known if one.id == programme] if programme else list(known)
    if programme and not found:
        raise Refused("no-such-programme", programme=programme)
    having_it = [one for one in found if getattr(one, having)]
    if having_it:
        return having_it[0]
    if programme:
        raise Refused("programme-without", programme=programme, rules=having)
    raise Refused("nothing-of-this-kind", rules=having)


@lru_cache(maxsize=64)
def parsed(text: str, name: str) -> tuple[Programme, ...]:
    """The programmes of a published text; read once, as it is asked for again and again."""
    return tuple(parse(text, name)[0])
