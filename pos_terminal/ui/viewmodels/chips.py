"""How the till's devices are, as chips in the top bar and as lines on the sign-in screen."""

from dataclasses import dataclass, replace

from pos_terminal.domain.neighbours import NeighboursStatus
from pos_terminal.domain.night import NightStatus
from pos_terminal.domain.till import Fault
from pos_terminal.services.state import (
    CameraStatus,
    LineDisplayStatus,
    PrintingStatus,
    SyncStatus,
    TerminalStatus,
    TillState,
)
from pos_terminal.ui import format as fmt
from pos_terminal.ui.messages import message
from pos_terminal.ui.viewmodels.manner import Manner


@dataclass(frozen=True, slots=True)
class ChipRow:
    """One device; `tone` is good, warn or error, and the icon changes with it. `detail` is for the sign-in screen."""

    key: str
    text: str
    glyph: str
    tone: str
    title: str
    detail: str


# Neighbours that a line names; of more it says how many.
MOST_NAMED = 3
# What a camera says, the most urgent first.
_NEEDS = ("lost", "covered", "live", "opening", "resting", "off")


@dataclass(frozen=True, slots=True)
class Devices:
    """What the workers said last."""

    printing: PrintingStatus = PrintingStatus()
    sync: SyncStatus = SyncStatus()
    cameras: tuple[CameraStatus, ...] = ()
    night: NightStatus = NightStatus()
    nearby: NeighboursStatus = NeighboursStatus()
    payment_terminal: TerminalStatus = TerminalStatus()
    line_display: LineDisplayStatus = LineDisplayStatus()

    def hearing(self, camera: CameraStatus) -> "Devices":
        """The same after this camera's word; one that is off is not there."""
        others = [one for one in self.cameras if one.place != camera.place]
        there = others if camera.state == "off" else [*others, camera]
        return replace(self, cameras=tuple(sorted(there, key=lambda one: one.place)))


def chip_rows(devices: Devices, manner: Manner) -> tuple[ChipRow, ...]:
    """Head office and queue (on an enrolled till), printer, camera; a payment terminal only where it is lost."""
    office = (
        (_network(devices.sync, devices.nearby, manner), _queue(devices.sync, manner)) if devices.sync.enrolled else ()
    )
    reader = (_reader(manner),) if devices.payment_terminal.state == "lost" else ()
    return (*office, _printer(devices.printing, manner), *reader, _camera(devices.cameras, manner))


def health_rows(devices: Devices, state: TillState, manner: Manner) -> tuple[ChipRow, ...]:
    """The lines on the sign-in screen: the chips but the queue, and the shift."""
    chips = tuple(chip for chip in chip_rows(devices, manner) if chip.key != "queue")
    if not devices.sync.enrolled:
        alone = manner.say("單機", "Stand-alone")
        detail = manner.say("沒有連接總公司", "No head office")
        chips = (ChipRow("network", alone, "monitor", "good", alone, detail), *chips)
    return (*chips, _shift(state, manner))


