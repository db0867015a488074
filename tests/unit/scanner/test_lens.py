"""A covered lens is noticed, a dark room is not mistaken for one, and the notice goes away by itself."""

from collections.abc import Callable

import cv2
import numpy as np
import pytest

from pos_terminal.scanner.lens import Lens
from tests.support import frames
from tests.support.frames import Picture

SHAPE = (frames.HEIGHT, frames.WIDTH, 3)
Scene = Callable[[np.random.Generator], "np.ndarray[tuple[int, ...], np.dtype[np.float64]]"]


def seen(scene: Scene, lens: Lens, *, seconds: float, begins_s: float = 0.0, noise: float = 3.0) -> list[bool]:
    """What the lens says at each of ten frames a second of that scene."""
    said = []
    for n in range(round(seconds * 10)):
        rng = np.random.default_rng(n)
        picture: Picture = np.asarray(np.clip(scene(rng) + rng.normal(0, noise, SHAPE), 0, 255), np.uint8)
        lens.look(picture, begins_s + n / 10)
        said.append(lens.is_covered)
    return said


def level(value: float) -> Scene:
    return lambda _rng: np.full(SHAPE, value)


def vignetted(value: float) -> Scene:
    """Even, and a little darker towards the corners, as a cap lets a rim of light in."""
    x, y = np.meshgrid(np.linspace(-1, 1, SHAPE[1]), np.linspace(-1, 1, SHAPE[0]))
    return lambda _rng: (value + 1.5 * (x * x + y * y))[:, :, None].repeat(3, axis=2)


def dark_room(brightest: float, *, at: tuple[int, int] = (200, 300), side: int = 160) -> Scene:
    """Hardly any light: the till's own screen falls on a patch of the counter."""
    room = np.full(SHAPE, 6.0)
    room[at[0] : at[0] + side, at[1] : at[1] + 2 * side] = brightest
    soft = cv2.GaussianBlur(room, (0, 0), 20)
    return lambda _rng: np.asarray(soft)


def counter(light: float = 1.0) -> Scene:
    picture = frames.counter().astype(float) * light
    return lambda _rng: picture


@pytest.mark.parametrize("scene", [level(0), level(8), level(22), vignetted(10)])
@pytest.mark.parametrize("noise", [0.0, 3.0, 8.0])
def test_a_covered_lens_is_noticed_after_some_seconds(scene: Scene, noise: float) -> None:
    said = seen(scene, Lens(), seconds=6, noise=noise)
    assert not any(said[:35]), "a hand that passes is no cover"
    assert said[-1]


@pytest.mark.parametrize(
    "scene", [dark_room(18), dark_room(40), dark_room(25, side=60), counter(0.1), counter(0.2), counter(), level(235)]
)
@pytest.mark.parametrize("noise", [1.0, 8.0])
def test_what_is_dark_but_seen_is_not_mistaken(scene: Scene, noise: float) -> None:
    assert not any(seen(scene, Lens(), seconds=8, noise=noise))


def test_the_notice_goes_away_by_itself() -> None:
    lens = Lens()
    assert seen(level(5), lens, seconds=6)[-1]
    said = seen(counter(), lens, seconds=2, begins_s=6)
    assert not said[-1]
    assert not any(seen(counter(), lens, seconds=2, begins_s=8))


def test_a_flash_does_not_take_the_notice_away_nor_a_hand_bring_it() -> None:
    lens = Lens()
    for n in range(5):
        assert not any(seen(level(5), lens, seconds=2, begins_s=4 * n))
        assert not any(seen(counter(), lens, seconds=2, begins_s=4 * n + 2))
    assert seen(level(5), lens, seconds=6, begins_s=20)[-1]
    assert all(seen(counter(), lens, seconds=0.3, begins_s=26))
    assert all(seen(level(5), lens, seconds=5, begins_s=26.4))


def test_a_camera_that_comes_back_is_judged_anew() -> None:
    lens = Lens()
    seen(level(5), lens, seconds=6)
    lens.forget()
    assert not lens.is_covered
    assert not any(seen(level(5), lens, seconds=3, begins_s=7))


@pytest.mark.parametrize("size", [(1, 1), (3, 5), (480, 640), (2160, 3840)])
def test_any_size_of_picture_grey_or_colour(size: tuple[int, int]) -> None:
    for shape in (size, (*size, 3)):
        lens = Lens()
        for n in range(60):
            lens.look(np.zeros(shape, np.uint8), n / 10)
        assert lens.is_covered
