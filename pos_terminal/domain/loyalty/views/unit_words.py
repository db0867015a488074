"""What a programme itself calls a unit of its members' accounts: its stamp cards, rewards and wheels have names."""

from pos_terminal.domain.loyalty.programme import Programme
from pos_terminal.domain.words import Words


def own_words(programme: Programme, unit: str) -> Words | None:
    """The name of the card, reward or wheel that `unit` counts; None for points and money, which have no own name."""
    names = {wheel.id: wheel.names for wheel in programme.wheels}
    names |= {rule.id: rule.names for rule in programme.rewards}
    names |= {card.id: card.names for card in programme.stamp_cards}
    _, _, which = unit.rpartition("/")
    return names.get(which) if "/" in unit else None
