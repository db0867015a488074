"""How the screens speak at this moment: the language, the shop's wall clock, and its settings."""

from dataclasses import dataclass
from datetime import date, datetime

from pos_terminal.domain.calendar import ShopCalendar
from pos_terminal.domain.words import Language, Words
from pos_terminal.services.state import ShopSettings
from pos_terminal.ui import format as fmt


@dataclass(frozen=True, slots=True)
class Manner:
    """What `present` needs beside the till's state."""

    language: Language
    now: datetime
    calendar: ShopCalendar
    settings: ShopSettings
    currency: str

    def say(self, zh: str, en: str) -> str:
        """The sentence in the language that the screen speaks."""
        return zh if self.language == "zh_HK" else en

    def name(self, words: Words) -> str:
        return words.in_language(self.language)

    def money(self, minor: int) -> str:
        return fmt.money(minor, self.currency, self.language)

    def short(self, minor: int) -> str:
        return fmt.money_short(minor, self.currency, self.language)

    def points(self, count: int, unit: Words = fmt.POINTS) -> str:
        return fmt.points_with_unit(count, self.language, unit)

    def time(self, at: datetime) -> str:
        return fmt.time(self.calendar.local(at))

    def day(self, on: date) -> str:
        """A date as people say it: its year only where it is another one."""
        return fmt.day(on, self.language) if on.year == self.today.year else fmt.day_of_year(on, self.language)

    @property
    def today(self) -> date:
        """The shop's business date."""
        return self.calendar.business_date(self.now)
