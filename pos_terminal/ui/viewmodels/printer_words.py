"""What the devices screen says of the printer, the drawer at it, and printers that were found."""

from pos_terminal.domain.till import DrawerState, Fault, FoundPrinter
from pos_terminal.services.state import PrintingStatus
from pos_terminal.ui.messages import Message, message
from pos_terminal.ui.viewmodels.manner import Manner

# As many as fit on the card; the command `printer find` lists all.
MOST_SHOWN = 3


def printer_words(printing: PrintingStatus, manner: Manner) -> tuple[str, str, str]:
    """Tone, state and advice."""
    met = _met(printing, manner)
    if met is None:
        return "warn" if printing.unknown else "good", manner.say("正常", "Ready"), ""
    text = f"{printing.printer}{manner.say('：', ': ')}{met.text}" if printing.printer else met.text
    advice = met.advice
    if printing.stand_in:
        names = {"stand_in": printing.stand_in, "printer": printing.printer}
        advice = message("printer-stand-in", names, manner.language).whole(manner.language)
    return met.tone, text, advice


def _met(printing: PrintingStatus, manner: Manner) -> Message | None:
    if printing.fault is not Fault.NONE:
        return message(f"printer-{printing.fault.value}", {"waiting": printing.waiting}, manner.language)
    if printing.paper_low:
        return message("printer-paper-low", {}, manner.language)
    return message("printer-chinese-unproven", {}, manner.language) if printing.unproven else None


def steps(printing: PrintingStatus, manner: Manner) -> tuple[str, ...]:
    """What to do with one's hands, one thing after the other."""
    match printing.fault:
        case Fault.PAPER_OUT:
            return _new_roll(manner)
        case Fault.CUTTER:
            return (
                manner.say("關掉打印機電源", "Switch the printer off"),
                manner.say("打開上蓋，取出卡住的紙", "Open the cover, take out the jammed paper"),
                manner.say("蓋好，再開電源", "Close it and switch it on"),
            )
        case Fault.UNRECOVERABLE | Fault.ERROR:
            return (
                manner.say("關掉電源，等一分鐘", "Switch it off for a minute"),
                manner.say("再開；若再出現，請送修", "Switch it on; if it stays, have it repaired"),
            )
        case Fault.NONE if printing.paper_low:
            return _new_roll(manner)
    return ()


def _new_roll(manner: Manner) -> tuple[str, ...]:
    return (
        manner.say("打開上蓋，取出舊紙芯", "Open the cover, take out the core"),
        manner.say("放入新紙卷，紙頭向外", "Put a new roll in, end outwards"),
        manner.say("蓋好，會自動補印", "Close it; printing goes on"),
    )


def unknown_text(jobs: tuple[int, ...], manner: Manner) -> str:
    """The question about the oldest receipt that may or may not have come out."""
    if not jobs:
        return ""
    if len(jobs) == 1:
        return manner.say("有一張收據未知是否印出，有沒有印出？", "One receipt is unclear. Did it print?")
    return manner.say(
        f"有 {len(jobs)} 張收據未知是否印出。第一張有沒有印出？",
        f"{len(jobs)} receipts are unclear. Did the first print?",
    )


def drawer_words(printing: PrintingStatus, manner: Manner) -> tuple[str, str]:
    """Tone and state."""
    match printing.drawer:
        case DrawerState.SHUT:
            return "good", manner.say("已關上", "Shut")
        case DrawerState.OPEN:
            return "info", manner.say("已打開", "Open")
        case DrawerState.LEFT_OPEN | DrawerState.STUCK:
            said = message(f"drawer-{printing.drawer.value}", {}, manner.language)
            return said.tone, said.text
    return "info", manner.say("經打印機打開", "Opens through the printer")


def calibration_words(step: str, calibration: str, manner: Manner) -> str:
    """What to do now, or how it ended, while the drawer's switch is learnt."""
    match step, calibration:
        case "shut", _:
            return manner.say("請關好錢箱，然後按「已關好」。", "Shut the drawer, then press the key.")
        case "open", "no-switch":
            return manner.say("打印機讀不到錢箱開關，不能檢查。", "The printer tells of no switch at the drawer.")
        case "open", _:
            return manner.say("請用鎖匙打開錢箱，然後按「已打開」。", "Open it with its key, then press the key.")
        case "done", "done":
            return manner.say("已記住錢箱的開關。", "The drawer's switch is known now.")
        case "done", "no-switch":
            return manner.say("開與關讀數相同，錢箱沒有開關線。", "Open and shut read the same: there is no switch.")
    return ""


def found_words(searching: bool, found: tuple[FoundPrinter, ...] | None, manner: Manner) -> str:
    """Printers that a search has met."""
    if searching:
        return manner.say("搜尋中…", "Searching…")
    if found is None:
        return ""
    if not found:
        return manner.say("未找到打印機。", "No printer found.")
    rows = [f"{one.name} ({one.kind} {one.address})".replace(" )", ")") for one in found[:MOST_SHOWN]]
    more = len(found) - len(rows)
    tail = manner.say(f"，另有 {more} 部", f", {more} more") if more > 0 else ""
    return manner.say("找到：", "Found: ") + manner.say("、", ", ").join(rows) + tail
