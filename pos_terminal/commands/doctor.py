"""`pos-terminal doctor`: what is wrong with this counter, and what to do."""

import json
import sys

import click
from rich.console import Console
from rich.table import Table

from pos_terminal.clock import SystemClock
from pos_terminal.commands.checkup import look
from pos_terminal.commands.failing import ANSWER_IS_NO
from pos_terminal.commands.findings import Finding
from pos_terminal.commands.options import Options
from pos_terminal.domain.words import Language

MARKS = {"good": "[green]✓[/]", "note": "[yellow]![/]", "bad": "[red]✗[/]"}


@click.command("doctor")
@click.option("--json", "as_json", is_flag=True, help="One JSON document: {healthy, findings}.")
@click.pass_obj
def command(options: Options, as_json: bool) -> None:
    """What is wrong with this counter, and what to do."""
    language = options.language or "en"
    findings = look(options, SystemClock().now)
    healthy = all(finding.state != "bad" for finding in findings)
    if as_json:
        rows = [_row(finding, language) for finding in findings]
        click.echo(json.dumps({"healthy": healthy, "findings": rows}, ensure_ascii=False, indent=2))
    else:
        _print(findings, language)
    if not healthy:
        sys.exit(ANSWER_IS_NO)


def _row(finding: Finding, language: Language) -> dict[str, str]:
    return {
        "part": finding.part,
        "state": finding.state,
        "found": finding.found.in_language(language),
        "advice": finding.advice.in_language(language),
    }


def _print(findings: tuple[Finding, ...], language: Language) -> None:
    table = Table(box=None, show_header=False, pad_edge=False)
    for finding in findings:
        row = _row(finding, language)
        text = row["found"] + (f"\n→ {row['advice']}" if row["advice"] else "")
        table.add_row(MARKS[finding.state], finding.part, text)
    Console(highlight=False).print(table)
