"""The schema that editors use: what is shipped is what the readers ask for, sound files fit and slips are seen."""

import tomllib
from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from pos_terminal.assets import resources
from pos_terminal.domain.loyalty.file.programme_file import check
from pos_terminal.domain.loyalty.file.schema import DRAFT, schema, schema_text
from pos_terminal.domain.loyalty.file.schema_words import MEANINGS
from tests.support.every_rule import EVERY_RULE
from tests.support.json_schema import problems

SHIPPED = resources() / "programmes" / "programme.schema.json"
PRESETS = sorted((resources() / "programmes").glob("*.toml"))
ROOT = Path(__file__).parents[5]
PAGE = ROOT / "docs" / "programmes.md"
SCHEMA = schema()


def found(text: str) -> list[str]:
    return problems(SCHEMA, tomllib.loads(text, parse_float=Decimal))


def every_key(node: Mapping[str, Any], path: str = "") -> Iterator[tuple[str, Mapping[str, Any]]]:
    """(path, schema) of every key of every table; the two languages of a name are no keys of the format."""
    for key, inner in node.get("properties", {}).items():
        below = f"{path}.{key}".lstrip(".")
        if key not in ("zh", "en"):
            yield below, inner
            yield from every_key(inner, below)
    for name, inner in node.get("definitions", {}).items():
        yield from every_key(inner, name)


def test_what_is_shipped_is_what_the_readers_ask_for() -> None:
    said = "write it anew: pos-terminal programme schema > resources/programmes/programme.schema.json"
    assert SHIPPED.read_text(encoding="utf-8") == schema_text(), said


def test_editors_know_its_draft() -> None:
    assert SCHEMA["$schema"] == DRAFT
    assert "draft-04" in DRAFT


@pytest.mark.parametrize("preset", PRESETS, ids=lambda path: path.stem)
def test_every_preset_fits(preset: Path) -> None:
    assert found(preset.read_text(encoding="utf-8")) == []


def test_a_file_with_every_key_fits_and_has_no_problem() -> None:
    assert found(EVERY_RULE) == []
    assert check(EVERY_RULE).problems == ()


def test_the_file_with_every_key_has_every_key() -> None:
    def written(value: object, path: str = "") -> Iterator[str]:
        if isinstance(value, Mapping):
            for key, one in value.items():
                yield f"{path}.{key}".lstrip(".")
                yield from written(one, f"{path}.{key}".lstrip("."))
        elif isinstance(value, list):
            for one in value:
                yield from written(one, path)

    # two choices of when a tier ends, and ways of expiry that exclude each other, are spread over several tables
    spread = {"programme.tiers.valid_to"}
    keys = {path for path, _ in every_key(SCHEMA)} - spread
    keys = {path for path in keys if ".expiry." not in path}
    assert sorted(keys - set(written(tomllib.loads(EVERY_RULE)))) == []


def test_every_key_says_what_it_means() -> None:
    assert [path for path, inner in every_key(SCHEMA) if "description" not in inner] == []


def test_no_meaning_is_without_a_key() -> None:
    paths = {path for path, _ in every_key(SCHEMA)}
    names = {path.rpartition(".")[2] for path in paths if path not in MEANINGS}
    assert sorted(set(MEANINGS) - paths - names) == []


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("per = 5.00", "pre = 5.00", "programme.0.points.pre: additionalProperties"),
        ("per = 5.00\n", "", "programme.0.points.per: required"),
        ("per = 5.00", "per = 0", "programme.0.points.per: minimum"),
        ("per = 5.00", 'per = "much"', "programme.0.points.per: pattern"),
        ("per = 5.00", "per = true", "programme.0.points.per: type"),
        ('rounding = "floor"', 'rounding = "flor"', "programme.0.points.rounding: enum"),
        ("whole_steps = false", "whole_steps = 0", "programme.0.points.whole_steps: type"),
        ("expiry = {days = 5,", "expiry = {days = 40000,", "programme.0.points.expiry.days: maximum"),
        ("earn_percent = 125", "earn_precent = 125", "programme.0.tiers.level.2.earn_precent: additionalProperties"),
        ("weekdays = [1, 2]", "weekdays = [8]", "programme.0.campaign.0.weekdays.0: maximum"),
        ('hours_from = "09:00"', 'hours_from = "25:00"', "programme.0.campaign.0.hours_from: pattern"),
        ('year_starts = "04-01"', 'year_starts = "13-01"', "programme.0.tiers.year_starts: pattern"),
        ('on = ["03-31", "09-30"]', 'on = ["31-03"]', "programme.0.stamp_card.0.expiry.on.0: pattern"),
        ('name = {zh = "茶卡", en = "Tea card"}', "name = {}", "programme.0.stamp_card.0.name: minProperties"),
        ('source = "nowhere"', f'source = "{"x" * 401}"', "programme.0.source: maxLength"),
        ('id = "everything"', 'id = "Every thing"', "programme.0.id: pattern"),
        ("effective_from = 2026-01-01", 'effective_from = "soon"', "programme.0.effective_from: pattern"),
        ("[[programme]]", "[[program]]", "program: additionalProperties"),
    ],
)
def test_a_slip_is_seen(old: str, new: str, problem: str) -> None:
    assert old in EVERY_RULE
    assert problem in found(EVERY_RULE.replace(old, new, 1))


def test_what_depends_on_a_choice_fits_either_way() -> None:
    head = EVERY_RULE.partition("[programme.points]")[0]
    mission = '[[programme.mission]]\nid = "m"\nname = "任務"\nprize = {points = 1}\n'
    assert found(head + mission + 'metric = "spend"\ntarget = "500.00"\n') == []
    assert found(head + mission + "target = 5\n") == []
    assert found(head + mission) == ["programme.0.mission.0.target: required"]
    reward = '[[programme.reward]]\nid = "r"\nname = "獎"\n'
    assert found(head + reward) == []
    assert found(head + reward + 'kind = "money_off"\nworth = 5\n') == []


def test_a_preset_may_leave_a_value_to_the_shop() -> None:
    assert found(EVERY_RULE.replace("per = 5.00", 'per = "ask"').replace("points = 1\n", 'points = "ask"\n')) == []


def test_a_single_table_does_where_several_may_stand() -> None:
    assert found(EVERY_RULE.replace("[[programme]]", "[programme]")) == []


def test_the_page_for_owners_names_every_key() -> None:
    page = PAGE.read_text(encoding="utf-8")
    names = {path.rpartition(".")[2] for path, _ in every_key(SCHEMA)} - {"programme"}
    assert sorted(name for name in names if f"`{name}`" not in page and f".{name}]" not in page) == []


def test_the_readme_shows_a_programme_of_ten_lines_that_is_sound() -> None:
    section = (
        (ROOT / "README.md").read_text(encoding="utf-8").partition("## Points and stamps")[2].partition("\n## ")[0]
    )
    lines = [line[4:] for line in section.splitlines() if line.startswith("    ")]
    checked = check("\n".join(lines), "README.md")
    assert len(lines) == 10
    assert checked.problems == ()
    assert [one.code for one in checked.advice] == ["rebate", "offline-limit", "liability"]
    assert [one.id for one in checked.programmes] == ["corner-cafe"]
    assert found("\n".join(lines)) == []
