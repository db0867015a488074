"""An independent reading of what a job in the printer's own lines consists of, by the lengths in Epson's reference."""

import struct
from dataclasses import dataclass, field


@dataclass
class Walked:
    """What was in a job: text lines with how many columns they take, tiles, pictures as (m, width, height)."""

    lines: list[int] = field(default_factory=list)
    texts: list[bytes] = field(default_factory=list)
    tiles: list[bytes] = field(default_factory=list)
    pictures: list[tuple[int, int, int]] = field(default_factory=list)
    commands: list[bytes] = field(default_factory=list)


LENGTHS = {b"\x1b@": 2, b"\x1bp": 5, b"\x1bE": 3, b"\x1b3": 3, b"\x1bJ": 3, b"\x1bd": 3, b"\x1c&": 2, b"\x1dV": 4}


def walk(job: bytes, letter_dots: int = 12) -> Walked:
    """Every byte of the job accounted for; ValueError at what is no command that is listed here."""
    found, at, dots, text = Walked(), 0, 0, b""
    while at < len(job):
        head = job[at : at + 2]
        if head == b"\x1b*":
            across = int.from_bytes(job[at + 3 : at + 5], "little")
            found.tiles.append(job[at + 5 : at + 5 + 3 * across])
            at, dots = at + 5 + 3 * across, dots + across
        elif job[at : at + 3] == b"\x1dv0":
            width, height = struct.unpack_from("<HH", job, at + 4)
            found.pictures.append((job[at + 3], width, height))
            at += 8 + width * height
            if dots:
                raise ValueError("a picture within a line of text")
        elif head in LENGTHS:
            found.commands.append(job[at : at + LENGTHS[head]])
            at += LENGTHS[head]
        elif job[at] == 0x0A:
            found.lines.append(dots)
            found.texts.append(text)
            at, dots, text = at + 1, 0, b""
        elif 0x20 <= job[at] <= 0x7E:
            at, dots, text = at + 1, dots + letter_dots, text + job[at : at + 1]
        elif 0x81 <= job[at] <= 0xFE:
            at, dots, text = at + 2, dots + 2 * letter_dots, text + job[at : at + 2]
        else:
            raise ValueError(f"{job[at : at + 4].hex()} at byte {at}")
    return found
