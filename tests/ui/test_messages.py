"""Every code that the till can raise has a sentence, in both languages, with the figures that it brings."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from string import Formatter

import pytest

from pos_terminal.domain.errors import Refused, Unavailable
from pos_terminal.domain.loyalty.offer import Bar, OfferState
from pos_terminal.domain.till import Fault
from pos_terminal.ui.messages import message, sentence, trouble
from pos_terminal.ui.wording import SENTENCES, Sentence

PACKAGE = Path(__file__).parents[2] / "pos_terminal"
CODE_PLACE = {"Refused": 0, "noticing": 0, "Unavailable": 1}
CODE = re.compile(r"[a-z]+(-[a-z]+)*")
# Half-width marks beside Chinese; a full stop, comma or slash inside a figure stands between digits.
HALF_WIDTH = re.compile(r"[\u4e00-\u9fff「」，。；：][,.:;!?()]|[,:;!?()][\u4e00-\u9fff]")


@dataclass(frozen=True)
class Raised:
    """A code in the source: where it is raised and with which figures."""

    code: str
    place: str
    params: frozenset[str]
    rest_of_code_varies: bool


def raised_codes() -> Iterator[Raised]:
    for path in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                yield from _raised(node, path)


def _raised(node: ast.Call, path: Path) -> Iterator[Raised]:
    name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
    place = CODE_PLACE.get(name)
    if place is None or len(node.args) <= place:
        return
    names = {keyword.arg for keyword in node.keywords if keyword.arg}
    for given in node.args[place + 1 :]:
        if isinstance(given, ast.Dict):
            names |= {str(key.value) for key in given.keys if isinstance(key, ast.Constant)}
    where = f"{path.relative_to(PACKAGE)}:{node.lineno}"
    for code in ast.walk(node.args[place]):
        match code:
            case ast.JoinedStr(values=[ast.Constant(value=str(start)), *_]):
                yield Raised(start, where, frozenset(names), True)
                return
            case ast.Constant(value=str(whole)) if CODE.fullmatch(whole):
                yield Raised(whole, where, frozenset(names), False)


def placeholders(found: Sentence) -> set[str]:
    texts = (found.zh, found.en, found.zh_advice, found.en_advice)
    return {name for text in texts for _, name, _, _ in Formatter().parse(text) if name}


def test_every_code_in_the_source_has_a_sentence() -> None:
    missing = [
        f"{raised.place} {raised.code}"
        for raised in raised_codes()
        if not (
            any(code.startswith(raised.code) for code in SENTENCES)
            if raised.rest_of_code_varies
            else raised.code in SENTENCES
        )
    ]
    assert missing == []


def test_every_sentence_gets_the_figures_that_it_names() -> None:
    wrong = [
        f"{raised.place} {raised.code} lacks {sorted(lacking)}"
        for raised in raised_codes()
        if raised.code in SENTENCES and (lacking := placeholders(SENTENCES[raised.code]) - raised.params)
    ]
    assert wrong == []


def test_codes_that_are_put_together_have_their_sentences() -> None:
    others = {OfferState.AVAILABLE, OfferState.APPLIED, OfferState.NEEDS_MORE}
    rewards = [f"reward-{state.value.replace('_', '-')}" for state in OfferState if state not in others]
    rewards += [f"reward-{bar}" for bar in Bar]
    faults = [f"printer-{fault.value}" for fault in Fault if fault is not Fault.NONE]
    plain = ("bill-too-small", "printer-paper-low", "camera-lost", "fault")
    assert [code for code in (*rewards, *faults, *plain) if code not in SENTENCES] == []


@pytest.mark.parametrize("code", sorted(SENTENCES))
def test_a_sentence_is_whole_in_both_languages(code: str) -> None:
    found = SENTENCES[code]
    assert bool(found.zh_advice) == bool(found.en_advice)
    for text in (found.zh, found.zh_advice):
        assert not HALF_WIDTH.search(text), text
        assert not text or text.endswith(("。", "？")), text
    for text in (found.en, found.en_advice):
        assert not re.search(r"[\u3000-\u9fff\uff00-\uffef]", text), text
        assert not text or text.endswith((".", "?")), text
    assert re.search(r"[\u4e00-\u9fff]", found.zh)
    assert {name for _, name, _, _ in Formatter().parse(found.zh + found.zh_advice) if name} == {
        name for _, name, _, _ in Formatter().parse(found.en + found.en_advice) if name
    }


def test_figures_are_shown_as_the_shop_writes_them() -> None:
    refused = Refused("overpaid", due_minor=123_450)
    assert trouble(refused, "en").text == "Only cash can be more than is due. Due: $1,234.50."
    assert sentence("overpaid", refused.params, "zh_HK") == "只有現金可以多收。應收 $1,234.50。請輸入不多於應收的金額。"
    assert message("member-not-found", {"phone": "6123 4088"}, "en").text == "No member 6123 4088."


def test_trouble_and_faults_are_told_apart() -> None:
    assert trouble(Unavailable("store", "programme-unreadable"), "en").tone == "error"
    assert trouble(Refused("sold-out"), "en").tone == "warn"
    assert trouble("K7Q2", "en").advice == "Try again; if it comes back, tell the manager K7Q2."


def test_a_code_without_a_sentence_is_shown_and_a_missing_figure_kept() -> None:
    assert sentence("never-heard-of") == "never-heard-of"
    assert message("overpaid", {}, "en").text == "Only cash can be more than is due. Due: {due_minor}."
