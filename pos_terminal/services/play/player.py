"""Plays events through the engine that the till uses, and answers each: programmes tried out before they run.

Nothing is stored. Days that pass between two events are closed in order, so that an account is shown as it stands.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import assert_never

from pos_terminal.domain.calendar import ShopCalendar
from pos_terminal.domain.errors import Refused
from pos_terminal.domain.loyalty.account import POINTS, ProgrammeResult, stamps
from pos_terminal.domain.loyalty.programme import Programme
from pos_terminal.domain.words import Language
from pos_terminal.services.play.books import Books, Declined
from pos_terminal.services.play.file import (
    Access,
    Activity,
    CheckIn,
    DayEnd,
    Enrol,
    Event,
    Refund,
    Sale,
    ShowAccount,
    Spin,
)
from pos_terminal.services.play.members import PlayedMembers
from pos_terminal.services.play.sales import PlayedSales
from pos_terminal.services.play.shop import Outcome, PlayedShop

Answer = dict[str, object]


class Play:
    """A shop in which only what the events say happens. The first programme is the one that answers show in front."""

    def __init__(self, programmes: tuple[Programme, ...], language: Language = "en") -> None:
        self._language = language
        self._shop = PlayedShop(programmes, Books(programmes), ShopCalendar(programmes[0].timezone))
        self._sales, self._members = PlayedSales(self._shop), PlayedMembers(self._shop)
        self._seen: dict[str, str | None] = {}

    def play(self, event: Event) -> Answer:
        """The answer to the next event. What the rules refuse changes nothing."""
        self._shop.number += 1
        today = self._shop.calendar.business_date(event.at)
        self._shop.now = event.at
        self._shop.books.close(today - timedelta(days=1), self._shop.situation(today))
        try:
            outcome = self._happens(event, today)
        except (Declined, Refused) as refusal:
            return self._answer(Outcome(self._member_of(event)), today, refusal.code)
        event_id = getattr(event, "id", None)
        if event_id is not None:
            self._seen.setdefault(event_id, outcome.member)
        return self._answer(outcome, today)

    def _happens(self, event: Event, today: date) -> Outcome:
        event_id = getattr(event, "id", None)
        if event_id in self._seen:
            return Outcome(self._seen[event_id], duplicate=True)
        if isinstance(event, Enrol | Sale | Refund | DayEnd):
            return self._at_the_till(event, today)
        return self._with_the_member(event, today)

    def _at_the_till(self, event: Enrol | Sale | Refund | DayEnd, today: date) -> Outcome:
        match event:
            case Enrol():
                return self._members.enrol(event, today)
            case Sale():
                return self._sales.sell(event, today)
            case Refund():
                if event.of in self._shop.posted:
                    return self._members.undo(event, today)
                return self._sales.refund(event, today)
            case DayEnd():
                self._shop.books.close(today, self._shop.situation(today))
                return Outcome()
            case _:
                assert_never(event)

    def _with_the_member(self, event: Activity | CheckIn | Spin | Access | ShowAccount, today: date) -> Outcome:
        match event:
            case ShowAccount():
                return Outcome(self._shop.books.known(event.member))
            case Activity():
                return self._members.post(event, today)
            case CheckIn():
                return self._members.check_in(event, today)
            case Spin():
                return self._members.spin(event, today)
            case Access():
                return self._members.access(event, today)
            case _:
                assert_never(event)

    def _member_of(self, event: Event) -> str | None:
        member = getattr(event, "member", None)
        if isinstance(event, Refund) and event.of in self._shop.books.sales:
            member = self._shop.books.sales[event.of].member
        return member if member in self._shop.books.members else None

    def _answer(self, outcome: Outcome, today: date, refused: str | None = None) -> Answer:
        answer: Answer = {
            "event": self._shop.number,
            "ok": refused is None,
            "refused": refused,
            "member": outcome.member,
        }
        if outcome.duplicate:
            answer["duplicate"] = True
        answer["due_minor"] = outcome.due_minor
        if outcome.prize is not None:
            answer["prize"] = outcome.prize
        by_id = {result.programme: result for result in outcome.results}
        figures = {one.id: self._figures(one, by_id.get(one.id)) for one in self._shop.programmes}
        answer |= figures[self._shop.programmes[0].id]
        if outcome.member is not None:
            situation = self._shop.situation(today)
            accounts = {one.id: self._shop.books.view(one, outcome.member, situation) for one in self._shop.programmes}
            answer["account"] = accounts[self._shop.programmes[0].id]
            if len(self._shop.programmes) > 1:
                answer["accounts"] = accounts
        if len(self._shop.programmes) > 1:
            answer["programmes"] = figures
        answer["explain"] = [
            line.zh if self._language == "zh_HK" else line.en for result in outcome.results for line in result.explain
        ]
        return answer

    def _figures(self, programme: Programme, result: ProgrammeResult | None) -> Mapping[str, object]:
        changes = {change.unit: change for change in result.changes} if result else {}
        points = changes.get(POINTS)
        cards = {
            card.id: changes[stamps(card.id)].earned for card in programme.stamp_cards if stamps(card.id) in changes
        }
        earned: dict[str, object] = {"points": points.earned if points else 0}
        redeemed: dict[str, object] = {"points": points.spent if points else 0}
        if programme.stamp_cards:
            earned["stamps"] = cards
        used = self._shop.books.vouchers_used(result.entries) if result else []
        if used:
            redeemed["vouchers"] = used
        return {"earned": earned, "redeemed": redeemed}
