"""A signed-in shop with an open shift, in memory."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.shop import Shop, open_shop


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    opened = open_shop(tmp_path / "keys")
    yield opened
    opened.store.close()
