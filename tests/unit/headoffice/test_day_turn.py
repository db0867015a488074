"""The day is ended by itself while head office serves, and trouble is told and tried again."""

import time
from collections.abc import Callable
from datetime import date, timedelta

from pos_terminal.domain.errors import Unavailable
from pos_terminal.headoffice import day_turn
from pos_terminal.headoffice.closing import Closed
from pos_terminal.headoffice.day_turn import ending_days
from pos_terminal.headoffice.office import HeadOffice
from tests.support.offices import DAY, Office

PATIENCE_S = 5.0


def wait_for(done: Callable[[], bool]) -> bool:
    end = time.monotonic() + PATIENCE_S
    while not done() and time.monotonic() < end:
        time.sleep(0.01)
    return done()


def test_days_that_are_over_are_ended_when_it_begins_to_serve(office: Office) -> None:
    office.clock.pass_s(3 * 86_400)
    with ending_days(office.office, lambda _: None):
        assert wait_for(lambda: office.office.seconds_to_close() > 0)
    assert office.office.close_days() == Closed()


def test_a_day_is_given_time_before_it_is_ended(office: Office) -> None:
    office.clock.pass_s(12 * 3600 + 60)
    with ending_days(office.office, lambda _: None):
        time.sleep(0.05)
    assert office.office.close_days().days == (DAY,)


class Troubled(HeadOffice):
    """Cannot end its day the first time."""

    def __init__(self, good: HeadOffice) -> None:
        self.good = good
        self.asked = 0

    def seconds_to_close(self) -> float:
        return self.good.seconds_to_close()

    def close_days(self, until: date | None = None) -> Closed:
        self.asked += 1
        if self.asked == 1:
            raise Unavailable("head_office", "cannot-open", "disk full")
        return self.good.close_days(until)


def test_what_goes_wrong_is_told_and_tried_again(office: Office) -> None:
    office.clock.pass_s(timedelta(days=2).total_seconds())
    told: list[str] = []
    troubled = Troubled(office.office)
    with ending_days(troubled, told.append):
        assert wait_for(lambda: bool(told))
    assert "disk full" in told[0]
    assert troubled.asked == 1
    assert day_turn.AGAIN_S > 1
