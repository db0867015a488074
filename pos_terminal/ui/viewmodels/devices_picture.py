"""What the devices screen shows: pure pictures of what the workers said."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from pos_terminal.domain.neighbours import NeighboursStatus
from pos_terminal.domain.selling.scan import CodeRead
from pos_terminal.domain.words import Words
from pos_terminal.services.state import (
    CameraStatus,
    LineDisplayStatus,
    PrintingStatus,
    SyncStatus,
    TerminalStatus,
    TillState,
)
from pos_terminal.ui import format as fmt
from pos_terminal.ui.messages import Message, message
from pos_terminal.ui.viewmodels import printer_words as words
from pos_terminal.ui.viewmodels.chips import sharing_with
from pos_terminal.ui.viewmodels.manner import Manner

DRAWER_REASONS = (Words("找換零錢", "Change"), Words("點錢", "Count"), Words("其他", "Other"))
SHOWN_CHARACTERS = 24
VERSION_CHARACTERS = 8


@dataclass(frozen=True, slots=True)
class FactRow:
    """A line of the left panel: what, and how it stands."""

    key: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class CameraRow:
    """One of several cameras; the chosen one's picture is shown."""

    key: int
    title: str
    glyph: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class DrawerReasonRow:
    """A reason for opening the drawer without a sale."""

    key: int
    text: str


@dataclass(frozen=True, slots=True)
class DevicesProps:
    """All that the devices screen shows. Tones are good, warn, error or info."""

    net_title: str = ""
    net_detail: str = ""
    net_tone: str = "info"
    net_glyph: str = "monitor"
    can_sync: bool = False
    waiting: str = ""
    facts: tuple[FactRow, ...] = ()
    sync_problem: str = ""
    sync_advice: str = ""
    printer_tone: str = "good"
    printer_state: str = ""
    printer_advice: str = ""
    printer_steps: tuple[str, ...] = ()
    printer_waiting: str = ""
    unknown_text: str = ""
    can_reprint: bool = False
    camera_tone: str = "info"
    camera_state: str = ""
    camera_advice: str = ""
    camera_viewing: bool = False
    camera_live: bool = False
    camera_source: str = ""
    camera_found: str = ""
    cameras: tuple[CameraRow, ...] = ()
    scanner_tone: str = "info"
    scanner_state: str = ""
    scanner_detail: str = ""
    scanner_testing: bool = False
    drawer_choosing: bool = False
    drawer_reasons: tuple[DrawerReasonRow, ...] = ()
    drawer_tone: str = "info"
    drawer_state: str = ""
    drawer_detail: str = ""
    drawer_step: str = ""
    drawer_step_key: str = ""
    printer_found: str = ""
    printer_searching: bool = False
    printer_may_sweep: bool = False
    reader_tone: str = "info"
    reader_state: str = ""  # empty where none is connected
    reader_detail: str = ""
    display_tone: str = "info"
    display_state: str = ""  # empty where there is none
    display_detail: str = ""
    display_rows: tuple[str, ...] = ()
    problem: str = ""
    advice: str = ""


def step_key(step: str, manner: Manner) -> str:
    """The key that goes on in learning the drawer's switch."""
    match step:
        case "shut":
            return manner.say("已關好", "It is shut")
        case "open":
            return manner.say("已打開", "It is open")
    return ""


def with_net(
    props: DevicesProps, sync: SyncStatus, nearby: NeighboursStatus, state: TillState, manner: Manner
) -> DevicesProps:
    """Head office: heard or not, and what waits; the shop's other tills, where it has any."""
    facts = _facts(sync, state, manner)
    if nearby.known:
        facts = (*facts, FactRow("neighbours", manner.say("同店收銀機", "Tills nearby"), nearby_text(nearby, manner)))
    if not sync.enrolled:
        return replace(
            props,
            net_title=manner.say("單機運作", "Stand-alone"),
            net_detail=manner.say("這部機沒有連接總公司。", "This till has no head office."),
            facts=facts,
        )
    problem = message(sync.problem, {"cause": sync.cause}, manner.language) if sync.problem else None
    since = manner.time(sync.offline_since) if sync.offline_since else ""
    away = (
        manner.say(f"由 {since} 起", f"Since {since}")
        if since
        else manner.say("未聯絡到總公司", "Head office not reached")
    )
    return replace(
        props,
        net_title=manner.say("在線", "Online") if sync.online else manner.say("離線", "Offline"),
        net_detail=manner.say("總公司有回應", "Head office answers") if sync.online else away,
        net_tone="good" if sync.online else "warn",
        net_glyph="wifi" if sync.online else "wifi-off",
        can_sync=True,
        waiting=fmt.points(sync.waiting),
        facts=facts,
        sync_problem=problem.text if problem else "",
        sync_advice=problem.advice if problem else "",
    )


def nearby_text(nearby: NeighboursStatus, manner: Manner) -> str:
    """Who of the shop answered last."""
    return sharing_with(nearby, manner) if nearby.reached else manner.say("未找到", "None answers")


