"""The engineer's log: JSON lines in UTC, one file a day, kept a stated number of days, without people in it.

The journal is for the auditor and the message for the cashier; the log names records, jobs and incidents by their ids.
Rooms write with `logging.getLogger(__name__)` and put ids into `extra`; what could tell who somebody is does not reach
the file: neither a field of the redaction list, nor a phone or member number, nor Chinese text, which is always data.
"""

import json
import logging
import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from types import TracebackType
from typing import TextIO

# Fields of `extra` whose value is never written.
REDACTION_LIST = frozenset(
    {
        "birthday",
        "body",
        "card",
        "code",
        "email",
        "key",
        "member_name",
        "member_number",
        "number",
        "password",
        "person",
        "phone",
        "phone_hash",
        "pin",
        "pin_hash",
        "query",
        "secret",
        "text",
        "token",
    }
)
REDACTED = "[redacted]"

# Eight digits and more, as phones and member numbers are written; not inside an id, a hash or a longer word.
_DIGITS = re.compile(r"(?<![\w-])(?:\+?\d{1,3}[ -])?(?:\d{4}[ -]?\d{4}|\d{8,})(?![\w-])")
_CHINESE = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]+")

# What `logging` itself puts on a record; everything else came in `extra`.
_BUILT_IN = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}


def redacted(text: str) -> str:
    """The text without numbers of people and without names in Chinese.

    >>> redacted("no such phone +852 9123 4567, record 01890a5d-ac96-774b-bcce-b302099a8057, 1234 ms")
    'no such phone [redacted], record 01890a5d-ac96-774b-bcce-b302099a8057, 1234 ms'
    """
    return _CHINESE.sub(REDACTED, _DIGITS.sub(REDACTED, text))


class JsonLines(logging.Formatter):
    """One record as one line of JSON."""

    def __init__(self, terminal: str) -> None:
        super().__init__()
        self._terminal = terminal

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, object] = {
            "at": _utc(record).isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            "level": record.levelname.lower(),
            "terminal": self._terminal,
            "thread": record.threadName,
            "logger": record.name,
            "message": redacted(record.getMessage()),
        }
        line.update(_extra(record))
        if record.exc_info and record.exc_info[1]:
            line["fault"] = redacted(f"{type(record.exc_info[1]).__name__}: {record.exc_info[1]}")
            line["trace"] = _frames(record.exc_info[2])
        return json.dumps(line, ensure_ascii=False)


class DailyFile(logging.Handler):
    """Appends to today's file, and takes away those that are too old when a day begins.

    Each line is one write to a file opened for appending, so that a command beside the running till can share it. A
    full disk must not stop the till: lines are then lost, and the next one that can be written says how many.
    """

    def __init__(self, folder: Path, terminal: str, days_kept: int) -> None:
        super().__init__()
        self.setFormatter(JsonLines(terminal))
        self._folder = folder
        self._days_kept = days_kept
        self._day: date | None = None
        self._file: TextIO | None = None
        self._lost = 0

    def emit(self, record: logging.LogRecord) -> None:
        try:
            file = self._file_of(_utc(record).date())
            line = self.format(record)
            if self._lost:
                line = line[:-1] + f', "lines_lost_before": {self._lost}}}'
            file.write(line + "\n")
            file.flush()
            self._lost = 0
        except OSError:
            self._lost += 1

    def close(self) -> None:
        self.acquire()
        try:
            if self._file:
                self._file.close()
                self._file = None
        finally:
            self.release()
        super().close()

    def _file_of(self, day: date) -> TextIO:
        if self._file is None or self._day != day:
            if self._file:
                self._file.close()
            self._folder.mkdir(parents=True, exist_ok=True)
            self._file = (self._folder / f"till-{day.isoformat()}.jsonl").open("a", encoding="utf-8")
            self._day = day
            self._take_away_before(day - timedelta(days=self._days_kept - 1))
        return self._file

    def _take_away_before(self, first_kept: date) -> None:
        for path in self._folder.glob("till-????-??-??.jsonl"):
            if path.stem.removeprefix("till-") < first_kept.isoformat():
                path.unlink(missing_ok=True)


class Log:
    """The open log; `close` gives the logging tree back as it was."""

    def __init__(self, folder: Path, *, terminal: str, days_kept: int, level: str = "info") -> None:
        self._handler = DailyFile(folder, terminal, days_kept)
        self._logger = logging.getLogger("pos_terminal")
        self._level_before = self._logger.level
        self._logger.setLevel(level.upper())
        self._logger.addHandler(self._handler)

    def close(self) -> None:
        self._logger.removeHandler(self._handler)
        self._logger.setLevel(self._level_before)
        self._handler.close()

    def __enter__(self) -> "Log":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()


def _utc(record: logging.LogRecord) -> datetime:
    return datetime.fromtimestamp(record.created, UTC)


def _extra(record: logging.LogRecord) -> Mapping[str, object]:
    return {name: _value(name, value) for name, value in vars(record).items() if name not in _BUILT_IN}


def _value(name: str, value: object) -> object:
    if name in REDACTION_LIST or name.endswith("_name"):
        return REDACTED
    return value if isinstance(value, int | float | bool | None) else redacted(str(value))


def _frames(at: TracebackType | None) -> list[str]:
    """Where a fault passed through, outermost first; source lines and values are left out."""
    frames = []
    while at:
        code = at.tb_frame.f_code
        frames.append(f"{Path(code.co_filename).name}:{at.tb_lineno} {code.co_name}")
        at = at.tb_next
    return frames
