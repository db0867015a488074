"""What a camera is named by in the settings, and which cameras this machine has. Loads no picture library."""

import re
from dataclasses import dataclass
from pathlib import Path

LINUX_CAMERAS = Path("/sys/class/video4linux")
PICTURES = (".png", ".jpg", ".jpeg", ".webp", ".bmp", ".gif", ".tif", ".tiff")
RECORDINGS = (".avi", ".mkv", ".mov", ".mp4", ".mpg", ".mpeg", ".webm")
_DEVICE = "camera:"


@dataclass(frozen=True, slots=True)
class CameraDevice:
    """A camera of this machine: its number, and its name as the driver gives it."""

    index: int
    name: str


def is_device(source: str) -> bool:
    """Whether the source is a camera of this machine: `camera:0`, just `0`, or `camera:` and a part of its name."""
    return source.startswith(_DEVICE) or source.isdecimal()


def is_url(source: str) -> bool:
    """Whether the source is a stream."""
    return "://" in source


def devices(root: Path = LINUX_CAMERAS) -> tuple[CameraDevice, ...]:
    """The cameras that are plugged in, by number. Only Linux tells without opening them; elsewhere there are none."""
    try:
        nodes = sorted(root.iterdir(), key=lambda node: _number(node.name))
    except OSError:
        return ()
    found = (_device(node) for node in nodes if _number(node.name) >= 0)
    return tuple(device for device in found if device is not None)


def _device(node: Path) -> CameraDevice | None:
    # A USB camera has several nodes; only the first of each gives pictures, the others tell of them.
    if _text(node / "index") not in ("", "0"):
        return None
    number = _number(node.name)
    return CameraDevice(number, _text(node / "name") or f"camera {number}")


def _number(node: str) -> int:
    digits = re.fullmatch(r"video(\d+)", node)
    return int(digits[1]) if digits else -1


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8", errors="replace").strip()
    except OSError:
        return ""


def device_index(source: str, found: tuple[CameraDevice, ...] | None = None) -> int | None:
    """The number of a camera; None where no camera that is plugged in has that name.

    A camera that is plugged in again may get another number, and two may change theirs when the machine starts: its
    name stays.
    """
    named = source.removeprefix(_DEVICE).strip()
    if named.isdecimal():
        return int(named)
    there = devices() if found is None else found
    return next((device.index for device in there if named and named.casefold() in device.name.casefold()), None)


def source_name(source: str) -> str:
    """The camera as its driver calls it, or where the pictures come from; never a password."""
    if is_device(source):
        index = device_index(source)
        named = source.removeprefix(_DEVICE)
        known = (device.name for device in devices() if device.index == index)
        return next(known, f"camera {named}" if named.isdecimal() else named)
    return source.rsplit("@", maxsplit=1)[-1] if is_url(source) else Path(source).name
