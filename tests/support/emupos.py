"""The judge: receipt printers that nobody here wrote, emupos, as a process of its own.

It runs in an environment beside the program's (`.venv-judge`, made by `packaging/bootstrap.py test`), as it needs a
newer Python than the program does. Printers are reached over TCP and pseudo-terminals, and governed over HTTP: faults
set and taken away, receipts counted and looked at, the drawer seen open. What it does not understand, it says.
"""

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from types import TracebackType
from typing import Any, Literal, Self

import numpy as np
import numpy.typing as npt
from PIL import Image

from pos_terminal.printer.bitmap import Bitmap

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = ROOT / ".venv-judge" / ("Scripts/emupos.exe" if os.name == "nt" else "bin/emupos")
# Below what systems give to outgoing connections: an address stays free while the judge is switched off and on.
PORTS = range(20_000, 32_000)
STARTING_S = 60.0

FaultName = Literal["paper-near-end", "paper-out", "cover-open", "offline"]
Dots = npt.NDArray[np.bool_]

PROFILE = """\
type: printer
name: {name}
dpi: 203
width_dots: {width}
font_a: {{ width: 12, height: 24 }}
font_b: {{ width: 9, height: 17 }}
code_pages: {{ 0: PC437, 16: WPC1252 }}
default_code_page: 0
drawer_sensor_open_level: high
serial: {{ baud: 19200, data_bits: 8, parity: none, stop_bits: 1 }}
"""


@dataclass(frozen=True, slots=True)
class Paper:
    """One piece of paper that came out. `whole` where it was cut off by the job itself, not by the line's end."""

    id: str
    whole: bool
    png: bytes

    @property
    def dots(self) -> Dots:
        return dots_of(self.png)


def dots_of(png: bytes) -> Dots:
    """True where a PNG is black; rows below the last ink do not count, as nobody sees where white paper ends."""
    black: Dots = np.asarray(Image.open(BytesIO(png)).convert("1")) == 0
    inked = np.flatnonzero(black.any(axis=1))
    return black[: inked[-1] + 1 if inked.size else 0]


def dots_on_screen(bitmap: Bitmap) -> Dots:
    """The same of a preview."""
    return dots_of(bitmap.png())


def lies_within(inner: Dots, outer: Dots) -> bool:
    """Whether every black dot of the first is black on the second, the ends of white paper aside."""
    height = max(len(inner), len(outer))
    small, large = (np.pad(dots, ((0, height - len(dots)), (0, 0))) for dots in (inner, outer))
    return bool((small <= large).all())


def begins_as(torn: Dots, whole: Dots) -> bool:
    """Whether the first paper is the beginning of the second."""
    return torn.shape[1:] == whole.shape[1:] and np.array_equal(torn, whole[: len(torn)])


