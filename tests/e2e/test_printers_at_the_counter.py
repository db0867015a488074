"""Printers at the real window: every fault is on the screen while nothing prints, another printer stands in, and the
drawer's switch is learnt by keys."""

from pathlib import Path

import pytest

from pos_terminal.domain.till import DrawerState, Fault, JobState
from pos_terminal.ui.messages import message
from tests.e2e.test_window_faults import data, garbage_of_this_thread, network_printer, states
from tests.support.printer_emulator import EmulatedPrinter, EmulatorServer
from tests.support.window_counter import counter

__all__ = ["data", "garbage_of_this_thread"]  # the fixtures

pytestmark = pytest.mark.slow


def test_the_strip_follows_every_fault_while_nothing_prints(data: Path) -> None:
    machine = EmulatedPrinter()
    with EmulatorServer(machine) as server:
        network_printer(data, server.address)
        with counter(data, "en") as at:
            at.sign_in()
            for bits, fault in {0x08: Fault.CUTTER, 0x40: Fault.OVERHEATED, 0x20: Fault.UNRECOVERABLE}.items():
                machine.error = bits
                at.reads(message(f"printer-{fault.value}", {}, "en").text)
            machine.error, machine.cover_open = 0, True
            at.reads("Cover open")
            machine.cover_open, machine.offline = False, True
            at.reads("Not ready")
            machine.offline, machine.near_end = False, True
            at.reads("Paper low")
            machine.near_end, machine.answers = False, False
            at.reads("No answer")
            machine.answers = True
            at.hands.wait_for(lambda: "No answer" not in at.texts(), "the trouble to be over")
            server.stop()
            at.reads("No printer")
    assert machine.papers == []
    assert machine.drawer_opened == 0


def test_a_second_printer_stands_in_and_the_receipt_is_printed_once(data: Path) -> None:
    main, bar = EmulatedPrinter(paper_rows=0), EmulatedPrinter(384)
    with EmulatorServer(main) as first, EmulatorServer(bar) as second:
        network_printer(data, first.address)
        with (data / "settings.toml").open("a", encoding="utf-8") as file:
            file.write(f'[[printer]]\nname = "bar"\nkind = "network"\naddress = "{second.address}"\nwidth_dots = 384\n')
            file.write('fallback_for = "counter"\nfallback_after_s = 0\n')
        with counter(data, "en") as at:
            at.sign_in()
            at.reads("No paper")
            at.sell()
            at.hands.wait_for(lambda: states(data) == [JobState.PRINTED], "the receipt")
            at.reads("bar prints instead.")
            with first.lock:
                main.load_paper()
            at.hands.wait_for(lambda: "No paper" not in at.texts(), "the trouble to be over")
            at.sell()
            at.hands.wait_for(lambda: states(data) == [JobState.PRINTED] * 2, "the next receipt")
    assert (len(bar.papers), len(main.papers)) == (1, 1)
    assert bar.papers[0].width_dots == 384


def test_the_drawers_switch_is_shown_at_the_screen_and_an_open_drawer_is_told_of(data: Path) -> None:
    machine = EmulatedPrinter(drawer_high=True)
    with EmulatorServer(machine) as server:
        network_printer(data, server.address)
        settings = (data / "settings.toml").read_text("utf-8")
        (data / "settings.toml").write_text(settings + "[rules]\ndrawer_left_open_s = 1\n", "utf-8")
        with counter(data, "en") as at:
            at.sign_in()
            at.application.terminal.go("devices")
            at.hands.tap("calibrate-drawer")
            at.hands.tap("calibrate-next")
            at.reads("Open it with its key")
            at.hands.wait_for(lambda: at.application.printing_said.calibration == "shut-noted", "the first level")
            machine.drawer_high = False
            at.hands.tap("calibrate-next")
            at.reads("The drawer's switch is known now.")
            at.hands.wait_for(
                lambda: at.application.printing_said.drawer is DrawerState.LEFT_OPEN, "the drawer to be told of"
            )
            at.application.terminal.go("sale")
            at.reads("The cash drawer is open.")
            machine.drawer_high = True
            at.hands.wait_for(lambda: "The cash drawer is open." not in " ".join(at.texts()), "it to be shut")
        with counter(data, "en") as again:
            again.sign_in()
            again.hands.wait_for(lambda: again.application.printing_said.drawer is DrawerState.SHUT, "it to be known")


def test_printers_are_looked_for_beside_everything_else(data: Path) -> None:
    with counter(data, "en") as at:
        at.sign_in()
        at.application.terminal.go("devices")
        at.hands.tap("find-printers")
        at.reads("Searching")
        at.application.terminal.go("sale")
        at.sell()
        at.application.terminal.go("devices")
        at.hands.wait_for(lambda: not any("Searching" in text for text in at.texts()), "the search to end")
