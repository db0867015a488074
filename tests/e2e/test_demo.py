"""The day that plays by itself: what it leaves, and that it all agrees."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pos_terminal.printer.paper import Paper
from pos_terminal.printer.render import read_back

WIDTH_DOTS = 576
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def day(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The folder of a day played once, by the command itself."""
    out = tmp_path_factory.mktemp("day")
    command = [sys.executable, "-m", "pos_terminal", "demo", "--headless", "--out", str(out)]
    played = subprocess.run(command, capture_output=True, text=True, timeout=100, check=False)
    assert played.returncode == 0, played.stdout + played.stderr
    assert played.stderr == ""
    yield out


@pytest.fixture(scope="module")
def summary(day: Path) -> Any:
    return json.loads((day / "summary.json").read_text(encoding="utf-8"))


def test_till_head_office_and_the_other_till_agree(summary: Any) -> None:
    balances = summary["balances"]
    assert summary["agree"] is True
    assert balances["till"] == balances["head_office"] == balances["other_till"]
    assert summary["unsent"] == 0
    assert len(balances["till"]) == 3


def test_points_and_stamps_were_earned_and_spent(summary: Any) -> None:
    chan, lee = summary["balances"]["till"]["20000014"], summary["balances"]["till"]["20000022"]
    assert chan["restaurant-tiers"]["points"] > 0
    assert chan["bubble-tea-play"]["points"] > 0
    assert lee["cafe-stamps"]["stamps/coffee"] == 2
    assert "voucher/free-drink" not in lee["cafe-stamps"]


def test_the_member_checked_in_played_and_reached_a_tier(summary: Any) -> None:
    chan = summary["balances"]["till"]["20000014"]
    assert chan["bubble-tea-play"]["check_in"] == 1
    assert chan["restaurant-tiers"]["tier/silver"] == 1


def test_everything_of_a_day_happened(summary: Any) -> None:
    said = " ".join(event["what"] for event in summary["events"])
    for part in ("signs in", "shift is opened", "code is read", "by amount", "signs up", "card is full"):
        assert part in said
    for part in ("checks in", "wheel", "tier is reached"):
        assert part in said
    for part in ("points are spent", "refunded", "out of paper", "paper is back", "away", "back", "closed"):
        assert part in said


def test_the_screens_were_photographed(day: Path) -> None:
    pictures = sorted((day / "screens").glob("*.png"))
    assert len(pictures) >= 8
    assert all(picture.read_bytes().startswith(b"\x89PNG") for picture in pictures)
    assert len({picture.read_bytes() for picture in pictures}) == len(pictures)


def test_each_receipt_is_one_job_whose_picture_is_the_paper(day: Path, summary: Any) -> None:
    jobs = sorted((day / "receipts").glob("*.bin"), key=lambda file: int(file.stem))
    assert len(jobs) == summary["printed"] >= 5
    for job in jobs:
        sent = job.read_bytes()
        assert sent.startswith(b"\x1b@")
        assert not any(ask in sent for ask in (b"\x10\x04", b"\x1dr", b"\x1da", b"\x1d(H"))
        assert read_back(sent, Paper(width_dots=WIDTH_DOTS)).png() == job.with_suffix(".png").read_bytes()
        assert job.with_suffix(".txt").read_text(encoding="utf-8").strip()


def test_the_databases_are_whole(day: Path) -> None:
    for name in ("till.db", "headoffice.db"):
        assert (day / name).read_bytes().startswith(b"SQLite format 3")
