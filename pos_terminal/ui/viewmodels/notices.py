"""What the till has to tell now, and where: at the head of the bill or in the member panel. The worst first."""

from dataclasses import dataclass

from pos_terminal.domain.till import DrawerState, Fault
from pos_terminal.services.state import PrintingStatus, TillState
from pos_terminal.ui.messages import Message, message
from pos_terminal.ui.viewmodels.charge_picture import doubt_of
from pos_terminal.ui.viewmodels.manner import Manner

MEMBER_CODES = frozenset(
    {
        "code-not-a-member",
        "code-old",
        "code-early",
        "code-revoked",
        "code-shown-twice",
        "card-expired",
        "handover-not-here",
        "code-unknown",
        "payment-code",
        "member-not-found",
        "member-number-unknown",
        "member-unknown",
        "member-blocked",
        "member-owes",
        "phone-not-eight-digits",
        "phone-not-valid",
        "reward-needs-item",
        "reward-needs-code",
        "reward-elsewhere",
        "reward-over-limit",
        "reward-not-usable",
        "bill-too-small",
        "over-share-of-bill",
        "too-few-points",
        "points-not-in-steps",
        "nothing-in-wallet",
        "voucher-used",
        "voucher-expired",
        "no-such-voucher",
        "voucher-not-here",
        "voucher-of-another",
        "voucher-given-elsewhere",
        "voucher-prints",
        "no-such-reward",
        "already-checked-in",
        "no-spins",
        "wheel-off",
        "no-such-wheel",
        "no-membership",
        "gate-closed",
        "gate-quota",
        "gate-open",
        "no-such-gate",
        "tier-too-low",
        "checked-in",
        "no-check-ins",
        "activity-noted",
        "activity-limit",
        "no-such-activity",
        "no-such-tier",
        "no-such-card",
        "too-many-stamps",
        "stamps-carried",
        "tier-given",
        "programme-not-here",
    }
)
SIGN_UP_CODES = frozenset({"member-not-found"})


@dataclass(frozen=True, slots=True)
class Telling:
    """What is to be told: the printer's trouble, what was refused last, and the till's own notice."""

    printing: PrintingStatus = PrintingStatus()
    refused: Message | None = None


def notice_message(state: TillState, manner: Manner) -> Message | None:
    """The till's notice as a sentence."""
    if state.notice is None:
        return None
    return message(state.notice.code, dict(state.notice.params), manner.language, manner.currency)


def printer_message(printing: PrintingStatus, manner: Manner) -> Message | None:
    """The printer's fault as a sentence."""
    if printing.fault is Fault.NONE or printing.stand_in:
        return None
    params = {"waiting": printing.waiting}
    return message(f"printer-{printing.fault.value}", params, manner.language, manner.currency)


def drawer_message(printing: PrintingStatus, manner: Manner) -> Message | None:
    """That the drawer stands open, or did not open, as far as its switch tells."""
    if printing.drawer not in (DrawerState.LEFT_OPEN, DrawerState.STUCK):
        return None
    return message(f"drawer-{printing.drawer.value}", {}, manner.language)


def at_bill(state: TillState, telling: Telling, manner: Manner) -> tuple[Message, int] | None:
    """The worst message for the head of the bill, and how many more there are."""
    printing = (printer_message(telling.printing, manner), drawer_message(telling.printing, manner))
    said = [doubt_of(state, manner), *printing, telling.refused, notice_message(state, manner)]
    shown = [one for one in said if one is not None and one.code not in MEMBER_CODES]
    shown.sort(key=lambda one: one.tone != "error" and one.code != "charge-doubt")
    return (shown[0], len(shown) - 1) if shown else None


def at_member(state: TillState, telling: Telling, manner: Manner) -> Message | None:
    """The message for the member panel: what was refused last, else the till's notice."""
    for one in (telling.refused, notice_message(state, manner)):
        if one is not None and one.code in MEMBER_CODES:
            return one
    return None
