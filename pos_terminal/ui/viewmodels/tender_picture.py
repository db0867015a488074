"""The picture of the tender screen: methods, likely amounts, steps and points, as text."""

from dataclasses import dataclass

from pos_terminal.domain.loyalty.account import POINTS
from pos_terminal.domain.loyalty.engine import OfferState
from pos_terminal.domain.money import parse_minor
from pos_terminal.domain.selling import sale as selling
from pos_terminal.domain.selling.sale import MAXIMUM_AMOUNT_MINOR, TenderKind
from pos_terminal.services.state import Bill, TillState
from pos_terminal.ui import format as fmt
from pos_terminal.ui.viewmodels.bill import TENDER_GLYPHS
from pos_terminal.ui.viewmodels.cash import cash_keys_minor
from pos_terminal.ui.viewmodels.charge_picture import ChargeKeyRow, charge_look
from pos_terminal.ui.viewmodels.manner import Manner
from pos_terminal.ui.viewmodels.member_picture import worth_text


@dataclass(frozen=True, slots=True)
class MethodRow:
    """A way of paying."""

    key: str
    name: str
    glyph: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class CashRow:
    """An amount that a customer is likely to hand over; one tap takes it. `minor` is the amount as text."""

    key: str
    minor: str
    amount: str
    detail: str
    exact: bool


@dataclass(frozen=True, slots=True)
class PointsKeyRow:
    """Points as part of the payment; `place` is the reward's place among the offers."""

    key: str
    place: int
    name: str
    mode: str


@dataclass(frozen=True, slots=True)
class TenderProps:
    """Everything that the tender screen shows beside the bill."""

    methods: tuple[MethodRow, ...] = ()
    cash: bool = True
    cash_keys: tuple[CashRow, ...] = ()
    points_keys: tuple[PointsKeyRow, ...] = ()
    points_title: str = ""
    points_detail: str = ""
    due: str = ""
    nothing_due: bool = False
    received: str = ""
    change: str = ""
    typed: str = ""
    take_text: str = ""
    take_enabled: bool = False
    prompt: str = ""
    steps: tuple[str, ...] = ()
    paid_text: str = ""
    by_hand_text: str = ""
    charge_title: str = ""
    charge_detail: str = ""
    charge_waits: bool = False
    charge_keys: tuple[ChargeKeyRow, ...] = ()


@dataclass(frozen=True, slots=True)
class TenderViewing:
    """The method chosen and the amount being typed."""

    kind: TenderKind = TenderKind.CASH
    text: str = ""


def present(state: TillState, viewing: TenderViewing, manner: Manner) -> TenderProps:
    """The tender screen as text."""
    sale = state.bill.sale
    due = selling.totals(sale).due_minor
    cash_due = selling.cash_due_minor(sale, manner.settings.cash_step_minor)
    is_cash = viewing.kind is TenderKind.CASH
    owed = cash_due if is_cash else due
    typed = typed_minor(viewing.text, manner.currency)
    amount = typed or owed
    title, detail = _points_words(state.bill, manner)
    on_terminal = viewing.kind in manner.settings.on_terminal
    look = charge_look(state.charge if state.charge and state.charge.sale == sale.id else None, manner)
    full = fmt.money_on_pay_key(amount if not is_cash else owed, manner.currency, manner.language)
    return TenderProps(
        methods=tuple(
            MethodRow(kind.value, fmt.tender(kind.value, manner.language), glyph, kind is viewing.kind)
            for kind, glyph in TENDER_GLYPHS.items()
        ),
        cash=is_cash,
        cash_keys=_cash_keys(owed, manner) if is_cash and due > 0 else (),
        points_keys=_points_keys(state.bill, manner),
        points_title=title,
        points_detail=detail,
        due=full,
        nothing_due=due <= 0,
        received=manner.short(typed) if typed else "",
        change=manner.money(max(0, typed - owed)) if typed and is_cash else "",
        typed=viewing.text,
        take_text=_take_text(typed, owed, viewing.kind, manner),
        take_enabled=typed > 0 and (is_cash or typed <= due) and not look.title,
        prompt=_prompt(viewing.kind, full, manner),
        steps=_terminal_steps(manner) if on_terminal else _steps(viewing.kind, manner),
        paid_text=manner.say("啟動讀卡機", "Start the reader") if on_terminal else manner.say("已收款", "Paid"),
        by_hand_text=manner.say("人手收款", "By hand") if on_terminal else "",
        charge_title=look.title,
        charge_detail=look.detail,
        charge_waits=look.waits,
        charge_keys=look.keys,
    )


def typed_minor(text: str, currency: str) -> int:
    """What is typed on the pad, 0 where it is no amount yet."""
    try:
        return min(parse_minor(text.rstrip(".") or "0", currency), MAXIMUM_AMOUNT_MINOR)
    except ValueError:
        return 0


