"""What is filled in when a member signs up, and the name that two taps make."""

import re
from dataclasses import dataclass

from pos_terminal.domain.words import Words
from pos_terminal.ui.viewmodels.manner import Manner

PHONE, NAME, BIRTHDAY, REFERRER = "phone", "name", "birthday", "referrer"
MOBILE = re.compile(r"[4-9][0-9]{7}")
# The surnames met most in Hong Kong, so that two taps make a name without a Chinese keyboard.
SURNAMES = (
    Words("陳", "Chan"),
    Words("黃", "Wong"),
    Words("李", "Lee"),
    Words("林", "Lam"),
    Words("張", "Cheung"),
    Words("吳", "Ng"),
    Words("劉", "Lau"),
    Words("王", "Wang"),
    Words("鄭", "Cheng"),
    Words("周", "Chow"),
    Words("何", "Ho"),
    Words("楊", "Yeung"),
    Words("梁", "Leung"),
    Words("葉", "Yip"),
    Words("許", "Hui"),
    Words("郭", "Kwok"),
    Words("鄧", "Tang"),
    Words("馮", "Fung"),
    Words("蔡", "Choi"),
    Words("曾", "Tsang"),
    Words("羅", "Law"),
    Words("謝", "Tse"),
    Words("徐", "Tsui"),
    Words("潘", "Poon"),
)
TITLES = (Words("先生", "Mr"), Words("小姐", "Miss"), Words("女士", "Ms"))


@dataclass(frozen=True, slots=True)
class Form:
    """What is filled in. `month` and `day` are 0 until they are chosen, `surname` and `title` -1."""

    field: str = PHONE
    phone: str = ""
    written: str = ""
    typing_name: bool = False
    surname: int = -1
    title: int = -1
    month: int = 0
    day: int = 0
    typed_referrer: str = ""
    consent_terms: bool = False
    consent_marketing: bool = False

    @property
    def phone_fits(self) -> bool:
        """Whether it is a whole mobile number."""
        return MOBILE.fullmatch(self.phone) is not None

    @property
    def complete(self) -> bool:
        """Whether the person can be signed up: a birthday is whole or left out."""
        return self.phone_fits and self.consent_terms and (self.month == 0) == (self.day == 0)


def name_of(form: Form, manner: Manner) -> str:
    """The name as it is kept: `陳小姐`, `Miss Chan`, or as it was written."""
    if form.typing_name:
        return form.written
    surname = manner.name(SURNAMES[form.surname]) if form.surname >= 0 else ""
    title = manner.name(TITLES[form.title]) if form.title >= 0 and surname else ""
    return manner.say(surname + title, f"{title} {surname}".strip())
