"""The sale screen's items and bill: ringing up, undoing, holding, and the quick payment keys."""

from dataclasses import dataclass, replace

from PySide6.QtCore import QObject, QTimer, Signal

from pos_terminal.domain.loyalty.engine import Choice
from pos_terminal.domain.money import parse_minor
from pos_terminal.domain.selling import sale as selling
from pos_terminal.domain.selling.sale import MAXIMUM_AMOUNT_MINOR, Sale, TenderKind
from pos_terminal.services.desk import Desk
from pos_terminal.services.state import TillState
from pos_terminal.ui import format as fmt
from pos_terminal.ui.binding import ViewModel, intent
from pos_terminal.ui.lane import Call
from pos_terminal.ui.viewmodels.asks import Asks, TapGuard
from pos_terminal.ui.viewmodels.bill import LineRow, Typed, bill_rows, earned_texts, savings_minor, with_typed
from pos_terminal.ui.viewmodels.cash import next_note_minor
from pos_terminal.ui.viewmodels.items import AMOUNT, CategoryRow, TileRow, category_rows, first_tab, tile_rows
from pos_terminal.ui.viewmodels.known import known_to_qml
from pos_terminal.ui.viewmodels.manner import Manner
from pos_terminal.ui.viewmodels.notices import Telling, at_bill

UNDO_MS = 10_000
LONGEST_TYPED = 9


@dataclass(frozen=True, slots=True)
class QuickRow:
    """A key that takes a payment in one tap: the method, and the amount or change under it."""

    key: str
    title: str
    detail: str


@dataclass(frozen=True, slots=True)
class HeldRow:
    """A bill set aside."""

    key: str
    slot: int
    title: str
    detail: str
    total: str


@dataclass(frozen=True, slots=True)
class CheckoutProps:
    """Everything that the items and the bill show."""

    categories: tuple[CategoryRow, ...] = ()
    tiles: tuple[TileRow, ...] = ()
    lines: tuple[LineRow, ...] = ()
    quick: tuple[QuickRow, ...] = ()
    held: tuple[HeldRow, ...] = ()
    amount_mode: bool = False
    amount_text: str = ""
    amount_times: str = ""
    has_amount: bool = False
    pieces: str = ""
    empty: bool = True
    subtotal: str = ""
    savings: str = ""
    total: str = ""
    due: str = ""
    earn_points: str = ""
    earn_stamps: str = ""
    pay_text: str = ""
    pay_enabled: bool = False
    can_hold: bool = False
    held_text: str = ""
    showing_held: bool = False
    undo_text: str = ""
    can_clear: bool = False
    notice_title: str = ""
    notice_detail: str = ""
    notice_tone: str = "warn"
    notice_glyph: str = ""
    notice_action: str = ""
    has_last: bool = False
    last_title: str = ""
    last_detail: str = ""


@dataclass(frozen=True, slots=True)
class Viewing:
    """What the cashier chose to look at; no truth of the bill."""

    tab: str = ""
    typed: Typed = Typed()
    showing_held: bool = False
    undo_over: bool = False


def present(state: TillState, viewing: Viewing, telling: Telling, manner: Manner) -> CheckoutProps:
    """The bill and the items as text."""
    sale = with_typed(state.bill.sale, viewing.typed)
    money = selling.totals(sale)
    points, stamps = earned_texts(state.bill, manner)
    tab = viewing.tab or first_tab(state.catalogue)
    pieces = sum(line.quantity for line in sale.lines)
    empty = not sale.lines
    props = CheckoutProps(
        categories=category_rows(state.catalogue, tab, manner),
        tiles=tile_rows(state.catalogue, tab, state.bill.sale, manner),
        lines=bill_rows(state.bill, viewing.typed, manner),
        quick=_quick_rows(sale, manner) if sale.lines else (),
        held=tuple(_held(state, manner)),
        amount_mode=tab == AMOUNT,
        amount_text=_amount_text(viewing.typed, manner),
        amount_times=f"{viewing.typed.quantity} ×" if viewing.typed.quantity > 1 else "",
        has_amount=viewing.typed.minor > 0,
        pieces=manner.say(f"{pieces} 件", "1 item" if pieces == 1 else f"{pieces} items") if pieces else "",
        empty=empty,
        subtotal="" if empty else manner.say("小計 ", "Subtotal ") + manner.money(money.subtotal_minor),
        savings=manner.say("優惠 ", "Savings ") + manner.money(-savings_minor(money)) if savings_minor(money) else "",
        total=manner.money(money.total_minor),
        due=manner.money(money.due_minor) if sale.tenders else "",
        earn_points="" if empty else points,
        earn_stamps="" if empty else stamps,
        can_hold=not state.bill.is_empty and not sale.tenders,
        held_text=manner.say(f"掛單 {len(state.held)}", f"{len(state.held)} on hold") if state.held else "",
        showing_held=viewing.showing_held and bool(state.held),
        can_clear=not state.bill.is_empty and not sale.tenders,
        undo_text="" if viewing.undo_over else _undo_text(state, manner),
    )
    return _with_last(_with_notice(_with_pay(props, state, sale, manner), state, telling, manner), state, manner)


