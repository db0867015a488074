"""All use cases of the counter, joined: what the lane calls on its thread, and the commands on theirs."""

from dataclasses import dataclass

from pos_terminal.services.cashiers import Cashiers
from pos_terminal.services.charging import Charging
from pos_terminal.services.checkout import Checkout
from pos_terminal.services.counter import Counter
from pos_terminal.services.engagements import Engagements
from pos_terminal.services.external import ExternalSales
from pos_terminal.services.handovers import Handovers
from pos_terminal.services.late_members import LateMembers
from pos_terminal.services.member_codes import MemberCodes
from pos_terminal.services.members import Members
from pos_terminal.services.paper import Paper
from pos_terminal.services.payment import Payment
from pos_terminal.services.ports import Clock, Ids, StationeryFiles, Store, Vault
from pos_terminal.services.print_questions import PrintQuestions
from pos_terminal.services.programmes import ProgrammeShelf
from pos_terminal.services.refunds import Refunds
from pos_terminal.services.routing import Router, Routes
from pos_terminal.services.shifts import Shifts
from pos_terminal.services.startup import Startup
from pos_terminal.services.state import ShopSettings
from pos_terminal.services.voucher_printing import VoucherPrinting
from pos_terminal.services.vouchers import Vouchers


@dataclass(frozen=True, slots=True)
class Desk:
    """One attribute a use case; each call takes the till's state and gives the next."""

    startup: Startup
    checkout: Checkout
    payment: Payment
    charging: Charging
    members: Members
    refunds: Refunds
    router: Router
    shifts: Shifts
    cashiers: Cashiers
    printing: PrintQuestions
    external: ExternalSales
    engagements: Engagements
    late_members: LateMembers
    vouchers: Vouchers
    voucher_printing: VoucherPrinting
    handovers: Handovers
    paper: Paper


def open_desk(
    store: Store, clock: Clock, ids: Ids, vault: Vault, settings: ShopSettings, files: StationeryFiles
) -> Desk:
    """The desk over one set of books and receipt files; all of it belongs to the thread that opened `store`."""
    counter = Counter(store, clock, ids, vault, settings, ProgrammeShelf(store))
    checkout, members, refunds, cashiers = Checkout(counter), Members(counter), Refunds(counter), Cashiers(counter)
    engagements, late_members = Engagements(counter), LateMembers(counter, members)
    vouchers, handovers = Vouchers(counter, checkout, members), Handovers(counter, checkout)
    payment = Payment(counter)
    charging = Charging(counter, payment, refunds)
    router = Router(
        counter,
        Routes(
            checkout=checkout,
            members=members,
            late_members=late_members,
            refunds=refunds,
            cashiers=cashiers,
            engagements=engagements,
            vouchers=vouchers,
            handovers=handovers,
            codes=MemberCodes(counter),
        ),
    )
    return Desk(
        startup=Startup(counter, checkout, charging, files),
        checkout=checkout,
        payment=payment,
        charging=charging,
        members=members,
        refunds=refunds,
        router=router,
        shifts=Shifts(counter),
        cashiers=cashiers,
        printing=PrintQuestions(store, clock, ids),
        external=ExternalSales(counter),
        engagements=engagements,
        late_members=late_members,
        vouchers=vouchers,
        voucher_printing=VoucherPrinting(counter),
        handovers=handovers,
        paper=Paper(counter, files),
    )