def _cash_keys(owed: int, manner: Manner) -> tuple[CashRow, ...]:
    def detail(amount: int) -> str:
        if amount == owed:
            return manner.say("剛好", "Exact")
        change = manner.short(amount - owed)
        return manner.say(f"找 {change}", f"change {change}")

    return tuple(
        CashRow(f"cash-{amount}", str(amount), manner.short(amount), detail(amount), amount == owed)
        for amount in cash_keys_minor(owed, manner.currency)
    )


def _take_text(typed: int, owed: int, kind: TenderKind, manner: Manner) -> str:
    shown = manner.short(typed)
    if not typed:
        return manner.say("輸入金額", "Key an amount")
    if typed < owed:
        return manner.say(f"先收 {shown}", f"Take {shown} first")
    if kind is TenderKind.CASH and typed > owed:
        change = manner.short(typed - owed)
        return manner.say(f"收 {shown}，找 {change}", f"Take {shown}, give {change}")
    return manner.say(f"收 {shown}", f"Take {shown}")


def _prompt(kind: TenderKind, amount: str, manner: Manner) -> str:
    match kind:
        case TenderKind.CASH:
            return manner.say("客人付款（按一下即完成）", "Customer hands over (one tap)")
        case TenderKind.OCTOPUS:
            return manner.say(f"請客人拍八達通：{amount}", f"Ask the customer to tap: {amount}")
        case TenderKind.CARD:
            return manner.say(f"請客人用信用卡付款：{amount}", f"Ask the customer for the card: {amount}")
        case TenderKind.FPS:
            return manner.say(f"請客人用轉數快付款：{amount}", f"Ask the customer to pay by FPS: {amount}")
        case TenderKind.WALLET:
            return manner.say(f"請客人用電子錢包付款：{amount}", f"Ask the customer for the e-wallet: {amount}")


def _steps(kind: TenderKind, manner: Manner) -> tuple[str, ...]:
    paid = manner.say("按「已收款」完成", 'Tap "Paid" to finish')
    match kind:
        case TenderKind.CASH:
            return ()
        case TenderKind.OCTOPUS:
            return (
                manner.say("在讀卡器輸入金額", "Key the amount on the reader"),
                manner.say("聽到「嘟」聲", "Wait for the beep"),
                paid,
            )
        case TenderKind.CARD:
            return (
                manner.say("在卡機輸入金額", "Key the amount on the terminal"),
                manner.say("卡機顯示成功", "The terminal says approved"),
                paid,
            )
        case TenderKind.FPS | TenderKind.WALLET:
            return (
                manner.say("請客人用 App 掃店內的碼", "The customer scans the shop's code"),
                manner.say("看到商戶 App 到帳通知", "See the merchant app's notice"),
                paid,
            )


def _terminal_steps(manner: Manner) -> tuple[str, ...]:
    return (
        manner.say("按「啟動讀卡機」，金額會自動傳送", 'Tap "Start the reader"; it gets the amount'),
        manner.say("客人拍卡或插卡", "The customer taps or inserts the card"),
        manner.say("批核後自動完成", "Approved, the bill finishes by itself"),
    )


def _points_keys(bill: Bill, manner: Manner) -> tuple[PointsKeyRow, ...]:
    rows = []
    for place, offer in enumerate(bill.evaluation.offers):
        if offer.choice.points and offer.state is not OfferState.NEEDS_CODE:
            applied = offer.state is OfferState.APPLIED
            free = offer.state is OfferState.AVAILABLE and not bill.sale.tenders
            mode = "applied" if applied else "available" if free else "blocked"
            key = f"{offer.choice.programme}/{offer.choice.reward}/{offer.choice.points}"
            rows.append(PointsKeyRow(key, place, manner.short(-offer.money_off_minor), mode))
    return tuple(rows)


def _points_words(bill: Bill, manner: Manner) -> tuple[str, str]:
    """The strip's title and what the member has; empty where there are no points to pay with."""
    offers = [offer for offer in bill.evaluation.offers if offer.choice.points]
    if bill.standing is None or not offers:
        return "", ""
    programme = next(one for one in bill.programmes if one.id == offers[0].choice.programme)
    balance = bill.standing.account(programme.id).balance(POINTS, manner.today)
    title = manner.say("積分抵錢", "Pay with points")
    used = next((offer for offer in offers if offer.state is OfferState.APPLIED), None)
    unit = programme.unit_names
    if used is not None:
        spent, left = manner.points(used.choice.points, unit), manner.points(used.points_left, unit)
        return title, manner.say(f"已用 {spent}，餘 {left}", f"{spent} used, {left} left")
    name = bill.standing.member.name or bill.standing.member.number
    return title, f"{name} {manner.points(balance, unit)} {worth_text(programme, balance, manner)}".strip()
