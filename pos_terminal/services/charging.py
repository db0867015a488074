"""Payments on a connected card or Octopus terminal: begun, waited for by nobody, and settled when it has answered.

A charge lies in the books before the terminal hears of it, and leaves them in the transaction that records the money.
Between the two the terminal may be asked by its reference as often as needed, after a cut line or a restart too; where
it cannot say what became of it, the cashier is asked. So nothing is charged twice, recorded without money, or lost.
"""

import logging
from dataclasses import replace
from uuid import UUID

import msgspec

from pos_terminal.domain.errors import Refused
from pos_terminal.domain.selling.charging import (
    REASONS,
    Act,
    Approved,
    Cancelled,
    Charge,
    ChargeDoubt,
    Declined,
    GivingBack,
    Result,
    Unclear,
)
from pos_terminal.domain.selling.completion import CompletedSale
from pos_terminal.domain.selling.sale import Approval, TenderKind
from pos_terminal.services.counter import Counter
from pos_terminal.services.payment import Payment
from pos_terminal.services.recording import Found, record
from pos_terminal.services.refunds import Refunds, largest_tender
from pos_terminal.services.state import ChargeStage, Cue, OpenCharge, TillState, Tone
from pos_terminal.wire.payloads import ChargeDoubtRecorded

_LOG = logging.getLogger(__name__)
_ENCODER = msgspec.json.Encoder()
_DECODER = msgspec.json.Decoder(OpenCharge)
PAID, NOT_PAID = "paid", "not-paid"


