"""The receipt files of a data folder, joined to the hand that draws a logo."""

from pathlib import Path

from pos_terminal.domain.receipt.blocks import Picture
from pos_terminal.stationery import FOLDER, StationeryFolder

WIDEST = 576  # dots of the widest paper; a logo is no wider


def stationery(data: Path, width_dots: int = WIDEST) -> StationeryFolder:
    """The receipt files of that data folder, for paper of that width."""
    return StationeryFolder(data / FOLDER, _logo, width_dots)


def _logo(content: bytes, height_dots: int, width_dots: int) -> Picture | None:
    from pos_terminal.printer.raster import logo_picture  # only a shop with a logo waits for it

    return logo_picture(content, height_dots, width_dots)
