"""A terminal's words for what became of a charge, the same over a line and in a file, as the till's results."""

from collections.abc import Callable

from pos_terminal.domain.selling.charging import Approved, Cancelled, Charge, Declined, Result, Unclear


def result_of(get: Callable[[str], str]) -> Result | None:
    """The result that the fields tell (`get` gives one, or nothing); None while the charge is under way.

    An approval without a readable amount is no approval, and no refusal either.
    """
    match get("state"):
        case "waiting":
            return None
        case "approved":
            amount, remaining = _figure(get("amount")), _figure(get("remaining"))
            if amount is None:
                return Unclear("approved without an amount")
            return Approved(
                amount_minor=amount,
                code=_plain(get("approval")),
                device_reference=_plain(get("device")),
                masked_number=_masked(get("number")),
                remaining_minor=remaining,
            )
        case "declined":
            return Declined(get("reason") or "refused")
        case "cancelled":
            return Cancelled()
        case "never":
            return Declined("never-arrived")
    return Unclear("not a state")


def request_of(charge: Charge) -> dict[str, str]:
    """What a terminal is told of a charge."""
    fields = {
        "ref": charge.reference,
        "amount": str(charge.amount_minor),
        "currency": charge.currency,
        "method": charge.kind.value,
    }
    return {**fields, "of": charge.of} if charge.of else fields


def _figure(text: str) -> int | None:
    digits = text.removeprefix("-")
    return int(text) if digits.isascii() and digits.isdigit() and len(digits) <= 10 else None


def _plain(text: str) -> str:
    return "".join(letter for letter in text if letter.isprintable())[:40]


def _masked(text: str) -> str:
    """Never more than the last four digits, whatever the terminal sends."""
    last = "".join(letter for letter in text if letter.isascii() and letter.isalnum())[-4:]
    return f"****{last}" if last else ""
