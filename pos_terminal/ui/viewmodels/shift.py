"""The shift screen: opening with a float, how the day goes, cash in and out, counting and closing."""

from __future__ import annotations

from dataclasses import dataclass, replace

from PySide6.QtCore import QObject

from pos_terminal.domain.selling.shift import ShiftReport
from pos_terminal.domain.words import Words
from pos_terminal.services.state import TillState
from pos_terminal.ui import format as fmt
from pos_terminal.ui.binding import intent
from pos_terminal.ui.viewmodels.cash_count import CashCount, PieceRow, piece_rows
from pos_terminal.ui.viewmodels.known import known_to_qml
from pos_terminal.ui.viewmodels.manner import Manner
from pos_terminal.ui.viewmodels.reporting import (
    FigureRow,
    GivenRow,
    HourRow,
    ShareRow,
    busiest_text,
    drawer_rows,
    figure_rows,
    given_rows,
    hour_rows,
    share_rows,
)
from pos_terminal.ui.viewmodels.screen import Answers, ApprovedViewModel

MOST_DIGITS = 7
DIFFERENCE_REASONS = (
    Words("找錯錢", "Wrong change"),
    Words("漏記收支", "Cash not recorded"),
    Words("備用金有誤", "Float was wrong"),
    Words("原因未明", "Not known"),
)
IN_REASONS = (Words("加散錢", "More change"), Words("補備用金", "Float top-up"), Words("其他", "Other"))
OUT_REASONS = (Words("存入銀行", "To the bank"), Words("買貨", "Purchase"), Words("其他", "Other"))


@dataclass(frozen=True, slots=True)
class ReasonRow:
    """A reason that can be chosen."""

    key: int
    text: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class ShiftProps:
    """All that the shift screen shows. `panel` is the act in hand at the right: report, cash or close."""

    is_open: bool = False
    title: str = ""
    who: str = ""
    pieces: tuple[PieceRow, ...] = ()
    expected: str = ""
    counted: str = ""
    difference: str = ""
    difference_tone: str = ""
    same_float_text: str = ""
    open_text: str = ""
    showing_z: bool = False
    has_z: bool = False
    has_report: bool = False
    opened_text: str = ""
    figures: tuple[FigureRow, ...] = ()
    hours: tuple[HourRow, ...] = ()
    busiest: str = ""
    shares: tuple[ShareRow, ...] = ()
    given: tuple[GivenRow, ...] = ()
    drawer: tuple[GivenRow, ...] = ()
    panel: str = "report"
    can_close: bool = False
    close_note: str = ""
    cash_in: bool = True
    cash_text: str = ""
    cash_act_text: str = ""
    cash_ready: bool = False
    reasons: tuple[ReasonRow, ...] = ()
    needs_reason: bool = False
    needs_pin: bool = False
    close_ready: bool = False
    pin_filled: int = 0
    problem: str = ""
    advice: str = ""


@dataclass(frozen=True, slots=True)
class Acting:
    """What the cashier has in hand on this screen."""

    panel: str = "report"
    showing_z: bool = False
    cash_in: bool = True
    cash_digits: str = ""
    reason: int = -1


