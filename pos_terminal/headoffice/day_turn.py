"""Ends the shop's days by itself while head office serves: asleep until a day has turned, and some time beyond."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from pos_terminal.domain.errors import Unavailable
from pos_terminal.headoffice.database import Error
from pos_terminal.headoffice.office import HeadOffice

# A machine that slept, or whose clock was set, is noticed within this.
LONGEST_S = 900.0
AGAIN_S = 60.0
STOP_S = 10.0


@contextmanager
def ending_days(office: HeadOffice, told: Callable[[str], None]) -> Iterator[None]:
    """Days are ended from a thread of its own while the block runs; what goes wrong is told and tried again."""
    stop = threading.Event()
    thread = threading.Thread(target=_run, args=(office, stop, told), name="day-turn", daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(STOP_S)


def _run(office: HeadOffice, stop: threading.Event, told: Callable[[str], None]) -> None:
    pause = 0.0
    while not stop.wait(pause):
        try:
            if office.seconds_to_close() <= 0:
                office.close_days()
            pause = min(max(office.seconds_to_close(), 1.0), LONGEST_S)
        except (Error, Unavailable) as error:
            told(f"the day could not be ended: {error}")
            pause = AGAIN_S
