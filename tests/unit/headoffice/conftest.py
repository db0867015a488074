"""A head office with tills that reach it by call."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.support.offices import Office, Till, joined_till, open_office

Join = Callable[[int], Till]


@pytest.fixture
def office(tmp_path: Path, where: str) -> Iterator[Office]:
    opened = open_office(tmp_path / "office", where=where)
    yield opened
    opened.office.close()


@pytest.fixture
def join(office: Office, tmp_path: Path) -> Iterator[Join]:
    opened: list[Till] = []

    def join(number: int) -> Till:
        opened.append(joined_till(office, tmp_path, number))
        return opened[-1]

    yield join
    for till in opened:
        till.store.close()
