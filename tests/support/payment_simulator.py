"""A card and Octopus terminal that is none: it speaks the format of docs/payment-terminals.md and has bad days.

It shares no code with the till's side, so that both must keep to the document. Run by itself it is a counter's terminal
to try a till with: `python -m tests.support.payment_simulator --tcp 9999` or `--folder DIR`; Enter presents a card.
"""

import argparse
import json
import os
import socket
import tempfile
import threading
import time
import tty
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

STX, ETX, ACK, NAK, FS = 2, 3, 6, 21, "\x1c"


@dataclass
class Charged:
    """What the terminal remembers of a reference."""

    act: str
    amount: int
    state: str = "waiting"
    reason: str = ""
    took: int = 0
    number: str = ""


@dataclass
class Bank:
    """Where the money is: what each reference came to. All wires of a test may share one, as after a restart.

    `customer` says what the customer does: "taps", "waits", "has-too-little"; `adds_minor` is added to what is taken;
    `too_late` approves what is being cancelled.
    """

    customer: str = "taps"
    adds_minor: int = 0
    too_late: bool = False
    charges: dict[str, Charged] = field(default_factory=dict)
    dead: set[str] = field(default_factory=set)
    asked: list[str] = field(default_factory=list)
    lock: threading.RLock = field(default_factory=threading.RLock)
    told: Callable[[str], None] = lambda _ref: None

    def begin(self, act: str, ref: str, amount: int) -> None:
        """A reference that is known is not charged again."""
        with self.lock:
            self.asked.append(f"{act} {ref} {amount}")
            if ref in self.charges or ref in self.dead:
                return
            self.charges[ref] = Charged(act, amount)
            if self.customer == "taps":
                self.present(ref)
            elif self.customer == "has-too-little":
                self.charges[ref].state, self.charges[ref].reason = "declined", "insufficient"

    def present(self, ref: str = "") -> None:
        """The customer's card is at the reader."""
        with self.lock:
            for name, charged in self.charges.items():
                if charged.state == "waiting" and ref in ("", name):
                    charged.state, charged.took = "approved", charged.amount + self.adds_minor
                    charged.number = "4539123412341234"

    def cancel(self, ref: str) -> None:
        with self.lock:
            charged = self.charges.get(ref)
            if charged is not None and charged.state == "waiting":
                if self.too_late:
                    self.present(ref)
                else:
                    charged.state = "cancelled"

    def taken(self) -> dict[str, int]:
        """Money that has moved, by reference; given back counts negative."""
        sign = {"sale": 1, "refund": -1}
        return {ref: sign[one.act] * one.took for ref, one in self.charges.items() if one.state == "approved"}

    def fields(self, ref: str) -> dict[str, str]:
        """A RESULT for the reference; one never heard of is never taken from then on."""
        with self.lock:
            charged = self.charges.get(ref)
            if charged is None:
                self.dead.add(ref)
                return {"ref": ref, "state": "never"}
            said = {"ref": ref, "state": charged.state}
            if charged.state == "approved":
                said |= {"amount": str(charged.took), "approval": "A12345", "device": f"D-{ref[-6:]}"}
                said |= {"number": charged.number, "remaining": "8640"}
            return said | ({"reason": charged.reason} if charged.reason else {})


@dataclass
class Mischief:
    """How the wire behaves badly; each count is used up."""

    naks: int = 0  # frames answered with NAK
    garbled: int = 0  # own frames sent with a wrong check byte
    doubled: bool = False  # each result twice
    cuts: int = 0  # the line is cut when a result is due
    mute: bool = False  # no result by itself, only when asked
    deaf: bool = False  # nothing at all comes back
    deaf_after_sale: bool = False  # deaf from when a SALE was taken


class LineSimulator:
    """The terminal on a TCP port, or on a pseudo-terminal (`serial=True`)."""

    def __init__(self, bank: Bank, mischief: Mischief | None = None, *, serial: bool = False, port: int = 0) -> None:
        self.bank, self.mischief = bank, mischief or Mischief()
        self._ending = threading.Event()
        self._serial = serial
        if serial:
            self._mine, self._theirs = os.openpty()
            tty.setraw(self._theirs)
            tty.setraw(self._mine)
            self.address = os.ttyname(self._theirs)
        else:
            self._server = socket.create_server(("127.0.0.1", port))
            self._server.settimeout(0.05)
            self.address = f"127.0.0.1:{self._server.getsockname()[1]}"
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def close(self) -> None:
        self._ending.set()
        self._thread.join(5)
        if self._serial:
            os.close(self._mine)
            os.close(self._theirs)
        else:
            self._server.close()

    def _run(self) -> None:
        if self._serial:
            os.set_blocking(self._mine, False)
            while not self._ending.is_set():
                _Conversation(self, self._read_pty, lambda data: os.write(self._mine, data)).turn(self._ending)
            return
        while not self._ending.is_set():
            try:
                connection, _ = self._server.accept()
            except TimeoutError:
                continue
            with connection:
                connection.settimeout(0.02)
                _Conversation(self, partial(_received, connection), connection.sendall).turn(self._ending)

    def _read_pty(self) -> bytes:
        try:
            return os.read(self._mine, 4096)
        except BlockingIOError:
            time.sleep(0.005)
            return b""


def _received(connection: socket.socket) -> bytes:
    try:
        data = connection.recv(4096)
    except TimeoutError:
        return b""
    if not data:
        raise ConnectionError
    return data


