"""Cameras as the settings file describes them."""

from pos_terminal.config import CameraSection
from pos_terminal.scanner.opening import CameraSettings
from pos_terminal.scanner.reader import CameraReader


def camera_settings(section: CameraSection) -> CameraSettings:
    """What the driver is asked for."""
    return CameraSettings(
        width=section.width,
        height=section.height,
        frames_per_s=section.frames_per_s,
        exposure_ms=None if section.exposure_ms == "auto" else section.exposure_ms,
        focus=None if section.focus == "auto" else section.focus,
    )


def open_reader(section: CameraSection) -> CameraReader:
    """The camera, with its decoder."""
    return CameraReader(section.source, camera_settings(section))
