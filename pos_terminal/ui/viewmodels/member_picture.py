"""The picture of the member panel: nobody, a message, or a member with what they have and may use, as text."""

from dataclasses import dataclass, replace
from typing import assert_never

from pos_terminal.domain.loyalty.account import POINTS, Expiring, ProgrammeResult, stamps
from pos_terminal.domain.loyalty.engine import Offer, OfferState
from pos_terminal.domain.loyalty.member import Member, Standing
from pos_terminal.domain.loyalty.offer import Bar
from pos_terminal.domain.loyalty.programme import Programme
from pos_terminal.domain.loyalty.rules.reward import StampCardRule
from pos_terminal.services.state import Bill, TillState
from pos_terminal.ui import format as fmt
from pos_terminal.ui.viewmodels.manner import Manner
from pos_terminal.ui.viewmodels.notices import SIGN_UP_CODES, Telling, at_member
from pos_terminal.ui.viewmodels.outlook_picture import Beside, beside
from pos_terminal.ui.viewmodels.pictures import picture

MOST_DRAWN_STAMPS = 12
WHOLE_OFFERS = 3


@dataclass(frozen=True, slots=True)
class StampPlace:
    """One place of a card: full, new (of this sale), empty or reward."""

    kind: str
    number: str


@dataclass(frozen=True, slots=True)
class CardRow:
    """A stamp card. Cards of more than twelve places are shown as a bar."""

    key: str
    name: str
    count: str
    added: str
    glyph: str
    columns: int
    share: float
    places: tuple[StampPlace, ...]


@dataclass(frozen=True, slots=True)
class PointsRow:
    """A member's points in a programme, their worth, and what ends soonest."""

    key: str
    programme: str
    figure: str
    unit: str
    worth: str
    ending: str


@dataclass(frozen=True, slots=True)
class OfferRow:
    """A reward key; `mode` is available, applied or blocked. `manager` names the key by which a manager allows it."""

    key: str
    place: int
    name: str
    detail: str
    effect: str
    glyph: str
    mode: str
    manager: str = ""


@dataclass(frozen=True, slots=True)
class FoundRow:
    """A member who fits what was typed."""

    key: str
    name: str
    detail: str


@dataclass(frozen=True, slots=True)
class MemberPanelProps(Beside):
    """Everything that the panel shows; `mode` is waiting, member, message, found or camera.

    `spun_prize` is what a turn of the wheel brought, until it is put away.
    """

    mode: str = "waiting"
    digits: str = ""
    phone_in_use: bool = False
    name: str = ""
    phone: str = ""
    stale: str = ""
    points: tuple[PointsRow, ...] = ()
    cards: tuple[CardRow, ...] = ()
    offers: tuple[OfferRow, ...] = ()
    more_offers: str = ""
    found: tuple[FoundRow, ...] = ()
    message_title: str = ""
    message_detail: str = ""
    message_tone: str = "warn"
    message_glyph: str = ""
    sign_up_text: str = ""
    spun_wheel: str = ""
    spun_prize: str = ""


@dataclass(frozen=True, slots=True)
class PanelViewing:
    """What the cashier is doing in the panel."""

    digits: str = ""
    phone_in_use: bool = False
    camera: bool = False
    all_offers: bool = False


def present(state: TillState, viewing: PanelViewing, telling: Telling, manner: Manner) -> MemberPanelProps:
    """The panel as text; a member who is on the bill stays on show, their messages in a banner."""
    told = at_member(state, telling, manner)
    props = MemberPanelProps(digits=viewing.digits, phone_in_use=viewing.phone_in_use)
    if told is not None:
        sign_up = _sign_up(state, manner) if told.code in SIGN_UP_CODES else ""
        props = replace(
            props,
            mode="message",
            message_title=told.text,
            message_detail=told.advice,
            message_tone=told.tone,
            message_glyph=told.icon,
            sign_up_text=sign_up,
        )
    standing = state.bill.standing
    if standing is not None:
        return _with_member(replace(props, mode="member"), state, standing, viewing, manner)
    if told is not None:
        return props
    if viewing.camera:
        return replace(props, mode="camera")
    if state.search is not None and state.search.found:
        return replace(props, mode="found", found=tuple(_found(member, manner) for member in state.search.found))
    return props