def _network(sync: SyncStatus, nearby: NeighboursStatus, manner: Manner) -> ChipRow:
    last = manner.time(sync.last_contact) if sync.last_contact else ""
    if sync.online:
        text = manner.say("在線", "Online")
        waits = manner.say("已全部傳送", "all sent") if not sync.waiting else _waiting(sync.waiting, manner)
        detail = manner.say(f"{last} 同步，{waits}", f"Synced {last}, {waits}") if last else waits
        return ChipRow("network", text, "wifi", "good", text, detail)
    text = manner.say("離線", "Offline")
    if sync.offline_since is not None:
        minutes = max(0, int((manner.now - sync.offline_since).total_seconds()) // 60)
        text = manner.say(f"離線 {_span(minutes, manner)}", f"Offline {_span(minutes, manner)}")
    detail = manner.say(f"{last} 最後同步", f"Last synced {last}") if last else manner.say("未曾同步", "Not synced yet")
    if nearby.reached:
        detail = sharing_with(nearby, manner)
    return ChipRow("network", text, "wifi-off", "warn", text, detail)


def sharing_with(nearby: NeighboursStatus, manner: Manner) -> str:
    """The shop's tills that answered last: by name while the names fit into a line."""
    number = len(nearby.reached)
    if number > MOST_NAMED:
        return manner.say(f"與同店 {number} 部機互通", f"Sharing with {number} tills")
    names = manner.say("、", ", ").join(nearby.reached)
    return manner.say(f"與 {names} 互通", f"Sharing with {names}")


def _queue(sync: SyncStatus, manner: Manner) -> ChipRow:
    if not sync.waiting:
        text = manner.say("已同步", "Synced")
        return ChipRow("queue", text, "cloud-upload", "good", text, "")
    text = _waiting(sync.waiting, manner)
    return ChipRow("queue", text, "cloud-upload", "good" if sync.online else "warn", text, "")


def _printer(printing: PrintingStatus, manner: Manner) -> ChipRow:
    name = manner.say("打印機", "Printer")
    if printing.fault is not Fault.NONE and printing.stand_in:
        names = {"stand_in": printing.stand_in, "printer": printing.printer}
        told = message("printer-stand-in", names, manner.language)
        return ChipRow("printer", _fault(printing.fault, manner), "printer", "warn", told.text, told.advice)
    if printing.fault is not Fault.NONE:
        told = message(f"printer-{printing.fault.value}", {"waiting": printing.waiting}, manner.language)
        return ChipRow("printer", _fault(printing.fault, manner), "triangle-alert", "error", told.text, told.advice)
    ready = manner.say("打印機正常", "Printer ready")
    if printing.paper_low:
        low = manner.say("紙快用完", "Paper low")
        return ChipRow("printer", low, "printer", "warn", ready, low)
    waits = manner.say(f"{printing.waiting} 張待印", f"{printing.waiting} to print") if printing.waiting else ""
    return ChipRow("printer", name, "printer", "good", ready, waits or manner.say("紙足夠", "Paper OK"))


def _reader(manner: Manner) -> ChipRow:
    told = message("terminal-lost", {}, manner.language)
    return ChipRow("reader", manner.say("讀卡機斷線", "Reader lost"), "credit-card", "error", told.text, told.advice)


def _fault(fault: Fault, manner: Manner) -> str:
    match fault:
        case Fault.PAPER_OUT:
            return manner.say("打印機缺紙", "No paper")
        case Fault.COVER_OPEN:
            return manner.say("上蓋未關", "Cover open")
        case Fault.SILENT:
            return manner.say("打印機沒回應", "No answer")
        case Fault.CUTTER:
            return manner.say("切紙刀卡住", "Cutter stuck")
        case Fault.OVERHEATED:
            return manner.say("打印頭過熱", "Printer hot")
        case Fault.UNRECOVERABLE | Fault.ERROR:
            return manner.say("打印機故障", "Printer fault")
        case Fault.OFFLINE:
            return manner.say("打印機未備妥", "Not ready")
        case _:
            return manner.say("打印機未連接", "No printer")


def _camera(cameras: tuple[CameraStatus, ...], manner: Manner) -> ChipRow:
    """One chip for all: the camera that needs somebody, else the first."""
    camera = min(cameras, key=lambda one: _NEEDS.index(one.state), default=CameraStatus())
    text = manner.say("鏡頭", "Camera")
    match camera.state:
        case "covered":
            told = message("camera-covered", {}, manner.language)
            dark = manner.say("鏡頭漆黑", "Camera dark")
            return ChipRow("camera", dark, "camera-off", "warn", told.text, told.advice)
        case "resting":
            title = manner.say("鏡頭休息中", "Camera resting")
            detail = manner.say("有人使用即自動開啟", "Wakes when the till is used")
            return ChipRow("camera", text, "scan-line", "good", title, detail)
        case "opening":
            return ChipRow("camera", text, "scan-line", "good", manner.say("鏡頭開啟中", "Camera opening"), camera.name)
        case "live":
            title = manner.say("鏡頭正常", "Camera ready")
            return ChipRow("camera", text, "scan-line", "good", title, camera.name)
        case "lost":
            lost = manner.say("鏡頭斷線", "Camera lost")
            detail = manner.say("可用掃描器或電話", "Use scanner or phone")
            return ChipRow("camera", lost, "camera-off", "error", lost, detail)
        case _:
            text = manner.say("掃描器", "Scanner")
            title, detail = manner.say("掃描器隨時可用", "Scanner any time"), manner.say("鏡頭未開", "Camera off")
            return ChipRow("camera", text, "scan-line", "good", title, detail)


def camera_notice(cameras: tuple[CameraStatus, ...], manner: Manner) -> str:
    """Why a code held before the camera is not read, where the camera itself is why; empty where it sees."""
    told = {"lost": "camera-lost", "covered": "camera-covered"}
    states = [camera.state for camera in cameras]
    if not states or any(state not in told for state in states):
        return ""
    return message(told[states[0]], {}, manner.language).whole(manner.language)


def _shift(state: TillState, manner: Manner) -> ChipRow:
    if state.shift is None:
        title = manner.say("未開更", "No shift open")
        return ChipRow("shift", title, "vault", "warn", title, manner.say("登入後開更", "Open it after sign-in"))
    title = manner.say(f"第 {state.shift.number} 更已開", f"Shift {state.shift.number} open")
    amount = fmt.money_short(state.shift.float_minor, manner.currency)
    return ChipRow("shift", title, "vault", "good", title, manner.say(f"備用金 {amount}", f"Float {amount}"))


def _waiting(count: int, manner: Manner) -> str:
    return manner.say(f"待傳 {count}", f"{count} to send")


def _span(minutes: int, manner: Manner) -> str:
    if minutes < 120:
        return manner.say(f"{minutes} 分鐘", f"{minutes} min")
    return manner.say(f"{minutes // 60} 小時", f"{minutes // 60} h")
