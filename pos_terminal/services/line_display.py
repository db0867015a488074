"""What the customer reads on a line display: two rows for each state of the till; of a member only a masked name."""

from dataclasses import dataclass

from pos_terminal.domain.receipt.words import amount
from pos_terminal.domain.selling import sale as selling
from pos_terminal.domain.selling.line_cells import Charset, beside, centred
from pos_terminal.domain.selling.sale import TenderKind
from pos_terminal.domain.words import Words
from pos_terminal.services.payment import masked_name
from pos_terminal.services.state import Bill, ChargeStage, DoneBill, TillState

Rows = tuple[str, str]

WELCOME = Words("歡迎光臨", "Welcome")
CLOSED = Words("暫停收款", "CLOSED")
NEXT_TILL = Words("請往其他收銀處", "Please use next till")
THANKS = Words("多謝惠顧", "Thank you")
TOTAL, DUE, CHANGE = Words("合計", "Total"), Words("尚欠", "To pay"), Words("找續", "Change")
LEFT = Words("餘額", "Remaining")
TAP, INSERT = Words("請拍卡", "Please tap card"), Words("請用讀卡機付款", "Use card reader")
ONE_MOMENT = Words("請稍候", "One moment please")
TENDERS = {
    TenderKind.CASH: Words("現金", "Cash"),
    TenderKind.OCTOPUS: Words("八達通", "Octopus"),
    TenderKind.CARD: Words("信用卡", "Card"),
    TenderKind.FPS: Words("轉數快", "FPS"),
    TenderKind.WALLET: Words("電子錢包", "e-Wallet"),
}
SUNDRY = Words("貨品", "Item")


@dataclass(frozen=True, slots=True)
class DisplayForm:
    """What the display is like. A Latin model shows English, one with Chinese characters Chinese."""

    columns: int = 20
    charset: Charset = Charset.LATIN

    def say(self, words: Words) -> str:
        return words.zh if self.charset.is_chinese else words.en

    def name(self, words: Words) -> str:
        """A product's name that this display can write, in the other language where its own has none."""
        return words.in_language("zh_HK" if self.charset.is_chinese else "en")

    def row(self, left: str, right: str = "") -> str:
        return beside(left, right, self.columns, self.charset)

    def middle(self, text: str) -> str:
        return centred(text, self.columns, self.charset)


def present(state: TillState | None, form: DisplayForm) -> Rows:
    """The two rows, each exactly as wide as the display. A till without a cashier says that it is closed."""
    if state is None or state.operator is None:
        return form.middle(form.say(CLOSED)), form.middle(form.say(NEXT_TILL))
    if state.charge is not None and state.charge.giving is None:
        return _charging(state, form)
    if state.showing_done and state.last is not None:
        return _done(state.last, form)
    if state.bill.sale.lines:
        return _selling(state.bill, form)
    return _waiting(state, form)


def _waiting(state: TillState, form: DisplayForm) -> Rows:
    place = state.installation
    shop = form.name(Words(place.shop_name_zh, place.shop_name_en)) or place.merchant
    standing = state.bill.standing
    greeting = form.say(WELCOME)
    if standing is not None:
        member = masked_name(standing.member)
        writable = form.row(member).strip() == member
        return form.middle(greeting), form.middle(member if writable else "")
    return form.middle(shop), form.middle(greeting)


def _selling(bill: Bill, form: DisplayForm) -> Rows:
    sale, currency = bill.sale, bill.sale.currency
    money = selling.totals(sale)
    if sale.tenders:
        last = sale.tenders[-1]
        paid = form.row(form.say(TENDERS[last.kind]), amount(last.received_minor or last.amount_minor, currency))
        return paid, form.row(form.say(DUE), amount(money.due_minor, currency))
    line = next((one for one in sale.lines if one.number == bill.touched), sale.lines[-1])
    off = line.discount.of(line.gross_minor) if line.discount else 0
    name = form.name(line.names) or form.say(SUNDRY)
    if not form.row(name).strip(" ?."):
        name = form.say(SUNDRY)
    times = f"{line.quantity}x " if line.quantity > 1 else ""
    return (
        form.row(times + name, amount(line.gross_minor - off, currency)),
        form.row(form.say(TOTAL), amount(money.total_minor, currency)),
    )


def _charging(state: TillState, form: DisplayForm) -> Rows:
    assert state.charge is not None  # noqa: S101 - asked just before
    asked = state.charge.charge
    kind = asked.kind
    if state.charge.stage is not ChargeStage.UNDER_WAY:
        said = ONE_MOMENT
    else:
        said = TAP if kind is TenderKind.OCTOPUS else INSERT
    return form.row(form.say(TENDERS[kind]), amount(asked.amount_minor, asked.currency)), form.row(form.say(said))


def _done(done: DoneBill, form: DisplayForm) -> Rows:
    sale = done.sale
    currency = sale.currency
    if not sale.tenders:
        return form.row(form.say(TOTAL), amount(sale.total_minor, currency)), form.middle(form.say(THANKS))
    last = sale.tenders[-1]
    paid = form.row(form.say(TENDERS[last.kind]), amount(last.received_minor or last.amount_minor, currency))
    if sale.change_minor:
        return paid, form.row(form.say(CHANGE), amount(sale.change_minor, currency))
    if last.approval is not None and last.approval.remaining_minor is not None:
        return paid, form.row(form.say(LEFT), amount(last.approval.remaining_minor, currency))
    return paid, form.middle(form.say(THANKS))


class DisplayBox:
    """The newest rows, put by one thread and taken by another; what was not taken in time is never shown."""

    def __init__(self, form: DisplayForm) -> None:
        self._form = form
        self.rows: Rows = present(None, form)

    def show(self, state: TillState | None) -> bool:
        """Puts the rows of that state; whether they are others than before."""
        before, self.rows = self.rows, present(state, self._form)
        return before != self.rows