def _with_member(
    props: MemberPanelProps, state: TillState, standing: Standing, viewing: PanelViewing, manner: Manner
) -> MemberPanelProps:
    offers = offer_rows(state.bill, manner)
    shown = offers if viewing.all_offers else _foremost(offers)
    hidden = len(offers) - len(shown)
    as_of = manner.time(standing.as_of) if standing.as_of else ""
    stale = telling_age(as_of, manner) if as_of and _is_old(standing, manner) else ""
    more = beside(state.bill.evaluation.outlooks, state.bill.programmes, manner)
    return replace(
        props,
        name=standing.member.name or standing.member.number,
        phone=fmt.phone_masked(standing.member.phone_last4, manner.language) or standing.member.number,
        stale=stale,
        points=points_rows(state.bill.programmes, standing, manner),
        cards=card_rows(state.bill.programmes, standing, state.bill.evaluation.results, manner),
        offers=shown,
        more_offers=manner.say(f"全部 {len(offers)} 項", f"All {len(offers)}") if hidden else "",
        badge=more.badge,
        badge_look=more.badge_look,
        badge_until=more.badge_until,
        tiers=more.tiers,
        holdings=more.holdings,
        lines=more.lines,
        missions=more.missions,
        more_missions=more.more_missions,
        play=more.play,
        crowded=more.crowded,
        spun_wheel=manner.name(state.spun.wheel) if state.spun else "",
        spun_prize=manner.name(state.spun.prize) if state.spun else "",
    )


def telling_age(as_of: str, manner: Manner) -> str:
    """A balance that may be old says so with its time."""
    return manner.say(f"結餘是 {as_of} 的資料", f"Balance as of {as_of}")


def points_rows(programmes: tuple[Programme, ...], standing: Standing, manner: Manner) -> tuple[PointsRow, ...]:
    """Points of each programme that has them."""
    rows = []
    for programme in programmes:
        if programme.points is None:
            continue
        account = standing.account(programme.id)
        balance = account.balance(POINTS, manner.today)
        ending = account.expiring(POINTS, manner.today)
        rows.append(
            PointsRow(
                key=programme.id,
                programme=manner.name(programme.names),
                figure=fmt.points(balance),
                unit=manner.name(programme.unit_names),
                worth=worth_text(programme, balance, manner),
                ending=_ending(ending[0], programme, manner) if ending else "",
            )
        )
    return tuple(rows)


def _ending(soonest: Expiring, programme: Programme, manner: Manner) -> str:
    """What ends soonest; in another year the month says enough, and has room beside the figure."""
    on, points = soonest.on, manner.points(soonest.amount, programme.unit_names)
    day = fmt.day(on, manner.language) if on.year == manner.today.year else fmt.month_of_year(on, manner.language)
    return manner.say(f"{points} {day}到期", f"{points} end {day}")


def worth_text(programme: Programme, points: int, manner: Manner) -> str:
    """What points are worth in money, in proportion to a step; empty where they buy no money off."""
    rule = programme.money_off
    if rule is None or points <= 0:
        return ""
    return f"≈ {manner.money(points * rule.step_minor // rule.step_points)}"


def card_rows(
    programmes: tuple[Programme, ...], standing: Standing, results: tuple[ProgrammeResult, ...], manner: Manner
) -> tuple[CardRow, ...]:
    """The stamp cards of all programmes, with the stamps that this sale adds."""
    added = {(result.programme, change.unit): change.earned for result in results for change in result.changes}
    return tuple(
        card_row(
            card,
            f"{programme.id}/{card.id}",
            standing.account(programme.id).balance(stamps(card.id), manner.today),
            added.get((programme.id, stamps(card.id)), 0),
            manner,
        )
        for programme in programmes
        for card in programme.stamp_cards
    )


def card_row(card: StampCardRule, key: str, held: int, added: int, manner: Manner) -> CardRow:
    """One card: places filled before, filled by this sale, empty, and the last as the reward."""
    held = max(0, held)
    new = min(added, max(0, card.size - held))
    places = []
    for number in range(1, card.size + 1):
        kind = "full" if number <= held else "new" if number <= held + new else "empty"
        if kind == "empty" and number == card.size:
            kind = "reward"
        places.append(StampPlace(kind, str(number)))
    return CardRow(
        key=key,
        name=manner.name(card.names),
        count=f"{min(held, card.size)}/{card.size}",
        added=f"+{added}" if added else "",
        glyph=picture(card.icon, "stamp"),
        columns=6 if card.size == MOST_DRAWN_STAMPS else 5,
        share=min(1.0, (held + new) / card.size),
        places=tuple(places) if card.size <= MOST_DRAWN_STAMPS else (),
    )