@known_to_qml
class ShiftViewModel(ApprovedViewModel[ShiftProps]):
    """Turns touches on the shift screen into calls; keeps the count, the amount and the reason being chosen."""

    def __init__(self, till: Answers, parent: QObject | None = None) -> None:
        super().__init__(till, ShiftProps(), parent)
        self._count = CashCount()
        self._acting = Acting()

    def present(self, state: TillState, manner: Manner) -> ShiftProps:
        problem = self.met(manner)
        props = ShiftProps(
            is_open=state.shift is not None,
            title=manner.say("點錢埋數", "Count the drawer")
            if state.shift
            else manner.say("點備用金，開更", "Count the float"),
            pieces=piece_rows(self._count, manner),
            counted=manner.money(self._count.total_minor) if self._count.begun else "—",
            has_z=state.closed_report is not None,
            panel=self._acting.panel,
            pin_filled=len(self._pin),
            problem=problem.text if problem else "",
            advice=problem.advice if problem else "",
        )
        showing_z = self._shows_z(state)
        report = state.closed_report if showing_z else state.report
        props = self._open(props, state, manner) if state.shift else self._closed(props, state, manner)
        if self.told is not None:
            props = replace(props, who=self.told.text)
        return _with_report(replace(props, showing_z=showing_z), report, manner) if report else props

    def _open(self, props: ShiftProps, state: TillState, manner: Manner) -> ShiftProps:
        opened, report, acting = state.shift, state.report, self._acting
        if opened is None:
            return props
        since = manner.time(opened.at)
        props = replace(
            props,
            who=f"{manner.say(f'第 {opened.number} 更', f'Shift {opened.number}')} {opened.cashier_name}",
            opened_text=manner.say(f"{since} 開更", f"Open since {since}"),
            can_close=self._count.begun and state.bill.is_empty and not state.held,
            close_note=_close_note(state, self._count, manner),
            reasons=_reason_rows(self._reasons(), acting.reason, manner),
            cash_in=acting.cash_in,
            cash_text=manner.money(self._cash_minor()),
            cash_ready=self._cash_minor() > 0 and acting.reason >= 0,
            cash_act_text=_cash_act(acting.cash_in, manner.money(self._cash_minor()), manner),
            needs_pin=state.operator is not None and state.operator.role != "manager",
        )
        return self._with_difference(props, report, manner) if report else props

    def _with_difference(self, props: ShiftProps, report: ShiftReport, manner: Manner) -> ShiftProps:
        expected = replace(props, expected=manner.money(report.expected_cash_minor))
        if not self._count.begun:
            return replace(expected, difference="—", difference_tone="")
        by = self._count.total_minor - report.expected_cash_minor
        over = abs(by) > manner.settings.difference_limit_minor
        word = manner.say("多", "over") if by > 0 else manner.say("少", "short")
        return replace(
            expected,
            difference=f"{word} {fmt.money(abs(by), manner.currency)}" if by else manner.money(0),
            difference_tone="error" if over else "warn" if by else "good",
            needs_reason=over,
            close_ready=not over or self._acting.reason >= 0,
        )

    def _closed(self, props: ShiftProps, state: TillState, manner: Manner) -> ShiftProps:
        counted = manner.money(self._count.total_minor)
        last = state.last_float_minor
        return replace(
            props,
            who=state.operator.name if state.operator else "",
            open_text=manner.say(f"以 {counted} 開更", f"Open with {counted}") if self._count.begun else "",
            same_float_text=""
            if last is None
            else manner.say(f"與上更相同 {manner.money(last)}", f"Same as last, {manner.money(last)}"),
        )

    def arrived(self, before: TillState | None, after: TillState) -> None:
        if before is not None and (before.shift is None) != (after.shift is None):
            self._count, self._acting, self._pin = CashCount(), Acting(showing_z=after.shift is None), ""
        elif before is not None and before.report != after.report and self._acting.panel == "cash":
            self._acting = replace(self._acting, panel="report", cash_digits="", reason=-1)

    @intent()
    def enter(self) -> None:
        """The screen is opened: the report is made anew."""
        self.forget_problem()
        self._acting = Acting(showing_z=self._acting.showing_z)
        self.ask(lambda desk, state: desk.shifts.look(state) if state.shift else state)

    @intent(str)
    def choose_piece(self, piece: str) -> None:
        self._counting(self._count.choose(int(piece)))

    @intent(str)
    def type_digit(self, digit: str) -> None:
        """A digit of the amount for cash in or out, else of the count."""
        if self._acting.panel == "cash":
            if len(self._acting.cash_digits) < MOST_DIGITS:
                self._act(cash_digits=(self._acting.cash_digits + digit).lstrip("0"))
        else:
            self._counting(self._count.typed(digit))

    @intent()
    def erase_digit(self) -> None:
        if self._acting.panel == "cash":
            self._act(cash_digits=self._acting.cash_digits[:-1])
        else:
            self._counting(self._count.erased())

    @intent()
    def clear_digits(self) -> None:
        if self._acting.panel == "cash":
            self._act(cash_digits="")
        else:
            self._counting(self._count.cleared())

    @intent()
    def next_piece(self) -> None:
        self._counting(self._count.next())

    @intent()
    def open_counted(self) -> None:
        counted = self._count.total_minor
        if self._count.begun:
            self.ask(lambda desk, state: desk.shifts.look(desk.shifts.open(state, counted)))

    @intent()
    def open_same(self) -> None:
        self.ask(lambda desk, state: desk.shifts.look(desk.shifts.open(state, state.last_float_minor or 0)))

    @intent(bool)
    def show_z(self, shown: bool) -> None:
        self._act(showing_z=shown)

    @intent()
    def print_x(self) -> None:
        self.ask(lambda desk, state: desk.shifts.print_x(state))

    @intent(str)
    def begin(self, panel: str) -> None:
        """Takes an act in hand: `cash` in or out, or `close`; `report` goes back."""
        self.forget_problem()
        self._pin = ""
        self._act(panel=panel, cash_digits="", reason=-1)

    @intent(bool)
    def choose_cash_in(self, cash_in: bool) -> None:
        self._act(cash_in=cash_in, reason=-1)

    @intent(int)
    def choose_reason(self, reason: int) -> None:
        self.forget_problem()
        self._act(reason=reason)

    @intent()
    def move_cash(self) -> None:
        if self.props.cash_ready:
            amount = self._cash_minor() if self._acting.cash_in else -self._cash_minor()
            reason = self._reason_text()
            self.ask(lambda desk, state: desk.shifts.move_cash(state, amount, reason))

    @intent()
    def close(self) -> None:
        """Closes the shift, where no PIN is needed."""
        if self.props.close_ready:
            self.approved("")

    @property
    def waits_for_manager(self) -> bool:
        return self._acting.panel == "close" and self.props.needs_pin and self.props.close_ready

    def approved(self, pin: str) -> None:
        counted, reason = self._count.total_minor, self._reason_text() if self.props.needs_reason else ""
        self.ask(lambda desk, state: desk.shifts.close(state, counted, reason, pin))

    def _shows_z(self, state: TillState) -> bool:
        return state.closed_report is not None and (self._acting.showing_z or state.shift is None)

    def _counting(self, count: CashCount) -> None:
        self._count = count
        self.refresh()

    def _act(self, **changes: object) -> None:
        self._acting = replace(self._acting, **changes)  # type: ignore[arg-type]
        self.refresh()

    def _cash_minor(self) -> int:
        return int(self._acting.cash_digits or "0") * 100

    def _reasons(self) -> tuple[Words, ...]:
        if self._acting.panel == "close":
            return DIFFERENCE_REASONS
        return IN_REASONS if self._acting.cash_in else OUT_REASONS

    def _reason_text(self) -> str:
        """The chosen reason in both languages, as it is recorded."""
        reasons = self._reasons()
        if not 0 <= self._acting.reason < len(reasons):
            return ""
        chosen = reasons[self._acting.reason]
        return f"{chosen.zh} {chosen.en}"


