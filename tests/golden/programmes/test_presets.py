"""Every preset: it has no problem, says where its figures come from, and pays what its programme pays.

`presets/<id>.jsonl` holds the cases of a preset: a line that names a case, with what is set in it, then an event a line
with what the answer must say at least. Figures are reckoned from the sources that the preset names, not taken from an
answer.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from pathlib import Path

import pytest

from pos_terminal.assets import resources
from pos_terminal.domain.loyalty.file.programme_file import check
from pos_terminal.domain.loyalty.file.reading import NEEDS_SETTING
from pos_terminal.domain.loyalty.file.setting import Setting
from pos_terminal.domain.loyalty.programme import Programme
from pos_terminal.domain.words import Words
from pos_terminal.services.play.file import read_events
from pos_terminal.services.play.player import Play

CASES = Path(__file__).parent / "presets"
PRESETS = resources() / "programmes"
IDS = sorted(file.stem for file in PRESETS.glob("*.toml"))

# What a shop has to say before the preset can run.
ASKED = {"starbucks-hk": ("points.per=20.00",)}

# Where sources disagree, or where a shop may want it otherwise: found by the last part of the key alone.
PARAMETERS = {
    "boutique-rebate": ("stacking=multiply", "leap_birthday=03-01"),
    "bubble-tea-play": ("licence=TPCL-000000", "repair_days=1"),
    "haidilao": ("window_months=12", "demotion=to_earned", "cooldown_months=0", "order_bonus=0"),
    "freshly": ("after_days=0",),
    "marriott-bonvoy": ("second_at=20000.00", "inactive_months=12"),
    "moneyback": ("refund=proportional", "working_day=1"),
    "on-the-list": ("price=0.00", "grace_days=30"),
    "sephora-beauty-insider": ("refund_tier=keep", "inactive_months=12"),
    "starbucks-hk": ("per=20.00", "pending_days=1"),
    "starbucks-in": ("window_months=6", "points_lost=false"),
    "starbucks-tw": ("pending_days=1", "per=40.00"),
    "viola": ("pending_days=0", "maximum_share_percent=50", "minimum_order=0.00"),
    "yuehwa": ("refund_debt=owe",),
}


@dataclass
class Case:
    """Events that one shop sees, and what each answer says at least."""

    preset: str
    name: str
    settings: tuple[str, ...]
    lines: list[Mapping[str, object]] = field(default_factory=list)


def cases(preset: str) -> list[Case]:
    found: list[Case] = []
    for text in (CASES / f"{preset}.jsonl").read_text(encoding="utf-8").splitlines():
        line = json.loads(text)
        if "case" in line:
            found.append(Case(preset, line["case"], tuple(line.get("set", ()))))
        else:
            found[-1].lines.append(line)
    return found


def pairs(settings: tuple[str, ...]) -> tuple[Setting, ...]:
    parts = [one.partition("=") for one in settings]
    return tuple((key, value) for key, _, value in parts)


def programmes(preset: str, settings: tuple[str, ...] = ()) -> tuple[Programme, ...]:
    checked = check((PRESETS / f"{preset}.toml").read_text(encoding="utf-8"), f"{preset}.toml", pairs(settings))
    assert [str(problem) for problem in checked.problems] == []
    return checked.programmes


def said(answer: object, path: str) -> object:
    """What stands at `account.tier` or, of every element of a list, at `account.vouchers.*.reward`."""
    here, _, rest = path.partition(".")
    if here == "*":
        return [said(one, rest) for one in answer] if isinstance(answer, list) else "no list"
    inner = answer.get(here, "nothing") if isinstance(answer, Mapping) else "nothing"
    return said(inner, rest) if rest else inner


def differences(expected: Mapping[str, object], answer: Mapping[str, object]) -> list[str]:
    """What the answer says otherwise. An event is not refused unless expected so; `"ok": null` leaves that open."""
    wanted = {"ok": True, **expected}
    if wanted["ok"] is None:
        del wanted["ok"]
    found = [
        f"{path}: {said(answer, path)!r}, not {value!r}"
        for path, value in wanted.items()
        if said(answer, path) != value
    ]
    if expected.get("ok") is False and not answer["refused"]:
        found.append("refused without a reason")
    return found


@pytest.mark.parametrize(
    "case", [case for preset in IDS for case in cases(preset)], ids=lambda case: f"{case.preset}: {case.name}"
)
def test_a_preset_pays_what_its_programme_pays(case: Case) -> None:
    events = read_events("\n".join(json.dumps(line["event"], ensure_ascii=False) for line in case.lines))
    play = Play(programmes(case.preset, case.settings))
    wrong = []
    for line, event in zip(case.lines, events, strict=True):
        expected = line["expect"]
        assert isinstance(expected, Mapping)
        wrong += [f"{json.dumps(line['event'])}: {one}" for one in differences(expected, play.play(event))]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("preset", IDS)
def test_a_preset_has_no_problem_and_says_where_it_comes_from(preset: str) -> None:
    (one,) = programmes(preset, ASKED.get(preset, ()))
    assert one.id == preset
    assert one.as_of is not None
    assert one.source
    assert "示例" in one.note.zh
    assert "example values" in one.note.en
    year = int(preset[-4:]) if preset[-4:].isdecimal() else 2020
    assert (one.effective_from.isoformat(), one.effective_to) == (f"{year}-01-01", None)


def words_of(value: object) -> Iterator[Words]:
    """Every text in both languages, however deep."""
    if isinstance(value, Words):
        yield value
    elif isinstance(value, tuple):
        for one in value:
            yield from words_of(one)
    elif is_dataclass(value):
        for part in fields(value):
            yield from words_of(getattr(value, part.name))


@pytest.mark.parametrize("preset", IDS)
def test_every_text_in_a_preset_has_both_languages(preset: str) -> None:
    found = list(words_of(programmes(preset, ASKED.get(preset, ()))))
    assert found
    assert [words for words in found if not (words.zh and words.en)] == []


@pytest.mark.parametrize("preset", sorted(ASKED))
def test_what_nobody_knows_is_asked_for(preset: str) -> None:
    checked = check((PRESETS / f"{preset}.toml").read_text(encoding="utf-8"), f"{preset}.toml")
    assert [problem.code for problem in checked.problems] == [NEEDS_SETTING]
    assert all(one.partition("=")[0] in checked.problems[0].suggestion.en for one in ASKED[preset])


@pytest.mark.parametrize(
    "setting", [(preset, one) for preset in PARAMETERS for one in PARAMETERS[preset]], ids="/".join
)
def test_a_parameter_is_found_by_its_bare_name(setting: tuple[str, str]) -> None:
    preset, one = setting
    asked = tuple(ask for ask in ASKED.get(preset, ()) if not ask.endswith(one))
    changed, as_it_is = programmes(preset, (*asked, one)), programmes(preset, ASKED.get(preset, ()))
    assert changed[0].version != as_it_is[0].version
