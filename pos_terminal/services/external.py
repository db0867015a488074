"""Sales that a shop's own POS rings up and hands over: recorded once for each key, without a shift."""

from dataclasses import dataclass, replace

from pos_terminal.domain.errors import Refused
from pos_terminal.domain.loyalty.member import Standing
from pos_terminal.domain.selling import sale as selling
from pos_terminal.domain.selling.sale import TenderKind
from pos_terminal.domain.selling.scan import CodeRead, interpret
from pos_terminal.domain.till import StoredRecord
from pos_terminal.services.checkout import AMOUNT_NAMES
from pos_terminal.services.counter import Counter
from pos_terminal.services.member_codes import MemberCodes
from pos_terminal.services.payment import commit_sale, done_bill
from pos_terminal.services.state import DoneBill, TillState


@dataclass(frozen=True, slots=True, kw_only=True)
class ExternalSale:
    """What the other POS says: an amount, how it was paid, whose it is, and its own key ("" for a fresh one)."""

    amount_minor: int
    tender: TenderKind
    member_code: str = ""
    key: str = ""


@dataclass(frozen=True, slots=True)
class ExternalAnswer:
    """The recorded sale, and the member as they stood after it.

    `repeated` says that this key was recorded before and nothing was written now.
    """

    bill: DoneBill
    standing: Standing | None
    repeated: bool


class ExternalSales:
    """Records sales from outside; safe to call again and again with the same key."""

    def __init__(self, counter: Counter) -> None:
        self._counter = counter
        self._codes = MemberCodes(counter)

    def record(self, state: TillState, wanted: ExternalSale) -> ExternalAnswer:
        """Records the sale, or finds the one recorded under its key.

        Raises Refused `key-used-otherwise` where the key was recorded with other contents, `member-unknown`,
        `code-not-a-member`, `code-revoked`, `no-amount`.
        """
        counter, now = self._counter, self._counter.clock.now()
        if wanted.amount_minor <= 0:
            raise Refused("no-amount")
        standing = self._standing(wanted.member_code)
        with counter.store.begin():
            written = counter.store.journal.by_key(wanted.key) if wanted.key else None
            if written is not None:
                return self._repeated(written, wanted, standing)
            bill = replace(counter.new_bill(state.installation, wanted.key), standing=standing)
            rung = selling.add_line(bill.sale, AMOUNT_NAMES, wanted.amount_minor)
            step = counter.settings.cash_step_minor
            received = selling.cash_due_minor(rung, step) if wanted.tender is TenderKind.CASH else wanted.amount_minor
            paid = selling.pay(rung, wanted.tender, received, step)
            reckoned = counter.reckon(state.installation, replace(bill, sale=paid), now)
            outside = replace(state, shift=None, operator=None)
            done = commit_sale(counter, outside, reckoned, now, prints=False)
        return ExternalAnswer(done, self._again(standing), repeated=False)

    def _repeated(self, written: StoredRecord, wanted: ExternalSale, standing: Standing | None) -> ExternalAnswer:
        bill = done_bill(written)
        member = bill.loyalty.member if bill.loyalty else None
        same = (
            bill.sale.total_minor == wanted.amount_minor
            and [tender.kind for tender in bill.sale.tenders] == [wanted.tender]
            and member == (standing.member.id if standing else None)
        )
        if not same:
            raise Refused("key-used-otherwise", key=wanted.key)
        if standing is not None:
            then = self._counter.store.ledger.accounts_at(standing.member.id, written.n)
            standing = replace(standing, accounts=then)
        return ExternalAnswer(bill, standing, repeated=True)

    def _again(self, standing: Standing | None) -> Standing | None:
        return self._counter.renewed(standing) if standing else None

    def _standing(self, code: str) -> Standing | None:
        if not code:
            return None
        meaning = interpret(CodeRead(code))
        shown = self._codes.read(meaning)
        if shown is None:
            raise Refused("member-number-unknown", number=meaning.text)
        return self._counter.standing(shown.member, shown.trust, shown.paid_until, shown.code)
