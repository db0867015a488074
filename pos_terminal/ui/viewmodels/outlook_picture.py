"""What a member has beside balances, as text: tier, wallet, campaigns of today, membership, missions, play."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from pos_terminal.domain.loyalty.outlook import (
    CheckInState,
    MembershipState,
    MissionProgress,
    Outlook,
    TierStanding,
    WheelState,
)
from pos_terminal.domain.loyalty.programme import Programme
from pos_terminal.ui import format as fmt
from pos_terminal.ui.viewmodels.manner import Manner

LOOKS = ("basic", "silver", "gold", "black", "jade")
MOST_CAMPAIGNS = 2
MOST_MISSIONS = 3
MOST_DOTS = 7
BLOCKS_THAT_CROWD = 3


@dataclass(frozen=True, slots=True)
class TierRow:
    """How a tier goes on: what is missing, a bar (`share` below 0: none), until when it holds."""

    key: str
    missing: str
    until: str
    share: float


@dataclass(frozen=True, slots=True)
class HoldingRow:
    """Something that the member holds: money in a wallet, a membership."""

    key: str
    name: str
    value: str
    glyph: str


@dataclass(frozen=True, slots=True)
class LineRow:
    """One line worth knowing, with its tone and icon."""

    text: str
    tone: str
    glyph: str


@dataclass(frozen=True, slots=True)
class MissionRow:
    """A mission: how far it is, in words and as a bar."""

    key: str
    name: str
    count: str
    share: float
    done: bool


@dataclass(frozen=True, slots=True)
class PlayRow:
    """A key of play; `mode` is ready, done or off. A streak of few days is drawn: `filled` of `dots`."""

    key: str
    programme: str
    wheel: str  # empty: it checks in
    name: str
    detail: str
    glyph: str
    mode: str
    dots: int = 0
    filled: int = 0


@dataclass(frozen=True, slots=True)
class Beside:
    """Everything beside balances. The first tier is a badge at the member's name; `crowded` wants room for it all."""

    badge: str = ""
    badge_look: str = ""
    badge_until: str = ""
    tiers: tuple[TierRow, ...] = ()
    holdings: tuple[HoldingRow, ...] = ()
    lines: tuple[LineRow, ...] = ()
    missions: tuple[MissionRow, ...] = ()
    more_missions: str = ""
    play: tuple[PlayRow, ...] = ()
    crowded: bool = False


NOTHING_BESIDE = Beside()


def beside(outlooks: tuple[Outlook, ...], programmes: tuple[Programme, ...], manner: Manner) -> Beside:
    """The outlooks of all programmes as text, in the programmes' order; nothing where there is nothing to look at."""
    if not outlooks:
        return NOTHING_BESIDE
    names = {one.id: manner.name(one.names) for one in programmes}
    badge = next((one.tier for one in outlooks if one.tier), None)
    tiers = tuple(_tiers(outlooks, manner))
    holdings = (*_wallets(outlooks, names, manner), *_memberships(outlooks, manner))
    lines, missions = _lines(outlooks, manner), tuple(_missions(outlooks, manner))
    play, hidden = tuple(_play(outlooks, manner)), len(missions) - MOST_MISSIONS
    return Beside(
        badge=manner.name(badge.names) if badge else "",
        badge_look=tier_look(badge) if badge else "",
        badge_until=_tier_until(badge, manner) if badge else "",
        tiers=tiers,
        holdings=holdings,
        lines=lines,
        missions=missions[:MOST_MISSIONS],
        more_missions=manner.say(f"另有 {hidden} 項", f"{hidden} more") if hidden > 0 else "",
        play=play,
        crowded=sum(map(bool, (tiers, holdings, lines, missions, play))) >= BLOCKS_THAT_CROWD,
    )


def tier_look(tier: TierStanding) -> str:
    """A tier that is called by a colour wears it; others take the colours in their order.

    >>> tier_look(TierStanding("friend", fmt.POINTS, 2)), tier_look(TierStanding("black", fmt.POINTS, 1))
    ('gold', 'black')
    """
    return tier.id if tier.id in LOOKS else LOOKS[min(tier.place, len(LOOKS) - 1)]


def until_text(until: date, manner: Manner) -> str:
    """The last day."""
    return manner.say(f"至 {manner.day(until)}", f"until {manner.day(until)}")


def _tiers(outlooks: tuple[Outlook, ...], manner: Manner) -> Iterator[TierRow]:
    """How the badge's tier goes on; of the other programmes' tiers everything, as they have no badge."""
    held = [(one.programme, one.tier) for one in outlooks if one.tier is not None]
    for place, (programme, tier) in enumerate(held):
        missing, name = manner.name(tier.missing), manner.name(tier.names)
        share = min(1.0, tier.progress / tier.goal) if tier.goal and missing else -1.0
        if place > 0:
            text = manner.say(f"{name}：{missing}", f"{name}: {missing}") if missing else name
            yield TierRow(programme, text, _tier_until(tier, manner), share)
        elif missing:
            yield TierRow(programme, missing, "", share)


