"""What head office is handed: keys that are kept elsewhere, and identities."""

from typing import Protocol
from uuid import UUID


class Keys(Protocol):
    """The keys that a terminal is told when it joins, and the check of its signature; handed in, kept elsewhere."""

    @property
    def phone_key(self) -> str: ...
    @property
    def phone_public_key(self) -> str: ...
    @property
    def code_keys(self) -> tuple[tuple[int, str], ...]: ...


class Ids(Protocol):
    """Identities."""

    def new(self) -> UUID: ...
    def member(self) -> str: ...