def _reason_rows(reasons: tuple[Words, ...], chosen: int, manner: Manner) -> tuple[ReasonRow, ...]:
    return tuple(ReasonRow(place, manner.name(words), place == chosen) for place, words in enumerate(reasons))


def _cash_act(cash_in: bool, amount: str, manner: Manner) -> str:
    return (
        manner.say(f"放入 {amount}", f"Put in {amount}")
        if cash_in
        else manner.say(f"取出 {amount}", f"Take out {amount}")
    )


def _close_note(state: TillState, count: CashCount, manner: Manner) -> str:
    """Why the shift cannot be closed yet, or what closing does."""
    if not state.bill.is_empty:
        return manner.say("還有一張未結的帳單。", "A bill is still open.")
    if state.held:
        return manner.say(f"還有 {len(state.held)} 張掛單。", f"Bills on hold: {len(state.held)}.")
    if not count.begun:
        return manner.say("請先點錢。", "Count the drawer first.")
    if state.installation.enrolled:
        return manner.say("收更會印 Z 報表，並自動上載。", "Closing prints the Z report and sends it.")
    return manner.say("收更會印 Z 報表。", "Closing prints the Z report.")


def _with_report(props: ShiftProps, report: ShiftReport, manner: Manner) -> ShiftProps:
    hours = hour_rows(report, manner)
    return replace(
        props,
        has_report=True,
        figures=figure_rows(report, manner),
        hours=hours,
        busiest=busiest_text(hours, manner),
        shares=share_rows(report, manner),
        given=given_rows(report, manner),
        drawer=drawer_rows(report, manner),
    )
