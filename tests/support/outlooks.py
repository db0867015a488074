"""Members with much beside balances, made by hand: what the screens must have room for."""

from dataclasses import replace
from datetime import date

from pos_terminal.domain.loyalty.account import Explanation, UnitChange
from pos_terminal.domain.loyalty.outlook import (
    CheckInState,
    MembershipState,
    MissionProgress,
    Outlook,
    TierStanding,
    WheelState,
)
from pos_terminal.domain.words import Words
from pos_terminal.services.state import SpinShown, TillState

GOLD = TierStanding(
    "gold",
    Words("金卡會員", "Gold member"),
    2,
    date(2027, 12, 31),
    Words("黑卡會員", "Black member"),
    326_000,
    500_000,
    Words("尚差 HK$1,740.00 升為黑卡會員", "HK$1,740.00 more to Black member"),
)
CHECKED_IN = CheckInState(today=True, streak=3, goal=7)
WHEEL = WheelState("lucky", Words("幸運輪盤", "Lucky wheel"), 2, open=True)
PLUS = MembershipState("plus", Words("茶友會", "Tea Club Plus"), date(2027, 3, 1))
THREE_TEAS = MissionProgress(
    "teas", Words("今個星期飲三杯茶", "Three teas this week"), 2, 3, is_money=False, done=False, until=date(2026, 3, 8)
)
SPEND = MissionProgress(
    "spend", Words("全月消費", "Spend over the month"), 43_000, 100_000, is_money=True, done=False, until=None
)
BREAKFAST = MissionProgress("breakfast", Words("五日早餐", "Breakfast on five days"), 5, 5, is_money=False, done=True)
SPUN = SpinShown(WHEEL.names, Words("$5 電子券", "$5 voucher"), "five")


def rich(programme: str = "moneyback") -> Outlook:
    """One of everything."""
    return Outlook(
        programme,
        tier=GOLD,
        campaigns=(
            Words("生日月：雙倍積分", "Birthday month: double points"),
            Words("星期一雙倍日", "Double points on Mondays"),
            Words("新品加 20 分", "20 more for the new drink"),
        ),
        missions=(THREE_TEAS, BREAKFAST, SPEND, replace(SPEND, id="again")),
        check_in=CHECKED_IN,
        wheels=(WHEEL,),
        membership=PLUS,
        wallet_minor=128_850,
    )


def poor(programme: str = "cafe-stamps") -> Outlook:
    """What is not there yet, or over: no turns, a wheel without a licence, a membership to renew."""
    return Outlook(
        programme,
        tier=replace(GOLD, id="friend", names=Words("茶友", "Friend of tea"), place=1, until=None, provisional=True),
        check_in=CheckInState(today=False, streak=12, goal=30),
        wheels=(replace(WHEEL, id="none", spins=0), replace(WHEEL, id="off", open=False)),
        membership=replace(PLUS, until=date(2026, 2, 20), in_grace=True),
        wallet_minor=500,
    )


NOTES = (
    Explanation("等級：金卡會員（至 2027-12-31）", "Tier: Gold member (until 2027-12-31)"),
    Explanation("尚差 HK$1,740.00 升為黑卡會員", "HK$1,740.00 more to Black member"),
    Explanation("今個星期飲三杯茶：2/3", "Three teas this week: 2 of 3"),
    Explanation("連續簽到 3/7 天", "Check-ins in a row: 3 of 7"),
)


def noting(state: TillState) -> TillState:
    """The till whose last bill recorded all of this."""
    if state.last is None or state.last.loyalty is None:
        raise ValueError("no member on the last bill")
    first, *others = state.last.loyalty.results
    told = replace(first, changes=(*first.changes, UnitChange("wallet", 8_800, 500, 0, 0, 9_300)), notes=NOTES)
    loyalty = replace(state.last.loyalty, results=(told, *others))
    return replace(state, last=replace(state.last, loyalty=loyalty))


def looking_out(state: TillState, *outlooks: Outlook, spun: SpinShown | None = None) -> TillState:
    """The till with these outlooks for the member on its bill."""
    evaluation = replace(state.bill.evaluation, outlooks=outlooks)
    return replace(state, bill=replace(state.bill, evaluation=evaluation), spun=spun)
