"""What a camera's decoder reads over some frames, and when it rests."""

import numpy as np
import pytest

from pos_terminal.scanner import live
from pos_terminal.scanner.decode import Code, LiveDecoder
from pos_terminal.scanner.passes import PLAIN
from pos_terminal.scanner.patience import Patience
from pos_terminal.scanner.places import busiest
from pos_terminal.scanner.views import View, part
from pos_terminal.scanner.zxing import QR_ONLY, look
from tests.support import frames

NUMBER = "4000001234567899"
SIGNED = "S" + "MFRGGZDFMZTWQ2LK" * 7 + "ABCDEFGH"


def watched(frame: frames.Picture, *, count: int, with_tough: bool) -> list[Code]:
    decoder = LiveDecoder(with_tough=with_tough)
    return [code for n in range(count) for code in decoder.read(noisy(frame, n))]


def noisy(frame: frames.Picture, seed: int) -> frames.Picture:
    noise = np.random.default_rng(seed).normal(0, 2, frame.shape)
    return np.clip(frame + noise, 0, 255).astype(np.uint8)


HARD = {
    "dark and soft": frames.shown(frames.qr_art(NUMBER, module=4), blur=1.2, light=0.06),
    "from far aside": frames.steep(frames.qr_art(NUMBER, module=12), share=0.15, angle=45.0),
    "a pulsing screen": frames.banded(frames.shown(frames.qr_art(SIGNED, module=3), blur=0.6), period=41.0, depth=0.9),
}


@pytest.mark.parametrize("with_tough", [False, True], ids=["without tough", "tough"])
@pytest.mark.parametrize("shown", list(HARD))
def test_a_hard_code_is_read_within_a_third_of_a_second(shown: str, with_tough: bool) -> None:
    found = watched(HARD[shown], count=10, with_tough=with_tough)
    assert {code.text for code in found} == {NUMBER if "screen" not in shown else SIGNED}


def test_a_code_from_far_aside_is_read_because_it_is_unslanted() -> None:
    found = watched(HARD["from far aside"], count=10, with_tough=False)
    assert {code.found_by for code in found} == {"place, unslanted"}
    (place,) = busiest(HARD["from far aside"][:, :, 0].copy(), 1)
    left, top = place.to_frame[:2, 2]
    height, width = place.grey.shape
    for x, y in found[0].corners:
        assert left <= x <= left + width
        assert top <= y <= top + height


@pytest.mark.parametrize("angle", [0.0, 90.0], ids=["standing", "lying"])
def test_bars_are_read_within_a_few_frames(angle: float) -> None:
    frame = frames.shown(frames.bars("489123456789"), at=(500, 300), angle=angle)
    found = watched(frame, count=2 * live.BARS_EVERY, with_tough=False)
    assert {(code.text, code.symbology) for code in found} == {("4891234567898", "EAN13")}
    across = [x for x, _y in found[0].corners]
    assert 0 <= min(across) < max(across) < frames.WIDTH


def test_an_empty_counter_reads_as_nothing() -> None:
    for frame in (frames.counter(), frames.lone_finders()):
        assert watched(frame, count=60, with_tough=True) == []


def test_patience_ends_where_nothing_changes_and_is_back_when_something_does() -> None:
    picture = frames.shown(frames.qr_art(NUMBER))[:, :, 0].copy()
    patience, still = Patience(3), part(picture, 400, 100, 700, 400)
    assert [patience.lasts(still) for _ in range(5)] == [True, True, True, False, False]
    assert not patience.lasts(View(noisy(still.grey, 1), still.to_frame))
    assert patience.lasts(part(picture, 440, 100, 740, 400))
    assert patience.lasts(View(255 - still.grey, still.to_frame))


def test_the_part_that_is_most_like_a_code_is_found() -> None:
    for seed in range(6):
        at = (120 + 150 * seed, 60 + 50 * seed)
        frame = frames.shown(frames.qr_art(NUMBER, module=4), at=at, seed=seed + 1, angle=0)
        frames.place(frame, frames.bars("489123456789"), (60, 540))
        (code,) = look(View(frame[:, :, 0].copy()), PLAIN, QR_ONLY).codes
        (place,) = busiest(frame[:, :, 0].copy(), 1)
        left, top = place.to_frame[:2, 2]
        assert all(left <= x <= left + place.grey.shape[1] for x, _y in code.corners)
        assert all(top <= y <= top + place.grey.shape[0] for _x, y in code.corners)
        assert place.grey.size < 0.1 * frame.shape[0] * frame.shape[1]


def test_where_nothing_is_busy_there_is_no_part_to_look_at() -> None:
    for shape in ((720, 1280), (10, 10), (63, 2000), (1, 1)):
        assert busiest(np.full(shape, 90, np.uint8), 3) == ()
