"""Play: what a turn of the wheel costs, turns that nothing brings, prizes that are none."""

from fractions import Fraction
from typing import assert_never

from pos_terminal.domain.loyalty.file.advising.rewards import prizes
from pos_terminal.domain.loyalty.file.reading import Findings
from pos_terminal.domain.loyalty.file.toml_places import Path
from pos_terminal.domain.loyalty.programme import Programme
from pos_terminal.domain.loyalty.rules.play import ODDS, Prize, SpinFrom, WheelRule
from pos_terminal.domain.loyalty.rules.reward import RewardKind
from pos_terminal.domain.loyalty.wording import amount
from pos_terminal.domain.loyalty.worth import point_worth
from pos_terminal.domain.words import Words

NO_PRIZE = Words("完成了也沒有獎。", "Reaching it wins nothing.")


def about_play(programme: Programme, path: Path, findings: Findings) -> None:
    """Adds what there is to say about wheels, missions and check-ins."""
    for number, wheel in enumerate(programme.wheels):
        place = (*path, "wheel", number)
        _about_licence(wheel, place, findings)
        _about_cost(programme, wheel, place, findings)
        if not _turns(programme, wheel):
            zh, en = "沒有方法得到轉動機會。", "Nothing brings a turn of this wheel."
            findings.add((*place, "spin_from"), "never-happens", Words(zh, en))
    opening = {one.after_mission for one in programme.campaigns}
    for number, mission in enumerate(programme.missions):
        if mission.prize == Prize() and mission.id not in opening:
            findings.add((*path, "mission", number), "gives-nothing", NO_PRIZE)
    check_in = programme.check_in
    if check_in is not None and check_in.streak_days and check_in.streak == Prize():
        findings.add((*path, "check_in", "streak_days"), "gives-nothing", NO_PRIZE)


def _about_licence(wheel: WheelRule, path: Path, findings: Findings) -> None:
    if wheel.licence:
        return
    zh = "未輸入牌照號碼，轉盤不會轉動：在香港，憑機會抽獎的推廣一般需要推廣生意的競賽牌照（第 148 章）。"
    en = (
        "Without a licence number the wheel does not turn: in Hong Kong, promotions by chance generally need a trade"
        " promotion competition licence (Cap. 148)."
    )
    tip = Words("請先徵詢法律意見，再填 licence。", "Take legal advice, then fill in licence.")
    findings.add(path, "no-licence", Words(zh, en), tip)


def _about_cost(programme: Programme, wheel: WheelRule, path: Path, findings: Findings) -> None:
    each, unknown = Fraction(0), False
    for field in wheel.prizes:
        worth = _worth(programme, field.prize)
        unknown = unknown or (worth is None and field.odds > 0)
        each += Fraction(field.odds, ODDS) * (worth or 0)
    money = amount(each.numerator // each.denominator, programme.currency)
    zh, en = f"每轉一次平均成本 {money}", f"A turn costs {money} on average"
    if unknown:
        zh, en = f"{zh}，未計價值不定的獎", f"{en}, without prizes whose value is not known"
    findings.add((*path, "prize"), "wheel-cost", Words(f"{zh}。", f"{en}."))


def _worth(programme: Programme, prize: Prize) -> Fraction | None:
    """What a prize costs the shop in minor units; None where that cannot be said."""
    worth = Fraction(prize.wallet_minor)
    if prize.points:
        one = point_worth(programme)
        if not one:
            return None
        worth += prize.points * one
    if prize.voucher:
        reward = programme.reward(prize.voucher)
        if reward.kind is not RewardKind.MONEY_OFF:
            return None
        worth += reward.worth_minor
    return worth


def _turns(programme: Programme, wheel: WheelRule) -> bool:
    first = programme.wheels[0]
    if any(
        prize.spins and prize.wheel in (wheel.id, "" if wheel is first else wheel.id) for prize in prizes(programme)
    ):
        return True
    match wheel.spin_from:
        case SpinFrom.SALE:
            return True
        case SpinFrom.CHECK_IN:
            return programme.check_in is not None
        case SpinFrom.MISSION:
            return bool(programme.missions)
        case _:
            assert_never(wheel.spin_from)
