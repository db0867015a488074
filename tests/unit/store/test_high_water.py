"""The high-water file: what it says is what was noted, or nothing."""

from pathlib import Path

import pytest

from pos_terminal.store.highwater import HighWater, Mark
from tests.support.books import STREAM

MARK = Mark(stream=STREAM, sequence=7, hash=b"\x07" * 32, receipt_number=40, member_number=1_000_001)


def test_it_says_what_was_noted(tmp_path: Path) -> None:
    file = HighWater(tmp_path / "till.db")
    assert file.read() is None
    file.advance(MARK)
    file.close()
    assert HighWater(tmp_path / "till.db").read() == MARK
    assert file.path.name == "till.high-water"


def test_numbers_never_go_down_and_the_place_follows_the_journal(tmp_path: Path) -> None:
    mine, others = HighWater(tmp_path / "till.db"), HighWater(tmp_path / "till.db")
    mine.advance(MARK)
    others.advance(Mark(stream=STREAM, sequence=8, hash=b"\x08" * 32, receipt_number=41))
    mine.advance(Mark(stream=STREAM, sequence=9, hash=b"\x09" * 32))
    assert mine.read() == Mark(stream=STREAM, sequence=9, hash=b"\x09" * 32, receipt_number=41, member_number=1_000_001)
    mine.close()
    others.close()


@pytest.mark.parametrize("cut", [0, 1, 60, 120])
def test_a_torn_file_says_nothing_and_is_written_anew(tmp_path: Path, cut: int) -> None:
    file = HighWater(tmp_path / "till.db")
    file.advance(MARK)
    file.close()
    file.path.write_bytes(file.path.read_bytes()[:cut] + b"\xff" * 20)
    assert file.read() is None
    file.advance(MARK)
    assert file.read() == MARK
    file.close()


def test_a_place_that_takes_no_file_stops_nobody(tmp_path: Path) -> None:
    file = HighWater(tmp_path / "gone" / "till.db")
    file.advance(MARK)
    assert file.read() is None
