"""Instants and days as columns keep them."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from pos_terminal.domain.errors import Unavailable
from pos_terminal.store.rows import day_of, day_or_none, day_text, instant_of, instant_or_none, instant_text


def test_an_instant_is_fixed_width_utc_text_that_sorts() -> None:
    here = datetime(2026, 3, 2, 12, 0, tzinfo=timezone(timedelta(hours=8)))
    assert instant_text(here) == "2026-03-02T04:00:00.000000Z"
    assert instant_of(instant_text(here)) == here
    assert instant_of(instant_text(here)).tzinfo is UTC
    earlier, later = instant_text(datetime(1970, 1, 1, tzinfo=UTC)), instant_text(here + timedelta(microseconds=1))
    assert earlier < instant_text(here) < later
    assert {len(text) for text in (earlier, later)} == {27}


def test_an_instant_without_a_zone_is_a_fault() -> None:
    with pytest.raises(ValueError, match="time zone"):
        instant_text(datetime(2026, 3, 2))  # noqa: DTZ001


def test_days_and_nothing() -> None:
    assert day_of("2026-03-02") == date(2026, 3, 2)
    assert (day_text(None), day_or_none(None), instant_or_none("")) == (None, None, None)
    assert day_text(date(2026, 3, 2)) == "2026-03-02"


@pytest.mark.parametrize("read", [instant_of, day_of])
def test_what_cannot_be_read_is_corruption(read: object) -> None:
    with pytest.raises(Unavailable, match="corrupt"):
        read("yesterday")  # type: ignore[operator]
