"""A shop's receipt template: what is wrong with it says where, and what is written is read again as it was."""

from dataclasses import replace
from pathlib import Path

import pytest

from pos_terminal.domain.receipt.blocks import Size
from pos_terminal.domain.receipt.stationery import told
from pos_terminal.domain.receipt.template import Header, Logo, Part, Prints, Sizes, Speaks, Template, with_part
from pos_terminal.domain.receipt.template_file import LONGEST_FILE, read_template, written
from pos_terminal.domain.words import Words

SHIPPED = (Path(__file__).parents[4] / "resources" / "receipts" / "template.toml").read_text("utf-8")
FULL = Template(
    languages=Speaks.MEMBER,
    prints=Prints.WHEN_ASKED,
    copies=2,
    parts=(Part.ITEMS, Part.FOOTER, Part.PAYMENT),
    explain=False,
    logo=Logo("logo.png", 96, show=False),
    header=Header(
        Words("灣仔莊士敦道 100 號", "100 Johnston Road"), "2345 6789", "12345678-000", (Words("# 1", "# 1"),)
    ),
    footer=(Words('七天內"退換"', 'Returns within "7" days'), Words("", "Wi-Fi: tea\\house"), Words("歡迎", "")),
    sizes=Sizes(Size.LARGE, Size.SMALL, Size.NORMAL, Size.NORMAL),
)


def problems(text: str) -> list[tuple[int, str, str]]:
    template, found = read_template(text)
    assert not found or template == Template()  # the shipped one prints in its place
    return [(one.line, one.key, one.code) for one in found]


def test_the_shipped_file_is_what_an_empty_one_means() -> None:
    assert read_template(SHIPPED) == (Template(), ())
    assert read_template("") == (Template(), ())


@pytest.mark.parametrize("template", [Template(), FULL], ids=["shipped", "full"])
def test_what_is_written_is_read_again_as_it_was_and_keeps_the_comments(template: Template) -> None:
    text = written(template, SHIPPED)
    assert read_template(text) == (template, ())
    comments = [line.partition("#")[2] for line in SHIPPED.splitlines() if "#" in line]
    assert all(comment in text for comment in comments)


def test_the_shipped_template_is_written_as_it_was_shipped() -> None:
    assert written(Template(), SHIPPED) == SHIPPED


def test_every_problem_is_named_at_once_with_its_line_and_key() -> None:
    text = "\n".join(
        (
            'languages = "bothe"',
            "copies = 9",
            'parts = ["items", "itmes", "thanks", "thanks"]',
            "explain = 1",
            "[logo]",
            'file = "../logo.png"',
            "height_dots = 4",
            "[header]",
            "fone = 12",
            "[footer]",
            "lines = [1]",
            "[sizes]",
            'items = "title"',
            "[oddity]",
        )
    )
    assert problems(text) == [
        (1, "languages", "not-a-choice"),
        (2, "copies", "out-of-range"),
        (3, "parts", "unknown-part"),
        (3, "parts", "twice"),
        (3, "parts", "part-missing"),
        (4, "explain", "wrong-type"),
        (6, "logo.file", "not-a-name"),
        (7, "logo.height_dots", "out-of-range"),
        (9, "header.fone", "unknown-key"),
        (11, "footer.lines.0", "wrong-type"),
        (13, "sizes.items", "not-a-choice"),
        (14, "oddity", "unknown-key"),
    ]
    _, found = read_template(text)
    assert told(found[0], "en") == (
        "receipt.toml line 1, languages: It must be one of both, zh_HK, en, member. Did you mean 'both'?"
    )
    assert told(found[2], "zh_HK") == "receipt.toml 第 3 行，parts：沒有「itmes」這一部分。是否想寫「items」？"
    assert all(one.sentence.zh and one.sentence.en for one in found)


@pytest.mark.parametrize(
    ("text", "line", "code"),
    [
        ("copies = 1\ncopies = 2", 2, "not-toml"),
        ("[" * 5_000, 1, "not-toml"),
        ("\n\nparts = [", 3, "not-toml"),
        ("#" * (LONGEST_FILE + 1), 1, "too-long"),
        ("logo = 1", 1, "wrong-type"),
        ("[footer]\nlines = [" + ", ".join(['"a"'] * 13) + "]", 2, "out-of-range"),
    ],
)
def test_what_is_no_template_at_all_is_said_too(text: str, line: int, code: str) -> None:
    assert [(at, found) for at, _, found in problems(text)] == [(line, code)]


def test_a_part_that_comes_back_goes_to_its_usual_place() -> None:
    everything = Template().parts
    for part in everything:
        without = with_part(everything, part, shown=False)
        assert part not in without
        assert with_part(without, part, shown=True) == everything
    assert with_part((Part.PAYMENT, Part.ITEMS), Part.SAVINGS, shown=True) == (Part.PAYMENT, Part.ITEMS, Part.SAVINGS)
    assert with_part((Part.THANKS,), Part.ITEMS, shown=True) == (Part.ITEMS, Part.THANKS)
    assert with_part(everything, Part.CODE, shown=True) == everything


def test_the_member_s_language_is_spoken_where_there_is_one() -> None:
    assert Speaks.MEMBER.languages("en") == ("en",)
    assert Speaks.MEMBER.languages(None) == Speaks.BOTH.languages("en") == ("zh_HK", "en")
    assert Speaks.CHINESE.languages("en") == ("zh_HK",)
    assert replace(FULL, languages=Speaks.ENGLISH).languages.languages() == ("en",)