class _Conversation:
    """One connection: frames in, frames out, until it is cut."""

    def __init__(self, simulator: LineSimulator, read: Callable[[], bytes], write: Callable[[bytes], object]) -> None:
        self._bank, self._mischief = simulator.bank, simulator.mischief
        self._read, self._write = read, write
        self._buffer = b""
        self._owed: set[str] = set()

    def turn(self, ending: threading.Event) -> None:
        try:
            while not ending.is_set():
                self._buffer += self._read()
                while self._take():
                    pass
                for ref in [ref for ref in self._owed if self._bank.fields(ref)["state"] != "waiting"]:
                    self._tell(ref)
        except OSError:
            return

    def _take(self) -> bool:
        start = self._buffer.find(bytes((STX,)))
        end = self._buffer.find(bytes((ETX,)), start)
        if start < 0 or end < 0 or len(self._buffer) < end + 2:
            return False
        body, check = self._buffer[start + 1 : end + 1], self._buffer[end + 1]
        self._buffer = self._buffer[end + 2 :]
        expected = 0
        for byte in body:
            expected ^= byte
        if self._mischief.deaf:
            return True
        if expected != check or self._mischief.naks > 0:
            self._mischief.naks -= 1
            self._write(bytes((NAK,)))
            return True
        self._write(bytes((ACK,)))
        verb, *pairs = body[:-1].decode().split(FS)
        self._obey(verb, dict(pair.split("=", 1) for pair in pairs))
        return True

    def _obey(self, verb: str, said: dict[str, str]) -> None:
        match verb:
            case "SALE" | "REFUND":
                self._bank.begin(verb.lower(), said["ref"], int(said["amount"]))
                self._mischief.deaf = self._mischief.deaf_after_sale
                if not self._mischief.mute:
                    self._owed.add(said["ref"])
            case "CANCEL":
                self._bank.cancel(said["ref"])
                self._owed.add(said["ref"])
            case "QUERY":
                self._send("RESULT", self._bank.fields(said["ref"]))
            case "STATUS":
                self._send("STATE", {"ready": "1", "model": "Simulator"})

    def _tell(self, ref: str) -> None:
        if self._mischief.deaf:
            return
        self._owed.discard(ref)
        if self._mischief.cuts > 0:
            self._mischief.cuts -= 1
            raise ConnectionError
        for _ in range(2 if self._mischief.doubled else 1):
            self._send("RESULT", self._bank.fields(ref))

    def _send(self, verb: str, fields: dict[str, str]) -> None:
        body = FS.join([verb, *(f"{name}={value}" for name, value in fields.items())]).encode() + bytes((ETX,))
        check = 0
        for byte in body:
            check ^= byte
        if self._mischief.garbled > 0:
            self._mischief.garbled -= 1
            self._write(bytes((STX,)) + body + bytes((check ^ 0x55,)))
            deadline = time.monotonic() + 1
            while bytes((NAK,)) not in self._buffer and time.monotonic() < deadline:
                self._buffer += self._read()
            self._buffer = self._buffer.replace(bytes((NAK,)), b"", 1)
        self._write(bytes((STX,)) + body + bytes((check,)))


class FolderSimulator:
    """The terminal's own program beside the till, over a folder."""

    def __init__(self, bank: Bank, mischief: Mischief | None = None, folder: Path | None = None) -> None:
        self.bank, self.mischief = bank, mischief or Mischief()
        self.folder = folder or Path(tempfile.mkdtemp())
        self.address = str(self.folder)
        self._owed: set[str] = set()
        self._ending = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def close(self) -> None:
        self._ending.set()
        self._thread.join(5)

    def _run(self) -> None:
        while not self._ending.is_set():
            time.sleep(0.01)
            if self.mischief.deaf:
                continue
            taken = self.folder / "request.taken"
            try:
                (self.folder / "request.json").replace(taken)
            except OSError:
                pass
            else:
                self._obey(json.loads(taken.read_text()))
            for ref in [ref for ref in self._owed if self.bank.fields(ref)["state"] != "waiting"]:
                self._owed.discard(ref)
                if self.mischief.cuts > 0:
                    self.mischief.cuts -= 1
                    continue
                self._answer(ref)

    def _obey(self, said: dict[str, str]) -> None:
        match said["do"]:
            case "sale" | "refund":
                self.bank.begin(said["do"], said["ref"], int(said["amount"]))
                self.mischief.deaf = self.mischief.deaf_after_sale
                if not self.mischief.mute:
                    self._owed.add(said["ref"])
            case "cancel":
                self.bank.cancel(said["ref"])
                self._owed.add(said["ref"])
            case "query":
                self._answer(said["ref"])

    def _answer(self, ref: str) -> None:
        if self.mischief.deaf:
            return
        if self.mischief.garbled > 0:  # written in place, half at first
            self.mischief.garbled -= 1
            (self.folder / "answer.json").write_text('{"ref": "')
            time.sleep(0.1)
        part = self.folder / "answer.part"
        part.write_text(json.dumps(self.bank.fields(ref)))
        part.replace(self.folder / "answer.json")


Simulator = LineSimulator | FolderSimulator


def main() -> None:
    """A terminal on a port or folder, for a person to play the customer."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tcp", type=int, default=0)
    parser.add_argument("--folder", type=Path)
    chosen = parser.parse_args()
    bank = Bank(customer="waits")
    simulator: Simulator = (
        FolderSimulator(bank, folder=chosen.folder) if chosen.folder else LineSimulator(bank, port=chosen.tcp)
    )
    print(f"terminal at {simulator.address}; Enter presents a card, Ctrl+D ends")
    try:
        while True:
            input()
            bank.present()
            print(bank.taken())
    except EOFError:
        simulator.close()


if __name__ == "__main__":
    main()
