"""Every message of the till in both languages: what happened, and what to do (docs: wording, messages).

Written as Hong Kong tills write: short, polite, concrete; no codes, no blame, full-width punctuation in Chinese.
`{name}` stands for a figure that the code brings along; amounts end in `_minor`.
"""

from collections.abc import Mapping

from pos_terminal.ui.wording.charges import CHARGES
from pos_terminal.ui.wording.counter import PAYING, PLAYING, REWARDS, SELLING, TILL
from pos_terminal.ui.wording.devices import DEVICES
from pos_terminal.ui.wording.office import BOOKS, HEAD_OFFICE
from pos_terminal.ui.wording.people import GIVING_BACK, MEMBERS, SHIFTS
from pos_terminal.ui.wording.sentence import Sentence as Sentence

SENTENCES: Mapping[str, Sentence] = {
    **TILL,
    **SELLING,
    **PAYING,
    **MEMBERS,
    **REWARDS,
    **PLAYING,
    **GIVING_BACK,
    **SHIFTS,
    **DEVICES,
    **CHARGES,
    **BOOKS,
    **HEAD_OFFICE,
}
