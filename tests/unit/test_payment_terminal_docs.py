"""docs/payment-terminals.md is what the program does: its bytes, and its example of a driver as another's package."""

import re
import sys
from pathlib import Path
from types import ModuleType

import pytest
from click.testing import CliRunner

from pos_terminal.commands.till import cli
from pos_terminal.counter_devices.payment.framing import Acknowledged, Deframer, Garbled, Message, frame
from pos_terminal.counter_devices.payment.settings import TerminalSettings
from pos_terminal.domain.errors import Unavailable
from pos_terminal.domain.selling.charging import Act, Approved, Cancelled, Charge, Declined, Unclear, Wish
from pos_terminal.domain.selling.sale import TenderKind
from pos_terminal.main.counter_side import ChargeBox, TerminalRounds
from pos_terminal.main.payment_terminals import GROUP, open_payment_terminal
from pos_terminal.services.ports import PaymentTerminal

PAGE = (Path(__file__).parents[2] / "docs" / "payment-terminals.md").read_text(encoding="utf-8")
HEX = re.compile(r"^    (?:till|terminal)? +((?:[0-9a-f]{2} )*[0-9a-f]{2})(?: {2,}(.*))?$", re.MULTILINE)
CHARGE = Charge(reference="r", act=Act.SALE, kind=TenderKind.CARD, amount_minor=900, currency="HKD")

BANK = """
class Bank:
    is_there, told = True, "paid"
    def __init__(self): self.asked = 0
    def begin(self, reference, act, minor): self.minor = minor; return self.told != "busy"
    def cancel(self, reference): self.told = "stopped"
    def wait(self, seconds): pass
    def close(self): self.is_there = False
    def state(self, reference):
        self.asked += 1
        return self.told, self.minor
def connect(address):
    if address == "broken": raise RuntimeError("no licence")
    bank = Bank()
    bank.told = address or "paid"
    return bank
"""


def test_the_bytes_of_the_page_are_the_bytes_of_the_program() -> None:
    data, told = b"", []
    for found in HEX.finditer(PAGE):
        data += bytes.fromhex(found[1])
        told.append(found[2] or "")
    heard = Deframer().feed(data)
    assert Garbled() not in heard
    messages = [one for one in heard if isinstance(one, Message)]
    assert [one.verb for one in messages] == ["STATUS", "STATE", "SALE", "RESULT"]
    assert [one for one in heard if isinstance(one, Acknowledged)] == [Acknowledged(True)] * 4
    words = " ".join(told).split()
    assert words == [
        word for one in messages for word in (one.verb, *(f"{name}={value}" for name, value in one.fields))
    ]
    for one in messages:
        assert frame(one) in data


@pytest.fixture
def acme(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The page's example, installed as another maker's package."""
    code = re.search(r"```python\n(.*?)```", PAGE, re.DOTALL)
    assert code is not None
    (tmp_path / "acme_terminal.py").write_text(code[1] + BANK, encoding="utf-8")
    (tmp_path / "no_terminal.py").write_text("import nothing_like_this\n", encoding="utf-8")
    info = tmp_path / "acme_terminal-1.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: acme-terminal\nVersion: 1\n", encoding="utf-8")
    (info / "entry_points.txt").write_text(
        f"[{GROUP}]\nacme = acme_terminal:open_terminal\ntorn = no_terminal:open_terminal\n", encoding="utf-8"
    )
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setitem(sys.modules, "acme_terminal", ModuleType("acme_terminal"))
    del sys.modules["acme_terminal"]
    return "acme"


def opened(kind: str, address: str = "") -> PaymentTerminal:
    return open_payment_terminal(TerminalSettings(kind=kind, address=address))


def test_the_pages_driver_is_found_and_does_what_a_terminal_does(acme: str) -> None:
    assert opened(acme).run(CHARGE, lambda: Wish.GO_ON) == Approved(amount_minor=900, code="OK")
    assert opened(acme, "busy").run(CHARGE, lambda: Wish.GO_ON) == Declined("busy")
    assert opened(acme, "refused").run(CHARGE, lambda: Wish.GO_ON) == Declined("refused")
    assert opened(acme, "open").run(CHARGE, lambda: Wish.CANCEL) == Cancelled()
    assert isinstance(opened(acme, "open").run(CHARGE, lambda: Wish.LEAVE), Unclear)
    terminal = opened(acme)
    assert terminal.look().is_there
    terminal.close()
    assert not terminal.look().is_there


def test_a_driver_that_is_not_there_or_does_not_load_is_said(acme: str) -> None:
    with pytest.raises(Unavailable) as missing:
        opened("acne")
    assert (missing.value.code, missing.value.cause) == ("terminal-driver-missing", "acme, file, serial, tcp, torn")
    for kind, address in (("torn", ""), (acme, "broken")):
        with pytest.raises(Unavailable, match="terminal-driver-faulty"):
            opened(kind, address)


def test_a_fault_of_a_driver_is_unclear_and_the_till_goes_on(caplog: pytest.LogCaptureFixture) -> None:
    from datetime import UTC, datetime
    from uuid import UUID

    from pos_terminal.services.state import OpenCharge

    class Faulty:
        def run(self, charge: Charge, wish: object) -> Unclear:
            raise ZeroDivisionError("oops")

        ask = look = run

        def close(self) -> None:
            pass

    box, told = ChargeBox(), []
    faulty: PaymentTerminal = Faulty()  # type: ignore[assignment]
    rounds = TerminalRounds(lambda: faulty, box, lambda ref, said, *, asked: told.append((ref, said, asked)))
    assert rounds.run_once().state == "lost"
    box.charge = OpenCharge(charge=CHARGE, sale=UUID(int=1), at=datetime(2026, 1, 1, tzinfo=UTC), cashier="ling")
    assert rounds.run_once().state == "busy"
    assert told == [("r", Unclear("ZeroDivisionError: oops"), False)]
    assert "fault in a payment terminal's driver" in caplog.text


def test_the_doctor_looks_at_both(tmp_path: Path) -> None:
    (tmp_path / "settings.toml").write_text(
        "[line_display]\nport = '/dev/no-such-port'\n[payment_terminal]\nkind = 'acne'\n"
    )
    answer = CliRunner().invoke(cli, ["--data", str(tmp_path), "--language", "en", "doctor", "--json"])
    assert answer.exit_code == 1
    assert "There is no driver for that kind of reader." in answer.stdout
    assert "line display" in answer.stdout
