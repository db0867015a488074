"""`pos-terminal scan`: the codes in pictures, recordings, folders and cameras, a line for each."""

import json
import os
import sys
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

import click
from rich.console import Console
from rich.progress import Progress

from pos_terminal.commands.failing import ANSWER_IS_NO, SOMETHING_MISSING, WRONG_USE, tell
from pos_terminal.domain.selling.scan import CodeRead, RepeatGuard, guard_s, interpret, likely_kind
from pos_terminal.scanner.camera import Camera
from pos_terminal.scanner.decode import LiveDecoder
from pos_terminal.scanner.files import Unreadable, codes_in_file
from pos_terminal.scanner.sources import PICTURES, RECORDINGS, is_device, is_url
from pos_terminal.wire.member_code import parse

CAMERA_WAIT_S = 4.0


@dataclass(frozen=True, slots=True)
class Line:
    """What is printed of a code. `member` is a member number, or the member id of a signed code."""

    source: str
    symbology: str
    text: str
    kind: str
    member: str | None


class Scan:
    """Prints codes, and remembers what the command has to answer for in its exit code."""

    def __init__(self, *, as_json: bool) -> None:
        self._as_json = as_json
        self._found = 0
        self._unreadable = False
        self._no_camera = False

    @property
    def exit_code(self) -> int:
        if self._no_camera:
            return SOMETHING_MISSING
        if self._unreadable:
            return WRONG_USE
        return 0 if self._found else ANSWER_IS_NO

    def file(self, path: Path) -> None:
        """A picture or a recording."""
        try:
            for code in codes_in_file(path):
                self._print(str(path), CodeRead(code.text, code.symbology, "file"))
        except BrokenPipeError:
            raise
        except Unreadable as error:
            tell(f"{path}: {error}")
            self._unreadable = True
        except OSError as error:
            tell(f"{path}: {error.strerror or error}")
            self._unreadable = True

    def folder(self, folder: Path) -> None:
        """All pictures and recordings below a folder, by name."""
        names = (Path(place) / name for place, _folders, names in os.walk(folder) for name in names)
        files = sorted(path for path in names if path.suffix.lower() in (*PICTURES, *RECORDINGS))
        console = Console(stderr=True)
        with Progress(console=console, transient=True, disable=not console.is_terminal) as progress:
            for path in progress.track(files, description=f"{folder.name} ({len(files)})"):
                self.file(path)

    def camera(self, source: str, seconds: float | None) -> None:
        """A camera or a stream: each code once for as long as it is in view."""
        guard = RepeatGuard()
        try:
            for read in _watch(source, seconds):
                meaning = interpret(read)
                if guard.is_new(meaning.text, time.monotonic(), guard_s(meaning)):
                    self._print(source, read)
        except LookupError:
            tell(f"{source}: no camera there, or it gives no pictures")
            self._no_camera = True

    def _print(self, source: str, read: CodeRead) -> None:
        self._found += 1
        line = Line(source, read.symbology, read.text, likely_kind(read), _member(read))
        if self._as_json:
            click.echo(json.dumps(asdict(line), ensure_ascii=False))
            return
        text = "".join(letter if letter.isprintable() else "·" for letter in line.text)
        whose = f" {line.member}" if line.member else ""
        click.echo(f"{line.source}: {line.symbology} {line.kind}{whose}: {text}")


@click.command("scan")
@click.argument("sources", metavar="SOURCE...", nargs=-1, required=True)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a line for each code.")
@click.option("--seconds", type=click.FloatRange(min=0.1), help="How long to watch a camera; else until Ctrl-C.")
def command(sources: tuple[str, ...], as_json: bool, seconds: float | None) -> None:
    """Read the codes in pictures, recordings and folders, or from camera:0 or a URL."""
    scan = Scan(as_json=as_json)
    for source in sources:
        if is_url(source) or is_device(source):
            scan.camera(source, seconds)
        elif Path(source).is_dir():
            scan.folder(Path(source))
        else:
            scan.file(Path(source))
    sys.exit(scan.exit_code)


def _member(read: CodeRead) -> str | None:
    if likely_kind(read) != "member":
        return None
    meaning = interpret(read)
    signed = parse(meaning.text)
    return signed[0].member if signed else meaning.text


def _watch(source: str, seconds: float | None) -> Iterator[CodeRead]:
    """What a camera reads until the time is up, it is gone, or Ctrl-C. Raises LookupError where none is there."""
    camera, decoder = Camera(source), LiveDecoder()
    camera.start()
    try:
        frame = camera.newest(timeout_s=CAMERA_WAIT_S)
        if frame is None:
            raise LookupError(source)
        ends = time.monotonic() + seconds if seconds else float("inf")
        while time.monotonic() < ends:
            if frame is not None:
                seen = frame.number
                for code in decoder.read(frame.picture):
                    yield CodeRead(code.text, code.symbology, "camera")
            elif not camera.is_live:
                return
            frame = camera.newest(after=seen, timeout_s=0.5)
    except KeyboardInterrupt:
        return
    finally:
        camera.close()
