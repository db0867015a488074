"""A scanner on a serial line: framing by table, and a real pseudo terminal that is unplugged and plugged in again."""

import os
import time
import tty
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos_terminal.domain.selling.framing import Framing
from pos_terminal.domain.selling.scan import CodeRead
from pos_terminal.scanner.serial import Framer, Line, SerialScanner


@pytest.mark.parametrize(
    ("sent", "codes"),
    [
        (b"12345674\r", ["12345674"]),
        (b"12345674\r\n4891234567898\r\n", ["12345674", "4891234567898"]),
        (b"\x02]Q312345674\x03", ["]Q312345674"]),
        (b"\x02A\x03\x02B\x03", ["A", "B"]),
        (b"\x02A\x02B\x03", ["A", "B"]),
        (b"\r\n\r\n\t", []),
        (b"AB\tCD\t", ["AB", "CD"]),
        ("陳".encode() + b"\r", ["陳"]),
        (b"\xff\xfe\r", ["\ufffd\ufffd"]),
        (b"X" * 2_000 + b"\r" + b"next\r", ["X" * 401, "next"]),
    ],
)
def test_framing(sent: bytes, codes: list[str]) -> None:
    assert Framer().feed(sent) == codes
    one_by_one = Framer()
    assert [code for byte in sent for code in one_by_one.feed(bytes([byte]))] == codes


def test_a_scanner_that_sends_no_end_is_read_when_the_line_falls_silent() -> None:
    framer = Framer()
    assert framer.feed(b"1234") == []
    assert framer.feed(b"5674") == []
    assert framer.silence() == ["12345674"]
    assert framer.silence() == []


@pytest.mark.parametrize(
    ("framing", "sent", "codes"),
    [
        (Framing(suffix="#"), b"12345674#4891234567898#", ["12345674#", "4891234567898#"]),
        (Framing(suffix="\x04\x04"), b"A\x04B\x04\x04", ["A\x04B\x04\x04"]),
        (Framing(suffix="##"), b"X" * 2_000 + b"##next##", ["X" * 401, "next##"]),
        (Framing(prefix="$$", suffix="\r"), b"$$12345674\r\n", ["$$12345674"]),
    ],
)
def test_a_suffix_of_its_own_ends_a_code(framing: Framing, sent: bytes, codes: list[str]) -> None:
    assert Framer(framing).feed(sent) == codes
    one_by_one = Framer(framing)
    assert [code for byte in sent for code in one_by_one.feed(bytes([byte]))] == codes


@given(st.lists(st.binary(max_size=600)))
def test_any_bytes_give_only_short_text(pieces: list[bytes]) -> None:
    framer = Framer()
    codes = [code for piece in pieces for code in framer.feed(piece)] + framer.silence()
    assert all(0 < len(code) <= 401 for code in codes)


class Cable:
    """A port whose other end the test holds; the path stays the same when it is plugged in anew."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.plug_in()

    def plug_in(self) -> None:
        self._ours, self._theirs = os.openpty()
        tty.setraw(self._theirs)
        self.path.symlink_to(os.ttyname(self._theirs))

    def unplug(self) -> None:
        self.path.unlink()
        os.close(self._theirs)
        os.close(self._ours)

    def send(self, data: bytes) -> None:
        os.write(self._ours, data)


def until(holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 20
    while not holds():
        assert time.monotonic() < deadline, "it did not come about"
        time.sleep(0.02)


def test_reads_codes_and_survives_being_unplugged(tmp_path: Path) -> None:
    cable = Cable(tmp_path / "ttyUSB0")
    scanner = SerialScanner(Line(str(cable.path), baud=115_200))
    reads: list[CodeRead] = []

    def has_read(count: int) -> bool:
        reads.extend(scanner.read())
        return len(reads) >= count

    stirred: list[bool] = []
    scanner.start(lambda: stirred.append(scanner.is_live))
    until(lambda: scanner.is_live)
    cable.send(b"]E04891234567898\r\n")
    cable.send(b"S2ABC")
    until(lambda: has_read(2))
    cable.unplug()
    until(lambda: not scanner.is_live)
    cable.plug_in()
    until(lambda: scanner.is_live)
    cable.send(b"12345674\r")
    until(lambda: has_read(3))
    scanner.close()
    cable.unplug()
    assert reads == [
        CodeRead("4891234567898", "EAN13", "serial"),
        CodeRead("S2ABC", "", "serial"),
        CodeRead("12345674", "", "serial"),
    ]
    assert True in stirred
    assert False in stirred


def test_two_scanners_at_the_same_moment_do_not_mix(tmp_path: Path) -> None:
    cables = [Cable(tmp_path / f"ttyACM{n}") for n in range(2)]
    framing = Framing(prefix="~", suffix="#")
    scanners = [
        SerialScanner(Line(str(cables[0].path))),
        SerialScanner(Line(str(cables[1].path), framing=framing, silence_ms=2_000)),
    ]
    reads: list[list[str]] = [[], []]

    def has_read(count: int) -> bool:
        for mine, scanner in zip(reads, scanners, strict=True):
            mine.extend(read.text for read in scanner.read())
        return all(len(mine) >= count for mine in reads)

    for scanner in scanners:
        scanner.start(lambda: None)
    until(lambda: all(scanner.is_live for scanner in scanners))
    for n in range(40):
        for a, b in zip(f"{n:08}\r", f"~{n:06}#", strict=False):
            cables[0].send(a.encode())
            cables[1].send(b.encode())
        cables[0].send(b"\r")
    until(lambda: has_read(40))
    for scanner, cable in zip(scanners, cables, strict=True):
        scanner.close()
        cable.unplug()
    assert reads == [[f"{n:08}" for n in range(40)], [f"{n:06}" for n in range(40)]]


def test_the_line_is_set_as_the_settings_say(tmp_path: Path) -> None:
    cable = Cable(tmp_path / "ttyS0")
    line = Line(str(cable.path), baud=2_400, data_bits=7, parity="even", stop_bits=2, silence_ms=50)
    with line.open() as port:
        assert (port.baudrate, port.bytesize, port.parity, port.stopbits) == (2_400, 7, "E", 2)
        assert port.timeout == 0.05
    cable.unplug()


@pytest.mark.parametrize("port", ["hwgrep://no such device", "hwgrep://(", "hwgrep://x&n=zero", "socket://127.0.0.1:1"])
def test_a_port_by_url_that_is_not_there_is_waited_for(port: str) -> None:
    scanner = SerialScanner(Line(port))
    scanner.start(lambda: None)
    time.sleep(0.1)
    assert not scanner.is_live
    scanner.close()


def test_a_port_that_is_not_there_is_no_error(tmp_path: Path) -> None:
    scanner = SerialScanner(Line(str(tmp_path / "nothing")))
    scanner.start(lambda: None)
    time.sleep(0.1)
    assert not scanner.is_live
    assert scanner.picture() is None
    scanner.close()
