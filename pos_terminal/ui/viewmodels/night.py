"""How the night's work stands, on one line of the devices screen."""

from pos_terminal.domain.night import NightStatus
from pos_terminal.services.night.figures import STEPS
from pos_terminal.ui import format as fmt
from pos_terminal.ui.viewmodels.manner import Manner


def night_text(status: NightStatus, manner: Manner) -> str:
    """`2/5 備份`, while it works; then when it ended, or what needs a look."""
    if status.under_way is not None:
        place = status.steps.index(status.under_way) + 1
        return f"{place}/{len(status.steps)} {manner.name(STEPS[status.under_way])}"
    at = manner.calendar.local(status.last_at) if status.last_at else None
    when = fmt.time_or_day(at, manner.calendar.local(manner.now).date()) if at else ""
    if not status.is_over:
        return manner.say(f"{when} 未完成，會再試", f"{when} not finished, tried again")
    if not status.is_well:
        return manner.say(f"{when} 有事項待查，見日報", f"{when} needs a look, see the report")
    return manner.say(f"{when} 完成", f"{when} done")
