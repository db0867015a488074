"""The history screen: bills of the past, and giving money back with every effect seen first."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from uuid import UUID

from PySide6.QtCore import QObject

from pos_terminal.domain.selling.sale import TenderKind
from pos_terminal.services.charging import goes_over
from pos_terminal.services.refunds import largest_tender
from pos_terminal.services.state import BillSummary, OpenedBill, TillState
from pos_terminal.ui import format as fmt
from pos_terminal.ui.binding import intent
from pos_terminal.ui.viewmodels.charge_picture import ChargeKeyRow, answer_charge, charge_look
from pos_terminal.ui.viewmodels.known import known_to_qml
from pos_terminal.ui.viewmodels.manner import Manner
from pos_terminal.ui.viewmodels.returning import (
    EffectRow,
    ReturnRow,
    WayRow,
    effects,
    hand_note,
    kept_back,
    money_effects,
    return_rows,
    ways_back,
)
from pos_terminal.ui.viewmodels.screen import MANAGER_PIN_DIGITS, Answers, ApprovedViewModel

TODAY, YESTERDAY, MEMBERS, ALL = "today", "yesterday", "members", ""
MOST_ITEMS_NAMED = 3


@dataclass(frozen=True, slots=True)
class PastRow:
    """A bill in the list."""

    key: str
    number: str
    detail: str
    items: str
    amount: str
    who: str
    given_back: bool
    chosen: bool


@dataclass(frozen=True, slots=True)
class HistoryProps:
    """All that the history screen shows."""

    query: str = ""
    only: str = TODAY
    bills: tuple[PastRow, ...] = ()
    empty_text: str = ""
    opened: bool = False
    title: str = ""
    detail: str = ""
    done_text: str = ""
    lines: tuple[ReturnRow, ...] = ()
    can_choose: bool = False
    all_chosen: bool = False
    effects: tuple[EffectRow, ...] = ()
    amount: str = ""
    choosing: bool = False
    voiding: bool = False
    can_void: bool = False
    ways: tuple[WayRow, ...] = ()
    hand_note: str = ""
    needs_pin: bool = False
    pin_filled: int = 0
    act_text: str = ""
    pin_note: str = ""
    problem: str = ""
    advice: str = ""
    charge_title: str = ""
    charge_detail: str = ""
    charge_waits: bool = False
    charge_keys: tuple[ChargeKeyRow, ...] = ()


@known_to_qml
class HistoryViewModel(ApprovedViewModel[HistoryProps]):
    """Turns touches on the history screen into calls; keeps the filter, the way back and the PIN being keyed."""

    def __init__(self, till: Answers, parent: QObject | None = None) -> None:
        super().__init__(till, HistoryProps(), parent)
        self._only = TODAY
        self._way: TenderKind | None = None
        self._voiding = False
        # The bill that money was just given back on, how much, and how much of it went into the wallet.
        self._given_back: tuple[UUID, int, int] | None = None

    def present(self, state: TillState, manner: Manner) -> HistoryProps:
        history, opened = state.history, state.history.opened
        bills = tuple(bill for bill in history.bills if history.query or self._fits(bill, manner))
        rows = tuple(_past_row(bill, opened, manner) for bill in bills)
        problem = self.met(manner) or self.told
        listed = HistoryProps(
            query=history.query,
            only="" if history.query else self._only,
            bills=rows,
            empty_text="" if rows else manner.say("沒有這樣的單。", "No such bill."),
            problem=problem.text if problem else "",
            advice=problem.advice if problem else "",
        )
        return listed if opened is None else self._with_opened(listed, state, opened, manner)

    def _with_opened(self, listed: HistoryProps, state: TillState, opened: OpenedBill, manner: Manner) -> HistoryProps:
        draft, sale, voiding = opened.draft, opened.bill.sale, self._voiding
        way = self._way or largest_tender(sale)
        minor = _amount_minor(opened, voiding)
        amount = manner.money(minor)
        left = {number: units for number, units in opened.returnable if units}
        number = fmt.bill_number(sale.receipt)
        look = charge_look(state.charge if state.charge and state.charge.sale == sale.id else None, manner)
        connected = manner.settings.on_terminal
        on_terminal = goes_over(sale, connected) if voiding else way in connected
        return replace(
            listed,
            opened=True,
            title=manner.say(f"單 {number}", f"Bill {number}"),
            detail=_detail(opened, manner),
            done_text=self._done_text(opened, manner),
            lines=return_rows(opened, manner),
            can_choose=not voiding and bool(left),
            all_chosen=draft is not None and dict(draft.quantities) == left,
            effects=(
                *money_effects(draft, manner),
                *effects(draft.loyalty if draft else None, state.programmes, manner),
            ),
            amount=amount,
            choosing=draft is not None or voiding,
            voiding=voiding,
            can_void=opened.can_void and draft is None and not voiding,
            ways=ways_back(sale, way, manner) if minor and not voiding else (),
            hand_note=hand_note(sale, None if voiding else way, manner)
            if (minor or voiding) and not on_terminal
            else "",
            charge_title=look.title,
            charge_detail=look.detail,
            charge_waits=look.waits,
            charge_keys=look.keys,
            needs_pin=_needs_pin(state, opened, voiding),
            pin_filled=len(self._pin),
            act_text=_act_text(opened, voiding, manner),
            pin_note=_pin_note(voiding, manner),
        )

    def arrived(self, before: TillState | None, after: TillState) -> None:
        was, now = before.history.opened if before else None, after.history.opened
        if was is None or now is None or was.bill.sale.id != now.bill.sale.id:
            self._way, self._voiding, self._pin, self._given_back = None, False, "", None
            self.forget_problem()
        elif len(now.refunds) > len(was.refunds):
            self._way, self._voiding, self._pin = None, False, ""
            refund, kept = now.refunds[-1], was.draft.loyalty if was.draft and not now.refunds[-1].void else None
            paid = sum(tender.amount_minor for tender in refund.tenders)
            self._given_back = (now.bill.sale.id, paid, kept_back(kept)[1])
        elif now.draft is not None:
            self._given_back = None

    @intent()
    def enter(self) -> None:
        """The screen is opened: the newest bills are read."""
        self._only = TODAY
        self.ask(lambda desk, state: desk.refunds.browse(state))

    @intent(str)
    def search(self, text: str) -> None:
        self.ask(lambda desk, state: desk.refunds.browse(state, text))

    @intent(str)
    def filter(self, only: str) -> None:
        """Today, yesterday or members only; the filter in use a second time takes it off."""
        self._only = ALL if only == self._only else only
        self.ask(lambda desk, state: desk.refunds.browse(state))
        self.refresh()

    @intent(str)
    def open_bill(self, key: str) -> None:
        self.ask(lambda desk, state: desk.refunds.open_bill(state, UUID(key)))

    @intent()
    def leave(self) -> None:
        """One step back: from voiding, from a chosen refund, from the opened bill."""
        self.forget_problem()
        self._pin = ""
        if self._voiding:
            self._voiding = False
            self.refresh()
        elif self.props.choosing:
            self.ask(lambda desk, state: desk.refunds.choose(state, {}))
        else:
            self.ask(lambda desk, state: desk.refunds.close_bill(state))

    @intent(int)
    def tick(self, line: int) -> None:
        """Chooses all that is left of a line, or none of it."""
        opened = self._opened()
        if opened is not None:
            left, chosen = dict(opened.returnable), _chosen(opened)
            self._choose({**chosen, line: 0 if chosen.get(line) else left.get(line, 0)})

    @intent(int, int)
    def change(self, line: int, by: int) -> None:
        """One more or one less of a line, between one and all that is left."""
        opened = self._opened()
        if opened is not None:
            left, chosen = dict(opened.returnable), _chosen(opened)
            self._choose({**chosen, line: max(1, min(left.get(line, 0), chosen.get(line, 0) + by))})

    @intent()
    def tick_all(self) -> None:
        opened = self._opened()
        if opened is not None:
            self._choose({} if self.props.all_chosen else dict(opened.returnable))

    @intent(str)
    def choose_way(self, kind: str) -> None:
        self._way = TenderKind(kind)
        self.refresh()

    @intent()
    def begin_void(self) -> None:
        self._voiding, self._given_back = True, None
        self.forget_problem()
        self.refresh()

    @intent()
    def act(self) -> None:
        """The refund or void itself, where no PIN is needed."""
        self.approved("")

    @property
    def waits_for_manager(self) -> bool:
        return self.props.choosing and self.props.needs_pin

    def approved(self, pin: str) -> None:
        way = self._way
        if self._voiding:
            self.ask(lambda desk, state: desk.charging.void(state, "", pin))
        else:
            self.ask(lambda desk, state: desk.charging.refund(state, "", pin, way))

    @intent(str)
    def answer_charge(self, key: str) -> None:
        """Calls the reader off, or says what became of a refund that it cannot tell of."""
        self.ask(lambda desk, state: answer_charge(desk, state, key))

    @intent()
    def reprint(self) -> None:
        opened = self._opened()
        if opened is not None:
            sale = opened.bill.sale.id
            self.ask(lambda desk, state: desk.refunds.reprint(state, sale))

    def _choose(self, quantities: dict[int, int]) -> None:
        self.ask(lambda desk, state: desk.refunds.choose(state, quantities))

    def _opened(self) -> OpenedBill | None:
        return self._state.history.opened if self._state else None

    def _fits(self, bill: BillSummary, manner: Manner) -> bool:
        day = manner.calendar.business_date(bill.at)
        match self._only:
            case "today":
                return day == manner.today
            case "yesterday":
                return day == manner.today - timedelta(days=1)
            case "members":
                return bool(bill.member_name)
        return True

    def _done_text(self, opened: OpenedBill, manner: Manner) -> str:
        if self._given_back is None or self._given_back[0] != opened.bill.sale.id:
            return ""
        amount, to_wallet = (manner.money(minor) for minor in self._given_back[1:])
        if self._given_back[2]:
            zh, en = f"已存入錢包 {to_wallet}", f"{to_wallet} in the wallet"
            zh, en = (zh, en) if not self._given_back[1] else (f"已退 {amount}，{zh}", f"{amount} given back, {en}")
            return manner.say(f"{zh}，收據會列印。", f"{en}; the receipt prints.")
        return manner.say(f"已退 {amount}，收據會列印。", f"{amount} given back; the receipt prints.")


def _amount_minor(opened: OpenedBill, voiding: bool) -> int:
    """What would be given back now."""
    if voiding:
        return sum(tender.amount_minor for tender in opened.bill.sale.tenders)
    return opened.draft.total_minor if opened.draft else 0


def _act_text(opened: OpenedBill, voiding: bool, manner: Manner) -> str:
    """What the key does, with its amount; money that goes into the wallet alone says so."""
    minor = _amount_minor(opened, voiding)
    amount = manner.money(minor)
    if voiding:
        return manner.say(f"取消此單 {amount}", f"Void {amount}")
    to_wallet = kept_back(opened.draft.loyalty)[1] if opened.draft else 0
    if to_wallet and not minor:
        return manner.say(f"存入錢包 {manner.money(to_wallet)}", f"{manner.money(to_wallet)} to wallet")
    return manner.say(f"退款 {amount}", f"Refund {amount}")


def _chosen(opened: OpenedBill) -> dict[int, int]:
    return dict(opened.draft.quantities) if opened.draft else {}


def _needs_pin(state: TillState, opened: OpenedBill, voiding: bool) -> bool:
    """A void always needs a manager, a refund above the cashier's limit; a manager who is signed in needs no PIN."""
    manager = state.operator is not None and state.operator.role == "manager"
    return not manager and (voiding or (opened.draft is not None and opened.draft.needs_manager))


