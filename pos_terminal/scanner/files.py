"""Codes in files: pictures with every means there is, recordings frame by frame."""

from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np

from pos_terminal.scanner.decode import Code, LiveDecoder, decode_frame
from pos_terminal.scanner.opening import open_capture, read_picture


class Unreadable(Exception):
    """A file that is neither a picture nor a recording."""


def codes_in_file(path: Path) -> Iterator[Code]:
    """Each code of a picture, or of a recording when it is first seen. Raises Unreadable, or OSError."""
    picture = read_picture(path)
    codes = _codes_in_recording(path) if picture is None else iter(decode_frame(picture))
    seen = set()
    for code in codes:
        if (code.text, code.symbology) not in seen:
            seen.add((code.text, code.symbology))
            yield code


def _codes_in_recording(path: Path) -> Iterator[Code]:
    recording = open_capture(str(path))
    if recording is None:
        raise Unreadable("not a picture and not a recording")
    decoder, frames = LiveDecoder(), 0
    try:
        while recording.grab():
            taken, frame = recording.retrieve()
            if not taken or frame is None:
                break
            frames += 1
            yield from decoder.read(np.asarray(frame, np.uint8))
    except cv2.error:
        pass  # a damaged recording: what came before the damage was read
    finally:
        recording.release()
    if not frames:
        raise Unreadable("not a picture and not a recording")
