"""What scanners send around a code."""

import pytest

from pos_terminal.domain.selling.framing import AIM_SYMBOLOGIES, Framing, symbology_of
from pos_terminal.domain.selling.scan import CodeRead, from_scanner


@pytest.mark.parametrize(
    ("sent", "code", "symbology"),
    [
        ("]E04891234567898", "4891234567898", "EAN13"),
        ("]E0036000291452", "036000291452", "UPCA"),
        ("]E001234565", "01234565", "UPCE"),
        ("]E496385074", "96385074", "EAN8"),
        ("]E3977123456700312", "9771234567003", "EAN13"),
        ("]E112", "12", "EAN2"),
        ("]E251299", "51299", "EAN5"),
        ("]C0AB-1", "AB-1", "CODE128"),
        ("]C10104891234567895", "0104891234567895", "CODE128"),
        ("]A0BUN", "BUN", "CODE39"),
        ("]G0BUN", "BUN", "CODE93"),
        ("]I104891234567895", "04891234567895", "ITF"),
        ("]L0text", "text", "PDF417"),
        ("]Q1S2", "S2", "QR"),
        ("]d2x", "x", "DATAMATRIX"),
        ("]e00104891234567895", "0104891234567895", "DATABAR"),
        ("]z0x", "x", "AZTEC"),
        ("]h1x", "x", "HANXIN"),
        ("]J0x", "x", "DOTCODE"),
        ("]Z0typed", "typed", ""),
        ("]X0other", "other", ""),
        ("]]Q1", "]]Q1", ""),
        ("]9Q", "]9Q", ""),
    ],
)
def test_aim_prefixes_name_the_symbology(sent: str, code: str, symbology: str) -> None:
    assert symbology_of(sent) == (code, symbology)


def test_upper_and_lower_case_letters_are_different_symbologies() -> None:
    assert symbology_of("]C0x") != symbology_of("]c0x")
    assert symbology_of("]P0x") != symbology_of("]p0x")
    assert "E" not in AIM_SYMBOLOGIES


@pytest.mark.parametrize(
    ("framing", "sent", "code"),
    [
        (Framing("~", "##"), "~12345674##\r\n", "12345674"),
        (Framing("\x02", "\x03"), "\x0212345674\x03", "12345674"),
        (Framing("~", ""), "12345674", "12345674"),
        (Framing("", "#"), "12#45674#", "12#45674"),
        (Framing("AB", "AB"), "ABAB", ""),
        (Framing("~", "#"), "\t~]E496385074# \r", "96385074"),
    ],
)
def test_a_scanners_own_marks_are_taken_off_once(framing: Framing, sent: str, code: str) -> None:
    assert from_scanner(sent, "serial", framing).text == code


def test_the_prefix_stands_before_the_aim_prefix() -> None:
    assert from_scanner("~]E496385074#", "wedge", Framing("~", "#")) == CodeRead("96385074", "EAN8", "wedge")
