"""`pos-terminal receipt`: checks a shop's receipt template and words, and draws a receipt with them."""

import json
from dataclasses import replace
from pathlib import Path

import click

from pos_terminal.clock import SystemClock
from pos_terminal.commands.failing import ANSWER_IS_NO, WRONG_USE, leave
from pos_terminal.commands.options import Options
from pos_terminal.config import read_config
from pos_terminal.domain.loyalty.file.reading import Finding
from pos_terminal.domain.receipt.example import example_receipt
from pos_terminal.domain.receipt.letterhead import Letterhead
from pos_terminal.domain.receipt.stationery import told
from pos_terminal.domain.receipt.template import BOTH, Speaks
from pos_terminal.domain.receipt.template_file import read_template
from pos_terminal.domain.receipt.words_file import read_words
from pos_terminal.domain.words import Language
from pos_terminal.main import open_terminal
from pos_terminal.main.paper import WIDEST, stationery
from pos_terminal.main.printers import printer_settings
from pos_terminal.main.rounds import typesetter
from pos_terminal.stationery import shipped_template, shipped_words

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
WIDTHS = (384, 420, 512, 576)


@click.group("receipt")
def command() -> None:
    """Check the shop's receipt template, and look at a receipt before it is printed."""


@command.command("check")
@click.argument("file", metavar="[FILE]", type=FILE, required=False)
@click.option("--json", "as_json", is_flag=True, help="One JSON document: {ok, problems}.")
@click.pass_obj
def check_files(options: Options, file: Path | None, as_json: bool) -> None:
    """Every problem of FILE, or of the shop's own files in receipts/, with line and key; exit 1 where there is one.

    A FILE called zh_HK.toml or en.toml has words, any other is a template.
    """
    language = options.language or "en"
    problems = _problems_of(file) if file else stationery(options.data).read().problems
    if as_json:
        rows = [_row(problem, language) for problem in problems]
        click.echo(json.dumps({"ok": not rows, "problems": rows}, ensure_ascii=False, indent=2))
    else:
        for problem in problems:
            click.echo(told(problem, language))
        if not problems:
            click.echo("沒有問題" if language == "zh_HK" else "no problem")
    if problems:
        click.get_current_context().exit(ANSWER_IS_NO)


@command.command("preview")
@click.option("--png", type=click.Path(dir_okay=False, path_type=Path), help="Also the picture, dot for dot.")
@click.option(
    "--width", type=click.Choice([str(dots) for dots in WIDTHS]), help="Dots of the paper, if not the printer's."
)
@click.option("--language", type=click.Choice(["both", "zh_HK", "en"]), help="Instead of the template's languages.")
@click.pass_obj
def preview(options: Options, png: Path | None, width: str | None, language: str | None) -> None:
    """An example of a sale's receipt, with a member, on the shop's own paper: its words, and with --png its dots."""
    printers = read_config(options.settings_file).printers
    own = printer_settings(printers[0], options.data).paper.width_dots if printers else WIDEST
    width_dots = int(width) if width else own
    with open_terminal(options.data, options.settings_file) as terminal:
        shop = terminal.store.installation()
    now = stationery(options.data, width_dots).read()
    head = Letterhead(shop, now.words, lambda _programme, _version: None, now.logo, template=now.template)
    speaks = Speaks(language) if language else now.template.languages
    spoken = now.words.speaking(*speaks.languages())
    blocks = example_receipt(replace(head, words=spoken), SystemClock().now())
    setter = typesetter()
    click.echo(setter.text(blocks, width_dots), nl=False)
    for problem in now.problems:
        click.echo(told(problem, options.language or "en"), err=True)
    if png:
        png.write_bytes(setter.bitmap(blocks, width_dots).png())


@command.command("template")
def print_template() -> None:
    """The template that comes with the program, to save as receipts/receipt.toml and change."""
    click.echo(shipped_template(), nl=False)


def _problems_of(file: Path) -> tuple[Finding, ...]:
    try:
        text = file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        leave(f"{file}: not UTF-8 text", WRONG_USE)
    for language in BOTH:
        if file.name == f"{language}.toml":
            return read_words(text, file.name, shipped_words().texts[language])[1]
    return read_template(text, file.name)[1]


def _row(problem: Finding, language: Language) -> dict[str, object]:
    return {
        "file": problem.file,
        "line": problem.line,
        "key": problem.key,
        "code": problem.code,
        "sentence": problem.sentence.in_language(language),
        "suggestion": problem.suggestion.in_language(language),
    }
