"""Every sentence about a programme file is the one that was last read, in both languages."""

import pytest

from tests.support.golden_sentences import EXPLANATIONS, FILE, PROBLEMS, explanations, faulty_files, told

FILES = faulty_files()


@pytest.mark.parametrize("place", range(len(FILES)))
def test_what_is_told_about_a_file(place: int) -> None:
    assert told(FILES[place]) == FILE + PROBLEMS.read_text("utf-8").split(FILE)[place + 1]


def test_what_is_said_of_the_rules() -> None:
    assert explanations() == EXPLANATIONS.read_text("utf-8")