def _facts(sync: SyncStatus, state: TillState, manner: Manner) -> tuple[FactRow, ...]:
    place = state.installation
    contact = manner.calendar.local(sync.last_contact) if sync.last_contact else None
    today = manner.calendar.local(manner.now).date()
    rows = [
        FactRow("shop", manner.say("店舖及收銀機", "Shop and till"), f"{place.shop}-{place.terminal}"),
        FactRow("bills", manner.say("本機紀錄", "Records on this till"), fmt.points(state.sequence)),
    ]
    rows += [
        FactRow(programme.id, manner.name(programme.names), programme.version[:VERSION_CHARACTERS])
        for programme in state.programmes
    ]
    if sync.enrolled:
        never = manner.say("未曾", "Never")
        text = fmt.time_or_day(contact, today) if contact else never
        rows.insert(0, FactRow("contact", manner.say("上次同步", "Last sync"), text))
    return tuple(rows)


def with_printer(props: DevicesProps, printing: PrintingStatus, manner: Manner) -> DevicesProps:
    """The printer and its drawer."""
    tone, state, advice = words.printer_words(printing, manner)
    waiting = manner.say(f"{printing.waiting} 張待印", f"{printing.waiting} to print") if printing.waiting else ""
    drawer_tone, drawer_state = words.drawer_words(printing, manner)
    return replace(
        props,
        printer_tone=tone,
        printer_state=state,
        printer_advice=advice,
        printer_steps=words.steps(printing, manner),
        printer_waiting=waiting,
        unknown_text=words.unknown_text(printing.unknown, manner),
        drawer_tone=drawer_tone,
        drawer_state=drawer_state,
    )


def with_camera(
    props: DevicesProps, cameras: tuple[CameraStatus, ...], camera: CameraStatus, viewing: str, manner: Manner
) -> DevicesProps:
    """The chosen camera's state, its picture (`viewing`) where it is looked at, and the others beside it."""
    tone, state, advice = _camera_words(camera, manner)
    rows = tuple(
        CameraRow(
            one.place,
            one.name,
            "camera-off" if one.state in ("lost", "covered") else "camera",
            one.place == camera.place,
        )
        for one in cameras
    )
    return replace(
        props,
        camera_tone=tone,
        camera_state=state,
        camera_advice=advice,
        camera_viewing=bool(viewing),
        camera_live=bool(viewing) and camera.state in ("live", "covered"),
        camera_source=viewing,
        cameras=rows if len(rows) > 1 else (),
    )


def _camera_words(camera: CameraStatus, manner: Manner) -> tuple[str, str, str]:
    """Tone, state and advice."""
    match camera.state:
        case "live":
            return (
                "good",
                manner.say("正常", "Ready"),
                manner.say("對準鏡頭約 15 厘米。", "Hold the code about 15 cm away."),
            )
        case "lost" | "covered":
            said = message(f"camera-{camera.state}", {}, manner.language)
            return said.tone, said.text, said.advice
        case "opening":
            return "info", manner.say("開啟中", "Opening"), camera.name
        case "resting":
            advice = manner.say("有人使用收銀機時自動開啟。", "It wakes when the till is used.")
            return "info", manner.say("休息中", "Resting"), advice
    return "info", manner.say("未開啟", "Off"), ""


def cameras_here(names: tuple[str, ...], manner: Manner) -> str:
    """The cameras that are plugged in."""
    if not names:
        return ""
    return manner.say("本機鏡頭：", "Cameras here: ") + manner.say("、", ", ").join(names)


def with_customer_side(
    props: DevicesProps, terminal: TerminalStatus, display: LineDisplayStatus, manner: Manner
) -> DevicesProps:
    """The payment terminal and the line display, where they are connected."""
    words = {
        "off": "",
        "opening": manner.say("開啟中", "Opening"),
        "ready": manner.say("正常", "Ready"),
        "busy": manner.say("付款中", "At work"),
    }
    tones = {"ready": "good", "busy": "good"}
    reader, shown = message("terminal-lost", {}, manner.language), message("display-lost", {}, manner.language)
    return replace(
        props,
        reader_tone=tones.get(terminal.state, reader.tone if terminal.state == "lost" else "info"),
        reader_state=words.get(terminal.state, reader.text),
        reader_detail=f"{reader.advice} {terminal.cause}".strip() if terminal.state == "lost" else terminal.name,
        display_tone=tones.get(display.state, shown.tone if display.state == "lost" else "info"),
        display_state=words.get(display.state, shown.text),
        display_detail=f"{shown.advice} {display.cause}".strip() if display.state == "lost" else "",
        display_rows=display.rows,
    )


def with_scanner(
    props: DevicesProps, last: tuple[CodeRead, datetime] | None, said: Message | None, manner: Manner
) -> DevicesProps:
    """What was read last."""
    if last is None:
        return replace(props, scanner_state=manner.say("未讀過碼", "Nothing read yet"))
    read, at = last
    text = read.text if len(read.text) <= SHOWN_CHARACTERS else f"{read.text[:SHOWN_CHARACTERS]}…"
    shown = manner.say(f"{manner.time(at)} 讀到 {text}", f"{manner.time(at)} read {text}")
    if said is not None:
        return replace(props, scanner_tone="warn", scanner_state=said.text, scanner_detail=shown)
    return replace(props, scanner_tone="good", scanner_state=manner.say("正常", "Ready"), scanner_detail=shown)
