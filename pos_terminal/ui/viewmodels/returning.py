"""What giving lines of a bill back looks like: the lines to tick, the ways back, and what it does to the member."""

from __future__ import annotations

from dataclasses import dataclass

from pos_terminal.domain.loyalty.account import POINTS, LoyaltyFacts, UnitChange
from pos_terminal.domain.loyalty.programme import Programme
from pos_terminal.domain.loyalty.rules.reward import StampCardRule
from pos_terminal.domain.loyalty.units import REFUND, WALLET
from pos_terminal.domain.selling.completion import CompletedLine, CompletedSale
from pos_terminal.domain.selling.refund import ReturnedLine
from pos_terminal.domain.selling.sale import TenderKind
from pos_terminal.services.refunds import largest_tender
from pos_terminal.services.state import OpenedBill, RefundDraft
from pos_terminal.ui import format as fmt
from pos_terminal.ui.viewmodels.manner import Manner
from pos_terminal.ui.viewmodels.pictures import picture

STAMPS, VOUCHER = "stamps/", "voucher/"
MOST_STAMPS_DRAWN = 12
WAY_GLYPHS = {
    TenderKind.CASH: "banknote",
    TenderKind.OCTOPUS: "nfc",
    TenderKind.CARD: "credit-card",
    TenderKind.FPS: "smartphone",
    TenderKind.WALLET: "wallet",
}


@dataclass(frozen=True, slots=True)
class ReturnRow:
    """A line of the opened bill that can be ticked; `adjustable` where more than one is left to choose from."""

    key: int
    name: str
    note: str
    amount: str
    quantity: str
    ticked: bool
    can_return: bool
    adjustable: bool
    can_less: bool
    can_more: bool


@dataclass(frozen=True, slots=True)
class StampRow:
    """One place of a stamp card as it will be: full, taken, empty or reward."""

    kind: str
    number: str
    glyph: str


@dataclass(frozen=True, slots=True)
class EffectRow:
    """One unit of the member's account: before, after, and the difference in words."""

    key: str
    glyph: str
    name: str
    before: str
    after: str
    difference: str
    loses: bool
    note: str
    stamps: tuple[StampRow, ...]


@dataclass(frozen=True, slots=True)
class WayRow:
    """A way in which the money can go back."""

    key: str
    text: str
    glyph: str
    chosen: bool


def return_rows(opened: OpenedBill, manner: Manner) -> tuple[ReturnRow, ...]:
    """The sold lines with what is ticked of them."""
    left = dict(opened.returnable)
    drafted = {line.number: line for line in opened.draft.lines} if opened.draft else {}
    return tuple(_return_row(line, left.get(line.number, 0), drafted, manner) for line in opened.bill.sale.lines)


def _return_row(line: CompletedLine, left: int, drafted: dict[int, ReturnedLine], manner: Manner) -> ReturnRow:
    chosen = drafted.get(line.number)
    quantity = chosen.quantity if chosen else 0
    returned = line.quantity - left
    note = manner.say(f"買 {line.quantity} 件", f"{line.quantity} bought")
    if returned:
        note += manner.say(f"，已退 {returned} 件", f", {returned} returned")
    return ReturnRow(
        key=line.number,
        name=manner.name(line.names),
        note=note,
        amount=manner.money(chosen.amount_minor if chosen else line.net_minor),
        quantity=str(quantity or left),
        ticked=quantity > 0,
        can_return=left > 0,
        adjustable=quantity > 0,
        can_less=quantity > 1,
        can_more=0 < quantity < left,
    )


def effects(loyalty: LoyaltyFacts | None, programmes: tuple[Programme, ...], manner: Manner) -> tuple[EffectRow, ...]:
    """What the refund does to each unit of the member's accounts."""
    if loyalty is None:
        return ()
    known = {programme.id: programme for programme in programmes}
    return tuple(
        _effect(result.programme, change, known.get(result.programme), manner)
        for result in loyalty.results
        for change in result.changes
        if change.unit in (POINTS, WALLET) or change.unit.startswith((STAMPS, VOUCHER))
    )


def kept_back(loyalty: LoyaltyFacts | None) -> tuple[int, int]:
    """What of a refund is not paid out: kept for points that were spent, and put into the member's wallet instead."""
    if loyalty is None:
        return 0, 0
    credits = [one for one in loyalty.entries if (one.unit, one.lot) == (WALLET, REFUND)]
    to_wallet = sum(one.amount for one in credits if one.amount > 0)
    return sum(result.withheld_minor for result in loyalty.results) - to_wallet, to_wallet


