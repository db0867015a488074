"""The done screen: change, what was earned, the receipt, and the next person."""

from dataclasses import dataclass, replace
from uuid import UUID

from PySide6.QtCore import QObject, Signal

from pos_terminal.domain.loyalty.account import POINTS, LoyaltyFacts, ProgrammeResult, UnitChange, stamps
from pos_terminal.domain.loyalty.programme import Programme
from pos_terminal.domain.loyalty.units import WALLET
from pos_terminal.domain.receipt.template import Prints
from pos_terminal.domain.selling.completion import CompletedSale
from pos_terminal.domain.selling.sale import TenderKind
from pos_terminal.domain.till import Fault
from pos_terminal.services.state import DoneBill, PrintingStatus, TillState
from pos_terminal.ui import format as fmt
from pos_terminal.ui.binding import ViewModel, intent
from pos_terminal.ui.messages import message
from pos_terminal.ui.viewmodels.asks import Asks
from pos_terminal.ui.viewmodels.known import known_to_qml
from pos_terminal.ui.viewmodels.manner import Manner
from pos_terminal.ui.viewmodels.member_picture import CardRow, card_row
from pos_terminal.ui.viewmodels.notices import notice_message

RETURN_MS, RETURN_AFTER_CASH_MS = 5_000, 8_000
# How long the next person in the queue has to say that it was their code.
RETURN_AFTER_LATE_MS = 10_000
# How long it takes to bring out a phone and read the receipt's code.
RETURN_AFTER_CODE_MS = 20_000
MOST_NOTES = 6


@dataclass(frozen=True, slots=True)
class NoteRow:
    """Where the member stands now, in one line: the tier, a mission, what was won."""

    text: str


@dataclass(frozen=True, slots=True)
class EReceipt:
    """The receipt as a code, in place of its paper: the key, and what stands around the code while it is `shown`."""

    key: str = ""  # empty: the shop gives none
    shown: bool = False
    source: str = ""
    title: str = ""
    detail: str = ""


@dataclass(frozen=True, slots=True)
class DoneProps:
    """Everything that the done screen shows. `return_ms` is how long it stays by itself."""

    figure_title: str = ""
    figure: str = ""
    paid: str = ""
    drawer: str = ""
    has_points: bool = False
    points_title: str = ""
    points: str = ""
    points_reason: str = ""
    balance: str = ""
    worth: str = ""
    spent: str = ""
    cards: tuple[CardRow, ...] = ()
    promise: str = ""
    notes: tuple[NoteRow, ...] = ()
    nobody: str = ""
    receipt: str = ""
    receipt_tone: str = "good"
    receipt_source: str = ""
    print_text: str = ""
    no_receipt: str = ""
    e_receipt_key: str = ""
    e_receipt_shown: bool = False
    e_receipt_source: str = ""
    e_receipt_title: str = ""
    e_receipt_detail: str = ""
    return_ms: int = RETURN_MS
    return_text: str = ""
    bill: str = ""
    said: str = ""
    take_back: str = ""


def present(state: TillState, printing: PrintingStatus, manner: Manner, wanted: bool | None = None) -> DoneProps:
    """The last bill, as it was committed, as text.

    `wanted` says whether its code is to be shown; None: as the shop does by itself.
    """
    if state.last is None:
        return DoneProps()
    sale, loyalty = state.last.sale, state.last.loyalty
    said = notice_message(state, manner)
    code = e_receipt(state, manner, wanted)
    return_ms = _return_ms(state, sale, code)
    receipt, tone = _receipt_words(state.last, printing, manner, code)
    offered = state.template.prints is Prints.OFFERED and not state.last.on_paper
    points = _points(loyalty, state.programmes, manner)
    cards = _cards(loyalty, state.programmes, manner)
    title, figure = _figure(sale, manner)
    cash = any(tender.kind is TenderKind.CASH for tender in sale.tenders)
    opened = manner.settings.opens_drawer_for_cash and cash and not state.installation.training
    return DoneProps(
        figure_title=title,
        figure=figure,
        paid=_paid(sale, manner),
        drawer=manner.say("錢箱已開", "Drawer opens") if opened else "",
        has_points=bool(points),
        points_title=points.get("title", ""),
        points=points.get("earned", ""),
        points_reason=points.get("reason", ""),
        balance=points.get("balance", ""),
        worth=points.get("worth", ""),
        spent=points.get("spent", ""),
        cards=cards,
        promise=_promise(loyalty, state.programmes, manner),
        notes=_notes(loyalty, manner),
        nobody="" if loyalty else _waiting(sale, manner),
        receipt=receipt,
        receipt_tone=tone,
        receipt_source=f"image://receipt/{sale.id}",
        print_text=manner.say("重印", "Reprint") if state.last.on_paper else manner.say("列印", "Print"),
        no_receipt=manner.say("不用收據", "No receipt") if offered else "",
        e_receipt_key=code.key,
        e_receipt_shown=code.shown,
        e_receipt_source=code.source,
        e_receipt_title=code.title,
        e_receipt_detail=code.detail,
        return_ms=return_ms,
        return_text=manner.say(f"{return_ms // 1000} 秒後自動返回", f"returns in {return_ms // 1000} s"),
        bill=fmt.bill_number(sale.receipt),
        said=said.whole(manner.language) if said else "",
        take_back=manner.say("改為新單", "New sale instead") if state.late else "",
    )


