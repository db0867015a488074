"""The picture of the open bill and the items: everything that the left and right columns say, as text."""

from dataclasses import dataclass, replace

from pos_terminal.domain.selling import sale as selling
from pos_terminal.domain.selling.sale import Sale
from pos_terminal.domain.till import Fault
from pos_terminal.services.state import TillState
from pos_terminal.ui import format as fmt
from pos_terminal.ui.viewmodels.bill import LineRow, Typed, bill_rows, earned_texts, savings_minor, with_typed
from pos_terminal.ui.viewmodels.cash import next_note_minor
from pos_terminal.ui.viewmodels.charge_picture import CANCEL, charge_look, doubt_action, doubt_of
from pos_terminal.ui.viewmodels.items import AMOUNT, CategoryRow, TileRow, category_rows, first_tab, tile_rows
from pos_terminal.ui.viewmodels.manner import Manner
from pos_terminal.ui.viewmodels.notices import Telling, at_bill


@dataclass(frozen=True, slots=True)
class QuickRow:
    """A key that takes a payment in one tap: the method, and the amount or change under it."""

    key: str
    title: str
    detail: str
    waits: bool = False  # a thin bar: the reader is at work
    usable: bool = True


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
    last_key: str = ""
    last_is_code: bool = False
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
        quick=_quick_rows(state, sale, manner) if sale.lines else (),
        held=tuple(_held(state, manner)),
        amount_mode=tab == AMOUNT,
        amount_text=_amount_text(viewing.typed, manner),
        amount_times=f"{viewing.typed.quantity} ×" if viewing.typed.quantity > 1 else "",
        has_amount=viewing.typed.minor > 0,
        pieces=_counted(pieces, manner) if pieces else "",
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
    props = _with_notice(_with_pay(props, state, sale, manner), state, telling, manner)
    return _with_last(props, state, telling, manner)


def _with_pay(props: CheckoutProps, state: TillState, sale: Sale, manner: Manner) -> CheckoutProps:
    if state.shift is None:
        return replace(props, pay_text=manner.say("先開更", "Open shift first"), pay_enabled=True, quick=())
    if not sale.lines:
        return replace(props, pay_text=manner.say("結帳", "Pay"))
    charge = state.charge
    if charge is not None and charge.sale == state.bill.sale.id:
        look = charge_look(charge, manner)
        return replace(props, pay_text=look.title if look.waits else manner.say("請先回答", "Answer first"))
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
    if doubt_of(state, manner) == message:
        action = doubt_action(state, manner)
    return replace(
        props,
        notice_title=message.text + also,
        notice_detail=message.advice + (_instead_of_paper(telling, manner) if about_printer else ""),
        notice_tone=message.tone,
        notice_glyph="printer" if about_printer else message.icon,
        notice_action=action,
    )


def _instead_of_paper(telling: Telling, manner: Manner) -> str:
    """What to give a customer who wants the receipt now, while the printer cannot print."""
    if not _gives_codes(telling, manner):
        return ""
    return manner.say("客人可取電子收據。", " Offer the e-Receipt.")


def _gives_codes(telling: Telling, manner: Manner) -> bool:
    return telling.printing.fault is not Fault.NONE and manner.settings.e_receipt != "off"


def _with_last(props: CheckoutProps, state: TillState, telling: Telling, manner: Manner) -> CheckoutProps:
    """The last bill's strip. A printer that cannot print leaves its receipt to the customer's phone."""
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
    as_code = _gives_codes(telling, manner)
    key = manner.say("電子收據", "e-Receipt") if as_code else manner.say("重印", "Reprint")
    return replace(props, has_last=True, last_title=title, last_detail=paid, last_key=key, last_is_code=as_code)


# With the longer word a larger figure would have to shrink below the smallest text.
SHORT_CHANGE = len("$400")


def _quick_rows(state: TillState, sale: Sale, manner: Manner) -> tuple[QuickRow, ...]:
    """Octopus, exact cash, and the next likely note with its change; nothing due is finished in one key.

    While a reader takes money, the first key waits for it and calls it off; in doubt the keys are the answers.
    """
    charge = state.charge
    if charge is not None and charge.sale == state.bill.sale.id:
        look = charge_look(charge, manner)
        if not look.waits:
            amount = manner.money(charge.charge.amount_minor)
            return tuple(QuickRow(key.key, key.text, amount) for key in look.keys)
        title = look.keys[0].text if look.keys else manner.say("請稍候", "Wait")
        waiting = QuickRow(CANCEL, title, look.detail, waits=True, usable=bool(look.keys))
        return waiting, *(replace(row, usable=False) for row in _ways(sale, manner)[1:])
    return _ways(sale, manner)


def _ways(sale: Sale, manner: Manner) -> tuple[QuickRow, ...]:
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
            manner.say(f"找 {change}", f"{'change' if len(change) <= SHORT_CHANGE else 'give'} {change}"),
        ),
    )


def _counted(pieces: int, manner: Manner) -> str:
    return manner.say(f"{pieces} 件", "1 item" if pieces == 1 else f"{pieces} items")


def _held(state: TillState, manner: Manner) -> list[HeldRow]:
    rows = []
    for held in state.held:
        first = manner.name(held.bill.sale.lines[0].names) if held.bill.sale.lines else ""
        pieces = _counted(held.bill.pieces, manner)
        who = held.bill.standing.member.name if held.bill.standing else ""
        title = manner.say("，", ", ").join(text for text in (manner.time(held.at), who) if text)
        total = manner.money(selling.totals(held.bill.sale).total_minor)
        detail = manner.say("，", ", ").join(text for text in (pieces, first) if text)
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
