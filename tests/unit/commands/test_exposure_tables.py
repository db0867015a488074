"""What cut-off tills cost, as `pos-head-office report` prints it."""

from datetime import UTC, datetime
from io import StringIO

from rich.console import Console

from pos_terminal.commands.head_office.exposure_tables import print_exposure
from pos_terminal.headoffice.exposure import Away, Exposure, GivenUnseen, Overdrawn

NOTHING = Exposure(15, (), 0, (), 0, (), 0)


def printed(found: Exposure) -> str:
    console = Console(file=StringIO(), width=160)
    print_exposure(console, found, "HKD")
    assert isinstance(console.file, StringIO)
    return console.file.getvalue()


def test_a_merchant_whose_tills_are_heard_has_one_line() -> None:
    assert printed(NOTHING) == (
        "offline: HKD 0.00 overdrawn now, 0.00 given unseen, at most 0.00 by tills that are away\n"
    )


def test_each_part_has_its_table_and_what_has_no_figure_says_so() -> None:
    heard = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
    said = printed(
        Exposure(
            late_minutes=15,
            overdrawn=(Overdrawn("club", "points", 2, 1_250, 12_500), Overdrawn("club", "stamps/tea", 1, 3, None)),
            overdrawn_minor=12_500,
            unseen=(GivenUnseen("S1-T2", 3, 5_500, 1),),
            unseen_minor=5_500,
            away=(Away("S1-T1", heard, True, 50_000), Away("S1-T9", None, True, None)),
            away_minor=None,
        )
    )
    rows = [[cell.strip() for cell in line.split("│")[1:-1]] for line in said.splitlines() if "│" in line]
    assert rows == [
        ["club", "points", "2", "1,250", "125.00"],
        ["club", "stamps/tea", "1", "3", "-"],
        ["S1-T2", "3", "1", "55.00"],
        ["S1-T1", "03-02 04:00 UTC", "stopped", "500.00"],
        ["S1-T9", "never", "stopped", "no limit"],
    ]
    assert said.splitlines()[-1].endswith("55.00 given unseen, tills that are away have no limit")
