"""Programme files as commands take them: FILE, `--set` and `--language`, checked before anything is done with them."""

from collections.abc import Iterable
from dataclasses import replace

import click

from pos_terminal.commands.failing import WRONG_USE, leave
from pos_terminal.commands.programme_source import NoProgramme, ProgrammeSource, read_sources
from pos_terminal.domain.loyalty.file.programme_file import Checked, check
from pos_terminal.domain.loyalty.file.reading import Finding
from pos_terminal.domain.loyalty.file.setting import NOT_THERE, Setting
from pos_terminal.domain.words import Words

LANGUAGES = click.Choice(["zh_HK", "en"])
SET = click.option("--set", "settings", multiple=True, metavar="KEY=VALUE", help="Set a parameter of the file.")
LANGUAGE = click.option("--language", type=LANGUAGES, help="Language of the answer.")


def checked_files(files: tuple[str, ...], settings: tuple[str, ...]) -> Checked:
    """All files as one; a programme that two of them have is a problem."""
    pairs = tuple(_setting(one) for one in settings)
    sources = [source for file in files for source in sources_of(file)]
    each = [(source, check(source.text, source.name, pairs)) for source in sources]
    nowhere = set.intersection(*(_not_there(one) for _, one in each))
    whole = Checked((), (), ())
    for source, one in each:
        known = {programme.id for programme in whole.programmes}
        twice = tuple(
            Finding("twice", source.name, 1, "id", _twice(programme.id))
            for programme in one.programmes
            if programme.id in known
        )
        problems = (*one.problems, *twice)
        whole = replace(
            whole,
            programmes=(*whole.programmes, *(new for new in one.programmes if new.id not in known)),
            problems=(*whole.problems, *_in_order(p for p in problems if p.code != NOT_THERE or p.key in nowhere)),
            advice=(*whole.advice, *_in_order(one.advice)),
        )
    return whole


def _not_there(checked: Checked) -> set[str]:
    """Keys of --set that this file has no place for; among several files, one that has it is enough."""
    return {problem.key for problem in checked.problems if problem.code == NOT_THERE}


def _in_order(findings: Iterable[Finding]) -> list[Finding]:
    return sorted(findings, key=lambda finding: finding.line)


def sound(file: str, settings: tuple[str, ...]) -> Checked:
    """The programmes of FILE, which has no problem; else the first is said and the command ends."""
    checked = checked_files((file,), settings)
    if checked.problems:
        more = f" (and {len(checked.problems) - 1} more: programme check)" if len(checked.problems) > 1 else ""
        leave(f"{checked.problems[0]}{more}", WRONG_USE)
    return checked


def sources_of(file: str) -> tuple[ProgrammeSource, ...]:
    """The texts that FILE names; else the command ends."""
    try:
        return read_sources(file)
    except NoProgramme as problem:
        leave(str(problem), WRONG_USE)


def _setting(text: str) -> Setting:
    key, equals, value = text.partition("=")
    if not equals or not key.strip():
        leave(f"--set wants KEY=VALUE, not {text!r}", WRONG_USE)
    return key.strip(), value.strip()


def _twice(programme: str) -> Words:
    return Words(f"「{programme}」出現兩次。", f"{programme!r} is there twice.")