def _tier_until(tier: TierStanding, manner: Manner) -> str:
    if tier.provisional:
        return manner.say("待總公司確認", "to be confirmed")
    return until_text(tier.until, manner) if tier.until else ""


def _wallets(outlooks: tuple[Outlook, ...], names: Mapping[str, str], manner: Manner) -> Iterator[HoldingRow]:
    with_money = [one for one in outlooks if one.wallet_minor]
    for outlook in with_money:
        alone = manner.say("錢包", "Wallet")
        name = alone if len(with_money) == 1 else f"{names.get(outlook.programme, outlook.programme)} {alone}"
        yield HoldingRow(f"{outlook.programme}/wallet", name, manner.money(outlook.wallet_minor), "wallet")


def _memberships(outlooks: tuple[Outlook, ...], manner: Manner) -> Iterator[HoldingRow]:
    """Those that run; one in its time of grace is a line of its own."""
    for outlook in outlooks:
        held = outlook.membership
        if held is not None and not held.in_grace:
            key, until = f"{outlook.programme}/membership", until_text(held.until, manner)
            yield HoldingRow(key, manner.name(held.names), until, "id-card")


def _lines(outlooks: tuple[Outlook, ...], manner: Manner) -> tuple[LineRow, ...]:
    """Campaigns in one banner, at most two and how many more there are; then memberships to renew."""
    said = list(dict.fromkeys(manner.name(words) for outlook in outlooks for words in outlook.campaigns))
    shown, hidden = said[:MOST_CAMPAIGNS], len(said) - MOST_CAMPAIGNS
    if hidden > 0:
        shown[-1] += manner.say(f"（另有 {hidden} 項）", f" (+{hidden})")
    campaigns = [LineRow("\n".join(shown), "good", "sparkles")] if shown else []
    late = [one.membership for one in outlooks if one.membership is not None and one.membership.in_grace]
    return (*campaigns, *(LineRow(_renewal(held, manner), "warn", "id-card") for held in late))


def _renewal(held: MembershipState, manner: Manner) -> str:
    name, day = manner.name(held.names), manner.day(held.until)
    return manner.say(f"{name} {day}已到期，請續會", f"{name} ended {day}: renew now")


def _missions(outlooks: tuple[Outlook, ...], manner: Manner) -> Iterator[MissionRow]:
    """Those under way first, so that what can still be done is seen."""
    found = [(outlook.programme, mission) for outlook in outlooks for mission in outlook.missions]
    for programme, mission in sorted(found, key=lambda one: one[1].done):
        share = 1.0 if mission.done else min(1.0, mission.progress / max(1, mission.target))
        yield MissionRow(
            f"{programme}/{mission.id}", manner.name(mission.names), _count(mission, manner), share, mission.done
        )


def _count(mission: MissionProgress, manner: Manner) -> str:
    if mission.done:
        return manner.say("完成", "Done")
    write = manner.short if mission.is_money else fmt.points
    count = f"{write(mission.progress)}/{write(mission.target)}"
    return f"{count}  {until_text(mission.until, manner)}" if mission.until else count


def _play(outlooks: tuple[Outlook, ...], manner: Manner) -> Iterator[PlayRow]:
    for outlook in outlooks:
        if outlook.check_in is not None:
            yield _check_in(outlook.programme, outlook.check_in, manner)
        for wheel in outlook.wheels:
            yield _wheel(outlook.programme, wheel, manner)


def _check_in(programme: str, state: CheckInState, manner: Manner) -> PlayRow:
    dots = state.goal if state.goal <= MOST_DOTS else 0
    filled = (state.streak - 1) % dots + 1 if dots and state.streak else 0
    return PlayRow(
        key=f"{programme}/check-in",
        programme=programme,
        wheel="",
        name=manner.say("已簽到", "Checked in") if state.today else manner.say("簽到", "Check in"),
        detail=manner.say(f"連續 {state.streak} 日", f"{state.streak} in a row") if state.streak else "",
        glyph="circle-check" if state.today else "calendar-check",
        mode="done" if state.today else "ready",
        dots=dots,
        filled=filled,
    )


def _wheel(programme: str, wheel: WheelState, manner: Manner) -> PlayRow:
    turns = manner.say(f"可抽 {wheel.spins} 次", f"{wheel.spins} turn" + ("s" if wheel.spins > 1 else ""))
    none = manner.say("未有次數", "No turns yet")
    off = manner.say("未有牌照，暫停", "Off: no licence")
    return PlayRow(
        key=f"{programme}/{wheel.id}",
        programme=programme,
        wheel=wheel.id,
        name=manner.name(wheel.names),
        detail=off if not wheel.open else turns if wheel.spins else none,
        glyph="ferris-wheel" if wheel.open else "lock",
        mode="ready" if wheel.open and wheel.spins else "off",
    )
