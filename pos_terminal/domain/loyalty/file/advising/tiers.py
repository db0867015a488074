"""Tiers that nobody can reach or keep."""

from collections.abc import Iterator
from typing import assert_never

from pos_terminal.domain.loyalty.file.advising.rewards import gives_points
from pos_terminal.domain.loyalty.file.reading import Findings
from pos_terminal.domain.loyalty.file.toml_places import Path
from pos_terminal.domain.loyalty.programme import Programme
from pos_terminal.domain.loyalty.rules.points import PointsRule
from pos_terminal.domain.loyalty.rules.tier import CounterRule, Metric, TiersRule, Window
from pos_terminal.domain.words import Words

LONGEST_MONTH = 31
MONTHS_A_YEAR = 12
DAYS_A_YEAR = 366


def about_tiers(programme: Programme, path: Path, findings: Findings) -> None:
    """Adds what there is to say about tiers."""
    rule = programme.tiers
    if rule is None:
        return
    path = (*path, "tiers")
    _about_counters(programme, rule, path, findings)
    for place, key, needed in _thresholds(rule):
        most = _most_counted(programme, rule)
        if most is not None and needed > most:
            zh = f"計算期間內最多計得 {most:,}，達不到 {needed:,}。"
            en = f"At most {most:,} can be counted in the window: {needed:,} is out of reach."
            code = "unkept-tier" if key == "keep" else "unreachable-tier"
            findings.add((*path, "level", place, key), code, Words(zh, en))
    _about_validity(rule, path, findings)


def counters(programme: Programme) -> Iterator[tuple[Path, CounterRule]]:
    """Every counter of the programme with its place."""
    if programme.tiers is not None:
        yield ("tiers",), programme.tiers.counter
        if programme.tiers.second is not None:
            yield ("tiers", "second"), programme.tiers.second
    for place, mission in enumerate(programme.missions):
        if not (mission.check_ins or mission.active_days):
            yield ("mission", place), mission.counter


def about_events(programme: Programme, path: Path, findings: Findings) -> None:
    """Counters of events that no activity of the file brings: only a partner could post them."""
    known = {one.code for one in programme.activities}
    for place, counter in counters(programme):
        missing = sorted(counter.codes - known)
        if counter.metric is Metric.EVENTS and missing:
            zh, en = (
                f"沒有活動的代號是「{'、'.join(missing)}」；只有夥伴可以加入。",
                f"No activity has the code {', '.join(missing)}: only a partner could post it.",
            )
            findings.add((*path, *place, "codes"), "no-such-activity", Words(zh, en))


def _thresholds(rule: TiersRule) -> Iterator[tuple[int, str, int]]:
    """(place, key, figure) of every threshold of the first counter; one to be exceeded is one more."""
    more = int(rule.over)
    for place, level in enumerate(rule.levels):
        if level.at and not level.single_minor:
            yield place, "at", level.at + more
        if level.keep:
            yield place, "keep", level.keep + more


def _about_counters(programme: Programme, rule: TiersRule, path: Path, findings: Findings) -> None:
    counted = [("metric", rule.counter, path)]
    if rule.second is not None:
        counted.append(("metric", rule.second, (*path, "second")))
    for key, counter, place in counted:
        if counter.metric is Metric.POINTS and not gives_points(programme):
            zh, en = "等級按積分計算，但沒有方法賺分。", "Tiers count points, and none can be earned."
            findings.add((*place, key), "unreachable-tier", Words(zh, en))


def _most_counted(programme: Programme, rule: TiersRule) -> int | None:
    """The most that the first counter can reach in its window; None where nothing bounds it."""
    span = _window(rule)
    if span is None or rule.counter.metric is not Metric.POINTS or programme.points is None:
        return None
    return _capped(programme.points, *span)


def _window(rule: TiersRule) -> tuple[int, int] | None:
    """(days, months) of the window at most; None where it never ends."""
    match rule.window:
        case Window.LIFETIME:
            return None
        case Window.ROLLING_DAYS:
            return rule.window_days, rule.window_days // 28 + 2
        case Window.ROLLING_MONTHS | Window.WHOLE_MONTHS:
            return rule.window_months * LONGEST_MONTH, rule.window_months + 1
        case Window.CALENDAR_YEAR | Window.FISCAL_YEAR | Window.MEMBERSHIP_YEAR:
            return DAYS_A_YEAR, MONTHS_A_YEAR + 1
        case _:
            assert_never(rule.window)


def _capped(points: PointsRule, days: int, months: int) -> int | None:
    """What the caps let through in that time, with one sale a day where only sales are capped."""
    found = [cap * days for cap in (points.cap_per_day or points.cap_per_sale,) if cap]
    found += [cap * months for cap in (points.cap_per_month,) if cap]
    return min(found, default=None)


def _about_validity(rule: TiersRule, path: Path, findings: Findings) -> None:
    """A window shorter than the time that a tier is held: what lies before it does not help to keep it."""
    if not rule.valid_months:
        return
    months = {
        Window.ROLLING_MONTHS: rule.window_months,
        Window.WHOLE_MONTHS: rule.window_months,
        Window.ROLLING_DAYS: rule.window_days // 30,
    }.get(rule.window)
    if months is not None and months < rule.valid_months:
        zh = f"等級有效 {rule.valid_months} 個月，但保級只計最近約 {months} 個月：之前的都不算。"
        en = (
            f"A tier holds for {rule.valid_months} months, and only about the last {months} count towards keeping it:"
            " what comes before is in vain."
        )
        findings.add((*path, "valid_months"), "short-window", Words(zh, en))
