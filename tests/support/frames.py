"""Pictures for tests: codes, crafted codes, and a counter seen by a camera. Everything is drawn from a seed."""

from collections.abc import Iterable

import cv2
import numpy as np
import qrcode
import zxingcpp
from numpy.typing import NDArray
from qrcode import base
from qrcode import util as qr_util

Picture = NDArray[np.uint8]
WIDTH, HEIGHT = 1280, 720
CORRECTION = {"L": qrcode.constants.ERROR_CORRECT_L, "M": qrcode.constants.ERROR_CORRECT_M}


def qr_art(
    text: str | bytes, *, module: int = 6, quiet: int = 4, inverted: bool = False, correction: str = "M"
) -> Picture:
    """A QR code, `module` pixels a module."""
    code = qrcode.QRCode(error_correction=CORRECTION[correction], border=quiet)
    code.add_data(text)
    code.make(fit=True)
    return _drawn(code.get_matrix(), module, inverted=inverted)


def _drawn(matrix: Iterable[Iterable[bool | None]], module: int, *, inverted: bool = False) -> Picture:
    dark = np.array([[bool(cell) for cell in row] for row in matrix])
    cells = np.where(dark, 255 if inverted else 0, 0 if inverted else 255).astype(np.uint8)
    return np.kron(cells, np.ones((module, module), np.uint8))


def crafted_qr(bits: Iterable[int], *, version: int = 3, module: int = 4) -> Picture:
    """A QR code with right error correction around any bit stream, which no honest encoder would write."""
    code = qrcode.QRCode(version=version, error_correction=qrcode.constants.ERROR_CORRECT_L, border=4)
    blocks = base.rs_blocks(version, qrcode.constants.ERROR_CORRECT_L)
    room = 8 * sum(block.data_count for block in blocks)
    buffer = qr_util.BitBuffer()
    for bit in list(bits)[:room]:
        buffer.put_bit(bool(bit))
    while len(buffer) < room:
        buffer.put_bit(False)
    code.data_cache = qr_util.create_bytes(buffer, blocks)
    code.make(fit=False)
    return _drawn(code.get_matrix(), module)


def part_of_several(text: str, *, place: int = 0, parts: int = 2) -> Picture:
    """One part of a structured append code (ISO/IEC 18004, 8)."""
    data = text.encode()
    fields = ((3, 4), (place, 4), (parts - 1, 4), (0x5A, 8), (4, 4), (len(data), 8), *((byte, 8) for byte in data))
    return crafted_qr(bit for value, width in fields for bit in _bits(value, width))


def _bits(value: int, width: int) -> list[int]:
    return [value >> shift & 1 for shift in range(width - 1, -1, -1)]


def bars(text: str, symbology: str = "EAN13", *, scale: int = 3) -> Picture:
    """A linear code, 110 pixels high, with a white rim."""
    barcode = zxingcpp.create_barcode(text, getattr(zxingcpp.BarcodeFormat, symbology))
    art = np.array(zxingcpp.write_barcode_to_image(barcode, scale=scale), np.uint8)
    line = art[len(art) // 2 : len(art) // 2 + 1]
    return np.pad(np.repeat(line, 110, axis=0), 30, constant_values=255)


def counter(seed: int = 1) -> Picture:
    """A counter without any code, as a 1280x720 BGR frame."""
    rng = np.random.default_rng(seed)
    patches = rng.integers(40, 200, (5, 8, 3)).astype(np.uint8)
    return np.asarray(cv2.resize(patches, (WIDTH, HEIGHT), interpolation=cv2.INTER_CUBIC), np.uint8)


def shown(
    art: Picture,
    *,
    seed: int = 1,
    at: tuple[int, int] = (480, 180),
    angle: float = 4.0,
    blur: float = 0.8,
    light: float = 1.0,
) -> Picture:
    """The counter with that code held before the camera: tilted, a little soft, with the sensor's noise."""
    frame = counter(seed)
    place(frame, art, at)
    turn = cv2.getRotationMatrix2D((WIDTH / 2, HEIGHT / 2), angle, 1)
    turned = cv2.warpAffine(frame, turn, (WIDTH, HEIGHT), borderMode=cv2.BORDER_REFLECT)
    soft = cv2.GaussianBlur(turned, (0, 0), blur).astype(np.float32) * light
    soft += np.random.default_rng(seed).normal(0, 2, soft.shape)
    return np.asarray(np.clip(soft, 0, 255), np.uint8)


def place(frame: Picture, art: Picture, at: tuple[int, int]) -> None:
    """Lays the code on the frame."""
    x, y = at
    frame[y : y + art.shape[0], x : x + art.shape[1]] = art[:, :, None] if frame.ndim == 3 else art


def matrix_art(text: str, symbology: str) -> Picture:
    """A code of a kind that shops here do not use (MicroQRCode, DataMatrix, Aztec)."""
    barcode = zxingcpp.create_barcode(text, getattr(zxingcpp.BarcodeFormat, symbology))
    return np.array(zxingcpp.write_barcode_to_image(barcode, scale=6), np.uint8)


def steep(art: Picture, *, share: float = 0.3, angle: float = 35.0, seed: int = 1) -> Picture:
    """The counter with that code seen from far aside: `share` as wide as it is high, and turned."""
    frame = counter(seed)
    height, width = art.shape
    narrow = cv2.resize(art, (round(width * share), height), interpolation=cv2.INTER_AREA)
    place(frame, np.asarray(narrow, np.uint8), (WIDTH // 2 - narrow.shape[1] // 2, HEIGHT // 2 - height // 2))
    turn = cv2.getRotationMatrix2D((WIDTH / 2, HEIGHT / 2), angle, 1)
    turned = cv2.warpAffine(frame, turn, (WIDTH, HEIGHT), borderMode=cv2.BORDER_REFLECT)
    return np.asarray(cv2.GaussianBlur(turned, (0, 0), 0.6), np.uint8)


def banded(frame: Picture, *, period: float = 37.0, depth: float = 0.85) -> Picture:
    """The frame as a camera sees it that reads a pulsing screen row by row."""
    rows = np.arange(frame.shape[0])[:, None, None]
    light = 1 - depth * (0.5 + 0.5 * np.sin(2 * np.pi * rows / period))
    return np.asarray(np.clip(frame * light, 0, 255), np.uint8)


def lone_finders(seed: int = 1, count: int = 5) -> Picture:
    """The counter with squares on it like those in a QR code's corners, each by itself."""
    frame, rng = counter(seed), np.random.default_rng(seed)
    for _ in range(count):
        module = int(rng.integers(3, 9))
        finder = np.full((9 * module, 9 * module), 255, np.uint8)
        for inset, shade in ((1, 0), (2, 255), (3, 0)):
            finder[inset * module : -inset * module, inset * module : -inset * module] = shade
        x, y = int(rng.integers(0, WIDTH - 90)), int(rng.integers(0, HEIGHT - 90))
        place(frame, finder, (x, y))
    return frame
