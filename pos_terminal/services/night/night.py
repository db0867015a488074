"""One night's work: step after step, remembered as it goes, so that an interrupted night goes on where it stopped."""

import logging
from collections.abc import Callable, Mapping
from datetime import date, timedelta

from pos_terminal.domain.errors import Refused, Unavailable
from pos_terminal.domain.night import Found, NightStatus, Step, StepTaken
from pos_terminal.domain.words import Words
from pos_terminal.services.ports import Clock, Store

# A step that could not be carried out is tried again this often until the next night.
AGAIN_AFTER = timedelta(minutes=15)

# Carries a step out for the business day that the night closes.
Work = Callable[[date], Found]
# Hears how the night stands; False ends it after the step under way (the till is being closed).
Told = Callable[[NightStatus], bool]
# What hinders a step, as a sentence.
Say = Callable[[Refused | Unavailable], Words]

_LOG = logging.getLogger(__name__)


class Night:
    """The steps of a night over one till's books. `works` has what this till does: less without a head office."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        works: Mapping[Step, Work],
        say: Say,
        told: Told = lambda _status: True,
    ) -> None:
        self._store = store
        self._clock = clock
        self._works = {step: works[step] for step in Step if step in works}
        self._say = say
        self._told = told

    def status(self, day: date, under_way: Step | None = None) -> NightStatus:
        """How the night that closes `day` stands."""
        return NightStatus(day, self._store.nights.of_day(day), under_way, tuple(self._works))

    def needs_work(self, day: date) -> bool:
        """Whether a step is left that has not been tried just now."""
        return bool(self._left(day))

    def run(self, day: date, *, anew: bool = False) -> NightStatus:
        """Carries out what is left of the night of `day`; with `anew` all of it, whatever was done.

        The report comes last, and again where a step before it was tried again since.
        """
        for step in tuple(self._works) if anew else self._left(day):
            if not self._told(self.status(day, step)):
                break
            found = self._carry_out(step, day)
            with self._store.begin():
                self._store.nights.put(day, StepTaken(step, found, self._clock.now()))
        status = self.status(day)
        self._told(status)
        return status

    def _left(self, day: date) -> tuple[Step, ...]:
        taken = {one.step: one for one in self._store.nights.of_day(day)}
        now = self._clock.now()

        def is_left(step: Step) -> bool:
            known = taken.get(step)
            if known is None:
                return True
            # A clock that was set back must not make the pause a year.
            just_now = timedelta(0) <= now - known.at < AGAIN_AFTER
            return not known.found.done and not just_now

        left = [step for step in self._works if is_left(step)]
        if left and Step.REPORT in self._works and Step.REPORT not in left:
            left.append(Step.REPORT)
        return tuple(left)

    def _carry_out(self, step: Step, day: date) -> Found:
        try:
            return self._works[step](day)
        except (Refused, Unavailable) as trouble:
            return Found(self._say(trouble), well=False, done=False)
        except Exception as fault:
            # A bug in one step must not keep the others from the night; the log has it whole.
            _LOG.exception("fault in a night's step", extra={"step": step.value})
            name = type(fault).__name__
            return Found(Words(f"程式出錯：{name}", f"a fault of the program: {name}"), well=False, done=False)
