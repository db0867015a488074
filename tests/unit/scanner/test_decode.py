"""What is read from pictures, and that nothing in a picture stops the reader."""

import os
from pathlib import Path

import cv2
import numpy as np
import pytest

from pos_terminal.scanner import decode, zbar
from pos_terminal.scanner.decode import Code, LiveDecoder, decode_frame, read_texts
from pos_terminal.scanner.passes import FULL_CASCADE, TURNS, Grey, Pass, View
from tests.support import frames
from tests.support.photos import GOLDEN, as_indexed, photos

ALL_SAMPLES = os.environ.get("QR_SAMPLES", "")
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


def test_corners_lie_in_the_frame_whichever_pass_read() -> None:
    art = frames.qr_art(NUMBER, module=4)
    (plain,) = decode_frame(frames.shown(art, angle=0))
    for way in FULL_CASCADE:
        for code in decode.look(frames.shown(art, angle=0)[:, :, 0].copy(), way, decode.QR_ONLY):
            assert np.abs(np.array(code.corners) - np.array(plain.corners)).max() <= 8, way.name


def test_a_dark_soft_code_needs_more_than_the_first_look() -> None:
    frame = frames.shown(frames.qr_art(NUMBER, module=4), blur=1.2, light=0.06)
    (code,) = decode_frame(frame)
    assert code.text == NUMBER
    assert code.found_by != "plain"


def test_an_empty_counter_reads_as_nothing() -> None:
    for seed in range(5):
        assert decode_frame(frames.counter(seed)) == ()


def test_micro_qr_and_foreign_matrix_codes_are_not_read() -> None:
    for symbology in ("MicroQRCode", "DataMatrix", "Aztec"):
        art = frames.matrix_art("12345", symbology)
        assert decode_frame(frames.shown(np.pad(art, 24, constant_values=255))) == ()


@pytest.mark.parametrize(
    "content",
    [
        bytes(range(256)),
        "陳小姐".encode("shift_jis", "replace"),
        "Zürich".encode(),
        b"\x00" * 40,
        b"\x1b@\x1dV\x00",
        b"x" * 2_300,
    ],
    ids=["binary", "Shift-JIS", "UTF-8", "zeros", "printer commands", "long"],
)
def test_any_content_is_only_text(content: bytes) -> None:
    for text in read_texts(frames.shown(frames.qr_art(content, module=3), at=(300, 60), angle=0, blur=0.3)):
        assert isinstance(text, str)


def test_the_longest_code_there_is() -> None:
    digits = "1234567" * 790
    art = frames.qr_art(digits, module=3)
    assert read_texts(np.pad(art, 20, constant_values=255)) == [digits]


@pytest.mark.parametrize("place", [0, 1])
def test_a_part_of_several_codes_stops_nobody(place: int) -> None:
    frame = frames.shown(frames.part_of_several("12345674", place=place))
    assert set(read_texts(frame)) <= {"12345674"}
    assert decode.second_opinion(frame[:, :, 0].copy()) == ()


def crafted(seed: int) -> frames.Picture:
    rng = np.random.default_rng(seed)
    return frames.crafted_qr(rng.integers(0, 2, 3_000), version=int(rng.integers(1, 8)), module=3)


def read_crafted(seeds: range) -> None:
    live = LiveDecoder()
    for seed in seeds:
        art = crafted(seed)
        for code in (*decode_frame(art), *live.read(art), *decode.second_opinion(art)):
            assert isinstance(code.text, str)


@pytest.mark.slow
def test_crafted_codes_stop_nobody() -> None:
    read_crafted(range(300))


@pytest.mark.nightly
def test_all_crafted_codes_stop_nobody() -> None:
    read_crafted(range(3_000))


def test_a_pass_that_fails_is_followed_by_the_next() -> None:
    def fail(_grey: Grey) -> View:
        raise MemoryError

    grey = frames.shown(frames.qr_art(NUMBER))[:, :, 0].copy()
    broken = Pass("broken", fail)
    assert decode.look(grey, broken, decode.QR_ONLY) == ()


def test_the_second_reader_takes_plain_ascii_only() -> None:
    assert zbar.load(), "libzbar is missing: install libzbar0"
    plain = frames.shown(frames.qr_art(NUMBER))[:, :, 0].copy()
    (code,) = decode.second_opinion(plain)
    assert (code.text, code.found_by) == (NUMBER, "zbar")
    guessed = frames.shown(frames.qr_art("Zürich".encode()))[:, :, 0].copy()
    assert decode.second_opinion(guessed) == ()


def test_the_live_reader_takes_turns_until_one_reads() -> None:
    frame = frames.shown(frames.qr_art(NUMBER, module=4), blur=1.2, light=0.06)
    live = LiveDecoder()
    found = [live.read(frame) for _ in TURNS]
    assert {code.text for codes in found for code in codes} == {NUMBER}


def test_the_live_reader_reads_bars_within_a_few_frames() -> None:
    live = LiveDecoder()
    frame = frames.shown(frames.bars("489123456789"))
    found = [texts(live.read(frame)) for _ in range(decode.LINEAR_EVERY)]
    assert {("4891234567898", "EAN13")} in found


@pytest.mark.parametrize("folder", [GOLDEN, Path(ALL_SAMPLES)] if ALL_SAMPLES else [GOLDEN], ids=lambda path: path.name)
def test_photographs_are_read_without_a_misread(folder: Path) -> None:
    shown = photos(folder)
    read = {photo.path: as_indexed(read_texts(np.asarray(cv2.imread(str(photo.path)), np.uint8))) for photo in shown}
    assert [(photo.path.name, wrong) for photo in shown if (wrong := photo.misread(read[photo.path]))] == []
    with_text = [photo for photo in shown if photo.texts]
    missed = [photo.path.name for photo in with_text if not photo.texts & set(read[photo.path])]
    assert len(missed) <= 0.1 * len(with_text), missed
