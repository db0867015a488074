"""`doctor` on the second copy: is its disk there, and does it have all records."""

from contextlib import closing
from pathlib import Path

from pos_terminal.commands.findings import Finding, good
from pos_terminal.domain.errors import Unavailable
from pos_terminal.domain.words import Words
from pos_terminal.store.connection import connect
from pos_terminal.store.second_copy import SecondCopy
from pos_terminal.ui.messages import trouble


def second_copy(database: Path, folder: Path | None) -> list[Finding]:
    """Nothing where the settings name no folder, or nothing has been sold yet."""
    if folder is None or not database.exists():
        return []
    try:
        with closing(connect(database)) as connection:
            lacking = SecondCopy(connection, database, folder).lacks()
    except (Unavailable, OSError) as error:
        found = error if isinstance(error, Unavailable) else Unavailable("store", "second-copy-missing", str(error))
        zh, en = trouble(found, "zh_HK"), trouble(found, "en")
        told = Words(f"{zh.text}（{found.cause}）", f"{en.text} ({found.cause})")
        return [Finding("second_copy", "bad", told, Words(zh.advice, en.advice))]
    if lacking:
        words = Words(f"{folder} 尚欠 {lacking:,} 筆記錄", f"{folder} lacks {lacking:,} records")
        advice = Words("收銀程式開着時會自行補上", "they are written while the till is open, or by `pos-terminal sync`")
        return [Finding("second_copy", "note", words, advice)]
    return [good("second_copy", f"{folder} 有全部記錄", f"{folder} has every record")]
