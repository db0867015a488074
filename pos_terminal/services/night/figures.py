"""What the owner's report says, as rows of words: the same for the text and for the page."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from pos_terminal.domain.loyalty.account import POINTS
from pos_terminal.domain.loyalty.programme import Programme
from pos_terminal.domain.loyalty.units import WALLET
from pos_terminal.domain.loyalty.views.unit_words import own_words
from pos_terminal.domain.money import Money
from pos_terminal.domain.night import NightStatus, Step
from pos_terminal.domain.selling.day import DayReport
from pos_terminal.domain.selling.sale import TenderKind
from pos_terminal.domain.selling.shift import UnitTotal
from pos_terminal.domain.words import Words

PAYMENTS = {
    TenderKind.CASH: Words("現金", "Cash"),
    TenderKind.OCTOPUS: Words("八達通", "Octopus"),
    TenderKind.CARD: Words("信用卡", "Card"),
    TenderKind.FPS: Words("轉數快", "FPS"),
    TenderKind.WALLET: Words("電子錢包", "e-Wallet"),
}
STEPS = {
    Step.CLOSE_DAY: Words("日結（到期、會員級別）", "Day closed (expiry, tiers)"),
    Step.SYNC: Words("傳送到總公司", "Sent to head office"),
    Step.COMPARE: Words("與總公司對帳", "Compared with head office"),
    Step.CHECK: Words("本機帳目檢查", "This till's books checked"),
    Step.BACKUP: Words("備份", "Backup"),
    Step.REPORT: Words("日報", "Report"),
}


@dataclass(frozen=True, slots=True)
class Row:
    """A name and its figure; `share` is the length of its bar, from 0 to 1, None where it has none. `tone` is "good"
    or "warn" where it is a verdict."""

    name: Words
    value: str
    share: float | None = None
    tone: str = ""
    note: Words = Words("", "")


@dataclass(frozen=True, slots=True)
class Part:
    """Rows under a heading."""

    title: Words
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class OwnerReport:
    """A day's report, ready to be written: the shop's name and the parts in their order. `hours` are (hour, money)."""

    shop: Words
    till: str
    day: str
    headline: str
    beside: Words
    parts: tuple[Part, ...]
    hours: tuple[tuple[int, int, str], ...]


def owner_report(
    report: DayReport, night: NightStatus, shop: Words, till: str, programme: Callable[[str], Programme | None]
) -> OwnerReport:
    """The day's figures and what the night found; `programme` gives a programme by its id, for its names."""
    parts = (
        Part(Words("營業額", "Sales"), tuple(_sales(report))),
        Part(Words("付款方式", "Payments"), _payments(report)),
        Part(Words("暢銷貨品", "Best sellers"), _best(report)),
        Part(Words("積分及印花", "Points and stamps"), _units(report, programme)),
        Part(Words("夜間工作", "The night's work"), tuple(_steps(night))),
    )
    kept = tuple(part for part in parts if part.rows)
    hours = tuple((hour, minor, _money(minor, report.currency)) for hour, minor in report.hourly)
    headline = _money(report.net_minor, report.currency)
    return OwnerReport(shop, till, report.day.isoformat(), headline, _beside(report), kept, hours)


def _sales(report: DayReport) -> Iterable[Row]:
    currency = report.currency
    yield Row(Words("單數", "Bills"), f"{report.sales:,}")
    yield Row(Words("平均每單", "Average bill"), _money(report.average_minor, currency))
    if report.sales:
        share = report.member_sales / report.sales
        yield Row(Words("會員單", "Bills with a member"), f"{report.member_sales:,} ({share:.0%})", share)
    if report.discount_minor:
        yield Row(Words("折扣", "Discounts"), _money(-report.discount_minor, currency))
    if report.deducted_minor:
        yield Row(Words("兌換扣減", "Rewards used"), _money(-report.deducted_minor, currency))
    if report.refunds or report.voids:
        count = f"{report.refunds:,} + {report.voids:,}"
        yield Row(Words("退款 + 取消單", "Refunds + voids"), f"{count}  {_money(-report.returned_minor, currency)}")


def _payments(report: DayReport) -> tuple[Row, ...]:
    most = max((abs(minor) for _, minor in report.payments), default=0) or 1
    return tuple(
        Row(PAYMENTS[kind], _money(minor, report.currency), max(0, minor) / most) for kind, minor in report.payments
    )


def _best(report: DayReport) -> tuple[Row, ...]:
    most = max((one.net_minor for one in report.best), default=0) or 1
    return tuple(
        Row(one.names, f"×{one.pieces:,}  {_money(one.net_minor, report.currency)}", max(0, one.net_minor) / most)
        for one in report.best
    )


def _units(report: DayReport, programme: Callable[[str], Programme | None]) -> tuple[Row, ...]:
    rows: list[Row] = []
    for unit in report.units:
        given, used = unit.earned - unit.reversed, unit.redeemed
        is_money = unit.unit == WALLET
        figures = [_money(one, report.currency) if is_money else f"{one:,}" for one in (given, used)]
        rows.append(Row(_unit_name(unit, programme(unit.programme)), f"+{figures[0]}  −{figures[1]}"))
    return tuple(rows)


def _unit_name(unit: UnitTotal, programme: Programme | None) -> Words:
    of, name = Words("", unit.programme), Words("", unit.unit)
    if unit.unit in (POINTS, WALLET):
        name = Words("積分", "points") if unit.unit == POINTS else Words("錢包", "wallet")
    if programme is not None:
        of, name = programme.names, own_words(programme, unit.unit) or name
    return Words(*(f"{of.in_language(one)} · {name.in_language(one)}" for one in ("zh_HK", "en")))


def _steps(night: NightStatus) -> Iterable[Row]:
    taken = {one.step: one for one in night.taken}
    for step in night.steps:
        if step is Step.REPORT:
            continue
        one = taken.get(step)
        if one is None:
            yield Row(STEPS[step], "–", tone="warn", note=Words("未做", "not done"))
        else:
            good = one.found.well and one.found.done
            yield Row(STEPS[step], "✓" if good else "!", tone="good" if good else "warn", note=one.found.said)


def _beside(report: DayReport) -> Words:
    if report.before_minor is None:
        return Words("", "")
    before = _money(report.before_minor, report.currency)
    if not report.before_minor:
        return Words(f"上星期同日 {before}", f"same day last week {before}")
    change = (report.net_minor - report.before_minor) / report.before_minor
    return Words(f"上星期同日 {before}（{change:+.0%}）", f"same day last week {before} ({change:+.0%})")


def _money(minor: int, currency: str) -> str:
    whole, dot, part = Money(abs(minor), currency).decimal().partition(".")
    sign = "−" if minor < 0 else ""
    return f"{sign}{'$' if currency == 'HKD' else currency + ' '}{int(whole):,}{dot}{part}"


def needs_a_look(report: OwnerReport) -> Sequence[Row]:
    """The verdicts that a person should look at."""
    return tuple(row for part in report.parts for row in part.rows if row.tone == "warn")
