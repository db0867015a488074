"""Member codes, as the people at head office decide: which keys sign them, and which codes count no more."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime

from pos_terminal.headoffice import codes
from pos_terminal.headoffice.database import Connection, Database
from pos_terminal.headoffice.ports import Keys
from pos_terminal.wire.envelope import CodeKeyChanged, RevokedChanged
from pos_terminal.wire.member_code import digest_of, last_day_of_cards


class CodeDesk:
    """Keys and revocations. `writing` begins a transaction that may tell tills something."""

    def __init__(
        self,
        database: Database,
        writing: Callable[[], AbstractContextManager[Connection]],
        keys: Keys,
        now: Callable[[], datetime],
    ) -> None:
        self._database = database
        self._writing = writing
        self._keys = keys
        self._now = now

    def put_keys(self) -> None:
        """Tells the tills of the keys that sign member codes, where they have not been told."""
        with self._writing() as db:
            codes.put_keys(db, self._keys.code_keys)

    def withdraw_key(self, key_id: int) -> None:
        """What the key signed counts no more. Raises Refused `no-such-key`."""
        with self._writing() as db:
            codes.put_keys(db, self._keys.code_keys)
            codes.withdraw_key(db, key_id)

    def all_keys(self) -> tuple[CodeKeyChanged, ...]:
        """All keys that sign, or signed, member codes."""
        with self._database.read() as db:
            return codes.keys(db)

    def revoke_code(self, text: str) -> None:
        """One code, of whatever form, counts no more."""
        with self._writing() as db:
            codes.revoke(db, f"code/{digest_of(text)}")

    def revoke_cards(self, member: str) -> str:
        """All cards that a member, by number or id, was given until now count no more; their id. Rotating codes go on.

        Raises Refused `no-such-member`.
        """
        with self._writing() as db:
            found = codes.member_id(db, member)
            codes.revoke(db, f"cards/{found}", last_day_of_cards(self._now()))
            return found

    def lift_revocation(self, subject: str) -> None:
        """What was revoked counts again. Raises Refused `not-revoked`."""
        with self._writing() as db:
            codes.lift(db, subject)

    def revoked_through(self, member: str) -> int:
        """The last day of the youngest of the member's cards that are revoked; a new card's is later."""
        return max((one.through for one in self.revocations() if one.subject == f"cards/{member}"), default=0)

    def revocations(self) -> tuple[RevokedChanged, ...]:
        """What is revoked now."""
        with self._database.read() as db:
            return codes.revoked(db)
