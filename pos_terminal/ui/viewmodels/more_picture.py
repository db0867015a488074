"""What else can be done for the member on the bill, as keys: gates, activities, paper cards, a tier by hand."""

from collections.abc import Iterator
from dataclasses import dataclass

from pos_terminal.domain.loyalty.account import Account, voucher
from pos_terminal.domain.loyalty.programme import Programme
from pos_terminal.domain.loyalty.rules.period import Limit
from pos_terminal.domain.loyalty.units import used
from pos_terminal.domain.words import Words
from pos_terminal.services.state import Bill
from pos_terminal.ui.viewmodels.manner import Manner

GATE, ACTIVITY, VOUCHER, CARD, TIER = "gate", "activity", "voucher", "card", "tier"
GLYPHS = {GATE: "key-round", ACTIVITY: "star", VOUCHER: "printer", CARD: "stamp", TIER: "crown"}
HEADS = {
    GATE: Words("禮遇", "Benefits"),
    ACTIVITY: Words("活動", "Activities"),
    VOUCHER: Words("列印獎賞券", "Print a voucher"),
    CARD: Words("紙印花卡轉入", "From a paper card"),
    TIER: Words("人手給予等級", "Tier by hand"),
}
TIER_DAYS = (30, 90, 365)


@dataclass(frozen=True, slots=True)
class Act:
    """One thing that can be done: of which programme, and on what. `most` stamps come from a paper card."""

    kind: str
    programme: str
    code: str
    names: Words
    most: int = 0


@dataclass(frozen=True, slots=True)
class ActRow:
    """A key of the sheet; the first one of its kind has the `head` above it."""

    key: str
    head: str
    name: str
    detail: str
    glyph: str
    ready: bool


@dataclass(frozen=True, slots=True)
class PickRow:
    """A key of which one is chosen: a tier, or a number of days."""

    key: str
    text: str
    chosen: bool


def acts(bill: Bill) -> tuple[Act, ...]:
    """Everything that the bill's programmes have beside buying and play, kind by kind; nothing without a member."""
    standing = bill.standing
    if standing is None or standing.member.blocked:
        return ()

    def vouchers(programme: Programme) -> Iterator[Act]:
        account = standing.account(programme.id)
        for one in programme.rewards:
            if any(lot.rest > 0 for lot in account.of_unit(voucher(one.id))):
                yield Act(VOUCHER, programme.id, one.id, one.names)

    kinds = (_gates, _activities, vouchers, _cards, _tiers)
    return tuple(act for kind in kinds for programme in bill.programmes for act in kind(programme))


def act_rows(bill: Bill, manner: Manner) -> tuple[ActRow, ...]:
    """The keys, each kind under its head; the programme is named where there are several."""
    found, rows = acts(bill), []
    several = len({act.programme for act in found}) > 1
    names = {one.id: manner.name(one.names) for one in bill.programmes}
    head = ""
    for act in found:
        rule = next(one for one in bill.programmes if one.id == act.programme)
        account = bill.standing.account(act.programme) if bill.standing else None
        told, ready = _told(act, rule, account, manner)
        parts = [names[act.programme]] if several and act.kind != TIER else []
        rows.append(
            ActRow(
                key=f"{act.kind}/{act.programme}/{act.code}",
                head=manner.name(HEADS[act.kind]) if act.kind != head else "",
                name=manner.name(act.names),
                detail=manner.say("，", ", ").join([*parts, told] if told else parts),
                glyph=GLYPHS[act.kind],
                ready=ready,
            )
        )
        head = act.kind
    return tuple(rows)


def tier_rows(programme: Programme, chosen: str, manner: Manner) -> tuple[PickRow, ...]:
    """Every tier but the one that everybody has."""
    levels = programme.tiers.levels[1:] if programme.tiers else ()
    return tuple(PickRow(one.id, manner.name(one.names), one.id == chosen) for one in levels)


def day_rows(chosen: int, manner: Manner) -> tuple[PickRow, ...]:
    """For how many days a tier can be given."""
    return tuple(PickRow(str(days), manner.say(f"{days} 日", f"{days} days"), days == chosen) for days in TIER_DAYS)


def _gates(programme: Programme) -> Iterator[Act]:
    yield from (Act(GATE, programme.id, one.id, one.names) for one in programme.gates)


def _activities(programme: Programme) -> Iterator[Act]:
    """What a cashier can see being done; points that members give each other are posted elsewhere."""
    yield from (Act(ACTIVITY, programme.id, one.code, one.names) for one in programme.activities if not one.gift)


def _cards(programme: Programme) -> Iterator[Act]:
    for one in programme.stamp_cards:
        if one.paper_limit:
            yield Act(CARD, programme.id, one.id, one.names, one.paper_limit)


def _tiers(programme: Programme) -> Iterator[Act]:
    if programme.tiers is not None and len(programme.tiers.levels) > 1:
        yield Act(TIER, programme.id, "", programme.names)


def _told(act: Act, programme: Programme, account: Account | None, manner: Manner) -> tuple[str, bool]:
    """How much of it is used up, in words, and whether it can still be asked for."""
    if act.kind == CARD:
        if account is not None and _count(account, f"paper/{act.code}", "ever"):
            return manner.say("已轉入過", "done before"), False
        return manner.say(f"最多 {act.most} 個", f"up to {act.most}"), True
    if act.kind == GATE:
        limits = {one.id: one.limit for one in programme.gates}
        return _used_up(limits[act.code], f"gate/{act.code}", account, manner), True
    if act.kind == ACTIVITY:
        limits = {one.code: one.limit for one in programme.activities}
        return _used_up(limits[act.code], f"activity/{act.code}", account, manner), True
    return "", True


def _used_up(limit: Limit, what: str, account: Account | None, manner: Manner) -> str:
    if not limit.times or account is None:
        return ""
    taken = _count(account, what, limit.period.key(manner.today))
    return manner.say(f"已用 {taken}/{limit.times}", f"{taken} of {limit.times} used")


def _count(account: Account, what: str, lot: str) -> int:
    return sum(one.rest for one in account.of_unit(used(what)) if one.lot == lot)
