"""The two ways to head office that must behave alike: the real client over a real server, and the direct line."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from pos_terminal.headoffice.server import serving
from tests.support.offices import DirectLine, Office, Till, open_office, open_till

Join = Callable[[int], Till]


@pytest.fixture
def office(tmp_path: Path, where: str) -> Iterator[Office]:
    opened = open_office(tmp_path / "office", where=where)
    yield opened
    opened.office.close()


@pytest.fixture
def url(office: Office) -> Iterator[str]:
    with serving(office.office) as url:
        yield url


@pytest.fixture(params=["http", "direct"])
def joined(request: pytest.FixtureRequest, office: Office, tmp_path: Path) -> Iterator[Join]:
    """Joins till number n over the line that the parameter names."""
    url = request.getfixturevalue("url") if request.param == "http" else ""
    opened: list[Till] = []

    def join(number: int) -> Till:
        till = open_till(tmp_path, number)
        if url:
            till.join(office.new_code(), till.client(url), url)
            till.connect(till.client(url))
        else:
            answer = till.join(office.new_code(), DirectLine(office.office))
            till.connect(DirectLine(office.office, answer.terminal_id))
        opened.append(till)
        return till

    yield join
    for till in opened:
        till.store.close()
