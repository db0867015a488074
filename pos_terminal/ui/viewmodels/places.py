"""Where the cashier is: the screen for a till and a place, where the till goes by itself, what is heard of a step."""

from pos_terminal.services.routing import Screen
from pos_terminal.services.state import Cue, TillState

PLACES = ("sale", "tender", "edit", "enrol", "history", "shift", "devices", "settings")
ASIDE = ("history", "shift", "devices", "settings")


def screen_of(state: TillState, place: str) -> str:
    """The screen for a till and where the cashier went."""
    if state.operator is None:
        return "sign-in"
    if place == "shift" and state.shift is None:
        return "open-shift"
    if place in ASIDE or place == "enrol":
        return place
    if state.showing_done and state.last is not None:
        return "done"
    return place


def place_after(before: TillState | None, after: TillState, place: str) -> str:
    """Where the till goes by itself: a scan brings the sale or a past bill to the front, a payment ends paying."""
    if before is None:
        return place
    if before.operator is None and after.operator is not None:
        return "shift" if after.shift is None else "sale"
    if before.shift is None and after.shift is not None and place == "shift":
        return "sale"
    if before.heard.serial != after.heard.serial and after.heard.screen:
        return after.heard.screen
    if before.bill.sale.id != after.bill.sale.id and place in ("tender", "edit"):
        return "sale"
    # On the tender screen that was an amount which was being typed when Pay was tapped.
    lines_changed = before.bill.sale.lines != after.bill.sale.lines
    return "sale" if lines_changed and place not in ("edit", "tender") else place


def cue_after(before: TillState | None, after: TillState) -> Cue:
    """What is heard of the step between two states; most steps are silent."""
    if before is None:
        return Cue.NONE
    if before.heard.serial != after.heard.serial:
        return after.heard.cue
    if after.showing_done and not before.showing_done:
        return Cue.DONE
    same = before.bill.sale.id == after.bill.sale.id
    return Cue.REWARD if same and len(after.bill.choices) > len(before.bill.choices) else Cue.NONE


def codes_go(place: str, introducing: bool) -> Screen:
    """The scan router's name of the place where the cashier is."""
    if place == "enrol":
        return Screen.INTRODUCING if introducing else Screen.SALE
    names = {"tender": Screen.TENDER, "history": Screen.HISTORY, "shift": Screen.ASIDE, "devices": Screen.ASIDE}
    names["settings"] = Screen.ASIDE
    return names.get(place, Screen.SALE)