def e_receipt(state: TillState, manner: Manner, wanted: bool | None = None) -> EReceipt:
    """The last bill's receipt as a code for the customer's phone."""
    way = manner.settings.e_receipt
    if way == "off" or state.last is None:
        return EReceipt()
    if not (way == "instead" if wanted is None else wanted):
        return EReceipt(manner.say("電子收據", "e-Receipt"))
    detail = manner.say("收據在碼內，毋須上網", "The code holds the receipt, no network needed")
    if state.installation.enrolled:
        detail = manner.say("未能打開？店舖連線後再試", "Not there yet? It comes when the shop is online")
    return EReceipt(
        key=manner.say("收據", "Receipt"),
        shown=True,
        source=f"image://digital/{state.last.sale.id}/{manner.language}",
        title=manner.say("請客人用手機掃描", "Scan with the customer's phone"),
        detail=detail,
    )


def _return_ms(state: TillState, sale: CompletedSale, code: EReceipt) -> int:
    if code.shown:
        return RETURN_AFTER_CODE_MS
    if state.late:
        return RETURN_AFTER_LATE_MS
    return RETURN_AFTER_CASH_MS if sale.change_minor else RETURN_MS


def _waiting(sale: CompletedSale, manner: Manner) -> str:
    number = fmt.bill_number(sale.receipt)
    return manner.say(f"單 {number} 未有會員：現在掃碼可補積分", f"No member on bill {number}: scan now for its points")


def _figure(sale: CompletedSale, manner: Manner) -> tuple[str, str]:
    """Change where there is some, else what was paid."""
    if sale.change_minor:
        return manner.say("找續", "Change"), manner.money(sale.change_minor)
    return manner.say("合計", "Total"), manner.money(sale.total_minor + sale.rounding_minor)


def _paid(sale: CompletedSale, manner: Manner) -> str:
    parts = [
        f"{fmt.tender(tender.kind, manner.language)} {manner.money(tender.received_minor or tender.amount_minor)}"
        for tender in sale.tenders
    ]
    due = manner.money(sale.total_minor + sale.rounding_minor)
    return manner.say("，", ", ").join([*parts, manner.say(f"應收 {due}", f"due {due}")])


def _points(loyalty: LoyaltyFacts | None, programmes: tuple[Programme, ...], manner: Manner) -> dict[str, str]:
    """The first programme in which points moved or stand."""
    for result, programme in _pairs(loyalty, programmes):
        for change in result.changes:
            if change.unit == POINTS:
                unit = programme.unit_names
                spent = manner.points(-change.spent, unit) if change.spent else ""
                reasons = [manner.say(line.zh, line.en) for line in result.explain]
                return {
                    "title": manner.name(programme.names),
                    "earned": fmt.points_change(change.earned),
                    "reason": reasons[0] if reasons else "",
                    "balance": manner.points(change.closing, unit),
                    "worth": _worth(programme, change, manner),
                    "spent": spent,
                }
    return {}


