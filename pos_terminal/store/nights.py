"""How far each night's work has come."""

from datetime import date

from pos_terminal.domain.night import Found, Step, StepTaken
from pos_terminal.domain.words import Words
from pos_terminal.store.connection import Connection
from pos_terminal.store.rows import day_or_none, day_text, instant_of, instant_text

_PUT = """
INSERT INTO night (business_date, step, state, well, at, said_zh, said_en) VALUES (?, ?, ?, ?, ?, ?, ?)
  ON CONFLICT (business_date, step) DO UPDATE SET state = excluded.state, well = excluded.well, at = excluded.at,
    said_zh = excluded.said_zh, said_en = excluded.said_en
"""
_OF_DAY = "SELECT step, state, well, at, said_zh, said_en FROM night WHERE business_date = ?"
_LAST = "SELECT max(business_date) FROM night"
_LAST_DONE = "SELECT max(business_date) FROM night WHERE step = ? AND state = 'done' AND business_date < ?"


class SqliteNights:
    """Nights on one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def put(self, day: date, taken: StepTaken) -> None:
        state = "done" if taken.found.done else "failed"
        said = taken.found.said
        row = (day_text(day), taken.step.value, state, int(taken.found.well), instant_text(taken.at), said.zh, said.en)
        self._connection.run(_PUT, row)

    def of_day(self, day: date) -> tuple[StepTaken, ...]:
        taken = {
            step: StepTaken(Step(step), Found(Words(zh, en), bool(well), state == "done"), instant_of(at))
            for step, state, well, at, zh, en in self._connection.rows(_OF_DAY, (day_text(day),))
        }
        return tuple(taken[step] for step in Step if step in taken)

    def last(self) -> date | None:
        return day_or_none(self._connection.value(_LAST))

    def last_done(self, step: Step, before: date) -> date | None:
        return day_or_none(self._connection.value(_LAST_DONE, (step.value, day_text(before))))
