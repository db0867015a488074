"""The log file: what a line holds, what never gets into it, and how long it is kept."""

import json
import logging
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from pos_terminal.logs import REDACTED, REDACTION_LIST, DailyFile, Log, redacted

DAY = datetime(2026, 3, 2, 23, 59, 59, 250_000, tzinfo=UTC)


def a_record(
    at: datetime = DAY, message: str = "committed", extra: Mapping[str, object] | None = None
) -> logging.LogRecord:
    record = logging.LogRecord("pos_terminal.services", logging.INFO, "recording.py", 1, message, (), None)
    record.created = at.timestamp()
    record.__dict__.update(extra or {})
    return record


@pytest.fixture
def daily(tmp_path: Path) -> Iterator[DailyFile]:
    handler = DailyFile(tmp_path / "logs", "T1", days_kept=3)
    yield handler
    handler.close()


def lines(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_a_line_says_when_where_and_what_in_utc(daily: DailyFile, tmp_path: Path) -> None:
    daily.handle(a_record(extra={"sequence": 41, "incident": "A1B2"}))

    (line,) = lines(tmp_path / "logs" / "till-2026-03-02.jsonl")
    assert line == {
        "at": "2026-03-02T23:59:59.250Z",
        "level": "info",
        "terminal": "T1",
        "thread": "MainThread",
        "logger": "pos_terminal.services",
        "message": "committed",
        "sequence": 41,
        "incident": "A1B2",
    }


@pytest.mark.parametrize("field", [*sorted(REDACTION_LIST), "cashier_name"])
def test_fields_of_the_redaction_list_are_not_written(daily: DailyFile, tmp_path: Path, field: str) -> None:
    daily.handle(a_record(extra={field: "Chan Tai Man"}))

    assert lines(tmp_path / "logs" / "till-2026-03-02.jsonl")[0][field] == REDACTED


@pytest.mark.parametrize(
    "text",
    [
        "91234567",
        "9123 4567",
        "9123-4567",
        "+852 9123 4567",
        "+85291234567",
        "(91234567)",
        "9700000000000015",
        "陳大文",
        "𨋢",
    ],
)
def test_numbers_and_chinese_names_are_taken_out_of_free_text(text: str) -> None:
    assert redacted(f"no member {text} here") in (
        f"no member {REDACTED} here",
        f"no member ({REDACTED}) here",
        f"no member +{REDACTED} here",
    )


@pytest.mark.parametrize(
    "text",
    ["01890a5d-ac96-774b-bcce-b302099a8057", "12345678-1234-7234-8234-123456789012", "MK2-T3-1041", "1234567 ms"],
)
def test_ids_and_figures_stay(text: str) -> None:
    assert redacted(text) == text


def test_a_fault_keeps_its_place_but_not_the_values_in_it(daily: DailyFile, tmp_path: Path) -> None:
    record = a_record(message="the lane caught a fault")
    try:
        raise KeyError("陳大文 91234567")
    except KeyError as error:
        record.exc_info = (KeyError, error, error.__traceback__)
    daily.handle(record)

    (line,) = lines(tmp_path / "logs" / "till-2026-03-02.jsonl")
    assert line["fault"] == f"KeyError: '{REDACTED} {REDACTED}'"
    assert str(line["trace"]).startswith("['test_logs.py:")


def test_a_day_has_its_file_and_old_ones_go(daily: DailyFile, tmp_path: Path) -> None:
    for days in range(5):
        daily.handle(a_record(DAY + timedelta(days=days)))

    assert sorted(path.name for path in (tmp_path / "logs").iterdir()) == [
        "till-2026-03-04.jsonl",
        "till-2026-03-05.jsonl",
        "till-2026-03-06.jsonl",
    ]


def test_a_folder_that_cannot_be_written_loses_lines_and_says_so_later(tmp_path: Path) -> None:
    folder = tmp_path / "logs"
    folder.write_text("in the way")
    handler = DailyFile(folder, "T1", days_kept=1)
    handler.handle(a_record())
    handler.handle(a_record())
    folder.unlink()
    handler.handle(a_record())
    handler.close()

    assert lines(folder / "till-2026-03-02.jsonl")[0]["lines_lost_before"] == 2


def test_an_open_log_takes_the_program_s_lines_and_leaves_nothing_behind(tmp_path: Path) -> None:
    logger = logging.getLogger("pos_terminal.services.anything")
    before = list(logging.getLogger("pos_terminal").handlers)
    with Log(tmp_path, terminal="T9", days_kept=1):
        logger.info("inside", extra={"job": 7})
        logger.debug("too fine")
    logger.info("outside")

    (file,) = tmp_path.iterdir()
    (line,) = lines(file)
    assert (line["message"], line["job"], line["terminal"]) == ("inside", 7, "T9")
    assert logging.getLogger("pos_terminal").handlers == before
