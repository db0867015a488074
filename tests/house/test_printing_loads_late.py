"""The window does not wait for printers and what they print: nobody prints before somebody signed in."""

import subprocess
import sys

# Devices, pictures and codes; python-escpos is what the bench measures beside, and the program never loads it.
PRINTING = ("escpos", "PIL", "qrcode", "serial", "usb", "pos_terminal.printer")
DEVICES = PRINTING[:-1]


def loaded(module: str, wanted: tuple[str, ...]) -> list[str]:
    """Which of the modules are there once `module` was imported by an interpreter of its own."""
    code = f"import sys, {module}; print(*sys.modules)"
    said = subprocess.run((sys.executable, "-c", code), capture_output=True, text=True, check=True, timeout=60).stdout
    return [name for name in said.split() if any(name == one or name.startswith(one + ".") for one in wanted)]


def test_the_window_loads_nothing_of_the_printers_room() -> None:
    assert loaded("pos_terminal.main.window", PRINTING) == []


def test_what_prints_loads_no_device_before_it_is_used() -> None:
    assert loaded("pos_terminal.main.rounds", DEVICES) == []
    assert "pos_terminal.printer.render" in loaded("pos_terminal.main.rounds", PRINTING), "or this looks at nothing"


def test_the_window_loads_no_documents_and_no_rules_that_only_their_words_need() -> None:
    """Slips explain rewards in words, and with them come rules of every kind: rooms that the shop may not have."""
    words = ("pos_terminal.domain.loyalty.file.explaining", "pos_terminal.domain.loyalty.rules.play")
    wanted = (*words, "pos_terminal.domain.receipt.coupon", "pos_terminal.domain.receipt.stationery")
    assert loaded("pos_terminal.main.window", wanted) == []
    assert set(wanted) <= set(loaded("pos_terminal.services.documents", wanted)), "or this looks at nothing"
