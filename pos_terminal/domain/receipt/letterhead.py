"""What every document of a shop begins and ends with."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from pos_terminal.domain.calendar import ShopCalendar
from pos_terminal.domain.loyalty.programme import Programme
from pos_terminal.domain.receipt.blocks import Block, Cut, Feed, Picture, Row, Rule, Size, Text
from pos_terminal.domain.receipt.template import SPOKEN, Part, Template
from pos_terminal.domain.receipt.words import ReceiptWords, joined, moment
from pos_terminal.domain.till import Installation
from pos_terminal.domain.words import Language, Words


@dataclass(frozen=True, slots=True)
class Letterhead:
    """The shop whose paper this is: its names, words, logo and template, and how programmes and people are named.

    `programme` gives a programme by id and version (no version: the newest), or None where this till does not know it.
    """

    shop: Installation
    words: ReceiptWords
    programme: Callable[[str, str], Programme | None]
    logo: Picture | None = None
    person: Callable[[str], str] = str  # a cashier's name by their id
    template: Template = Template()

    def speaking(self, member: Language | None) -> "Letterhead":
        """The same paper in the languages that the template asks for. `member` is the member's, None without one."""
        return replace(self, words=self.words.speaking(*self.template.languages.languages(member)))

    def top(self) -> tuple[Block, ...]:
        """The training mark, logo, names and what the shop says beneath them, each language on its own line."""
        names = self._names()
        picture: tuple[Block, ...] = (self.logo, Feed(10)) if self.logo else ()
        first = Text(names[0], self.template.sizes.shop, bold=True, centred=True)
        others = (Text(name, centred=True) for name in names[1:])
        return (*self._training_mark(), *picture, first, *others, *self._under_the_name(), Feed(8))

    def composed(self, made: Mapping[Part, Iterable[Block]]) -> tuple[Block, ...]:
        """The parts that the template wants, in its order, with lines between them; an empty part takes no room."""
        blocks: list[Block] = []
        before: Part | None = None
        for part in self.template.parts:
            inside = tuple(made.get(part, ()))
            if not inside:
                continue
            blocks += (*_line_between(before, part), *inside)
            before = part
        return tuple(blocks)

    def footer(self) -> tuple[Block, ...]:
        """The shop's own last lines."""
        lines = self._each(self.template.footer, self.template.sizes.footer)
        return (Feed(8), *lines) if lines else ()

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
        """The training mark again, white space and the cut."""
        return (*self._training_mark(), Feed(24), Cut())

    def at(self, at: datetime) -> str:
        """An instant on the shop's wall clock."""
        return moment(ShopCalendar(self.shop.timezone, self.shop.day_start_hour).local(at))

    def spoken(self, key: str, size: Size = Size.NORMAL, *, bold: bool = False) -> tuple[Block, ...]:
        """A sentence, each language on its own centred line."""
        return tuple(Text(text, size, bold, centred=True) for text in self.words.each(key))

    def _under_the_name(self) -> tuple[Block, ...]:
        header = self.template.header
        lines = self._each((header.address, *header.lines))
        said = (("phone", header.phone), ("registration", header.registration))
        told = (f"{self.words.say(key)} {value}" for key, value in said if value)
        return (*lines, *(Text(text, Size.SMALL, centred=True) for text in told))

    def _each(self, texts: Iterable[Words], size: Size = Size.SMALL) -> tuple[Block, ...]:
        """Texts of the shop's own, each in the document's languages, centred."""
        return tuple(
            Text(text, size, centred=True)
            for words in texts
            for text in dict.fromkeys(words.in_language(language) for language in self.words.languages)
            if text
        )

    def _training_mark(self) -> tuple[Block, ...]:
        """What makes a practice till's paper worthless; nothing on a real one."""
        if not self.shop.training:
            return ()
        mark = Text(self.words.say("training"), Size.TITLE, bold=True, centred=True)
        return (Feed(8), Rule(solid=True), mark, Rule(solid=True), Feed(8))

    def _names(self) -> tuple[str, ...]:
        wanted = {"zh_HK": self.shop.shop_name_zh, "en": self.shop.shop_name_en}
        names = tuple(wanted[language] for language in self.words.languages)
        fallback = (joined((self.shop.shop_name_zh, self.shop.shop_name_en)) or self.shop.shop,)
        return tuple(dict.fromkeys(name for name in names if name)) or fallback


RULE = (Feed(6), Rule(), Feed(6))


def _line_between(before: Part | None, part: Part) -> tuple[Block, ...]:
    """A line above each part; what is taken off stands right under the items, and the closing words stand together.

    A member's part brings its own line, as refunds and sign-up slips have it too, and a coupon the one to tear along.
    """
    together = (before is Part.ITEMS and part is Part.SAVINGS) or (before in SPOKEN and part in SPOKEN)
    return () if together or part in (Part.MEMBER, Part.COUPON) else RULE
