"""Figures inside the engine's sentences: amounts as people write them, and the words for what an account counts."""

from functools import lru_cache

from pos_terminal.domain.money import Money
from pos_terminal.domain.words import Words

_SYMBOLS = {"HKD": "HK$", "TWD": "NT$", "USD": "US$", "SGD": "S$", "MOP": "MOP$", "CNY": "RMB ", "GBP": "£", "EUR": "€"}


@lru_cache(maxsize=256)  # rates and prices come again and again
def amount(minor: int, currency: str) -> str:
    """An amount with its currency, cents only where there are any.

    >>> amount(500, "HKD"), amount(123450, "HKD"), amount(35, "JPY")
    ('HK$5', 'HK$1,234.50', 'JPY 35')
    """
    whole, _, cents = Money(minor, currency).decimal().partition(".")
    figure = f"{int(whole):,}" + (f".{cents}" if cents.strip("0") else "")
    return _SYMBOLS.get(currency, f"{currency} ") + figure


def percent(part: int, whole: int) -> str:
    """`part` of `whole` in per cent with at most two digits after the point, cut, not rounded.

    >>> percent(2, 500), percent(1, 10), percent(1, 3)
    ('0.4 %', '10 %', '33.33 %')
    """
    whole_part, hundredths = divmod(part * 10_000 // whole, 100)
    digits = f"{hundredths:02d}".rstrip("0")
    return f"{whole_part}.{digits} %" if digits else f"{whole_part} %"


@lru_cache(maxsize=256)
def counted(number: int, names: Words) -> Words:
    """A number of something, in both languages.

    >>> counted(1, Words("分", "pts")).en, counted(1000, Words("分", "pts")).en
    ('1 pt', '1,000 pts')
    """
    en = names.en.removesuffix("s") if number == 1 else names.en
    return Words(f"{number:,} {names.zh}", f"{number:,} {en}")
