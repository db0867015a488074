"""An X or Z report as the shift screen draws it: four figures, sales by hour, shares of payment, loyalty."""

from __future__ import annotations

from dataclasses import dataclass

from pos_terminal.domain.loyalty.account import POINTS
from pos_terminal.domain.selling.shift import ShiftReport, UnitTotal
from pos_terminal.ui import format as fmt
from pos_terminal.ui.viewmodels.manner import Manner

STAMPS, VOUCHER = "stamps/", "voucher/"


@dataclass(frozen=True, slots=True)
class FigureRow:
    """One of the four figures on top."""

    key: str
    title: str
    amount: str
    detail: str


@dataclass(frozen=True, slots=True)
class HourRow:
    """Sales of an hour; `share` of the busiest hour is the bar's height."""

    key: str
    hour: str
    amount: str
    share: float
    busiest: bool


@dataclass(frozen=True, slots=True)
class ShareRow:
    """A way of paying: its share of everything that was taken, and the amount."""

    key: str
    title: str
    percent: str
    amount: str
    share: float


@dataclass(frozen=True, slots=True)
class GivenRow:
    """What the programmes gave and took in the shift."""

    key: str
    glyph: str
    title: str
    amount: str


def figure_rows(report: ShiftReport, manner: Manner) -> tuple[FigureRow, ...]:
    """Sales, average bill, members' share, given back."""
    average = report.net_minor // report.sales if report.sales else 0
    share = (200 * report.members // report.sales + 1) // 2 if report.sales else 0
    saved = report.discount_minor + report.deducted_minor
    return (
        FigureRow("sales", manner.say("銷售額", "Sales"), manner.money(report.net_minor), _bills(report.sales, manner)),
        FigureRow(
            "average",
            manner.say("平均每單", "Average bill"),
            manner.money(average),
            manner.say(f"優惠 {manner.money(-saved)}", f"Savings {manner.money(-saved)}") if saved else "",
        ),
        FigureRow("members", manner.say("會員單", "Member bills"), f"{share}%", _bills(report.members, manner)),
        FigureRow(
            "returned",
            manner.say("退款", "Refunds"),
            manner.money(-report.returned_minor),
            _bills(report.refunds + report.voids, manner),
        ),
    )


def hour_rows(report: ShiftReport, manner: Manner) -> tuple[HourRow, ...]:
    """One bar for each hour from the first sale to the last, quiet hours between them included."""
    if not report.hourly:
        return ()
    taken = dict(report.hourly)
    most = max(taken.values())
    busiest = min(hour for hour, minor in taken.items() if minor == most)
    return tuple(
        HourRow(
            key=str(hour),
            hour=manner.say(f"{hour}時", f"{hour}"),
            amount=fmt.points(round(taken.get(hour, 0) / 100)) if taken.get(hour) else "",
            share=max(0.0, taken.get(hour, 0) / most) if most > 0 else 0.0,
            busiest=hour == busiest and most > 0,
        )
        for hour in range(min(taken), max(taken) + 1)
    )


def busiest_text(rows: tuple[HourRow, ...], manner: Manner) -> str:
    """The highlighted bar in words."""
    busiest = next((row.key for row in rows if row.busiest), "")
    return manner.say(f"最旺 {busiest} 時", f"Busiest: {busiest}:00") if busiest else ""


def share_rows(report: ShiftReport, manner: Manner) -> tuple[ShareRow, ...]:
    """The ways of paying, the largest first; what was given back in one way more than taken has no share."""
    taken = sum(max(0, tender.amount_minor) for tender in report.tenders)
    ordered = sorted(report.tenders, key=lambda tender: -tender.amount_minor)
    return tuple(
        ShareRow(
            key=tender.kind.value,
            title=fmt.tender(tender.kind, manner.language),
            percent=f"{round(100 * max(0, tender.amount_minor) / taken) if taken else 0}%",
            amount=manner.money(tender.amount_minor),
            share=max(0, tender.amount_minor) / taken if taken else 0.0,
        )
        for tender in ordered
    )


def given_rows(report: ShiftReport, manner: Manner) -> tuple[GivenRow, ...]:
    """Points and stamps given, points and rewards used, and what refunds took back."""
    return (
        GivenRow("earned", "coins", manner.say("派出積分", "Points given"), _sum(report, POINTS, "earned")),
        GivenRow("redeemed", "hand-coins", manner.say("積分抵錢", "Points spent"), _sum(report, POINTS, "redeemed")),
        GivenRow("stamps", "stamp", manner.say("派出印花", "Stamps given"), _sum(report, STAMPS, "earned")),
        GivenRow("rewards", "gift", manner.say("兌換獎賞", "Rewards used"), _sum(report, VOUCHER, "redeemed")),
        GivenRow(
            "reversed", "undo-2", manner.say("退款收回積分", "Points taken back"), _sum(report, POINTS, "reversed")
        ),
    )


def drawer_rows(report: ShiftReport, manner: Manner) -> tuple[GivenRow, ...]:
    """How the expected cash comes about."""
    moved = report.paid_in_minor - report.paid_out_minor
    cash = report.expected_cash_minor - report.float_minor - moved
    return (
        GivenRow("float", "vault", manner.say("備用金", "Float"), manner.money(report.float_minor)),
        GivenRow("cash", "banknote", manner.say("現金收款", "Cash taken"), manner.money(cash)),
        GivenRow("moved", "arrow-right", manner.say("收支現金", "Cash in and out"), fmt.change(moved, manner.currency)),
    )


def _sum(report: ShiftReport, unit: str, what: str) -> str:
    fitting = [total for total in report.units if _is(total, unit)]
    return fmt.points(sum(getattr(total, what) for total in fitting))


def _is(total: UnitTotal, unit: str) -> bool:
    return total.unit.startswith(unit) if unit.endswith("/") else total.unit == unit


def _bills(count: int, manner: Manner) -> str:
    return manner.say(f"{count} 單", "1 bill" if count == 1 else f"{count} bills")