def offer_rows(bill: Bill, manner: Manner) -> tuple[OfferRow, ...]:
    """Reward keys in the engine's order, those in use included."""
    return tuple(_offer(i, offer, bill, manner) for i, offer in enumerate(bill.evaluation.offers))


def _foremost(offers: tuple[OfferRow, ...]) -> tuple[OfferRow, ...]:
    """As many as the panel shows: those that can be used now before those that cannot. Their order stays the engine's,
    so that a key does not move away under a finger."""
    chosen = sorted(offers, key=lambda one: one.mode == "blocked")[:WHOLE_OFFERS]
    return tuple(sorted(chosen, key=lambda one: one.place))


def _offer(place: int, offer: Offer, bill: Bill, manner: Manner) -> OfferRow:
    free = "" if offer.state is OfferState.NEEDS_MORE else manner.say("送", "Free")
    off = manner.short(-offer.money_off_minor) if offer.money_off_minor else free
    usable = offer.state in (OfferState.AVAILABLE, OfferState.APPLIED)
    choice = offer.choice
    managers = offer.bar is not None and offer.bar.is_managers and not bill.sale.tenders
    return OfferRow(
        key=f"{choice.programme}/{choice.reward}/{choice.voucher or choice.points}",
        place=place,
        name=offer_name(offer, manner),
        detail=_offer_detail(offer, bill, manner),
        effect="" if managers else off,
        glyph="coins" if choice.points else picture(offer.icon, "gift"),
        mode="applied" if offer.state is OfferState.APPLIED else "available" if usable else "blocked",
        manager=manner.say("店長批准", "A manager allows it") if managers else "",
    )


def offer_name(offer: Offer, manner: Manner) -> str:
    """What a reward key is called; points by what they take off."""
    if offer.choice.points and offer.money_off_minor:
        worth = manner.short(offer.money_off_minor)
        return manner.say(f"積分抵 {worth}", f"Points: {worth} off")
    return manner.name(offer.names)


def bar_text(bar: Bar, manner: Manner) -> str:
    """Why a reward cannot be used, though the member has it."""
    match bar:
        case Bar.MEMBER:
            return manner.say("超出離線上限", "Over the offline limit")
        case Bar.TERMINAL:
            return manner.say("本機離線總額已滿", "Till's offline total reached")
        case Bar.OLD:
            return manner.say("離線太久，結餘可能已變", "Offline too long")
        case Bar.REFUSED:
            return manner.say("離線時不可用", "Not while offline")
        case Bar.ELSEWHERE:
            return manner.say("另一部機正在使用", "In use at another till")
        case Bar.DENIED:
            return manner.say("尚有超支未補，連線後可用", "Overdrawn: only when online")
        case _:
            assert_never(bar)


def _offer_detail(offer: Offer, bill: Bill, manner: Manner) -> str:
    unit = next((one.unit_names for one in bill.programmes if one.id == offer.choice.programme), fmt.POINTS)
    match offer.state:
        case OfferState.APPLIED:
            return manner.say("已使用，再按一下取消", "Applied, tap to undo")
        case OfferState.NEEDS_ITEM:
            return manner.say("加 1 件合適貨品即可使用", "Add a fitting item")
        case OfferState.NEEDS_MORE:
            more = fmt.full_money_short(offer.missing_minor, manner.currency)
            return manner.say(f"多買 {more} 即可使用", f"{more} more to use")
        case OfferState.NEEDS_CODE:
            return manner.say("請客人出示會員碼", "Scan the member's code")
        case OfferState.OVER_LIMIT:
            return bar_text(offer.bar or Bar.MEMBER, manner)
        case OfferState.AVAILABLE:
            pass
    if offer.choice.points:
        used, left = manner.points(offer.choice.points, unit), fmt.points(offer.points_left)
        return manner.say(f"用 {used}，餘 {left}", f"{used}, {left} left")
    if offer.expires_on:
        day = manner.day(offer.expires_on)
        return manner.say(f"{day}到期", f"Expires {day}")
    return manner.say("按一下使用", "Tap to use")


def _found(member: Member, manner: Manner) -> FoundRow:
    phone = fmt.phone_masked(member.phone_last4, manner.language)
    return FoundRow(member.id, member.name or member.number, phone or member.number)


def _sign_up(state: TillState, manner: Manner) -> str:
    number = fmt.phone(state.search.text) if state.search else ""
    return manner.say(f"登記 {number}", f"Sign up {number}").strip()


def _is_old(standing: Standing, manner: Manner) -> bool:
    return standing.as_of is not None and (manner.now - standing.as_of).total_seconds() > 600