def _with_pay(props: CheckoutProps, state: TillState, sale: Sale, manner: Manner) -> CheckoutProps:
    if state.shift is None:
        return replace(props, pay_text=manner.say("先開更", "Open shift first"), pay_enabled=True, quick=())
    if not sale.lines:
        return replace(props, pay_text=manner.say("結帳", "Pay"))
    due = fmt.money_on_pay_key(selling.totals(sale).due_minor, manner.currency, manner.language)
    return replace(props, pay_text=manner.say(f"結帳  {due}", f"Pay  {due}"), pay_enabled=True)


def _with_notice(props: CheckoutProps, state: TillState, telling: Telling, manner: Manner) -> CheckoutProps:
    told = at_bill(state, telling, manner)
    if told is None:
        return props
    message, more = told
    also = manner.say(f"（另有 {more} 項）", f" (and {more} more)") if more else ""
    about_printer = message.code.startswith("printer-")
    action = manner.say("查看", "Look") if about_printer else manner.say("知道", "Got it")
    return replace(
        props,
        notice_title=message.text + also,
        notice_detail=message.advice,
        notice_tone=message.tone,
        notice_glyph="printer" if about_printer else message.icon,
        notice_action=action,
    )


def _with_last(props: CheckoutProps, state: TillState, manner: Manner) -> CheckoutProps:
    if state.last is None or not props.empty:
        return props
    sale = state.last.sale
    number, time = fmt.bill_number(sale.receipt), manner.time(sale.at)
    title = manner.say(f"上一單 {number}，{time}", f"Last bill {number}, {time}")
    total, change = manner.money(sale.total_minor), manner.money(sale.change_minor)
    paid = (
        manner.say(f"找續 {change}", f"Change {change}")
        if sale.change_minor
        else manner.say(f"合計 {total}", f"Total {total}")
    )
    return replace(props, has_last=True, last_title=title, last_detail=paid)


def _quick_rows(sale: Sale, manner: Manner) -> tuple[QuickRow, ...]:
    """Octopus, exact cash, and the next likely note with its change; nothing due is finished in one key."""
    if selling.totals(sale).due_minor <= 0:
        return (QuickRow("finish", manner.say("完成", "Finish"), manner.money(0)),)
    cash = selling.cash_due_minor(sale, manner.settings.cash_step_minor)
    note = next_note_minor(cash, manner.currency)
    change = manner.short(note - cash)
    return (
        QuickRow("octopus", manner.say("八達通", "Octopus"), manner.say("拍卡", "tap card")),
        QuickRow("exact", manner.say("現金剛好", "Exact cash"), manner.short(cash)),
        QuickRow(
            "note",
            manner.say(f"現金 {manner.short(note)}", f"Cash {manner.short(note)}"),
            manner.say(f"找 {change}", f"change {change}"),
        ),
    )


def _held(state: TillState, manner: Manner) -> list[HeldRow]:
    rows = []
    for held in state.held:
        first = manner.name(held.bill.sale.lines[0].names) if held.bill.sale.lines else ""
        pieces = manner.say(f"{held.bill.pieces} 件", f"{held.bill.pieces} items")
        who = held.bill.standing.member.name if held.bill.standing else ""
        title = manner.say("，", ", ").join(text for text in (manner.time(held.at), who) if text)
        total = manner.money(selling.totals(held.bill.sale).total_minor)
        detail = manner.say("，", ", ").join(text for text in (first, pieces) if text)
        rows.append(HeldRow(f"held-{held.slot}", held.slot, title, detail, total))
    return rows


