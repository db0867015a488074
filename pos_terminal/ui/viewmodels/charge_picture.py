"""How a charge on a connected terminal looks while it is open: what is waited for, and the keys that answer."""

from dataclasses import dataclass

from pos_terminal.domain.selling.charging import Act
from pos_terminal.domain.selling.sale import TenderKind
from pos_terminal.services.desk import Desk
from pos_terminal.services.state import ChargeStage, OpenCharge, TillState
from pos_terminal.ui.messages import Message, message
from pos_terminal.ui.viewmodels.manner import Manner

CANCEL, PAID, NOT_PAID = "cancel-charge", "charge-paid", "charge-not-paid"
KEYS = (CANCEL, PAID, NOT_PAID)


@dataclass(frozen=True, slots=True)
class ChargeKeyRow:
    """A key that answers: `key` is one of KEYS."""

    key: str
    text: str


@dataclass(frozen=True, slots=True)
class ChargeLook:
    """`waits` shows the thin bar; in doubt there are keys for the cashier's word instead."""

    title: str = ""
    detail: str = ""
    waits: bool = False
    keys: tuple[ChargeKeyRow, ...] = ()


NO_CHARGE = ChargeLook()


def charge_look(charge: OpenCharge | None, manner: Manner) -> ChargeLook:
    """The open charge in words."""
    if charge is None:
        return NO_CHARGE
    amount = manner.money(charge.charge.amount_minor)
    match charge.stage:
        case ChargeStage.UNDER_WAY:
            keys = (ChargeKeyRow(CANCEL, manner.say("取消", "Cancel")),)
            return ChargeLook(_asks_for(charge, manner), amount, True, keys)
        case ChargeStage.CANCELLING:
            return ChargeLook(manner.say("正在取消…", "Calling it off…"), amount, waits=True)
        case ChargeStage.ASKING:
            return ChargeLook(manner.say("查詢讀卡機…", "Asking the reader…"), amount, waits=True)
        case ChargeStage.DOUBT:
            said = doubt_message(charge, manner)
            return ChargeLook(said.text, said.advice, keys=_answers(charge, manner))


def doubt_message(charge: OpenCharge, manner: Manner) -> Message:
    """What the cashier has to find out."""
    code = charge.problem or "charge-doubt"
    params = {"amount_minor": charge.charge.amount_minor}
    return message(code, params, manner.language, manner.currency)


def doubt_of(state: TillState, manner: Manner) -> Message | None:
    """The question about the open bill's charge, where there is one."""
    charge = state.charge
    in_doubt = charge is not None and charge.stage is ChargeStage.DOUBT
    return doubt_message(charge, manner) if in_doubt and charge is not None else None


def doubt_action(state: TillState, manner: Manner) -> str:
    """The notice's own key, where the keys that answer are not below it: a refund is looked at where it was begun, and
    what fits no bill is put right on the reader."""
    charge = state.charge
    if charge is None or charge.sale == state.bill.sale.id:
        return ""
    return manner.say("查看", "Look") if charge.giving is not None else manner.say("已處理", "Put right")


def answer_charge(desk: Desk, state: TillState, key: str) -> TillState:
    """What a key of KEYS does."""
    if key == CANCEL:
        return desk.charging.cancel(state)
    return desk.charging.answer(state, paid=key == PAID)


def _answers(charge: OpenCharge, manner: Manner) -> tuple[ChargeKeyRow, ...]:
    if charge.problem:
        return (ChargeKeyRow(NOT_PAID, manner.say("已處理", "Put right")),)
    if charge.charge.act is Act.REFUND:
        yes, no = manner.say("已退款", "It was refunded"), manner.say("未退款", "It was not")
    else:
        yes, no = manner.say("已收款", "It was paid"), manner.say("未收款", "Not paid")
    return ChargeKeyRow(PAID, yes), ChargeKeyRow(NOT_PAID, no)


def _asks_for(charge: OpenCharge, manner: Manner) -> str:
    if charge.charge.act is Act.REFUND:
        return manner.say("讀卡機退款中", "The reader gives it back")
    if charge.charge.kind is TenderKind.OCTOPUS:
        return manner.say("請客人拍卡", "Ask the customer to tap")
    return manner.say("請客人在讀卡機付款", "The customer pays at the reader")
