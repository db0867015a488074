"""Each way to look: that it reads, says where, and stays inside its guard."""

import numpy as np
import pytest

from pos_terminal.scanner import tough, zbar
from pos_terminal.scanner.found import Corners
from pos_terminal.scanner.passes import (
    CLOSE_LOOKS,
    FIRST_LOOKS,
    LAST_LOOKS,
    PLACE_LOOKS,
    PLAIN,
    TURNED,
    TURNS,
    Pass,
    as_it_is,
    close_up,
    enlarged,
    halved,
    sharpened,
)
from pos_terminal.scanner.places import apart, is_place, unslanted
from pos_terminal.scanner.views import Grey, View, part
from pos_terminal.scanner.zxing import QR_ONLY, Seen, look
from tests.support import frames

NUMBER = "4000001234567899"
FRAME = frames.shown(frames.qr_art(NUMBER, module=6), angle=0)[:, :, 0].copy()
(PLAINLY,) = look(View(FRAME), PLAIN, QR_ONLY).codes
NEAR = part(FRAME, 430, 130, 760, 460)


def is_there(corners: Corners) -> bool:
    return bool(np.abs(np.array(corners) - np.array(PLAINLY.corners)).max() <= 8)


@pytest.mark.parametrize(
    ("view", "way"),
    [
        *[(View(FRAME), way) for way in (*FIRST_LOOKS, *LAST_LOOKS, *TURNS, TURNED)],
        *[(NEAR, way) for way in PLACE_LOOKS],
        *[(View(FRAME), close_up(way, PLAINLY.corners, side)) for side, way in CLOSE_LOOKS],
    ],
    ids=lambda it: it.name if isinstance(it, Pass) else "",
)
def test_corners_lie_in_the_frame_whichever_pass_read(view: View, way: Pass) -> None:
    for code in look(view, way, QR_ONLY).codes:
        assert code.text == NUMBER
        assert is_there(code.corners), (way.name, code.corners, PLAINLY.corners)


@pytest.mark.parametrize("prepare", [as_it_is, halved, enlarged, sharpened, unslanted])
def test_the_other_readers_say_where_too(prepare: object) -> None:
    assert zbar.load(), "libzbar is missing: install libzbar0"
    assert tough.load("low"), "tapirscan is missing: install packaging/requirements-dev.lock"
    view = NEAR if prepare is unslanted else View(FRAME)
    codes = (*zbar.look(view, prepare), *tough.look(view, prepare, "low"))  # type: ignore[arg-type]
    assert {code.text for code in codes} == {NUMBER}
    # zbar tells the upright box, tapirscan the corners from wherever it began.
    middles = np.array([np.mean(code.corners, axis=0) for code in codes])
    assert np.abs(middles - np.mean(PLAINLY.corners, axis=0)).max() <= 8


def test_a_code_that_is_seen_but_not_read_is_known_by_its_corners() -> None:
    art = frames.qr_art(NUMBER, module=6)
    # A third of the data covered, the three finders not: located, beyond correction.
    art[90:150, 90:150] = 255
    seen = look(View(frames.shown(art, angle=0)[:, :, 0].copy()), PLAIN, QR_ONLY)
    assert seen.codes == ()
    assert all(is_there(corners) for corners in seen.unread)
    assert len(seen.unread) == 1


def test_the_same_square_seen_twice_is_looked_at_once() -> None:
    one: Corners = ((0, 0), (100, 0), (100, 100), (0, 100))
    near: Corners = ((4, 4), (104, 0), (100, 104), (0, 100))
    other: Corners = ((300, 0), (400, 0), (400, 100), (300, 100))
    assert apart([one, near, other], 2) == (one, other)
    assert apart([one, near, other], 1) == (one,)


@pytest.mark.parametrize(
    "corners",
    [((0, 0), (0, 0), (0, 0), (0, 0)), ((0, 0), (90, 90), (90, 0), (0, 90)), ((0, 0), (9, 0), (9, 9), (0, 9))],
    ids=["a point", "crossed", "tiny"],
)
def test_corners_that_enclose_nothing_are_no_place(corners: Corners) -> None:
    assert not is_place(corners)


def test_a_view_at_the_horizon_is_refused() -> None:
    with pytest.raises(ValueError):
        View(FRAME, np.array([[1.0, 0, 0], [0, 1.0, 0], [0, 0, 0]])).in_frame([(0, 0)] * 4)
    with pytest.raises(ValueError):
        View(FRAME).in_frame([(0, 0)])


def fail(_grey: Grey) -> View:
    raise MemoryError


def test_a_pass_that_fails_is_followed_by_the_next() -> None:
    assert look(View(FRAME), Pass("broken", fail), QR_ONLY) == Seen()
    assert zbar.look(View(FRAME), fail) == ()
    assert tough.look(View(FRAME), fail, "low") == ()


def test_the_second_readers_take_no_guess_at_a_character_set() -> None:
    """zbar gives UTF-8 as Shift-JIS; tapirscan tells UTF-8 rightly, and Big5 as Shift-JIS."""

    def read(content: bytes) -> tuple[list[str], list[str]]:
        view = View(frames.shown(frames.qr_art(content))[:, :, 0].copy())
        return [c.text for c in zbar.look(view, as_it_is)], [c.text for c in tough.look(view, as_it_is, "low")]

    assert read(NUMBER.encode()) == ([NUMBER], [NUMBER])
    assert read("Zürich".encode()) == ([], ["Zürich"])
    assert read("陳小姐".encode("big5")) == ([], [])