class Emupos:
    """The emulator's process with printers of these names and widths, on free ports, at work in `folder`."""

    def __init__(self, folder: Path, widths: dict[str, int], *, serial: bool = False) -> None:
        self._folder = folder
        self._serial = serial and sys.platform != "win32"
        self._folder.mkdir(parents=True, exist_ok=True)
        ports = free_ports(1 + len(widths))
        self.api_port = ports[0]
        self.printers = {
            name: JudgedPrinter(self, name, width, port)
            for (name, width), port in zip(widths.items(), ports[1:], strict=True)
        }
        self._lines: list[str] = []
        self._life_began = 0
        self._reader = threading.Thread()
        self._process: subprocess.Popen[str] | None = None
        self._write_settings()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def start(self) -> None:
        """Switches it on, if it is off; comes back when it answers."""
        if self._process is not None:
            return
        environment = {**os.environ, "TMPDIR": str(self._folder), "COLUMNS": "400", "PYTHONUNBUFFERED": "1"}
        environment.pop("PYTHONPATH", None)  # its packages are its own
        self._process = subprocess.Popen(
            [str(PROGRAM), "run", "--config", str(self._folder / "emupos.yaml")],
            cwd=self._folder,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
            text=True,
            errors="replace",
        )
        self._life_began = len(self._lines)
        self._reader = threading.Thread(target=self._read, args=(self._process,), daemon=True)
        self._reader.start()
        wait_until(self._answers, STARTING_S, self._story)

    def stop(self) -> None:
        """Switches it off in good order: what it has of a job comes out."""
        self._end(signal.SIGTERM)

    def kill(self) -> None:
        """Pulls its plug: what it has of a job is lost."""
        self._end(signal.SIGKILL if sys.platform != "win32" else signal.SIGTERM)

    def rest(self) -> None:
        """Waits until every connection from a till has come to its end, and with it what it printed."""
        wait_until(lambda: self._connected() == 0, 60, self._story)
        time.sleep(0.05)
        wait_until(lambda: self._connected() == 0, 60, self._story)

    def _connected(self) -> int:
        lines = self._lines[self._life_began :]
        opened = sum("connection.opened" in line and " tcp " in line for line in lines)
        return opened - sum("connection.closed" in line and " tcp " in line for line in lines)

    def not_understood(self) -> list[str]:
        """What it could make nothing of, since it was first started: device and bytes."""
        return [line for line in self._lines if "printer.command.unknown" in line or "codepage.unsupported" in line]

    def call(self, method: str, path: str) -> bytes:
        """One request to its control interface. Raises OSError where it is off."""
        line = http.client.HTTPConnection("127.0.0.1", self.api_port, timeout=30)
        try:
            line.request(method, f"/api/v1/{path}")
            answer = line.getresponse()
            body = answer.read()
        except http.client.HTTPException as error:
            raise OSError(str(error)) from error
        finally:
            line.close()
        assert answer.status < 300, f"{method} {path}: {answer.status} {body!r}"
        return body

    def _answers(self) -> bool:
        assert self._process is not None
        assert self._process.poll() is None, f"it ended: {self._story()}"
        with suppress(OSError):
            return bool(self.call("GET", "health"))
        return False

    def _end(self, how: int) -> None:
        if self._process is None:
            return
        self._process.send_signal(how)
        self._process.wait(STARTING_S)
        self._reader.join(STARTING_S)
        assert self._process.stdout
        self._process.stdout.close()
        self._process = None

    def _read(self, process: subprocess.Popen[str]) -> None:
        assert process.stdout
        for line in process.stdout:
            self._lines.append(line.rstrip())

    def _story(self) -> str:
        return "\n".join(self._lines[-30:])

    def _write_settings(self) -> None:
        devices = []
        for printer in self.printers.values():
            profile = f"{printer.width_dots}.yaml"
            text = PROFILE.format(name=f"{printer.width_dots} dots", width=printer.width_dots)
            (self._folder / profile).write_text(text, encoding="utf-8")
            serial = ", { serial: { pty: true } }" if self._serial else ""
            devices.append(
                f"  - {{ id: {printer.name}, type: printer, profile: ./{profile}, receipts_dir: ./receipts,"
                f" connections: [ {{ tcp: {{ port: {printer.port} }} }}{serial} ] }}\n"
            )
        head = f"schema: 1\napi: {{ host: 127.0.0.1, port: {self.api_port} }}\ndevices:\n"
        (self._folder / "emupos.yaml").write_text(head + "".join(devices), encoding="utf-8")

    def tty_of(self, name: str) -> str:
        """The pseudo-terminal of a printer, under the name that stays the same."""
        return str(self._folder / "emupos" / name)


class JudgedPrinter:
    """One printer of the judge."""

    def __init__(self, judge: Emupos, name: str, width_dots: int, port: int) -> None:
        self._judge = judge
        self.name = name
        self.width_dots = width_dots
        self.port = port
        self._seen: dict[str, Paper] = {}

    @property
    def address(self) -> str:
        return f"127.0.0.1:{self.port}"

    @property
    def tty(self) -> str:
        return self._judge.tty_of(self.name)

    def fail(self, fault: FaultName) -> None:
        """From now on, and over nothing that came before."""
        self._judge.call("PUT", f"devices/{self.name}/faults/{fault}")

    def mend(self, fault: FaultName) -> None:
        self._judge.call("DELETE", f"devices/{self.name}/faults/{fault}")

    def papers(self) -> tuple[Paper, ...]:
        """All that came out so far, oldest first."""
        listed: list[dict[str, Any]] = json.loads(self._judge.call("GET", f"devices/{self.name}/receipts"))
        for one in listed:
            if one["id"] not in self._seen:
                png = self._judge.call("GET", f"devices/{self.name}/receipts/{one['id']}/image")
                self._seen[one["id"]] = Paper(one["id"], one["boundary"] == "cut", png)
        return tuple(self._seen[one["id"]] for one in sorted(listed, key=lambda one: str(one["completed_at"])))

    def words_of(self, paper: Paper) -> str:
        """What the printer set in letters of its own on a paper, line by line, with pictures named as such."""
        return self._judge.call("GET", f"devices/{self.name}/receipts/{paper.id}/text").decode("utf-8")

    def drawer_is_open(self) -> bool:
        return bool(json.loads(self._judge.call("GET", f"devices/{self.name}"))["state"]["drawer"] == "open")

    def close_drawer(self) -> None:
        self._judge.call("POST", f"devices/{self.name}/drawer/close")


def wait_until(come: Callable[[], bool], within_s: float, story: Callable[[], str] = lambda: "") -> float:
    """Waits until something has come about; how long that took, in seconds. The deadline is for what never will."""
    began = time.monotonic()
    while not come():
        assert time.monotonic() - began < within_s, f"did not come about within {within_s:.0f} s\n{story()}"
        time.sleep(0.02)
    return time.monotonic() - began


def free_ports(count: int) -> list[int]:
    """Ports that nobody listens on, beginning at a place of this process's own."""
    found: list[int] = []
    at = PORTS.start + os.getpid() * 97 % len(PORTS)
    while len(found) < count:
        at = at + 1 if at + 1 in PORTS else PORTS.start
        with socket.socket() as probe, suppress(OSError):
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(("127.0.0.1", at))
            found.append(at)
    return found
