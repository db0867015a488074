"""What a picture held: a code as it was read, and where it lies."""

from dataclasses import dataclass

Corners = tuple[tuple[int, int], tuple[int, int], tuple[int, int], tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Code:
    """A code as it was read: its text, symbology (QR, EAN13, EAN8, UPCA, CODE128), where it lies in the frame
    (pixels, clockwise from its own top left) and the pass that read it."""

    text: str
    symbology: str
    corners: Corners
    found_by: str
