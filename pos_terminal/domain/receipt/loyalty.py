"""A member's part of a receipt: what they had, what this bill changed, what they have now."""

from collections.abc import Callable, Iterable
from datetime import date
from itertools import chain

from pos_terminal.domain.loyalty.account import (
    CARRY,
    POINTS,
    EntryKind,
    Explanation,
    LoyaltyFacts,
    ProgrammeResult,
    UnitChange,
    stamps,
)
from pos_terminal.domain.loyalty.programme import Programme
from pos_terminal.domain.loyalty.rules.reward import StampCardRule
from pos_terminal.domain.loyalty.units import WALLET
from pos_terminal.domain.receipt.blocks import Block, Feed, Row, Size, Stamps, Text
from pos_terminal.domain.receipt.letterhead import RULE, Letterhead
from pos_terminal.domain.receipt.words import amount, counted, joined

SHOWN_OF_NUMBER = 4


def member_part(head: Letterhead, facts: LoyaltyFacts | None) -> tuple[Block, ...]:
    """The whole part, with its rule above; nothing where no member was on the bill."""
    if facts is None:
        return ()
    parts = [part for result in facts.results if (part := programme_part(head, result))]
    gaps: list[Block] = []
    for part in parts:
        gaps += [Feed(8), *part]
    return (*RULE, Row(head.words.say("member"), masked(facts)), *gaps)


def masked(facts: LoyaltyFacts) -> str:
    """Who it is, as paper shows it: the masked name and the end of the number."""
    tail = _tail(facts.number)
    return facts.name if tail and facts.name.endswith(tail) else joined((facts.name, "*" * 4 + tail))


def programme_part(head: Letterhead, result: ProgrammeResult) -> tuple[Block, ...]:
    """One programme's units, its name above, its notes beneath; nothing where the bill left it untouched and empty."""
    programme = head.programme(result.programme, result.version)
    rows: list[Block] = []
    for change in result.changes:
        if change.unit != CARRY and _worth_telling(change):
            rows += _unit(head, result, programme, change)
    notes = tuple(_spoken(head, note, Size.NORMAL) for note in result.notes)
    if not rows and not notes:
        return ()
    name = head.words.name(programme.names) if programme else result.programme
    why = head.template.explain and rows and result.explain
    told = _spoken(head, result.explain[0], Size.SMALL) if why else ()
    return (Text(name, bold=True), *rows, *told, *chain.from_iterable(notes))


def _unit(
    head: Letterhead, result: ProgrammeResult, programme: Programme | None, change: UnitChange
) -> Iterable[Block]:
    kind, _, which = change.unit.partition("/")
    if kind == POINTS:
        return _points(head, result, programme, change)
    if kind == "stamps":
        return _stamps(head, programme, which, change)
    if kind == WALLET:
        return _wallet(head, programme, change)
    return _voucher(head, result, programme, which, change)


def _points(
    head: Letterhead, result: ProgrammeResult, programme: Programme | None, change: UnitChange
) -> Iterable[Block]:
    yield from _movements(head, change)
    yield Row(head.words.say("points_balance"), counted(change.closing), bold=True)
    if change.pending:
        yield Row(head.words.say("pending"), counted(change.pending), indent=2)
    money_off, usable = programme.money_off if programme else None, change.closing - change.pending
    if money_off and programme and usable >= money_off.step_points:
        worth = usable // money_off.step_points * money_off.step_minor
        yield Row(head.words.say("worth"), amount(worth, programme.currency))
    if change.expiring:
        label = head.words.expires(change.expiring.on)
        yield Row(label, counted(change.expiring.amount))
    elif until := _earned_until(result, change.unit):
        yield Row(head.words.say("earned_until"), head.words.day(until))


def _wallet(head: Letterhead, programme: Programme | None, change: UnitChange) -> Iterable[Block]:
    currency = programme.currency if programme else head.shop.currency
    yield from _movements(head, change, lambda minor: amount(minor, currency))
    yield Row(head.words.say("wallet_balance"), amount(change.closing, currency), bold=True)
    if change.expiring:
        yield Row(head.words.expires(change.expiring.on), amount(change.expiring.amount, currency))


