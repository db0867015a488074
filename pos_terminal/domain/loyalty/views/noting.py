"""A few lines for the receipt about where the member stands now: tier, missions, membership, money in the wallet."""

from collections.abc import Iterator

from pos_terminal.domain.loyalty.account import Explanation
from pos_terminal.domain.loyalty.case import Case
from pos_terminal.domain.loyalty.outlook import MissionProgress, TierStanding
from pos_terminal.domain.loyalty.programme import Programme
from pos_terminal.domain.loyalty.views.outlooking import outlook
from pos_terminal.domain.loyalty.wording import amount


def notes(case: Case) -> tuple[Explanation, ...]:
    """Short lines in both languages; nothing for a programme that has points and stamps only."""
    if not _has_any(case.programme):
        return ()
    return tuple(_notes(case))


def _has_any(programme: Programme) -> bool:
    return bool(programme.tiers or programme.missions or programme.plans or programme.check_in or programme.referral)


def _notes(case: Case) -> Iterator[Explanation]:
    seen, currency = outlook(case), case.programme.currency
    if seen.tier is not None:
        yield _tier(seen.tier)
        if seen.tier.missing.en:
            yield Explanation(seen.tier.missing.zh, seen.tier.missing.en)
    if seen.membership is not None:
        plan = seen.membership
        yield Explanation(
            f"{plan.names.zh}：有效至 {plan.until.isoformat()}", f"{plan.names.en}: until {plan.until.isoformat()}"
        )
    yield from (_mission(one, currency) for one in seen.missions if one.progress or one.done)
    if seen.check_in is not None and seen.check_in.streak and seen.check_in.goal:
        days, goal = seen.check_in.streak, seen.check_in.goal
        yield Explanation(f"連續簽到 {days}/{goal} 天", f"Check-ins in a row: {days} of {goal}")
    for wheel in seen.wheels:
        if wheel.spins and wheel.open:
            turns = wheel.spins
            yield Explanation(f"{wheel.names.zh}：可轉 {turns} 次", f"{wheel.names.en}: {turns} to spin")


def _tier(tier: TierStanding) -> Explanation:
    if tier.until is None:
        return Explanation(f"等級：{tier.names.zh}", f"Tier: {tier.names.en}")
    until = tier.until.isoformat()
    return Explanation(f"等級：{tier.names.zh}（至 {until}）", f"Tier: {tier.names.en} (until {until})")


def _mission(mission: MissionProgress, currency: str) -> Explanation:
    if mission.done:
        return Explanation(f"{mission.names.zh}：完成", f"{mission.names.en}: done")
    done, target = str(mission.progress), str(mission.target)
    if mission.is_money:
        done, target = amount(mission.progress, currency), amount(mission.target, currency)
    return Explanation(f"{mission.names.zh}：{done}/{target}", f"{mission.names.en}: {done} of {target}")
