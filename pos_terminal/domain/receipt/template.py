"""What a shop wants on its receipts: the languages, the parts and their order, logo, header, footer and sizes.

Read from `receipts/receipt.toml` by template_file.py. The values here, with nothing said, are the shipped template.
"""

from dataclasses import dataclass
from enum import StrEnum

from pos_terminal.domain.receipt.blocks import Size
from pos_terminal.domain.words import Language, Words

NO_WORDS = Words("", "")
BOTH: tuple[Language, ...] = ("zh_HK", "en")


class Speaks(StrEnum):
    """The languages of a receipt; `member` is the member's own, and both where nobody showed a card."""

    BOTH = "both"
    CHINESE = "zh_HK"
    ENGLISH = "en"
    MEMBER = "member"

    def languages(self, member: Language | None = None) -> tuple[Language, ...]:
        """The languages of one document. `member` is its member's, None where it has none.

        >>> Speaks.MEMBER.languages("en")
        ('en',)
        """
        one: dict[Speaks, Language | None] = {Speaks.CHINESE: "zh_HK", Speaks.ENGLISH: "en", Speaks.MEMBER: member}
        chosen = one.get(self)
        return (chosen,) if chosen else BOTH


class Prints(StrEnum):
    """When a sale's receipt is printed: always, when the Done screen's question is answered, or when somebody asks."""

    ALWAYS = "always"
    OFFERED = "offered"
    WHEN_ASKED = "when-asked"


class Part(StrEnum):
    """A part of a sale's receipt; what stands above them (the shop, the number, the place) is always there."""

    ITEMS = "items"
    SAVINGS = "savings"
    PAYMENT = "payment"
    MEMBER = "member"
    THANKS = "thanks"
    CODE = "code"
    FOOTER = "footer"
    COUPON = "coupon"


MOST_COPIES = 3
# A receipt without these is none.
NEEDED = (Part.ITEMS, Part.PAYMENT)
# These speak to the customer: a line divides them from the figures above.
SPOKEN = frozenset({Part.THANKS, Part.CODE, Part.FOOTER})


@dataclass(frozen=True, slots=True)
class Logo:
    """The picture above the shop's name; `file` lies beside the template."""

    file: str = ""
    height_dots: int = 120
    show: bool = True


@dataclass(frozen=True, slots=True)
class Header:
    """What stands under the shop's name; nothing by default."""

    address: Words = NO_WORDS
    phone: str = ""
    registration: str = ""
    lines: tuple[Words, ...] = ()


@dataclass(frozen=True, slots=True)
class Sizes:
    """How large the shop's name, the items, the total and the footer are set."""

    shop: Size = Size.TITLE
    items: Size = Size.NORMAL
    total: Size = Size.LARGE
    footer: Size = Size.SMALL


@dataclass(frozen=True, slots=True)
class Template:
    """One shop's receipt. `copies` is how many are printed of each sale: the customer's, and the shop's own."""

    languages: Speaks = Speaks.BOTH
    prints: Prints = Prints.ALWAYS
    copies: int = 1
    parts: tuple[Part, ...] = tuple(Part)
    explain: bool = True
    logo: Logo = Logo()
    header: Header = Header()
    footer: tuple[Words, ...] = ()
    sizes: Sizes = Sizes()


def with_part(parts: tuple[Part, ...], part: Part, *, shown: bool) -> tuple[Part, ...]:
    """The same parts with or without that one; one that comes back goes to its usual place among the others."""
    if not shown:
        return tuple(one for one in parts if one is not part)
    if part in parts:
        return parts
    usual = {one: place for place, one in enumerate(Part)}
    before = [place for place, one in enumerate(parts) if usual[one] < usual[part]]
    at = before[-1] + 1 if before else 0
    return (*parts[:at], part, *parts[at:])
