"""The window's texts are all there in Chinese, and the check sees what is wrong."""

import pytest

from tests.tools.translations import problems, wrong_with


def test_every_text_of_the_screens_has_its_chinese() -> None:
    assert list(problems()) == []


@pytest.mark.parametrize(
    ("source", "chinese", "said"),
    [
        ("Finish, %1", "", "no Chinese"),
        ("Finish, %1", "完成,%1", "half-width"),
        ("Finish, %1", "完成", "does not carry"),
    ],
)
def test_the_check_sees(source: str, chinese: str, said: str) -> None:
    assert any(said in line for line in wrong_with("Pad", source, chinese))


def test_a_good_text_passes() -> None:
    assert list(wrong_with("Pad", "Finish, %1", "完成，%1")) == []