def _undo_text(state: TillState, manner: Manner) -> str:
    if state.cleared is not None and state.bill.is_empty:
        return manner.say("取消清除", "Undo clear")
    if state.removed is not None:
        return manner.say("取消刪除", "Undo")
    return ""


def _amount_text(typed: Typed, manner: Manner) -> str:
    sign = fmt.SHORT_SIGNS.get(manner.currency, manner.currency)
    return f"{sign} {typed.text or '0'}"


@known_to_qml
class CheckoutViewModel(ViewModel[CheckoutProps]):
    """Touches on the items and the bill become calls to the till."""

    went = Signal(str)

    def __init__(self, till: Asks, guard: TapGuard, manner: Manner, parent: QObject | None = None) -> None:
        super().__init__(CheckoutProps(), parent)
        self._till, self._guard, self._manner = till, guard, manner
        self._viewing, self._telling, self._spent = Viewing(), Telling(), Typed()
        self._state: TillState | None = None
        self._undo = QTimer(self, singleShot=True, interval=UNDO_MS)
        self._undo.timeout.connect(self._end_undo)

    @property
    def typed(self) -> Typed:
        """What is being typed on the amount pad."""
        return self._viewing.typed

    def show_till(self, state: TillState, telling: Telling, manner: Manner) -> None:
        """Shows the till as it is now."""
        before, self._state = self._state, state
        self._telling, self._manner = telling, manner
        undoable = (state.cleared, state.removed)
        if before is None or (before.cleared, before.removed) != undoable:
            self._viewing = replace(self._viewing, undo_over=False)
            if undoable != (None, None):
                self._undo.start()
        if before is None or before.bill.sale.id != state.bill.sale.id:
            self._viewing = replace(self._viewing, showing_held=False)
        self._present()

    def give_back(self) -> None:
        """The call that spent the typed amount was refused: it stands on the pad again."""
        if self._spent.minor and not self.typed.text:
            self._look(typed=self._spent)
        self._spent = Typed()

    def with_typed(self, call: Call) -> Call:
        """`call` on the till after the typed amount has become a line; the pad is empty from now on."""
        typed = self._spend()
        if not typed.minor:
            return call

        def both(desk: Desk, state: TillState) -> TillState:
            return call(desk, desk.checkout.add_amount(state, typed.minor, typed.quantity))

        return both

    @intent(str)
    def choose_category(self, key: str) -> None:
        self._look(tab=key, showing_held=False)

    @intent(str)
    def add_item(self, sku: str) -> None:
        self._till.run(self.with_typed(lambda desk, state: desk.checkout.add_product(state, sku)))

    @intent(str)
    def type_amount(self, digits: str) -> None:
        """A digit, `00` or the point; from any tab, the amount pad comes up."""
        text = self.typed.text + digits
        whole, point, cents = text.partition(".")
        text = (whole.lstrip("0") or ("0" if point else "")) + point + cents
        if text.count(".") > 1 or len(text) > LONGEST_TYPED:
            return
        try:
            minor = parse_minor(text.rstrip(".") or "0", self._manner.currency)
        except ValueError:
            return
        if minor * self.typed.quantity <= MAXIMUM_AMOUNT_MINOR:
            self._look(tab=AMOUNT, typed=Typed(text, self.typed.quantity, minor), showing_held=False)

    @intent()
    def erase_amount(self) -> None:
        text = self.typed.text[:-1]
        if not self.typed.text:
            self._look(typed=Typed())
            return
        minor = parse_minor(text.rstrip(".") or "0", self._manner.currency)
        self._look(typed=Typed(text, self.typed.quantity, minor))

    @intent()
    def times(self) -> None:
        """What was typed is a quantity; the amount follows."""
        if self.typed.text.isdigit() and 1 <= int(self.typed.text) <= selling.MAXIMUM_QUANTITY:
            self._look(typed=Typed("", int(self.typed.text), 0))

    @intent()
    def add_amount(self) -> None:
        if self.typed.minor:
            self._till.run(self.with_typed(lambda _, state: state))

    @intent(int)
    def touch(self, line: int) -> None:
        self._till.run(lambda desk, state: desk.checkout.touch_line(state, 0 if state.bill.touched == line else line))

    @intent(int)
    def step(self, by: int) -> None:
        """One more or one less of the open line."""

        def change(desk: Desk, state: TillState) -> TillState:
            line = selling.line_of(state.bill.sale, state.bill.touched)
            return desk.checkout.change_quantity(state, line.number, line.quantity + by)

        if self._has_open_line():
            self._till.run(change)

    @intent()
    def remove_open(self) -> None:
        if self._has_open_line():
            self._till.run(lambda desk, state: desk.checkout.remove_line(state, state.bill.touched))

    @intent(str, int)
    def take_back(self, kind: str, place: int) -> None:
        """The cross on a row: a reward, a payment or the bill's discount is taken off again."""
        if kind == "tender":
            self._till.run(lambda desk, state: desk.payment.remove_tender(state, place))
        elif kind == "discount":
            self._till.run(lambda desk, state: desk.checkout.discount_sale(state, None))
        elif kind == "reward" and self._state and 0 <= place < len(self._state.bill.evaluation.offers):
            choice = self._state.bill.evaluation.offers[place].choice
            self._toggle(choice)

    @intent()
    def undo(self) -> None:
        """Brings back the cleared bill or the removed line."""
        if self._state and self.props.undo_text:
            cleared = self._state.cleared is not None and self._state.bill.is_empty
            self._till.run(
                lambda desk, state: desk.checkout.undo_clear(state) if cleared else desk.checkout.restore_line(state)
            )

    @intent()
    def clear(self) -> None:
        self._spend()
        self._till.run(lambda desk, state: desk.checkout.clear(state))

    @intent()
    def hold(self) -> None:
        """Sets the bill aside; with an empty bill shows those that are set aside."""
        if self.props.can_hold or self.typed.minor:
            self._till.run(self.with_typed(lambda desk, state: desk.checkout.hold(state)))
        elif self.props.held_text:
            self._look(showing_held=not self._viewing.showing_held)

    @intent()
    def show_held(self) -> None:
        self._look(showing_held=not self._viewing.showing_held)

    @intent(int)
    def recall(self, slot: int) -> None:
        self._look(showing_held=False)
        self._till.run(self.with_typed(lambda desk, state: desk.checkout.recall(state, slot)))

    @intent(str)
    def quick_pay(self, key: str) -> None:
        """One tap takes the payment; a second one within 600 ms is not meant."""
        if (self.props.empty and not self.typed.minor) or not self._guard.counts(f"quick-{key}"):
            return
        step, currency = self._manner.settings.cash_step_minor, self._manner.currency

        def take(desk: Desk, state: TillState) -> TillState:
            sale = state.bill.sale
            if key == "octopus":
                return desk.payment.pay(state, TenderKind.OCTOPUS, selling.totals(sale).due_minor)
            cash = selling.cash_due_minor(sale, step)
            return desk.payment.pay(state, TenderKind.CASH, next_note_minor(cash, currency) if key == "note" else cash)

        self._till.run(self.with_typed(take))

    @intent()
    def pay(self) -> None:
        """To the tender screen; without an open shift to the screen that opens one."""
        if self._state is None or not self.props.pay_enabled:
            return
        if self._state.shift is None:
            self.went.emit("shift")
            return
        if not self._guard.counts("pay-and-back"):
            return
        if self.typed.minor:
            self._till.run(self.with_typed(lambda _, state: state))
        self.went.emit("tender")

    @intent()
    def reprint(self) -> None:
        """The last receipt once more."""

        def again(desk: Desk, state: TillState) -> TillState:
            return desk.refunds.reprint(state, state.last.sale.id) if state.last else state

        self._till.run(again)

    @intent()
    def answer_notice(self) -> None:
        """The notice's key: printer trouble is looked at on the devices screen, anything else is put away."""
        if self.props.notice_glyph == "printer":
            self.went.emit("devices")
        else:
            self.went.emit("read")

    def _toggle(self, choice: Choice) -> None:
        self._till.run(lambda desk, state: desk.checkout.toggle_reward(state, choice))

    def _has_open_line(self) -> bool:
        bill = self._state.bill if self._state else None
        return bill is not None and any(line.number == bill.touched for line in bill.sale.lines)

    def _spend(self) -> Typed:
        self._spent = self.typed
        if self.typed != Typed():
            self._look(typed=Typed())
        return self._spent

    def _end_undo(self) -> None:
        self._look(undo_over=True)

    def _look(self, **changes: object) -> None:
        self._viewing = replace(self._viewing, **changes)  # type: ignore[arg-type]
        self._present()

    def _present(self) -> None:
        if self._state is not None:
            self.swap(present(self._state, self._viewing, self._telling, self._manner))
