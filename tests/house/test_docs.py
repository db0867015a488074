"""The documents say what is there: every command, setting and kind of record, and none that is not."""

import re
import tomllib
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import get_args

import click
import pytest

from pos_terminal.commands.till import COMMANDS
from pos_terminal.commands.till import cli as till
from pos_terminal.config import (
    CameraSection,
    Config,
    LineDisplaySection,
    LogSection,
    PaymentTerminalSection,
    PrinterSection,
    Rules,
    ScannerSection,
    SecondCopySection,
    Shop,
    SoundSection,
    TrainingSection,
    WedgeSection,
    parse_config,
)
from pos_terminal.wire.payloads import AnyPayload

ROOT = Path(__file__).resolve().parent.parent.parent
DOCS = {path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8") for path in (ROOT / "docs").rglob("*.md")}
README = (ROOT / "README.md").read_text(encoding="utf-8")
SECTIONS = {
    "shop": Shop,
    "rules": Rules,
    "second_copy": SecondCopySection,
    "logs": LogSection,
    "sounds": SoundSection,
    "printer": PrinterSection,
    "camera": CameraSection,
    "scanner": ScannerSection,
    "wedge": WedgeSection,
    "training": TrainingSection,
    "line_display": LineDisplaySection,
    "payment_terminal": PaymentTerminalSection,
}
OPTIONS_WITH_VALUE = r"(?:--(?:data|config|language) \S+ |--(?:fullscreen|debug) )*"


def commands_named(text: str, program: str) -> set[str]:
    """The commands of the program that the text tells readers to use."""
    return set(re.findall(rf"{program} {OPTIONS_WITH_VALUE}([a-z][a-z-]+)", text))


def head_office() -> click.Group:
    from pos_terminal.commands.head_office import cli

    return cli


@pytest.mark.parametrize("page", ["README.md", *sorted(DOCS)])
def test_every_command_that_a_page_names_exists(page: str) -> None:
    text = README if page == "README.md" else DOCS[page]
    quoted = "\n".join(re.findall(r"`[^`\n]+`|^    .*$", text, re.MULTILINE))

    assert commands_named(quoted, "pos-terminal") <= set(COMMANDS)
    assert commands_named(quoted, "pos-head-office") <= set(head_office().commands)


def test_every_command_is_told_of() -> None:
    page = DOCS["docs/commands.md"]

    assert commands_named(page, "pos-terminal") >= set(COMMANDS)
    assert commands_named(page, "pos-head-office") >= set(head_office().commands)


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_command_can_be_asked_for_help(name: str) -> None:
    command = till.get_command(click.Context(till), name)

    assert command is not None
    assert command.get_short_help_str()


def test_every_setting_is_told_of_with_its_default() -> None:
    block = "\n".join(line[4:] for line in DOCS["docs/settings.md"].splitlines() if line.startswith("    "))
    told = tomllib.loads(block)

    for name, section in SECTIONS.items():
        assert is_dataclass(section)
        table = told[name][0] if isinstance(told[name], list) else told[name]
        assert set(table) == {known.name for known in fields(section)}, name
    single = parse_config(block)
    assert (single.shop, single.rules, single.logs) == (Config().shop, Config().rules, Config().logs)


def test_every_kind_of_record_is_told_of() -> None:
    for kind in get_args(AnyPayload):
        assert f"`{kind.__struct_config__.tag}`" in DOCS["docs/journal.md"]


def test_every_dependency_has_its_reason_in_the_readme() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    rows = "\n".join(line for line in README.splitlines() if line.startswith("| "))

    missing = [name for line in project["dependencies"] if (name := re.split(r"[<>=~! ]", line)[0]) not in rows]
    assert missing == []


@pytest.mark.parametrize("page", ["README.md", *sorted(DOCS)])
def test_links_lead_somewhere(page: str) -> None:
    text = README if page == "README.md" else DOCS[page]
    links = re.findall(r"\]\((?!https?:|#)([^)#]+)", text)

    assert [link for link in links if not (ROOT / page).parent.joinpath(link).exists()] == []
