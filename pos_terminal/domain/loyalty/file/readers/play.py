"""`[programme.check_in]`, `[[programme.mission]]`, `[[programme.wheel]]` and `[[programme.board]]`."""

from pos_terminal.domain.loyalty.file.readers.common import MOST_DAYS, read_limit
from pos_terminal.domain.loyalty.file.readers.counting import read_count, read_counter, read_prize
from pos_terminal.domain.loyalty.file.reading import Table
from pos_terminal.domain.loyalty.rules.period import Period
from pos_terminal.domain.loyalty.rules.play import (
    ODDS,
    BoardRule,
    CheckInRule,
    MissionRule,
    Score,
    SpinFrom,
    WheelPrize,
    WheelRule,
)
from pos_terminal.domain.loyalty.rules.tier import Metric


def read_check_in(table: Table, currency: str) -> CheckInRule:
    """Check-ins and streaks."""
    rule = CheckInRule(
        prize=read_prize(table, currency),
        streak_days=table.integer("streak_days", 0, most=366),
        streak=read_prize(table, currency, "streak"),
        repair_days=table.integer("repair_days", 0, most=30),
    )
    table.finish()
    return rule


def read_mission(table: Table, currency: str) -> MissionRule:
    """One mission."""
    counter = read_counter(table, currency, Metric.VISITS)
    mission = MissionRule(
        id=table.id("id"),
        names=table.words("name"),
        target=read_count(table, "target", counter.metric, currency, None),
        prize=read_prize(table, currency, "prize"),
        counter=counter,
        check_ins=table.flag("check_ins"),
        active_days=table.flag("active_days"),
        period=table.one_of("period", Period, Period.EVER),
        tiers=table.ids("tiers"),
        days=table.integer("days", 0, most=MOST_DAYS),
        repeat=table.flag("repeat"),
    )
    if table.has("target") and mission.target < 1:
        table.problem("target", "out-of-range", "目標須大於零。", "The target must be more than nothing.")
    table.finish()
    return mission


def read_wheel(table: Table, currency: str) -> WheelRule:
    """One lucky wheel."""
    fields = table.tables("prize")
    prizes = tuple(_wheel_prize(one, currency) for one in fields)
    wheel = WheelRule(
        id=table.id("id"),
        names=table.words("name"),
        prizes=prizes,
        fallback=table.id("fallback"),
        licence=table.text("licence", ""),
        spin_from=table.one_of("spin_from", SpinFrom, SpinFrom.CHECK_IN),
        minimum_minor=table.amount("minimum", currency, 0),
        limit=read_limit(table, period=Period.DAY),
        days=table.integer("days", 1, least=1, most=MOST_DAYS),
        budget_points=table.integer("budget_points", 0),
    )
    table.finish()
    odds = sum(prize.odds for prize in prizes)
    if prizes and odds != ODDS:
        zh = f"各獎機會合計須為 {ODDS:,}，現為 {odds:,}。"
        en = f"The odds must add up to {ODDS:,}; they add up to {odds:,}."
        table.problem("prize", "odds-do-not-add-up", zh, en)
    ids = [prize.id for prize in prizes]
    if len(set(ids)) < len(ids):
        table.problem("prize", "twice", "有兩個獎同名。", "Two prizes have the same id.")
    in_place = next((prize for prize in prizes if prize.id == wheel.fallback), None)
    if wheel.fallback and (in_place is None or in_place.stock or (in_place.prize.points and wheel.budget_points)):
        zh = "後備獎須是一個沒有存量限制、不用預算的獎。"
        en = "The fallback must be one of the prizes, without a stock and without points from the budget."
        table.problem("fallback", "bad-fallback", zh, en)
    return wheel


def _wheel_prize(table: Table, currency: str) -> WheelPrize:
    prize = WheelPrize(
        id=table.id("id"),
        names=table.words("name"),
        odds=table.integer("odds", most=ODDS),
        prize=read_prize(table, currency),
        stock=table.integer("stock", 0),
    )
    table.finish()
    return prize


def read_board(table: Table) -> BoardRule:
    """One leaderboard."""
    board = BoardRule(
        id=table.id("id"),
        names=table.words("name"),
        score=table.one_of("score", Score, Score.POINTS),
        period=table.one_of("period", Period, Period.MONTH),
        places=table.integer("places", 10, least=1, most=100),
        tags=table.tags("tags"),
    )
    table.finish()
    return board
