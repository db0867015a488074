"""Whatever stands in a shop's receipt files: nothing raises, every problem has a place, and a receipt comes out."""

from collections.abc import Sequence

from hypothesis import given, settings
from hypothesis import strategies as st

from pos_terminal.domain.receipt.blocks import Row, Text
from pos_terminal.domain.receipt.example import example_receipt
from pos_terminal.domain.receipt.letterhead import Letterhead
from pos_terminal.domain.receipt.template import Template
from pos_terminal.domain.receipt.template_file import read_template, written
from pos_terminal.domain.receipt.words_file import read_words
from pos_terminal.stationery import shipped_template
from tests.support.receipts import AT, SHOP, words

LINES = shipped_template().splitlines()
SHIPPED = words()
VALUES = st.sampled_from(
    ["1", "-1", "true", '""', '"en"', '"both"', "[]", '["items", "payment"]', "{}", '{ zh = "一" }', "1.5", "nan",
     "2026-03-01", '["a", 1]', '"\\u0007"', '"{0}"', '"𨋢"', '[{ zh = "甲", en = "a" }]', "[[1]]", "[", "="]
)  # fmt: skip
KEYS = st.sampled_from([line.partition(" =")[0] for line in LINES if " = " in line] + ["odd", '"tender.cash"'])
EDITS = st.lists(st.tuples(st.integers(0, len(LINES) - 1), KEYS, VALUES), max_size=6)
WORDS = st.dictionaries(
    st.sampled_from(sorted(SHIPPED.texts["en"])), st.text(st.sampled_from("a{}n!:.0 甲"), max_size=8), max_size=4
)


def edited(edits: Sequence[tuple[int, str, str]]) -> str:
    lines = list(LINES)
    for place, key, value in edits:
        lines[place] = f"{key} = {value}"
    return "\n".join(lines)


@settings(deadline=None)
@given(st.one_of(st.text(max_size=200), EDITS.map(edited)))
def test_any_template_is_used_whole_or_told_of(text: str) -> None:
    template, problems = read_template(text)
    assert all(1 <= one.line <= max(1, len(text.splitlines())) and one.sentence.zh for one in problems)
    if problems:
        assert template == Template()
        return
    assert read_template(written(template, shipped_template())) == (template, ())
    head = Letterhead(SHOP, SHIPPED, lambda _id, _version: None, template=template).speaking("zh_HK")
    rows = [block for block in example_receipt(head, AT) if isinstance(block, Row)]
    assert any(row.right == "48.00" for row in rows)  # the total is on every receipt


@settings(deadline=None)
@given(WORDS)
def test_any_words_are_used_or_told_of_and_never_stop_a_receipt(changes: dict[str, str]) -> None:
    text = "\n".join(f'"{key}" = "{value}"' for key, value in changes.items())
    changed, problems = read_words(text, "en.toml", SHIPPED.texts["en"])
    assert bool(problems) != (dict(changed) == changes)
    head = Letterhead(SHOP, SHIPPED.changed("en", changed), lambda _id, _version: None)
    assert any(isinstance(block, Text) for block in example_receipt(head, AT))
