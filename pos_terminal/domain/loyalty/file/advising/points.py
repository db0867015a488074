"""What points are worth, how they pile up, and whether enough of them can be saved."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from pos_terminal.domain.loyalty.file.explaining.phrases import tier_names
from pos_terminal.domain.loyalty.file.reading import Findings
from pos_terminal.domain.loyalty.file.toml_places import Path
from pos_terminal.domain.loyalty.programme import Programme
from pos_terminal.domain.loyalty.rules.period import Expiry
from pos_terminal.domain.loyalty.rules.points import MoneyOffRule, PointsRule
from pos_terminal.domain.loyalty.rules.reward import Offline, RewardKind
from pos_terminal.domain.loyalty.rules.tier import Metric
from pos_terminal.domain.loyalty.wording import amount, percent
from pos_terminal.domain.loyalty.worth import standings
from pos_terminal.domain.money import parse_minor
from pos_terminal.domain.words import Words

SALES_A_MONTH = "1000"  # in whole currency units
MONTHS = range(1, 13)
SOME_YEAR = 2025
DAYS_A_MONTH = 30
DAYS_A_YEAR = 365
WELL_BEYOND = 1_000  # days that nobody saves for
ONE_PERCENT = Fraction(1, 100)


@dataclass(frozen=True, slots=True)
class Use:
    """A way to turn points into money off: so many for so much."""

    path: Path
    points: int
    minor: int


def about_points(programme: Programme, path: Path, findings: Findings) -> None:
    """Adds what there is to say about points."""
    earn, spend = programme.points, programme.money_off
    if earn is None:
        return
    if not _used(programme):
        zh, en = "積分沒有用途。", "Points can be earned but not used."
        findings.add((*path, "points"), "unreachable-reward", Words(zh, en))
    use = max(_uses(programme), key=lambda one: Fraction(one.minor, one.points), default=None)
    if use is not None:
        _about_rebate(programme, earn, use, path, findings)
    if spend is not None:
        _about_bills(programme, spend, path, findings)
        _about_saving(earn, spend, path, findings)
    if use is not None:
        _about_liability(programme, earn, use, path, findings)


def _used(programme: Programme) -> bool:
    """Whether points buy something, or count towards a tier."""
    bought = programme.money_off is not None or any(reward.cost_points for reward in programme.rewards)
    return bought or (programme.tiers is not None and programme.tiers.counter.metric is Metric.POINTS)


def _uses(programme: Programme) -> Iterator[Use]:
    spend = programme.money_off
    if spend is not None:
        yield Use(("money_off",), spend.step_points, spend.step_minor)
    for place, one in enumerate(programme.rewards):
        if one.kind is RewardKind.MONEY_OFF and one.cost_points:
            yield Use(("reward", place), one.cost_points, one.worth_minor)


def _about_rebate(programme: Programme, earn: PointsRule, use: Use, path: Path, findings: Findings) -> None:
    currency = programme.currency
    paid, worth = earn.per_minor * use.points, earn.points * use.minor
    needed, step = amount(-(-paid // earn.points), currency), amount(use.minor, currency)
    rate, rebate = percent(worth, paid), Fraction(worth, paid)
    zh, en = f"回贈率 {rate}：消費 {needed} 才可抵 {step}。", f"The rebate is {rate}: {needed} of sales for {step} off."
    best = max(standings(programme), key=lambda one: one.rebate(programme.stacking))
    most = best.rebate(programme.stacking)
    if most > rebate:
        whom, share = tier_names(programme, frozenset((best.tier,))), percent(most.numerator, most.denominator)
        zh = f"{zh}最優惠的會員{f'（{whom.zh}）' if whom.zh else ''}達 {share}。"
        en = f"{en} At best it is {share}{f' ({whom.en})' if whom.en else ''}."
    if rebate < ONE_PERCENT:
        zh, en = f"{zh}低於 1 %，會員多不在意。", f"{en} Below 1 % few people bother."
    findings.add((*path, *use.path), "low-rebate" if rebate < ONE_PERCENT else "rebate", Words(zh, en))


def _about_bills(programme: Programme, spend: MoneyOffRule, path: Path, findings: Findings) -> None:
    currency = programme.currency
    bill = max(spend.minimum_order_minor, -(-spend.step_minor * 100 // spend.maximum_share_percent))
    if bill > spend.step_minor:
        smallest = amount(bill, currency)
        zh, en = f"單據滿 {smallest} 才可用分。", f"Points can be used only on bills of {smallest} or more."
        findings.add((*path, "money_off"), "smallest-bill", Words(zh, en))
    if 0 < spend.maximum_minor < spend.step_minor:
        zh, en = "每單上限低於一份，不能用分。", "No points can be used: the most a bill allows is below one step."
        findings.add((*path, "money_off", "maximum"), "unreachable-reward", Words(zh, en))
    if spend.offline is Offline.LIMIT and spend.offline_limit_points < spend.step_points:
        zh, en = "離線時不能用分。", "Offline, no points can be used: the limit is below one step."
        findings.add((*path, "money_off", "offline_limit_points"), "offline-limit", Words(zh, en))


def about_offline(programme: Programme, path: Path, findings: Findings) -> None:
    """Adds what there is to say about limits that let nothing through."""
    rule, spend = programme.offline, programme.money_off
    limited = spend is not None and spend.offline is Offline.LIMIT
    if not rule.hours and (limited or any(one.offline is Offline.LIMIT for one in programme.rewards)):
        zh, en = (
            "離線時，有限額的積分和獎賞完全不能用。",
            "Offline, nothing limited can be used at all: there are no hours.",
        )
        findings.add((*path, "offline", "hours"), "offline-limit", Words(zh, en))
    off = [one.worth_minor for one in programme.rewards if one.kind is RewardKind.MONEY_OFF]
    if spend is not None and spend.offline is not Offline.REFUSE:
        off.append(spend.step_minor)
    if 0 < rule.terminal_total_minor < min(off, default=0):
        least = amount(min(off), programme.currency)
        zh = f"離線時不能減錢：最少也要減 {least}，超過收銀機的總額。"
        en = f"Offline, no money can be taken off: the least is {least}, more than a till may give in all."
        findings.add((*path, "offline", "terminal_total"), "offline-limit", Words(zh, en))


def _about_saving(earn: PointsRule, spend: MoneyOffRule, path: Path, findings: Findings) -> None:
    most = most_saved(earn)
    if most is None or most >= spend.step_points:
        return
    if days_alive(earn.expiry) == WELL_BEYOND:
        zh = f"賺分上限太低，難以儲夠 {spend.step_points:,} 分。"
        en = "The cap makes the first reward unreachable."
        key = next(cap for cap in ("cap_per_sale", "cap_per_day", "cap_per_month") if getattr(earn, cap))
    else:
        zh, key = "積分到期前儲不夠一次兌換。", "expiry"
        en = "Points expire before enough of them can be saved, even with a sale a day."
    findings.add((*path, "points", key), "unreachable-reward", Words(zh, en))


def most_saved(rule: PointsRule) -> int | None:
    """The most points that sales can bring before the first of them expire, with a sale a day; None without caps."""
    span = days_alive(rule.expiry)
    daily = [cap * span for cap in (rule.cap_per_sale, rule.cap_per_day) if cap]
    monthly = [rule.cap_per_month * (span // DAYS_A_MONTH + 1)] if rule.cap_per_month else []
    return min(daily + monthly, default=None)


def days_alive(expiry: Expiry) -> int:
    """About how many days something can be saved."""
    if expiry.never or expiry.inactive_months:
        return WELL_BEYOND
    days = expiry.days + expiry.months * DAYS_A_MONTH
    if expiry.end_of_year or expiry.on:
        return days + DAYS_A_YEAR
    return max(1, days + DAYS_A_MONTH * expiry.end_of_month)


def _about_liability(programme: Programme, earn: PointsRule, use: Use, path: Path, findings: Findings) -> None:
    """What stands on the books after a year if nobody spends."""
    currency, months = programme.currency, sum(_months_alive(earn.expiry))
    sales = parse_minor(SALES_A_MONTH, currency)
    worth = sales * earn.points * use.minor * months // (earn.per_minor * use.points)
    each, owed = amount(sales, currency), amount(worth, currency)
    zh = f"會員每月每消費 {each}，12 個月後最多欠會員值 {owed} 的積分"
    en = f"For every {each} a month that members spend, up to {owed} of points is owed to them after 12 months"
    if earn.expiry.never:
        zh, en = f"{zh}；積分不會到期，欠額不會自行減少", f"{en}; points never expire, so it never lapses by itself"
    findings.add((*path, "points"), "liability", Words(f"{zh}。", f"{en}."))


def _months_alive(expiry: Expiry) -> Iterator[int]:
    """1 for each month of a year whose points still live on its last day."""
    end = date(SOME_YEAR, 12, 31)
    for month in MONTHS:
        last = None if expiry.inactive_months else expiry.last_day(date(SOME_YEAR, month, 15))
        yield int(last is None or last >= end)
