"""The second copy beside the real window: written as the till sells, and no reason to wait when its disk is away."""

import gc
from collections.abc import Iterator
from pathlib import Path

import pytest

from pos_terminal.store.second_copy import RecordLine, lines_of
from tests.support.till_process import begin_shop
from tests.support.window_counter import counter


@pytest.fixture(autouse=True)
def garbage_of_this_thread() -> Iterator[None]:
    """A window that is over is taken apart here, on its own thread."""
    gc.disable()
    yield
    gc.collect()
    gc.enable()


def copied_sales(folder: Path) -> int:
    """How many sales the second copy has."""
    lines = [line for file in folder.glob("*.ndjson") for line in lines_of(file)]
    return sum(isinstance(line, RecordLine) and line.kind == "sale" for line in lines)


def test_what_is_sold_stands_on_the_other_disk_at_once_and_selling_goes_on_without_it(tmp_path: Path) -> None:
    data, disk = tmp_path / "till", tmp_path / "stick"
    begin_shop(data)
    (data / "settings.toml").write_text(f'[second_copy]\nfolder = "{disk}"\n[sounds]\non = false\n', "utf-8")
    disk.mkdir()
    with counter(data) as window:
        window.sign_in()
        window.sell()
        window.hands.wait_for(lambda: copied_sales(disk) == 1, "the sale to be copied")
        disk.rename(tmp_path / "unplugged")
        window.sell()
        window.sell()
        (tmp_path / "unplugged").rename(disk)
        window.sell()
        window.hands.wait_for(lambda: copied_sales(disk) == 4, "what was missing to be copied")
