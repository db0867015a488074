"""That nothing in a picture stops the reader, and that nothing is read where nothing is."""

from collections.abc import Iterator

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos_terminal.scanner import tough, zbar
from pos_terminal.scanner.decode import Code, LiveDecoder, decode_frame, read_texts
from pos_terminal.scanner.passes import as_it_is
from pos_terminal.scanner.views import View
from tests.support import frames


def test_micro_qr_and_foreign_matrix_codes_are_not_read() -> None:
    for symbology in ("MicroQRCode", "RMQRCode", "DataMatrix", "Aztec", "PDF417"):
        frame = frames.shown(np.pad(frames.matrix_art("12345", symbology), 24, constant_values=255))
        assert decode_frame(frame) == ()
        live = LiveDecoder()
        assert [live.read(frame) for _ in range(12)] == [()] * 12


@pytest.mark.parametrize("seed", range(8))
def test_squares_like_a_finder_are_not_read(seed: int) -> None:
    assert decode_frame(frames.lone_finders(seed, count=1 + seed)) == ()


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
    frame = frames.shown(frames.qr_art(content, module=3), at=(300, 60), angle=0, blur=0.3)
    live = LiveDecoder()
    for code in (*decode_frame(frame), *live.read(frame), *by_all(frame[:, :, 0].copy())):
        assert isinstance(code.text, str)


def test_the_longest_code_there_is() -> None:
    """Version 40: 7,089 digits at the lowest correction, 5,530 of them here at M."""
    digits = "1234567" * 790
    art = np.pad(frames.qr_art(digits, module=3), 20, constant_values=255)
    assert read_texts(art) == [digits]
    assert {code.text for code in by_all(art)} <= {digits}


def test_seven_thousand_digits() -> None:
    digits = "7654321" * 1_012
    art = np.pad(frames.qr_art(digits, module=4, correction="L"), 20, constant_values=255)
    assert read_texts(art) == [digits]


@pytest.mark.parametrize("place", [0, 1])
def test_a_part_of_several_codes_stops_nobody(place: int) -> None:
    frame = frames.shown(frames.part_of_several("12345674", place=place))
    view = View(frame[:, :, 0].copy())
    assert set(read_texts(frame)) <= {"12345674"}
    assert zbar.look(view, as_it_is) == ()
    assert {code.text for code in tough.look(view, as_it_is, "low")} <= {"12345674"}


def crafted(seed: int) -> frames.Picture:
    rng = np.random.default_rng(seed)
    return frames.crafted_qr(rng.integers(0, 2, 3_000), version=int(rng.integers(1, 8)), module=3)


def by_all(art: frames.Picture) -> Iterator[Code]:
    """What the second readers make of it: in the cascade they see only what the first one cannot read."""
    yield from zbar.look(View(art), as_it_is)
    yield from tough.look(View(art), as_it_is, "low")


def read_crafted(seeds: range) -> None:
    live = LiveDecoder()
    for seed in seeds:
        art = crafted(seed)
        for code in (*decode_frame(art), *live.read(art), *by_all(art)):
            assert isinstance(code.text, str)


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_crafted_codes_stop_nobody() -> None:
    """A tenth of them; the nightly run plays all."""
    read_crafted(range(300))


@pytest.mark.nightly
@pytest.mark.timeout(3_600)
def test_all_crafted_codes_stop_nobody() -> None:
    read_crafted(range(3_000))


@given(st.integers(1, 90), st.integers(1, 90), st.sampled_from([0, 1, 3, 4]), st.integers(0, 2**32 - 1))
def test_noise_of_any_size_reads_as_nothing(height: int, width: int, channels: int, seed: int) -> None:
    shape = (height, width, channels) if channels else (height, width)
    frame = np.random.default_rng(seed).integers(0, 256, shape, np.uint8)
    live = LiveDecoder()
    assert decode_frame(frame) == ()
    assert [live.read(frame) for _ in range(4)] == [()] * 4


@pytest.mark.parametrize("shape", [(1, 5_000), (5_000, 1), (2, 3), (70, 4_000), (1_300, 1_700)])
def test_pictures_of_odd_shapes_are_read(shape: tuple[int, int]) -> None:
    frame = np.random.default_rng(1).integers(0, 256, shape, np.uint8)
    assert decode_frame(frame) == ()
