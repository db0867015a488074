"""`pos-terminal verify`: are the till's books right, and if not, what is the first place that is wrong."""

import json
import sys

import click

from pos_terminal.commands.failing import ANSWER_IS_NO
from pos_terminal.commands.options import Options
from pos_terminal.domain.words import Language
from pos_terminal.store.database import DATABASE
from pos_terminal.store.verify import Check, verify

NAMES = {
    "database": ("資料庫", "database"),
    "sqlite": ("SQLite 自檢", "SQLite's own check"),
    "journal": ("日誌鏈", "journal chain"),
    "balances": ("結餘", "balances"),
    "outbox": ("待送", "outbox"),
    "high_water": ("高水位檔", "high-water file"),
}
UNITS = {
    "database": ("", ""),
    "sqlite": ("頁", "pages"),
    "journal": ("筆", "records"),
    "balances": ("名會員", "members"),
    "outbox": ("條流", "streams"),
    "high_water": ("項", "marks"),
}


@click.command("verify")
@click.option("--quick", is_flag=True, help="Leave out SQLite's slow comparison of indexes.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.pass_obj
def command(options: Options, quick: bool, as_json: bool) -> None:
    """Check the journal, the balances, the database and the outbox; also while the till runs."""
    checks = verify(options.data / DATABASE, quick=quick)
    wrong = next((check for check in checks if not check.ok), None)
    if as_json:
        click.echo(json.dumps(_json(checks, wrong), ensure_ascii=False))
    else:
        for line in _lines(checks, options.language or "en"):
            click.echo(line)
    if wrong:
        sys.exit(ANSWER_IS_NO)


def _json(checks: tuple[Check, ...], wrong: Check | None) -> dict[str, object]:
    return {
        "ok": wrong is None,
        "first_wrong": f"{wrong.name}: {wrong.wrong.en}" if wrong else None,
        "checks": [
            {
                "name": check.name,
                "ok": check.ok,
                "counted": check.counted,
                "wrong": None if check.ok else {"zh": check.wrong.zh, "en": check.wrong.en},
            }
            for check in checks
        ],
    }


def _lines(checks: tuple[Check, ...], language: Language) -> list[str]:
    side = 0 if language == "zh_HK" else 1
    if not checks:
        return [
            ("這裏還沒有資料庫，沒有記錄過任何東西。", "There is no database here yet: nothing has been recorded.")[
                side
            ]
        ]
    right, bad, colon = (("正確", "有錯", "："), ("right", "WRONG", ": "))[side]
    lines = []
    for check in checks:
        name, unit = NAMES[check.name][side], UNITS[check.name][side]
        outcome = f"{check.counted:,} {unit}" if check.ok else check.wrong.in_language(language)
        lines.append(f"{right if check.ok else bad}  {name}{colon}{outcome}")
    return lines
