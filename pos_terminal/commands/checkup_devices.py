"""What `doctor` finds at the ends of cables: printers, display, payment terminal, scanners, cameras and head office."""

import re
from pathlib import Path

import requests

from pos_terminal.commands.findings import Finding, good
from pos_terminal.config import (
    CameraSection,
    LineDisplaySection,
    PaymentTerminalSection,
    PrinterSection,
    ScannerSection,
)
from pos_terminal.domain.errors import Refused, Unavailable
from pos_terminal.domain.words import Words
from pos_terminal.ui.messages import message

HEAD_OFFICE_TIMEOUT_S = 3
BY_DEVICE = "hwgrep://"  # pyserial's: the port of the USB device that fits, whatever its name today


def printer(section: PrinterSection, data: Path) -> Finding:
    """Whether the printer answers, and has paper."""
    from pos_terminal.main.printers import NATIVE, settings_of
    from pos_terminal.printer.transport import open_printer

    settings = settings_of(section, data)
    what = f"{section.name} ({section.kind} {section.address})".replace(" )", ")")
    try:
        status = open_printer(settings).status()
    except (Refused, Unavailable, OSError) as error:
        return _device_missing("printer", what, str(error))
    if not status.fault and section.text in NATIVE and settings.paper.text != section.text:
        zh = f"{what} 就緒；其 {section.text} 中文未經測試紙條確認，會以圖像列印"
        en = f"{what} is ready; its {section.text} letters were not confirmed on a test slip, so it prints pictures"
        return good("printer", zh, en)
    if not status.fault:
        return good("printer", f"{what} 就緒", f"{what} is ready")
    return _device_missing("printer", what, f"{status.fault} {status.cause}".strip())


def line_display(section: LineDisplaySection) -> Finding:
    """Whether the display's port can be opened; a display itself says nothing."""
    from pos_terminal.counter_devices.line import LineLost, SerialLine

    try:
        SerialLine(section.port, section.baud).close()
    except LineLost as lost:
        return _device_missing("line display", section.port, str(lost))
    return good("line display", f"{section.port} 已接上", f"{section.port} is there")


def payment_terminal(section: PaymentTerminalSection) -> Finding:
    """Whether there is a driver, and the terminal answers it."""
    from pos_terminal.main.payment_terminals import open_payment_terminal, terminal_settings

    what = f"{section.kind} {section.address}".strip()
    try:
        terminal = open_payment_terminal(terminal_settings(section))
    except Unavailable as missing:
        said, advice = message(missing.code, {}, "zh_HK"), message(missing.code, {}, "en")
        found = Words(f"{what}：{said.text}（{missing.cause}）", f"{what}: {advice.text} ({missing.cause})")
        return Finding("payment terminal", "bad", found, Words(said.advice, advice.advice))
    found_it = terminal.look()
    terminal.close()
    if found_it.is_there:
        model = f" ({found_it.model})" if found_it.model else ""
        return good("payment terminal", f"{what}{model} 就緒", f"{what}{model} is ready")
    return _device_missing("payment terminal", what, found_it.cause)


def scanner(section: ScannerSection) -> Finding:
    """Whether the serial port is there."""
    from serial.tools import list_ports

    ports = [port.device for port in list_ports.comports()]
    by_device = section.port.startswith(BY_DEVICE)
    is_there = _has_device(section.port) if by_device else section.port in ports or Path(section.port).exists()
    if is_there:
        return good("scanner", f"{section.port} 已接上", f"{section.port} is there")
    return _device_missing("scanner", section.port, "ports here: " + (", ".join(ports) or "none"))


def _has_device(url: str) -> bool:
    """Whether a port's USB device answers to the pattern of a `hwgrep://` URL (pyserial)."""
    from serial.tools import list_ports

    try:
        return any(list_ports.grep(url.removeprefix(BY_DEVICE).partition("&")[0]))
    except re.error:
        return False


def camera(section: CameraSection) -> Finding:
    """Whether the camera gives pictures."""
    from pos_terminal.main.cameras import camera_settings
    from pos_terminal.scanner.opening import first_picture
    from pos_terminal.scanner.sources import source_name

    name = source_name(section.source)
    what = name if name == section.source else f"{section.source} ({name})"
    first = first_picture(section.source, camera_settings(section))
    if first is None:
        return _device_missing("camera", what, "gives no picture")
    size = f"{first.width}x{first.height}"
    if not first.missing:
        return good("camera", f"{what} 可用，{size}", f"{what} gives pictures of {size}")
    lacks = ", ".join(first.missing)
    return Finding(
        "camera",
        "note",
        Words(f"{what} 可用，{size}；不支援 {lacks}", f"{what} gives pictures of {size}; it does not take {lacks}"),
        Words("在設定檔中刪去這些設定，或改用它支援的值", "leave these out of the settings file, or try other values"),
    )


def cameras_here() -> Finding:
    """The cameras that are plugged in, by number and name, whether the settings use them or not."""
    from pos_terminal.scanner.opening import there

    found = ", ".join(f"camera:{one.index} = {one.name}" for one in there())
    if found:
        return good("cameras here", found, found)
    return good("cameras here", "沒有接上鏡頭", "none is plugged in")


def _device_missing(part: str, what: str, cause: str) -> Finding:
    return Finding(
        part,
        "bad",
        Words(f"{what}：{cause}", f"{what}: {cause}"),
        Words("檢查電源、接線和設定檔中的位址", "check its power, its cable, and its address in the settings file"),
    )


def head_office(url: str) -> Finding:
    """Whether head office can be heard."""
    if not url:
        return good("head office", "獨立店舖，沒有總部", "none: this is a shop of its own")
    try:
        answer = requests.get(f"{url.rstrip('/')}/healthz", timeout=HEAD_OFFICE_TIMEOUT_S)
        problem = "" if answer.ok else f"HTTP {answer.status_code}"
    except requests.RequestException as error:
        problem = type(error).__name__
    if not problem:
        return good("head office", f"{url} 有回應", f"{url} answers")
    return Finding(
        "head office",
        "note",
        Words(f"{url} 沒有回應（{problem}）", f"{url} does not answer ({problem})"),
        Words(
            "照常營業：記錄會留在本機，恢復後自動上傳", "go on selling: records wait here and are sent when it is back"
        ),
    )
