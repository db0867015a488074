"""A shop's own words: only those that it changes, and no place that the program does not fill in."""

import pytest

from pos_terminal.domain.receipt.stationery import told
from pos_terminal.domain.receipt.words_file import read_words
from tests.support.receipts import words

SHIPPED = words().texts["en"]


def test_only_what_is_changed_is_read() -> None:
    changed, problems = read_words(
        'thanks = "See you"\n"tender.cash" = "Notes"\ncopy = "AGAIN {n}"', "en.toml", SHIPPED
    )
    assert (changed, problems) == ({"thanks": "See you", "tender.cash": "Notes", "copy": "AGAIN {n}"}, ())
    assert read_words('tender.cash = "Notes"\n[tender]\n', "en.toml", SHIPPED)[1]  # TOML says no: one table, twice
    assert read_words('tender.cash = "Notes"', "en.toml", SHIPPED) == ({"tender.cash": "Notes"}, ())
    spoken = words().changed("en", changed)
    assert (spoken.say("thanks"), spoken.say("copy", n=2)) == ("多謝光臨 See you", "補印 2 AGAIN 2")


@pytest.mark.parametrize(
    ("line", "code", "english"),
    [
        ('thnaks = "Bye"', "unknown-key", "Receipts have no word 'thnaks'. Did you mean 'thanks'?"),
        ("total = 3", "wrong-type", "It must be a text."),
        ('total = "Sum {totl}"', "unknown-place", "The program does not fill in {totl}."),
        ('copy = "COPY {m}"', "unknown-place", "The program does not fill in {m}. Here can stand: {n}."),
        ('test_width = "{dotts}"', "unknown-place", "The program does not fill in {dotts}. Did you mean 'dots'?"),
        ('copy = "{n.__class__}"', "unknown-place", None),
        ('copy = "{n:>99999999}"', "unknown-place", None),
        ('copy = "{n!r}"', "unknown-place", None),
        ('copy = "{}"', "unknown-place", None),
        ('copy = "COPY {n"', "bad-braces", "A brace stands alone; a printed one is written {{ or }}."),
        ('thanks = "a\\u0007b"', "bad-text", None),
    ],
)
def test_what_cannot_be_used_says_where(line: str, code: str, english: str | None) -> None:
    changed, (problem,) = read_words(f'keep = "Keep it"\n{line}\n', "en.toml", SHIPPED)
    assert (changed, problem.code, problem.line) == ({}, code, 2)
    assert problem.sentence.zh
    if english:
        assert told(problem, "en") == f"en.toml line 2, {problem.key}: {english}"


def test_text_that_is_not_toml() -> None:
    changed, (problem,) = read_words("thanks = \n", "zh_HK.toml", SHIPPED)
    assert (changed, problem.code, problem.line, problem.file) == ({}, "not-toml", 1, "zh_HK.toml")
