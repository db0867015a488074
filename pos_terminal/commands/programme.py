"""`pos-terminal programme`: checks, explains and plays programme files, and lists the presets."""

import json
from typing import TextIO

import click

from pos_terminal.commands.failing import ANSWER_IS_NO, WRONG_USE, leave
from pos_terminal.commands.options import Options
from pos_terminal.commands.programme_checked import LANGUAGE, SET, checked_files, sound, sources_of
from pos_terminal.commands.programme_simulate import simulate_file
from pos_terminal.commands.programme_source import preset_files
from pos_terminal.domain.loyalty.file.explain import explain
from pos_terminal.domain.loyalty.file.programme_file import Checked, check
from pos_terminal.domain.loyalty.file.reading import NEEDS_SETTING, Finding
from pos_terminal.domain.loyalty.file.schema import schema_text
from pos_terminal.domain.words import Language
from pos_terminal.main import open_terminal
from pos_terminal.services.play.file import UnreadableEvent, read_events
from pos_terminal.services.play.player import Play


@click.group("programme")
def command() -> None:
    """Check, explain and try out programme files. FILE is a file, a folder of files, or a preset's id."""


command.add_command(simulate_file)


@command.command("check")
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@SET
@LANGUAGE
@click.pass_obj
def check_files(
    options: Options, files: tuple[str, ...], as_json: bool, settings: tuple[str, ...], language: Language | None
) -> None:
    """Every problem with its line and key, and advice; exit 1 where there is a problem."""
    checked = checked_files(files, settings)
    if as_json:
        click.echo(json.dumps(_as_json(checked, language or options.language or "en"), ensure_ascii=False, indent=2))
    else:
        _print(checked, language or options.language or "en")
    if checked.problems:
        click.get_current_context().exit(ANSWER_IS_NO)


@command.command("explain")
@click.argument("file", metavar="FILE")
@SET
@LANGUAGE
@click.pass_obj
def explain_file(options: Options, file: str, settings: tuple[str, ...], language: Language | None) -> None:
    """The rules in plain words, to hang on the counter."""
    checked = sound(file, settings)
    chosen = language or options.language or "zh_HK"
    for number, programme in enumerate(checked.programmes):
        name, *rules = explain(programme)
        click.echo(("\n" if number else "") + name.in_language(chosen))
        for rule in rules:
            click.echo(f"  {rule.in_language(chosen)}")


@command.command("play")
@click.argument("file", metavar="FILE")
@click.argument("events", metavar="EVENTS", type=click.File("r", encoding="utf-8"))
@SET
@LANGUAGE
@click.pass_obj
def play_file(
    options: Options, file: str, events: TextIO, settings: tuple[str, ...], language: Language | None
) -> None:
    """Play events (JSON Lines, - for standard input) and print a JSON line for each."""
    checked = sound(file, settings)
    try:
        happenings = read_events(events.read())
    except UnreadableEvent as problem:
        leave(f"{events.name}:{problem}", WRONG_USE)
    except UnicodeDecodeError:
        leave(f"{events.name}: not UTF-8 text", WRONG_USE)
    play = Play(checked.programmes, language or options.language or "en")
    for happening in happenings:
        click.echo(json.dumps(play.play(happening), ensure_ascii=False))


@command.command("activate")
@click.argument("file", metavar="FILE")
@click.pass_obj
def activate_file(options: Options, file: str) -> None:
    """Put a checked programme file in force on this standalone till; the next bill uses it."""
    checked = sound(file, ())
    with open_terminal(options.data, options.settings_file) as terminal:
        terminal.state()  # the journal has begun
        for source in sources_of(file):
            named = check(source.text, source.name).programmes
            fresh = terminal.activate(named, source.text)
            for programme in named:
                said = f"in force from {programme.effective_from}" if programme.id in fresh else "was in force before"
                click.echo(f"{programme.id} {programme.version}: {said}")
    if not checked.programmes:
        leave(f"{file}: there is no programme in it", WRONG_USE)


@command.command("presets")
@LANGUAGE
@click.pass_obj
def presets(options: Options, language: Language | None) -> None:
    """The presets that come with the program."""
    chosen = language or options.language or "zh_HK"
    for preset in preset_files():
        asked = tuple(
            one.key.split(".", 2)[2] for one in checked_files((preset,), ()).problems if one.code == NEEDS_SETTING
        )
        for programme in sound(preset, tuple(f"{key}=1" for key in asked)).programmes:
            as_of = f"  {programme.as_of.isoformat()}" if programme.as_of else ""
            asks = f"  --set {' '.join(f'{key}=…' for key in asked)}" if asked else ""
            names, note = programme.names.in_language(chosen), programme.note.in_language(chosen)
            click.echo(f"{preset:<24}{names}{as_of}  {note}{asks}")


@command.command("schema")
def print_schema() -> None:
    """The JSON Schema of programme files, with which editors complete and check them."""
    click.echo(schema_text(), nl=False)


def _print(checked: Checked, language: Language) -> None:
    words = {"zh_HK": ("問題：", "提示：", "沒有問題："), "en": ("problem: ", "advice: ", "no problem: ")}[language]
    gap = "" if language == "zh_HK" else " "
    for kind, findings in zip(words[:2], (checked.problems, checked.advice), strict=True):
        for one in findings:
            said = f"{one.sentence.in_language(language)}{gap}{one.suggestion.in_language(language)}".strip()
            key = f"{one.key}: " if one.key else ""
            click.echo(f"{one.file}:{one.line}: {kind}{key}{said}")
    if not checked.problems:
        names = ", ".join(f"{programme.id} ({programme.version})" for programme in checked.programmes)
        click.echo(f"{words[2]}{names}")


def _as_json(checked: Checked, language: Language) -> dict[str, object]:
    return {
        "ok": not checked.problems,
        "programmes": [{"id": one.id, "version": one.version} for one in checked.programmes],
        "problems": [_finding(one, language) for one in checked.problems],
        "advice": [_finding(one, language) for one in checked.advice],
    }


def _finding(finding: Finding, language: Language) -> dict[str, object]:
    return {
        "file": finding.file,
        "line": finding.line,
        "key": finding.key,
        "code": finding.code,
        "sentence": finding.sentence.in_language(language),
        "suggestion": finding.suggestion.in_language(language),
    }
