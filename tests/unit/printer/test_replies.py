"""A printer's answers, told apart by their bits, in whatever pieces they come."""

import pytest

from pos_terminal.domain.till import Fault, PrinterStatus
from pos_terminal.printer.replies import Automatic, InTurn, Printed, RealTime, Replies, status_of

WELL = Automatic(PrinterStatus(drawer_high=False))
MARK = b"\x37\x22aB3!\x00"


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"\x12", (RealTime(0x12),)),
        (b"\x1a", (RealTime(0x1A),)),
        (b"\x7e", (RealTime(0x7E),)),
        (b"\x00", (InTurn(0),)),
        (b"\x0c", (InTurn(0x0C),)),
        (b"\x11\x13", ()),
        (MARK, (Printed("aB3!"),)),
        (b"\x5fEPSON\x00", ()),
        (b"\x10\x00\x00\x00", (WELL,)),
        (b"\x14\x00\x00\x00", (Automatic(PrinterStatus(drawer_high=True)),)),
        (b"\x18\x08\x00\x00", (Automatic(PrinterStatus(Fault.CUTTER, False, "status 1a 00 08 00", False)),)),
        (b"\x38\x00\x00\x00", (Automatic(PrinterStatus(Fault.COVER_OPEN, False, "status 1a 04 00 00", False)),)),
        (b"\x18\x00\x0f\x00", (Automatic(PrinterStatus(Fault.PAPER_OUT, True, "status 1a 20 00 0c", False)),)),
        (
            b"\x12" + MARK + b"\x10\x00\x00\x00\x00",
            (RealTime(0x12), Printed("aB3!"), WELL, InTurn(0)),
        ),
        (b"\xff\x93", ()),
    ],
)
def test_replies_in_one_piece_and_byte_by_byte(data: bytes, expected: tuple[object, ...]) -> None:
    assert Replies().feed(data) == expected
    replies = Replies()
    assert tuple(reply for byte in data for reply in replies.feed(bytes([byte]))) == expected


def test_a_block_that_never_ends_does_not_hold_up_what_follows() -> None:
    replies = Replies()
    found = replies.feed(b"\x37" + b"\x12" * 200)
    assert RealTime(0x12) in found


@pytest.mark.parametrize(
    ("bytes_", "fault", "low"),
    [
        ((0x12, 0x12, 0x12, 0x12), Fault.NONE, False),
        ((0x12, 0x12, 0x12, 0x1E), Fault.NONE, True),
        ((0x1A, 0x32, 0x12, 0x7E), Fault.PAPER_OUT, True),
        ((0x1A, 0x12, 0x12, 0x72), Fault.PAPER_OUT, True),
        ((0x1A, 0x16, 0x12, 0x12), Fault.COVER_OPEN, False),
        ((0x1A, 0x52, 0x1A, 0x12), Fault.CUTTER, False),
        ((0x1A, 0x12, 0x52, 0x12), Fault.OVERHEATED, False),
        ((0x1A, 0x52, 0x32, 0x12), Fault.UNRECOVERABLE, False),
        ((0x1A, 0x52, 0x7E, 0x12), Fault.UNRECOVERABLE, False),
        ((0x1A, 0x52, 0x16, 0x12), Fault.ERROR, False),
        ((0x1A, 0x52, 0x12, 0x12), Fault.ERROR, False),
        ((0x1A, 0x56, 0x3A, 0x7E), Fault.COVER_OPEN, True),
        ((0x1A, 0x1A, 0x12, 0x12), Fault.OFFLINE, False),
        ((0x16, 0x12, 0x12, 0x12), Fault.NONE, False),
    ],
)
def test_status_from_the_four_answers(bytes_: tuple[int, int, int, int], fault: Fault, low: bool) -> None:
    status = status_of(*bytes_)
    assert (status.fault, status.paper_low) == (fault, low)


def test_the_level_at_the_drawers_switch_is_told_where_the_printer_told_it() -> None:
    assert status_of(0x16, 0x12, 0x12, 0x12).drawer_high is True
    assert status_of(0x12, 0x12, 0x12, 0x12).drawer_high is False
    assert status_of(0, 0x12, 0x12, 0x12).drawer_high is None
