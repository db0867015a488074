"""What is read from pictures."""

import cv2
import numpy as np
import pytest

from pos_terminal.scanner.decode import Code, decode_frame, read_texts
from tests.support import frames

NUMBER = "4000001234567899"


def texts(codes: tuple[Code, ...]) -> set[tuple[str, str]]:
    return {(code.text, code.symbology) for code in codes}


@pytest.mark.parametrize("inverted", [False, True], ids=["light", "dark mode"])
@pytest.mark.parametrize("angle", [0.0, 30.0, 90.0, 200.0])
def test_a_phone_before_the_camera(inverted: bool, angle: float) -> None:
    frame = frames.shown(frames.qr_art(NUMBER, inverted=inverted), angle=angle)
    (code,) = decode_frame(frame)
    assert (code.text, code.symbology) == (NUMBER, "QR")
    assert read_texts(frame) == [NUMBER]


def test_grey_colour_alpha_and_slices_read_alike() -> None:
    frame = frames.shown(frames.qr_art(NUMBER))
    grey = np.asarray(cv2.cvtColor(frame, cv2.COLOR_BGR2GRAY), np.uint8)
    alpha = np.asarray(cv2.cvtColor(frame, cv2.COLOR_BGR2BGRA), np.uint8)
    wide = np.repeat(grey, 2, axis=1)
    for picture in (frame, grey, grey[:, :, None], alpha, wide[:, ::2], frame[::1, ::-1][:, ::-1]):
        assert read_texts(picture) == [NUMBER]


@pytest.mark.parametrize(
    "not_a_picture",
    [np.zeros((0, 0), np.uint8), np.zeros((9, 9), np.float32), np.zeros(9, np.uint8), np.zeros((9, 9, 2), np.uint8)],
    ids=["empty", "floats", "a row", "two channels"],
)
def test_what_is_no_picture_is_refused(not_a_picture: np.ndarray) -> None:
    with pytest.raises(ValueError):
        decode_frame(not_a_picture)


@pytest.mark.parametrize(
    ("printed", "symbology", "read"),
    [
        ("489123456789", "EAN13", ("4891234567898", "EAN13")),
        ("9638507", "EAN8", ("96385074", "EAN8")),
        ("03600029145", "UPCA", ("0036000291452", "EAN13")),
        ("ABC-123", "Code128", ("ABC-123", "CODE128")),
    ],
)
def test_bars_are_read(printed: str, symbology: str, read: tuple[str, str]) -> None:
    assert texts(decode_frame(frames.shown(frames.bars(printed, symbology)))) == {read}


def test_two_codes_and_bars_in_one_picture_are_all_seen() -> None:
    frame = frames.shown(frames.qr_art(NUMBER), at=(150, 150), angle=2)
    frames.place(frame, frames.qr_art("12345674"), (800, 120))
    frames.place(frame, frames.bars("489123456789"), (500, 500))
    assert texts(decode_frame(frame)) == {(NUMBER, "QR"), ("12345674", "QR"), ("4891234567898", "EAN13")}


def test_a_dark_soft_code_needs_more_than_the_first_look() -> None:
    frame = frames.shown(frames.qr_art(NUMBER, module=4), blur=1.2, light=0.06)
    (code,) = decode_frame(frame)
    assert code.text == NUMBER
    assert code.found_by != "plain"


def test_an_empty_counter_reads_as_nothing() -> None:
    for seed in range(5):
        assert decode_frame(frames.counter(seed)) == ()
