"""Programmes in force: parsed once for each version, chosen by effective date."""

from datetime import date

from pos_terminal.domain.errors import Unavailable
from pos_terminal.domain.loyalty.programme import Programme
from pos_terminal.domain.loyalty.programme_file import parse
from pos_terminal.services.ports import Store


class ProgrammeShelf:
    """The programmes that this till knows. Parsing is kept, as texts never change under one version."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._parsed: dict[tuple[str, str], Programme] = {}

    def in_force(self, day: date, currency: str) -> tuple[Programme, ...]:
        """One version of each programme: the newest that has begun and not ended, if its currency is the shop's."""
        chosen: dict[str, Programme] = {}
        for text in self._store.programmes.all():
            if text.effective_from > day or text.id in chosen:
                continue
            programme = self._read(text.id, text.version, text.text)
            if programme.effective_to is not None and programme.effective_to < day:
                continue
            if programme.currency == currency:
                chosen[text.id] = programme
        return tuple(chosen.values())

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
