"""Which notes a customer is likely to hand over, so that one tap takes them."""

from pos_terminal.domain.money import MINOR_DIGITS

KEYS = 6


def next_note_minor(due_minor: int, currency: str) -> int:
    """The next likely note above what is due: $100 for $60, $20 for $16; beyond the largest note the next hundred.

    >>> [next_note_minor(minor, "HKD") for minor in (1600, 6000, 10000, 123400)]
    [2000, 10000, 50000, 130000]
    """
    unit = _unit(currency)
    for note in (20, 50, 100, 500, 1000):
        if note * unit > due_minor:
            return note * unit
    return _above(due_minor, 100 * unit)


def cash_keys_minor(due_minor: int, currency: str) -> tuple[int, ...]:
    """What is due, and five more amounts that make sense for it, in rising order.

    >>> cash_keys_minor(6000, "HKD")
    (6000, 7000, 8000, 10000, 50000, 100000)
    """
    unit = _unit(currency)
    wanted = {_above(due_minor, step * unit) for step in (10, 20, 50, 100, 500, 1000)}
    spare = (_above(due_minor, 50 * unit) + 50 * unit, _above(due_minor, 100 * unit) + 100 * unit)
    more = (_above(due_minor, 10 * unit) + 10 * unit, *spare, *(2 * amount for amount in spare))
    for amount in more:
        if len(wanted) < KEYS - 1:
            wanted.add(amount)
    return (due_minor, *sorted(wanted)[: KEYS - 1])


def _unit(currency: str) -> int:
    return int(10 ** MINOR_DIGITS.get(currency, 2))


def _above(minor: int, step: int) -> int:
    return (minor // step + 1) * step