def _worth(programme: Programme, change: UnitChange, manner: Manner) -> str:
    """What the points buy now, in whole steps: the figure that the receipt shows."""
    rule = programme.money_off
    usable = change.closing - change.pending
    if rule is None or usable < rule.step_points:
        return ""
    return manner.money(usable // rule.step_points * rule.step_minor)


def _cards(loyalty: LoyaltyFacts | None, programmes: tuple[Programme, ...], manner: Manner) -> tuple[CardRow, ...]:
    """The cards with this sale's stamps on them; one that it filled stands full."""
    rows = []
    for result, programme in _pairs(loyalty, programmes):
        changes = {change.unit: change for change in result.changes}
        for card in programme.stamp_cards:
            change = changes.get(stamps(card.id))
            if change is not None:
                row = card_row(card, f"{programme.id}/{card.id}", change.opening, change.earned, manner)
                now_held = min(card.size, max(0, change.opening) + change.earned)
                rows.append(replace(row, count=f"{now_held}/{card.size}"))
    return tuple(rows)


def _promise(loyalty: LoyaltyFacts | None, programmes: tuple[Programme, ...], manner: Manner) -> str:
    """How near the next reward is, or that a card was filled."""
    for result, programme in _pairs(loyalty, programmes):
        changes = {change.unit: change for change in result.changes}
        for card in programme.stamp_cards:
            change = changes.get(stamps(card.id))
            if change is None:
                continue
            reward = manner.name(programme.reward(card.reward).names)
            if change.opening + change.earned >= card.size:
                return manner.say(f"集滿了：{reward}", f"Card full: {reward}")
            left = card.size - change.closing
            return manner.say(f"再儲 {left} 個印花：{reward}", f"{left} more for: {reward}")
    return ""


def _notes(loyalty: LoyaltyFacts | None, manner: Manner) -> tuple[NoteRow, ...]:
    """What the sale brought beside points and stamps, and what it recorded of where the member stands."""
    results = loyalty.results if loyalty else ()
    wallets = [_wallet(change, manner) for result in results for change in result.changes if change.unit == WALLET]
    said = [manner.say(note.zh, note.en) for result in results for note in result.notes]
    return tuple(NoteRow(text) for text in (*wallets, *said)[:MOST_NOTES] if text)


def _wallet(change: UnitChange, manner: Manner) -> str:
    moved = change.closing - change.opening
    by = f"{'+' if moved > 0 else ''}{manner.money(moved)}"
    held = manner.money(change.closing)
    return manner.say(f"錢包 {by}，結餘 {held}", f"Wallet {by}, {held} left") if moved else ""


def _pairs(
    loyalty: LoyaltyFacts | None, programmes: tuple[Programme, ...]
) -> tuple[tuple[ProgrammeResult, Programme], ...]:
    by_id = {programme.id: programme for programme in programmes}
    results = loyalty.results if loyalty else ()
    return tuple((result, by_id[result.programme]) for result in results if result.programme in by_id)


def _receipt_words(last: DoneBill, printing: PrintingStatus, manner: Manner, code: EReceipt) -> tuple[str, str]:
    if printing.fault is not Fault.NONE:
        return message(f"printer-{printing.fault.value}", {"waiting": printing.waiting}, manner.language).text, "warn"
    if code.shown:
        return manner.say("電子收據", "e-Receipt"), "good"
    if not last.on_paper:
        return manner.say("收據未列印", "Receipt not printed"), "good"
    if printing.waiting:
        return manner.say("收據列印中", "Receipt printing"), "good"
    return manner.say("收據已列印", "Receipt printed"), "good"


@known_to_qml
class DoneViewModel(ViewModel[DoneProps]):
    """Touches on the done screen."""

    went = Signal(str)

    def __init__(self, till: Asks, manner: Manner, parent: QObject | None = None) -> None:
        super().__init__(DoneProps(), parent)
        self._till = till
        self._seen: tuple[TillState, PrintingStatus, Manner] | None = None
        self._wanted: tuple[UUID, bool] | None = None  # a bill, and whether its code was asked for

    def show_till(self, state: TillState, printing: PrintingStatus, manner: Manner) -> None:
        """Shows the till's last bill."""
        self._seen = (state, printing, manner)
        bill = state.last.sale.id if state.last else None
        wanted = self._wanted[1] if self._wanted and self._wanted[0] == bill else None
        self.swap(present(state, printing, manner, wanted))

    @intent()
    def turn_receipt(self) -> None:
        """The receipt's code in place of its paper, or back."""
        self._want(not self.props.e_receipt_shown)

    def show_code_again(self) -> None:
        """The last bill's code, from another screen."""
        self._want(True)
        self._till.run(lambda desk, state: desk.payment.show_last(state))

    def _want(self, shown: bool) -> None:
        if self._seen is not None and self._seen[0].last is not None:
            self._wanted = (self._seen[0].last.sale.id, shown)
            self.show_till(*self._seen)

    @intent()
    def next(self) -> None:
        """The next person, please."""
        self._till.run(lambda desk, state: desk.payment.next_sale(state))

    @intent()
    def next_sale_instead(self) -> None:
        """The code was the next customer's: the bill just paid brings nobody anything, and they are on the next one."""
        self._till.run(lambda desk, state: desk.late_members.next_sale_instead(state))

    @intent()
    def reprint(self) -> None:
        self._till.run(lambda desk, state: desk.refunds.reprint(state, state.last.sale.id) if state.last else state)
