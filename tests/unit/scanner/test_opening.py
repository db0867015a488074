"""What a camera's driver is asked for, and what it says that it has not."""

from pathlib import Path

import cv2
import pytest

from pos_terminal.scanner.opening import CameraSettings, adjust, first_picture, open_capture
from tests.support import frames

AUTO, EXPOSURE = cv2.CAP_PROP_AUTO_EXPOSURE, cv2.CAP_PROP_EXPOSURE
AUTOFOCUS, FOCUS = cv2.CAP_PROP_AUTOFOCUS, cv2.CAP_PROP_FOCUS
SIZE = {cv2.CAP_PROP_FRAME_WIDTH: 640.0, cv2.CAP_PROP_FRAME_HEIGHT: 480.0}


class Driver:
    """A camera's driver: `controls` are what it has, with their values; `modes` the exposure modes that it takes."""

    def __init__(self, *controls: int, modes: tuple[float, ...] = (1.0, 3.0), largest: int = 1280) -> None:
        always = (cv2.CAP_PROP_FOURCC, cv2.CAP_PROP_FPS, cv2.CAP_PROP_BUFFERSIZE)
        self.values: dict[int, float] = dict.fromkeys((*always, *controls), -1.0) | SIZE
        self._modes, self._largest = modes, largest

    def set(self, propId: int, value: float) -> bool:  # noqa: N803 - OpenCV's name
        if propId not in self.values or (propId == AUTO and value not in self._modes):
            return False
        if propId in SIZE and value > self._largest:
            return True  # a driver says yes, and keeps the nearest size that it has
        self.values[propId] = value
        return True

    def get(self, propId: int) -> float:  # noqa: N803 - OpenCV's name
        return self.values.get(propId, 0.0)


def test_a_camera_is_asked_for_its_size_its_pace_and_its_own_automatics() -> None:
    driver = Driver(AUTO, EXPOSURE, AUTOFOCUS, FOCUS)
    assert adjust(driver, CameraSettings(), "linux") == ()
    assert driver.get(cv2.CAP_PROP_FRAME_WIDTH) == 1280
    assert driver.get(cv2.CAP_PROP_FRAME_HEIGHT) == 720
    assert driver.get(cv2.CAP_PROP_FPS) == 30
    assert driver.get(cv2.CAP_PROP_BUFFERSIZE) == 1
    assert driver.get(cv2.CAP_PROP_FOURCC) == cv2.VideoWriter.fourcc(*"MJPG")
    assert (driver.get(AUTO), driver.get(AUTOFOCUS)) == (3, 1)
    assert (driver.get(EXPOSURE), driver.get(FOCUS)) == (-1, -1), "left alone"


def test_exposure_and_focus_by_hand_switch_the_automatic_off() -> None:
    driver = Driver(AUTO, EXPOSURE, AUTOFOCUS, FOCUS)
    assert adjust(driver, CameraSettings(exposure_ms=5, focus=180), "linux") == ()
    assert (driver.get(AUTO), driver.get(EXPOSURE)) == (1, 50), "steps of 0.1 ms"
    assert (driver.get(AUTOFOCUS), driver.get(FOCUS)) == (0, 180)


@pytest.mark.parametrize(("exposure_ms", "power_of_two"), [(1, -10), (5, -8), (31, -5), (500, -1)])
def test_other_systems_take_powers_of_two_of_a_second(exposure_ms: int, power_of_two: int) -> None:
    driver = Driver(AUTO, EXPOSURE, modes=(0.0, 1.0))
    adjust(driver, CameraSettings(exposure_ms=exposure_ms), "win32")
    assert (driver.get(AUTO), driver.get(EXPOSURE)) == (0, power_of_two)


def test_a_camera_that_was_set_by_hand_goes_back_to_its_automatic() -> None:
    driver = Driver(AUTO, EXPOSURE, AUTOFOCUS, FOCUS)
    adjust(driver, CameraSettings(exposure_ms=5, focus=180), "linux")
    adjust(driver, CameraSettings(), "linux")
    assert (driver.get(AUTO), driver.get(AUTOFOCUS)) == (3, 1)


def test_a_camera_with_another_automatic_gets_that() -> None:
    driver = Driver(AUTO, modes=(0.0, 1.0))
    assert adjust(driver, CameraSettings(), "linux") == ()
    assert driver.get(AUTO) == 0


def test_what_the_driver_has_not_is_named_as_the_settings_spell_it() -> None:
    plain = Driver()
    assert adjust(plain, CameraSettings(), "linux") == (), "a fixed lens without automatics misses nothing"
    wanted = CameraSettings(width=1920, height=1080, exposure_ms=5, focus=10)
    assert adjust(Driver(largest=640), wanted, "linux") == ("exposure_ms", "focus", "height", "width")


def test_a_camera_is_tried_and_let_go(tmp_path: Path) -> None:
    clip = tmp_path / "clip.avi"
    writer = cv2.VideoWriter(str(clip), cv2.VideoWriter.fourcc(*"MJPG"), 30, (frames.WIDTH, frames.HEIGHT))
    writer.write(frames.counter())
    writer.release()
    first = first_picture(str(clip), CameraSettings())
    assert first is not None
    assert (first.width, first.height, first.missing) == (frames.WIDTH, frames.HEIGHT, ())
    assert first_picture("camera:63", CameraSettings()) is None
    assert first_picture("camera:no such camera", CameraSettings()) is None
    assert first_picture(str(tmp_path / "none.avi"), CameraSettings()) is None
    assert open_capture(str(tmp_path)) is None
