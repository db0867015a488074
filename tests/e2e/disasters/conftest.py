"""A merchant for every disaster; on PostgreSQL, where tills see no difference, in the nightly run."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import books
from tests.support.company import Company, company


@pytest.fixture(params=("sqlite", pytest.param("postgres", marks=pytest.mark.nightly)))
def office(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Company]:
    for where in books(request):
        with company(tmp_path, where, request.getfixturevalue("postgres") if where else None) as running:
            yield running