def _pin_note(voiding: bool, manner: Manner) -> str:
    digits = MANAGER_PIN_DIGITS
    if voiding:
        return manner.say(f"輸入第 {digits} 位數字後即取消此單", f"Digit {digits} voids the bill")
    return manner.say(f"輸入第 {digits} 位數字後即退款", f"Digit {digits} gives the money back")


def _past_row(bill: BillSummary, opened: OpenedBill | None, manner: Manner) -> PastRow:
    local = manner.calendar.local(bill.at)
    when = fmt.time_or_day(local, manner.calendar.local(manner.now).date())
    paid = fmt.tender(bill.tender, manner.language) if bill.tender else ""
    return PastRow(
        key=bill.id.hex,
        number=fmt.bill_number(bill.receipt),
        detail=f"{when} {paid}".strip(),
        items=_items(bill, manner),
        amount=manner.money(bill.total_minor),
        who=_who(bill, manner),
        given_back=bill.returned or bill.kind != "sale",
        chosen=opened is not None and opened.bill.sale.id == bill.id,
    )


def _items(bill: BillSummary, manner: Manner) -> str:
    if bill.kind != "sale":
        of = fmt.bill_number(bill.of_receipt)
        return (
            manner.say(f"取消單 {of}", f"Void of {of}")
            if bill.kind == "void"
            else manner.say(f"退單 {of}", f"Refund of {of}")
        )
    names = [
        manner.name(names) + (f" ×{quantity}" if quantity > 1 else "")
        for names, quantity in bill.items[:MOST_ITEMS_NAMED]
    ]
    more = manner.say("等", " …") if len(bill.items) > MOST_ITEMS_NAMED else ""
    return manner.say("、", ", ").join(names) + more


def _who(bill: BillSummary, manner: Manner) -> str:
    if bill.kind == "void":
        return manner.say("已取消", "Voided")
    if bill.kind == "refund" or bill.returned:
        return manner.say("已退款", "Refunded")
    return bill.member_name or manner.say("非會員", "No member")


def _detail(opened: OpenedBill, manner: Manner) -> str:
    sale, loyalty = opened.bill.sale, opened.bill.loyalty
    local = manner.calendar.local(sale.at)
    when = fmt.time_or_day(local, manner.calendar.local(manner.now).date())
    ways = manner.say("、", ", ").join(fmt.tender(tender.kind, manner.language) for tender in sale.tenders)
    return " ".join(part for part in (when, ways, sale.cashier_name, loyalty.name if loyalty else "") if part)
