"""What one programme still lets this till give to a member while head office does not hear of it.

A limit counts what went to the member on this till since head office last heard all of it, this bill included; the
total counts all members. `allow` is one of each reward, `limit` one of all those that are limited. Nothing goes over
what the member holds: that is looked at elsewhere.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from pos_terminal.domain.loyalty.offer import Bar, Choice, Situation
from pos_terminal.domain.loyalty.programme import Programme
from pos_terminal.domain.loyalty.rules.points import MoneyOffRule
from pos_terminal.domain.loyalty.rules.reward import Offline
from pos_terminal.domain.loyalty.spell import Given


@dataclass(frozen=True, slots=True)
class OfflineLimits:
    """One programme's limits on one bill."""

    programme: Programme
    situation: Situation

    @property
    def apply(self) -> bool:
        """Whether they are in force: head office is out of reach, or has been silent for too long."""
        return self.situation.offline or (self._is_old and self.programme.offline.hours > 0)

    def reward(self, choice: Choice, rule: Offline, minor: int, on_bill: Sequence[Given]) -> Bar | None:
        """What keeps a reward worth `minor` from being used beside those `on_bill`; `minor` 0: not known yet."""
        if not self.apply:
            return None
        bar = self._never(rule)
        if bar is not None or choice in self.situation.allowed:
            return bar
        if rule is Offline.LIMIT and self._is_old:
            return Bar.OLD
        limited = self._limited
        alike = limited if choice.reward in limited else {choice.reward}
        if self._times(alike, on_bill):
            return Bar.MEMBER
        room = self._room_minor(on_bill)
        return Bar.TERMINAL if room is not None and (minor > room or not room) else None

    def points(
        self, choice: Choice, rule: MoneyOffRule, on_bill: Sequence[Given], taken_today: int
    ) -> tuple[int, Bar | None]:
        """How many of the choice's points may be used as money off, and what keeps the rest from it.

        `taken_today` are the points that count for the cap of the day.
        """
        wanted = choice.points
        if not self.apply:
            return wanted, None
        bar = self._never(rule.offline)
        if bar is not None:
            return 0, bar
        if choice in self.situation.allowed:
            return wanted, None
        if rule.offline is Offline.LIMIT and self._is_old:
            return 0, Bar.OLD
        least, why = wanted, None
        if rule.offline is Offline.LIMIT:
            used = sum(one.points for one in self._unseen(on_bill) if one.reward == rule.id)
            least, why = _less(least, why, rule.offline_limit_points - used, Bar.MEMBER)
        if rule.offline_cap_per_day:
            least, why = _less(least, why, rule.offline_cap_per_day - taken_today, Bar.MEMBER)
        room = self._room_minor(on_bill)
        if room is not None:
            least, why = _less(least, why, room // rule.step_minor * rule.step_points, Bar.TERMINAL)
        return least, why

    def _never(self, rule: Offline) -> Bar | None:
        """What no manager can allow either."""
        if self.situation.denied:
            return Bar.DENIED
        return Bar.REFUSED if rule is Offline.REFUSE else None

    @property
    def _is_old(self) -> bool:
        return self.programme.offline.is_old(self.situation.spell.minutes)

    @property
    def _limited(self) -> set[str]:
        return {one.id for one in self.programme.rewards if one.offline is Offline.LIMIT}

    def _unseen(self, on_bill: Sequence[Given]) -> list[Given]:
        return [one for one in (*self.situation.spell.given, *on_bill) if one.programme == self.programme.id]

    def _times(self, rewards: Collection[str], on_bill: Sequence[Given]) -> int:
        return sum(one.times for one in self._unseen(on_bill) if one.reward in rewards)

    def _room_minor(self, on_bill: Sequence[Given]) -> int | None:
        """Money's worth that the till may still give; None where there is no limit."""
        most = self.programme.offline.terminal_total_minor
        if not most:
            return None
        here = sum(one.minor for one in on_bill if one.programme == self.programme.id)
        return max(0, most - self.situation.spell.total_minor(self.programme.id) - here)


def _less(least: int, why: Bar | None, limit: int, bar: Bar) -> tuple[int, Bar | None]:
    """The smaller of what was allowed so far and another limit, with whose it is."""
    return (max(0, limit), bar) if limit < least else (least, why)
