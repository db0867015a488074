"""Programmes in force: parsed once for each version, chosen by effective date."""

from collections.abc import Sequence
from datetime import date

from pos_terminal.domain.errors import Refused, Unavailable
from pos_terminal.domain.loyalty.file.programme_file import parse
from pos_terminal.domain.loyalty.programme import Programme
from pos_terminal.domain.till import ProgrammeText
from pos_terminal.services.ports import Clock, Ids, Store
from pos_terminal.services.recording import record
from pos_terminal.wire.payloads import ProgrammeActivated


def activate(
    store: Store, clock: Clock, ids: Ids, programmes: Sequence[Programme], text: str, *, today: date, by: str
) -> tuple[str, ...]:
    """Puts programmes of one checked file in force on a standalone till, each with its record; gives the new ones' ids.

    A version that is here already is left alone. Raises Refused `programmes-from-head-office`,
    `programme-other-currency`.
    """
    installation = store.installation()
    if installation.enrolled:
        raise Refused("programmes-from-head-office")
    for programme in programmes:
        if programme.currency != installation.currency:
            raise Refused("programme-other-currency", programme=programme.id, currency=programme.currency)
    fresh = [one for one in programmes if store.programmes.version(one.id, one.version) is None]
    with store.begin():
        position = max((kept.position for kept in store.programmes.all()), default=-1)
        known = {kept.id: kept.position for kept in store.programmes.all()}
        for programme in fresh:
            if programme.id not in known:
                position += 1
            place = known.get(programme.id, position)
            store.programmes.put(ProgrammeText(programme.id, programme.version, programme.effective_from, text, place))
            record(
                store,
                clock,
                ProgrammeActivated(programme=programme.id, version=programme.version, text=text, by=by),
                record_id=ids.new(),
                at=clock.now(),
                business_date=today,
            )
    return tuple(programme.id for programme in fresh)


class ProgrammeShelf:
    """The programmes that this till knows. Parsing is kept, as texts never change under one version."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._parsed: dict[tuple[str, str], Programme] = {}
        self._in_force: dict[tuple[date, str], tuple[Programme, ...]] = {}

    def in_force(self, day: date, currency: str) -> tuple[Programme, ...]:
        """One version of each programme: the newest that has begun and not ended, if its currency is the shop's."""
        known = self._in_force.get((day, currency))
        if known is not None:
            return known
        chosen: dict[str, Programme] = {}
        for text in self._store.programmes.all():
            if text.effective_from > day or text.id in chosen:
                continue
            programme = self._read(text.id, text.version, text.text)
            if programme.effective_to is not None and programme.effective_to < day:
                continue
            if programme.currency == currency:
                chosen[text.id] = programme
        self._in_force = {(day, currency): tuple(chosen.values())}
        return self._in_force[day, currency]

    def look_again(self) -> None:
        """Forgets what is in force: the books may hold newer versions."""
        self._in_force = {}

    def version(self, programme: str, version: str) -> Programme:
        """That version, in force or not. Raises Unavailable where this till does not have it."""
        known = self._parsed.get((programme, version))
        if known is not None:
            return known
        stored = self._store.programmes.version(programme, version)
        if stored is None:
            raise Unavailable("store", "programme-version-missing", f"{programme} {version}")
        return self._read(programme, version, stored.text)

    def _read(self, programme: str, version: str, text: str) -> Programme:
        known = self._parsed.get((programme, version))
        if known is None:
            programmes, problems = parse(text, programme)
            fitting = [found for found in programmes if found.id == programme]
            if not fitting:
                raise Unavailable("store", "programme-unreadable", "; ".join(str(problem) for problem in problems))
            known = self._parsed[programme, version] = fitting[0]
        return known
