"""Every sentence about a programme file is the one that was last read, in both languages."""

import pytest

from pos_terminal.domain.loyalty.file.explain import explain
from tests.support.golden_sentences import (
    EXPLANATIONS,
    FILE,
    PROBLEMS,
    SHAPES,
    explanations,
    faulty_files,
    programmes,
    sentences,
    told,
)

FILES = faulty_files()


@pytest.mark.parametrize("place", range(len(FILES)))
def test_what_is_told_about_a_file(place: int) -> None:
    assert told(FILES[place]) == FILE + PROBLEMS.read_text("utf-8").split(FILE)[place + 1]


@pytest.mark.parametrize("shape", SHAPES)
def test_nothing_is_said_of_a_rule_that_was_not_read(shape: str) -> None:
    read = sentences()
    assert {line for _, programme in programmes(shape) for line in explain(programme)} - read == set()


def test_what_is_said_of_the_rules() -> None:
    assert explanations() == EXPLANATIONS.read_text("utf-8")
