"""A document that is printed once more: recorded with its number, so that every copy says which one it is."""

from dataclasses import replace

from pos_terminal.domain.till import StoredRecord
from pos_terminal.services.counter import Counter
from pos_terminal.services.recording import Found, record
from pos_terminal.services.state import TillState
from pos_terminal.wire.payloads import CopyPrinted


def record_copy(counter: Counter, state: TillState, stored: StoredRecord) -> tuple[int, TillState]:
    """The number of the next copy of that record's paper, and the till with it recorded; inside the transaction.

    Raises Refused `not-signed-in`.
    """
    operator = counter.operator(state)
    copy = 1 + sum(one.kind == "copy" for one in counter.store.journal.referring_to(stored.id))
    head = record(
        counter.store,
        counter.clock,
        CopyPrinted(of=stored.id, copy=copy, cashier=operator.id),
        record_id=counter.ids.new(),
        at=counter.clock.now(),
        business_date=counter.today(state.installation),
        found=Found(refers=stored.id, shift=state.shift.id if state.shift else None),
    )
    return copy, replace(state, sequence=head.sequence)