def money_effects(draft: RefundDraft | None, manner: Manner) -> tuple[EffectRow, ...]:
    """The money before and after what is not paid out; nothing where all of it is."""
    if draft is None or not any(kept_back(draft.loyalty)):
        return ()
    rows, left = [], draft.total_minor + sum(kept_back(draft.loyalty))
    notes = (
        manner.say("積分已用，由退款抵償", "For points that were used already"),
        manner.say("存入會員錢包，不退現金", "Goes into the wallet instead"),
    )
    for minor, note in zip(kept_back(draft.loyalty), notes, strict=True):
        if minor:
            rows.append(
                EffectRow(
                    key=f"money {note}",
                    glyph="banknote",
                    name=manner.say("退款金額", "Money back"),
                    before=manner.money(left),
                    after=manner.money(left - minor),
                    difference=manner.money(-minor),
                    loses=True,
                    note=note,
                    stamps=(),
                )
            )
            left -= minor
    return tuple(rows)


def _effect(programme_id: str, change: UnitChange, programme: Programme | None, manner: Manner) -> EffectRow:
    by = change.closing - change.opening
    card = _card(change.unit, programme)
    write = manner.money if change.unit == WALLET else fmt.points
    owes = manner.say(
        f"會變成 {write(change.closing)}，下次消費補回",
        f"Will be {write(change.closing)}; the next purchases make up",
    )
    return EffectRow(
        key=f"{programme_id} {change.unit}",
        glyph=_glyph(change.unit),
        name=_unit_name(change.unit, programme, card, manner),
        before=write(change.opening),
        after=write(change.closing),
        difference=("+" if by > 0 else "") + write(by) if by else manner.say("不變", "Same"),
        loses=by < 0,
        note=owes if change.closing < 0 else "",
        stamps=_stamps(change, card),
    )


def _glyph(unit: str) -> str:
    if unit == WALLET:
        return "wallet"
    return "coins" if unit == POINTS else "stamp" if unit.startswith(STAMPS) else "gift"


def _unit_name(unit: str, programme: Programme | None, card: StampCardRule | None, manner: Manner) -> str:
    if unit == POINTS:
        return manner.name(programme.names) if programme else manner.say("積分", "Points")
    if unit == WALLET:
        return manner.say("錢包", "Wallet")
    if unit.startswith(STAMPS):
        return manner.name(card.names) if card else manner.say("印花", "Stamps")
    reward = unit.removeprefix(VOUCHER)
    names = next((rule.names for rule in (programme.rewards if programme else ()) if rule.id == reward), None)
    return manner.name(names) if names else manner.say("獎賞", "Reward")


def _card(unit: str, programme: Programme | None) -> StampCardRule | None:
    cards = programme.stamp_cards if programme else ()
    return next((card for card in cards if unit == f"{STAMPS}{card.id}"), None)


def _stamps(change: UnitChange, card: StampCardRule | None) -> tuple[StampRow, ...]:
    """The card stamp by stamp, with those that are taken back; nothing where it is too long to draw."""
    if card is None or card.size > MOST_STAMPS_DRAWN:
        return ()
    glyph = picture(card.icon, "stamp")

    def kind(place: int) -> str:
        if place <= change.closing:
            return "full"
        if place <= change.opening:
            return "taken"
        return "reward" if place == card.size else "empty"

    return tuple(StampRow(kind(place), str(place), glyph) for place in range(1, card.size + 1))


def ways_back(sale: CompletedSale, chosen: TenderKind, manner: Manner) -> tuple[WayRow, ...]:
    """The way it was paid, and cash."""
    kinds = dict.fromkeys((largest_tender(sale), TenderKind.CASH))
    return tuple(
        WayRow(
            key=kind.value,
            text=manner.say("退現金", "Cash")
            if kind is TenderKind.CASH
            else manner.say(f"退回{fmt.tender(kind, 'zh_HK')}", f"To {fmt.tender(kind, 'en')}"),
            glyph=WAY_GLYPHS[kind],
            chosen=kind is chosen,
        )
        for kind in kinds
    )


def hand_note(sale: CompletedSale, way: TenderKind | None, manner: Manner) -> str:
    """What the cashier does by hand, as readers stand beside the till; with no `way`, for everything that was paid."""
    kinds = {tender.kind for tender in sale.tenders} if way is None else {way}
    by_hand = [
        fmt.tender(kind, manner.language) for kind in TenderKind if kind in kinds and kind is not TenderKind.CASH
    ]
    if not by_hand:
        return ""
    names = manner.say("、", ", ").join(by_hand)
    return manner.say(f"請在{names}機上另行退款。", f"Refund on the {names} reader by hand.")
