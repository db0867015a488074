"""A night's steps: in order, remembered, resumed, tried again."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta

import pytest

from pos_terminal.domain.errors import Unavailable
from pos_terminal.domain.night import Found, NightStatus, Step
from pos_terminal.domain.words import Words
from pos_terminal.services.night.night import AGAIN_AFTER, Night, Work
from pos_terminal.store.database import SqliteStore
from tests.support.books import open_till
from tests.support.clocks import StandingClock

DAY = date(2026, 3, 1)
WELL = Found(Words("好", "well"))
STEPS = (Step.SYNC, Step.CHECK, Step.REPORT)


@pytest.fixture
def store() -> Iterator[SqliteStore]:
    opened = open_till()
    yield opened
    opened.close()


class Works:
    """Steps that note their turn and find what they are told to find."""

    def __init__(self) -> None:
        self.turns: list[Step] = []
        self.finds: dict[Step, Found | Exception] = {}

    def all(self) -> Mapping[Step, Work]:
        return {step: self._work(step) for step in STEPS}

    def _work(self, step: Step) -> Work:
        def work(_day: date) -> Found:
            self.turns.append(step)
            found = self.finds.get(step, WELL)
            if isinstance(found, Exception):
                raise found
            return found

        return work


def say(problem: object) -> Words:
    return Words(f"不成：{problem}", f"no: {problem}")


def test_steps_are_taken_once_in_their_order(store: SqliteStore) -> None:
    works = Works()
    night = Night(store, StandingClock(), works.all(), say)
    assert night.needs_work(DAY)
    assert night.run(DAY).is_over
    assert not night.needs_work(DAY) and night.run(DAY).is_over
    assert works.turns == list(STEPS)
    assert night.run(DAY, anew=True).is_over
    assert works.turns == [*STEPS, *STEPS], "asked for by a person, all of it is done again"
    assert night.run(DAY + timedelta(days=1)).is_over and len(works.turns) == 9
    assert (store.nights.last(), store.nights.last_done(Step.REPORT, DAY + timedelta(days=1))) == (
        DAY + timedelta(days=1),
        DAY,
    )


def test_an_interrupted_night_goes_on_where_it_stopped(store: SqliteStore) -> None:
    works, seen = Works(), list[NightStatus]()

    def told(status: NightStatus) -> bool:
        seen.append(status)
        return status.under_way is not Step.CHECK  # the till is closed before the check

    assert not Night(store, StandingClock(), works.all(), say, told).run(DAY).is_over
    assert works.turns == [Step.SYNC]
    assert [status.under_way for status in seen] == [Step.SYNC, Step.CHECK, None]
    assert Night(store, StandingClock(), works.all(), say).run(DAY).is_over
    assert works.turns == list(STEPS)


def test_what_could_not_be_done_is_tried_again_and_told_in_the_report(store: SqliteStore) -> None:
    works, clock = Works(), StandingClock()
    night = Night(store, clock, works.all(), say)
    works.finds[Step.SYNC] = Unavailable("head_office", "unreachable", "no route")
    first = night.run(DAY)
    assert not first.is_over and not first.is_well
    assert first.taken[0].found.said == Words(
        "不成：head_office: unreachable (no route)", "no: head_office: unreachable (no route)"
    )
    assert works.turns == list(STEPS), "the others are not held up"
    assert not night.needs_work(DAY), "not at once"
    clock.pass_s(AGAIN_AFTER.total_seconds())
    del works.finds[Step.SYNC]
    assert night.run(DAY).is_over
    assert works.turns == [*STEPS, Step.SYNC, Step.REPORT], "the report is written again with what came of it"


def test_a_clock_that_was_set_back_does_not_stop_the_retries(store: SqliteStore) -> None:
    works, clock = Works(), StandingClock()
    works.finds[Step.SYNC] = Unavailable("head_office", "unreachable")
    Night(store, clock, works.all(), say).run(DAY)
    clock.at -= timedelta(days=400)
    assert Night(store, clock, works.all(), say).needs_work(DAY)


def test_a_finding_is_not_tried_again(store: SqliteStore) -> None:
    works = Works()
    works.finds[Step.CHECK] = Found(Words("錯", "wrong"), well=False)
    night = Night(store, StandingClock(), works.all(), say)
    status = night.run(DAY)
    assert (status.is_over, status.is_well, night.needs_work(DAY)) == (True, False, False)


def test_a_fault_in_one_step_keeps_the_others(store: SqliteStore, caplog: pytest.LogCaptureFixture) -> None:
    works = Works()
    works.finds[Step.SYNC] = RuntimeError("a bug")
    status = Night(store, StandingClock(), works.all(), say).run(DAY)
    assert [one.found.done for one in status.taken] == [False, True, True]
    assert status.taken[0].found.said.en == "a fault of the program: RuntimeError"
    assert "a bug" in caplog.text
    caplog.clear()