class Charging:
    """What the cashier and the terminal's worker do to a charge. One is open at a time."""

    def __init__(self, counter: Counter, payment: Payment, refunds: Refunds) -> None:
        self._counter, self._payment, self._refunds = counter, payment, refunds

    def pay(self, state: TillState, kind: TenderKind, amount_minor: int) -> TillState:
        """Begins to take money for the open bill; the till goes on, and `settle` puts it on the bill. A way of paying
        that no terminal takes is paid by now, as the cashier says.

        Raises Refused `terminal-busy` and what `Payment.pay` raises, before the terminal hears of anything.
        """
        if kind not in self._counter.settings.on_terminal:
            return self._payment.pay(state, kind, amount_minor)
        _one_at_a_time(state)
        self._payment.paying(state, kind, amount_minor)
        return self._begin(state, Act.SALE, kind, amount_minor, state.bill.sale.id)

    def refund(self, state: TillState, reason: str, manager_pin: str = "", kind: TenderKind | None = None) -> TillState:
        """Gives the chosen lines back: over the terminal where it takes that way of paying, else as `Refunds.refund`
        does, which says what is raised."""
        opened = state.history.opened
        way = kind or (largest_tender(opened.bill.sale) if opened else TenderKind.CASH)
        if way not in self._counter.settings.on_terminal:
            return self._refunds.refund(state, reason, manager_pin, kind)
        _one_at_a_time(state)
        giving, amount_minor = self._refunds.ready(state, reason, manager_pin)
        if amount_minor <= 0:  # all of it is withheld, or goes into the member's wallet
            return self._refunds.refund(state, reason, manager_pin, kind)
        return self._give(state, giving, way, amount_minor)

    def void(self, state: TillState, reason: str, manager_pin: str = "") -> TillState:
        """Cancels the opened sale: over the terminal where that took all of it, else as `Refunds.void` does."""
        opened = state.history.opened
        if opened is None or not goes_over(opened.bill.sale, self._counter.settings.on_terminal):
            return self._refunds.void(state, reason, manager_pin)
        _one_at_a_time(state)
        giving, tender = self._refunds.ready_to_void(state, reason, manager_pin)
        return self._give(state, giving, tender.kind, tender.amount_minor)

    def cancel(self, state: TillState) -> TillState:
        """Calls it off. The terminal has the last word: a payment that it took in the same moment counts."""
        if state.charge is None or state.charge.stage is not ChargeStage.UNDER_WAY:
            return state
        return replace(state, charge=replace(state.charge, stage=ChargeStage.CANCELLING))

    def settle(self, state: TillState, reference: str, result: Result, *, asked: bool = False) -> TillState:
        """What the terminal said of that charge; `asked` where it was asked what became of it.

        Told twice, or of another charge, it changes nothing. Where the books cannot be written the charge stays, and
        the worker tells again.
        """
        charge = state.charge
        if charge is None or charge.charge.reference != reference:
            return state
        match result:
            case Approved():
                return self._approved(state, charge, result)
            case Declined(reason):
                return self._ended(state, charge).noticing(_declined_code(reason)).hearing(Cue.UNKNOWN)
            case Cancelled():
                return self._ended(state, charge).noticing("charge-cancelled", tone=Tone.INFO)
            case Unclear(cause):
                if asked is not (charge.stage is ChargeStage.ASKING) or charge.stage is ChargeStage.DOUBT:
                    return state
                _LOG.info("charge unclear", extra={"reference": reference, "cause": cause})
                if not asked:
                    return self._at(state, ChargeStage.ASKING)
                fits = charge.giving is not None or charge.sale == state.bill.sale.id
                return self._at(state, ChargeStage.DOUBT, "" if fits else "charge-bill-gone")

    def answer(self, state: TillState, *, paid: bool) -> TillState:
        """The cashier's word on a charge of which the terminal cannot say what became: recorded as such.

        Raises Refused `not-signed-in`, `no-doubt`.
        """
        operator, charge = self._counter.operator(state), state.charge
        if charge is None or charge.stage is not ChargeStage.DOUBT:
            raise Refused("no-doubt")
        state = self._record_doubt(state, charge, operator.id, PAID if paid else NOT_PAID)
        if not paid or charge.problem:  # what the terminal took does not fit the bill: it is put right on the terminal
            return self._ended(state, charge)
        return self._recorded(state, charge, charge.charge.amount_minor, Approval(reference=charge.charge.reference))

    def restored(self, state: TillState) -> TillState:
        """The till with the charge that was open when it stopped: the terminal is asked what became of it."""
        for body in self._counter.store.charges.all():
            try:
                charge = _DECODER.decode(body)
            except msgspec.DecodeError:
                state = state.noticing("charge-unreadable")
                continue
            return replace(state, charge=replace(charge, stage=ChargeStage.ASKING))
        return state

    def _give(self, state: TillState, giving: GivingBack, kind: TenderKind, amount_minor: int) -> TillState:
        of = self._refunds.paid_on_terminal(giving.of, kind)
        return self._begin(state, Act.REFUND, kind, amount_minor, giving.of, of=of, giving=giving)

    def _begin(
        self,
        state: TillState,
        act: Act,
        kind: TenderKind,
        amount_minor: int,
        sale: UUID,
        *,
        of: str = "",
        giving: GivingBack | None = None,
    ) -> TillState:
        counter, now = self._counter, self._counter.clock.now()
        reference = counter.ids.new().hex
        charge = OpenCharge(
            charge=Charge(
                reference=reference,
                act=act,
                kind=kind,
                amount_minor=amount_minor,
                currency=state.installation.currency,
                of=of,
            ),
            sale=sale,
            at=now,
            cashier=counter.operator(state).id,
            giving=giving,
        )
        with counter.store.begin():
            counter.store.charges.put(reference, now, _ENCODER.encode(charge))
        _LOG.info("charge begun", extra={"reference": reference, "amount_minor": amount_minor})
        return replace(state, charge=charge, notice=None)

    def _approved(self, state: TillState, charge: OpenCharge, said: Approved) -> TillState:
        """Money recorded is money approved: less than asked is a part payment, more is for people to put right."""
        asked = charge.charge.amount_minor
        _LOG.info("charge approved", extra={"reference": charge.charge.reference, "amount_minor": said.amount_minor})
        if said.amount_minor > asked or (said.amount_minor < asked and charge.giving is not None):
            return self._at(state, ChargeStage.DOUBT, "charge-amount-differs")
        if said.amount_minor <= 0:
            return self._at(state, ChargeStage.DOUBT)
        approval = Approval(
            reference=charge.charge.reference,
            code=said.code,
            device_reference=said.device_reference,
            masked_number=said.masked_number,
            remaining_minor=said.remaining_minor,
        )
        after = self._recorded(state, charge, said.amount_minor, approval)
        if after.charge is None and said.amount_minor < asked:
            return after.noticing("charge-took-less", {"took_minor": said.amount_minor, "asked_minor": asked})
        return after

    def _recorded(self, state: TillState, charge: OpenCharge, amount_minor: int, approval: Approval) -> TillState:
        """The money on the bill, or the refund in the books, under the name of who began it."""
        cashier = state.operator or next((one for one in state.cashiers if one.id == charge.cashier), None)
        acting = replace(state, operator=cashier, showing_done=False if charge.giving is None else state.showing_done)
        try:
            if charge.giving is not None:
                kind = charge.charge.kind
                done = self._refunds.given_on_terminal(acting, charge.giving, kind, amount_minor, approval)
            elif charge.sale != state.bill.sale.id:
                return self._at(state, ChargeStage.DOUBT, "charge-bill-gone")
            else:
                bill = self._payment.paying(acting, charge.charge.kind, amount_minor, approval)
                done = self._payment.take(acting, bill, approval.reference)
        except Refused as refused:
            # The money has moved, and the bill that it was for is not as it was: people put it right, on the terminal.
            _LOG.info("charge fits no bill", extra={"reference": approval.reference, "code": refused.code})
            return self._at(state, ChargeStage.DOUBT, "charge-bill-gone")
        return replace(done, operator=state.operator)

    def _ended(self, state: TillState, charge: OpenCharge) -> TillState:
        with self._counter.store.begin():
            self._counter.store.charges.drop(charge.charge.reference)
        return replace(state, charge=None, notice=None)

    def _at(self, state: TillState, stage: ChargeStage, problem: str = "") -> TillState:
        assert state.charge is not None  # noqa: S101 - called for the open charge alone
        if (state.charge.stage, state.charge.problem) == (stage, problem):
            return state
        after = replace(state, charge=replace(state.charge, stage=stage, problem=problem))
        return after.hearing(Cue.ERROR) if stage is ChargeStage.DOUBT else after

    def _record_doubt(self, state: TillState, charge: OpenCharge, cashier: str, said: str) -> TillState:
        counter, asked, now = self._counter, charge.charge, self._counter.clock.now()
        doubt = ChargeDoubt(
            id=counter.ids.new(),
            at=now,
            business_date=counter.today(state.installation),
            shop=state.installation.shop,
            terminal=state.installation.terminal,
            shift=state.shift.id if state.shift else None,
            cashier=cashier,
            reference=asked.reference,
            act=asked.act,
            tender=asked.kind,
            amount_minor=asked.amount_minor,
            currency=asked.currency,
            of=charge.sale,
            problem=charge.problem,
            said=said,
        )
        with counter.store.begin():
            head = record(
                counter.store,
                counter.clock,
                ChargeDoubtRecorded(doubt=doubt),
                record_id=doubt.id,
                at=now,
                business_date=doubt.business_date,
                found=Found(shift=doubt.shift),
            )
        return replace(state, sequence=head.sequence)


def goes_over(sale: CompletedSale, on_terminal: tuple[TenderKind, ...]) -> bool:
    """Whether a sale is voided over the terminal: that took all of it. Several payments go back by hand."""
    return len(sale.tenders) == 1 and sale.tenders[0].approval is not None and sale.tenders[0].kind in on_terminal


def _one_at_a_time(state: TillState) -> None:
    if state.charge is not None:
        raise Refused("terminal-busy")


def _declined_code(reason: str) -> str:
    """The sentence for why a terminal said no."""
    return f"charge-{reason}" if reason in REASONS else "charge-refused"