def _stamps(head: Letterhead, programme: Programme | None, card: str, change: UnitChange) -> Iterable[Block]:
    rule = _card(programme, card)
    name = head.words.name(rule.names) if rule else card
    if _moved(change):
        yield from _movements(head, change, spent="card_filled")
    size = rule.size if rule else 0
    yield Row(name, f"{counted(change.closing)}/{size}" if size else counted(change.closing), bold=True)
    if size and change.closing >= 0:
        yield Stamps(min(change.closing, size), size, fresh=max(0, min(change.earned, change.closing)))
    if change.expiring:
        yield Row(head.words.expires(change.expiring.on), counted(change.expiring.amount))


def _voucher(
    head: Letterhead, result: ProgrammeResult, programme: Programme | None, reward: str, change: UnitChange
) -> Iterable[Block]:
    known = [rule for rule in programme.rewards if rule.id == reward] if programme else []
    name = head.words.name(known[0].names) if known else reward
    if _moved(change):
        given = "full_card" if _filled_card(result, programme, reward) else "given"
        yield from _movements(head, change, earned=given, name=name)
    if change.closing:  # a voucher that was just used up has said so above
        yield Row(f"{head.words.say('voucher')} {name}", f"×{counted(change.closing)}", bold=True)
    until = change.expiring.on if change.expiring else _earned_until(result, change.unit)
    if until and change.closing > 0:
        yield Row(head.words.expires(until), "", Size.SMALL, indent=2)


def _filled_card(result: ProgrammeResult, programme: Programme | None, reward: str) -> bool:
    """Whether a card that brings this reward was filled; else a tier, a mission or a wheel gave it."""
    cards = {stamps(card.id) for card in programme.stamp_cards if card.reward == reward} if programme else set()
    return any(change.unit in cards and change.spent > 0 for change in result.changes)


def _movements(
    head: Letterhead,
    change: UnitChange,
    written: Callable[[int], str] = counted,
    *,
    earned: str = "earned",
    spent: str = "spent",
    name: str = "",
) -> Iterable[Block]:
    """What the unit opened with and each step to what it closes with: on paper the figures add up.

    `earned` and `spent` are the words of those steps where the unit has its own, `name` stands behind each.
    """
    if change.opening or change.unit in (POINTS, WALLET):
        yield Row(joined((head.words.say("opening"), name)), written(change.opening))
    moves = (
        (earned if change.earned > 0 else "taken_back", change.earned),
        (spent if change.spent > 0 else "given_back", -change.spent),
        ("expired", -change.expired),
    )
    for key, number in moves:
        if number:
            yield Row(joined((head.words.say(key), name)), ("+" if number > 0 else "") + written(number))


def _moved(change: UnitChange) -> bool:
    return any((change.earned, change.spent, change.expired))


def _tail(number: str) -> str:
    """The end of a member number as paper shows it: never more than half of a short one.

    >>> _tail("8800123456784405"), _tail("12345"), _tail("7")
    ('4405', '45', '')
    """
    shown = min(SHOWN_OF_NUMBER, len(number) // 2)
    return number[len(number) - shown :]


def _spoken(head: Letterhead, line: Explanation, size: Size) -> tuple[Block, ...]:
    """A line in the languages of the document, each on its own; the same text only once."""
    texts = tuple(line.zh if language == "zh_HK" else line.en for language in head.words.languages)
    return tuple(Text(text, size) for text in dict.fromkeys(texts) if text)


def _earned_until(result: ProgrammeResult, unit: str) -> date | None:
    given = (EntryKind.EARN, EntryKind.FULL_CARD)
    dates = [
        entry.expires_on
        for entry in result.entries
        if entry.unit == unit and entry.kind in given and entry.amount > 0 and entry.expires_on
    ]
    return min(dates, default=None)


def _card(programme: Programme | None, card: str) -> StampCardRule | None:
    cards = [rule for rule in programme.stamp_cards if rule.id == card] if programme else []
    return cards[0] if cards else None


def _worth_telling(change: UnitChange) -> bool:
    return any((change.opening, change.earned, change.spent, change.expired, change.closing))
