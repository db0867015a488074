"""What every document of a shop begins and ends with."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from pos_terminal.domain.calendar import ShopCalendar
from pos_terminal.domain.loyalty.programme import Programme
from pos_terminal.domain.receipt.blocks import Block, Cut, Feed, Picture, Row, Rule, Size, Text
from pos_terminal.domain.receipt.words import ReceiptWords, joined, moment
from pos_terminal.domain.till import Installation


@dataclass(frozen=True, slots=True)
class Letterhead:
    """The shop whose paper this is: its names, its words, its logo, and how programmes and people are named.

    `programme` gives a programme by id and version (no version: the newest), or None where this till does not know it.
    """

    shop: Installation
    words: ReceiptWords
    programme: Callable[[str, str], Programme | None]
    logo: Picture | None = None
    person: Callable[[str], str] = str  # a cashier's name by their id

    def top(self) -> tuple[Block, ...]:
        """Logo and names, each language on its own line."""
        names = self._names()
        picture: tuple[Block, ...] = (self.logo, Feed(10)) if self.logo else ()
        first = Text(names[0], Size.TITLE, bold=True, centred=True)
        return (*picture, first, *(Text(name, centred=True) for name in names[1:]), Feed(8))

    def title(self, key: str, number: str) -> tuple[Block, ...]:
        """What the document is, and its number."""
        return (Row(self.words.say(key), number, bold=True),)

    def place(self, at: datetime, terminal: str, cashier: str) -> tuple[Block, ...]:
        """When, where and by whom."""
        return (
            Row(self.at(at), self.words.say("terminal", terminal=terminal)),
            Row(self.words.say("cashier"), cashier),
        )

    def copy_mark(self, copy: int) -> tuple[Block, ...]:
        """The mark of a document that was printed before; nothing on the original."""
        if copy == 0:
            return ()
        return self.named("copy", n=copy)

    def named(self, key: str, **params: int) -> tuple[Block, ...]:
        """What kind of document this is, large and centred."""
        return (Text(self.words.say(key, **params), Size.LARGE, bold=True, centred=True), Feed(8))

    def bottom(self) -> tuple[Block, ...]:
        """White space and the cut."""
        return (Feed(24), Cut())

    def at(self, at: datetime) -> str:
        """An instant on the shop's wall clock."""
        return moment(ShopCalendar(self.shop.timezone, self.shop.day_start_hour).local(at))

    def spoken(self, key: str, size: Size = Size.NORMAL, *, bold: bool = False) -> tuple[Block, ...]:
        """A sentence, each language on its own centred line."""
        return tuple(Text(text, size, bold, centred=True) for text in self.words.each(key))

    def _names(self) -> tuple[str, ...]:
        wanted = {"zh_HK": self.shop.shop_name_zh, "en": self.shop.shop_name_en}
        names = tuple(wanted[language] for language in self.words.languages)
        fallback = (joined((self.shop.shop_name_zh, self.shop.shop_name_en)) or self.shop.shop,)
        return tuple(dict.fromkeys(name for name in names if name)) or fallback


RULE = (Feed(6), Rule(), Feed(6))
