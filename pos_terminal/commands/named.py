"""Whom an argument names."""

from pos_terminal.domain.errors import Refused
from pos_terminal.domain.loyalty.member import Member
from pos_terminal.main import Terminal


def member_named(terminal: Terminal, text: str) -> Member:
    """The member of that number or id. Raises Refused `no-such-member`."""
    found = terminal.store.members.by_number(text) or terminal.store.members.by_id(text.lower())
    if found is None:
        raise Refused("no-such-member", member=text)
    return found
