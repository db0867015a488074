"""A spell: the time since head office last heard all of this till, and what the till gave in it. Limits count it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Given:
    """What one bill gave by one reward: how often (0 once it was returned), points paid as money off, and the minor
    units that it took off."""

    programme: str
    reward: str
    voucher: str = ""
    times: int = 1
    points: int = 0
    minor: int = 0


@dataclass(frozen=True, slots=True)
class Spell:
    """`minutes` have passed since the last completed round with head office; None where nobody can tell.

    `given` went to the bill's member; `totals` are (programme, minor units) that went to all members.
    """

    minutes: int | None = 0
    given: tuple[Given, ...] = ()
    totals: tuple[tuple[str, int], ...] = ()

    def total_minor(self, programme: str) -> int:
        """Money's worth that this till gave in that programme."""
        return dict(self.totals).get(programme, 0)
