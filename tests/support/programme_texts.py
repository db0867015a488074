"""Programme files by hand: the head that each begins with, and the text beneath it read or refused."""

from pos_terminal.domain.loyalty.file.programme_file import check
from pos_terminal.domain.loyalty.programme import Programme

HEAD = """\
[[programme]]
id = "club"
name = {zh = "會員", en = "Club"}
currency = "HKD"
effective_from = 2026-01-01
"""


def problems(text: str) -> list[tuple[str, int, str]]:
    """Code, line and key (within the programme) of everything that is wrong beneath the head."""
    return [(one.code, one.line, one.key.removeprefix("programme.0.")) for one in check(HEAD + text).problems]


def read(text: str) -> Programme:
    """The programme of the head and `text`, which must have no problem."""
    checked = check(HEAD + text)
    assert checked.problems == (), [str(one) for one in checked.problems]
    return checked.programmes[0]
