"""What comes out of the judge's printer is what the screen shows, dot for dot; and strangers can read it.

Every document of the shop, in every width, over the network and over a serial line.
"""

import os
import re
import sys
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from pos_terminal.commands.till import cli
from pos_terminal.domain.receipt.blocks import Block
from pos_terminal.domain.till import PrintOutcome
from pos_terminal.printer.paper import Paper as Page
from pos_terminal.printer.raster import Typesetter
from pos_terminal.printer.render import document, read_back
from pos_terminal.printer.settings import Kind, PrinterSettings
from pos_terminal.printer.transport import open_printer
from tests.judge.conftest import WIDTHS
from tests.support.documents import documents
from tests.support.emupos import Emupos, JudgedPrinter, Paper, dots_on_screen, lies_within
from tests.support.judged_till import SETTINGS
from tests.support.paper_reading import amounts, codes_on, lines_alike, lines_on, lines_read, printed_lines

LINES = ("network", "serial")
# Shares of all lines, and of one document's, that a stranger reads.
READ_EXACTLY, READ_NEARLY = 0.70, 0.60
TOTALS = re.compile(r"合計|Total|小計|Subtotal|找續|Change|淨額|Net|應有|Expected|結餘|balance", re.IGNORECASE)
SMALL_TOTALS = re.compile(r"小計|Subtotal|找續|Change")
CODE = re.compile(r"\[QR (.+?)\]")

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]


def address_of(printer: JudgedPrinter, line: Kind) -> str:
    if line == "serial" and sys.platform == "win32":
        pytest.skip("pseudo-terminals are POSIX")
    return printer.tty if line == "serial" else printer.address


def printed(printer: JudgedPrinter, line: Kind, blocks: tuple[Block, ...], setter: Typesetter, page: Page) -> Paper:
    """The paper of one document, which is the one that came out."""
    before = {paper.id for paper in printer.papers()}
    settings = PrinterSettings(kind=line, address=address_of(printer, line), paper=page, baud=19_200, reply_s=10)
    job = document(blocks, page, setter)
    assert open_printer(settings).send(job, "t0kN", lambda _status: True) is PrintOutcome.PRINTED
    (paper,) = [paper for paper in printer.papers() if paper.id not in before]
    assert paper.whole
    return paper


@pytest.mark.parametrize("line", LINES)
@pytest.mark.parametrize("width", WIDTHS)
def test_paper_is_what_the_screen_shows_and_every_code_is_read(
    judge: Emupos, setter: Typesetter, tmp_path: Path, readers_are_there: None, width: int, line: Kind
) -> None:
    printer = judge.printers[f"w{width}"]
    papers, codes = [], []
    for name, blocks in documents().items():
        paper = printed(printer, line, blocks, setter, Page(width_dots=width))
        assert np.array_equal(paper.dots, dots_on_screen(setter.bitmap(blocks, width))), name
        papers.append(paper.png)
        codes.append(sorted(CODE.findall(setter.text(blocks, width))))
    assert codes_on(papers, tmp_path) == codes
    assert sum(map(len, codes)) >= 10, "most documents have a code"
    assert judge.not_understood() == []


class SameCell:
    """Stands for each of a printer's own letters: a cell that is all white, or all black."""

    def __init__(self, black: bool) -> None:
        self._columns = (b"\xff" if black else b"\0") * 3 * Page().letter_dots

    def dots(self, letter: str, *, bold: bool) -> bytes:
        return self._columns * (1 if letter.isascii() else 2)


@pytest.mark.parametrize("line", LINES)
@pytest.mark.parametrize("width", WIDTHS)
def test_beside_the_printers_own_letters_tiles_stand_dot_for_dot(
    judge: Emupos, setter: Typesetter, tmp_path: Path, readers_are_there: None, width: int, line: Kind
) -> None:
    """Tiles, pictures and codes are where the preview has them, and all other ink lies in cells of the printer's own
    letters; what those letters say is told by the printer itself."""
    printer = judge.printers[f"w{width}"]
    page = Page(width_dots=width, text="tiles")
    papers, codes = [], []
    for name, blocks in documents().items():
        paper = printed(printer, line, blocks, setter, page)
        job = document(blocks, page, setter)
        ours, any_ink = (dots_on_screen(read_back(job, page, SameCell(black))) for black in (False, True))
        assert lies_within(ours, paper.dots), name
        assert lies_within(paper.dots, any_ink), name
        text = setter.text(blocks, width)
        assert small_totals(text) <= set(amounts(printer.words_of(paper))), name
        papers.append(paper.png)
        codes.append(sorted(CODE.findall(text)))
    assert codes_on(papers, tmp_path) == codes
    assert judge.not_understood() == []


@pytest.mark.parametrize("widths_each", [1, pytest.param(len(WIDTHS), marks=pytest.mark.nightly)])
def test_a_stranger_reads_the_lines_and_all_totals(
    judge: Emupos, setter: Typesetter, readers_are_there: None, widths_each: int
) -> None:
    """Every document in one width or in all: seven in ten lines are read to the letter, of no document less than six
    in ten nearly so, and every total."""
    lines = exactly = 0
    for number, (name, blocks) in enumerate(documents().items()):
        for width in (WIDTHS * 2)[number % len(WIDTHS) :][:widths_each]:
            text = setter.text(blocks, width)
            paper = printed(judge.printers[f"w{width}"], "network", blocks, setter, Page(width_dots=width))
            seen = lines_on(paper.png)
            expected = printed_lines(text)
            nearly = len(lines_alike(expected, seen)) / len(expected)
            assert nearly >= READ_NEARLY, f"{name}, {width} dots: {nearly:.0%}"
            lines += len(expected)
            exactly += len(lines_read(expected, seen))
            unread = totals_in(text) - {amount for line in seen for amount in amounts(line)}
            assert not unread, f"{name}, {width} dots: {unread}"
    print(f"{exactly} of {lines} lines read to the letter ({exactly / lines:.0%})")
    assert exactly / lines >= READ_EXACTLY
    assert judge.not_understood() == []


def small_totals(text: str) -> set[str]:
    """Those that are set in small letters: the others are pictures on every printer."""
    return {amount for line in text.splitlines() if SMALL_TOTALS.search(line) for amount in amounts(line)}


def totals_in(text: str) -> set[str]:
    """The amounts on the lines that sum up: what a shop and its customer look at."""
    return {amount for line in text.splitlines() if TOTALS.search(line) for amount in amounts(line)}


@pytest.mark.parametrize("line", LINES)
def test_the_command_prints_its_test_slip(judge: Emupos, readers_are_there: None, tmp_path: Path, line: Kind) -> None:
    """`pos-terminal printer test` on every width: the slip is there once, its code is read, nothing is unknown."""
    for width in WIDTHS:
        printer = judge.printers[f"w{width}"]
        before = {paper.id for paper in printer.papers()}
        data = tmp_path / str(width)
        data.mkdir()
        settings = SETTINGS.format(kind=line, address=address_of(printer, line), width=width)
        (data / "settings.toml").write_text(settings, encoding="utf-8")
        answer = CliRunner().invoke(cli, ["--data", str(data), "printer", "test"], env={**os.environ})
        assert (answer.exit_code, answer.output) == (0, "counter: printed\n")
        new = [paper for paper in printer.papers() if paper.id not in before]
        assert [paper.whole for paper in new] == [True]
        assert codes_on([new[0].png], tmp_path / f"{width}-read") == [["POS-TERMINAL-TEST"]]
    assert judge.not_understood() == []
