"""Members' cards on sheets to print: what stands on them is read back, from the picture and from the PDF."""

import shutil
import subprocess
from dataclasses import replace
from datetime import date
from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtGui import QImage

from pos_terminal.domain.words import Words
from pos_terminal.printer.cards import ON_A_SHEET, MemberCard, pdf, pictures
from pos_terminal.printer.raster import Typesetter
from pos_terminal.scanner.decode import decode_frame
from pos_terminal.stationery import shipped_words
from tests.support.receipts import FONTS

TITLES = (Words("好食茶餐廳", "Good Food Café"), Words("賞分計劃", "Points Plan"))


def card(n: int) -> MemberCard:
    code = "S" + "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567" * 3 + f"{n:024}".translate(str.maketrans("0189", "WXYZ"))
    return MemberCard(code, f"1000{n:04}", "陳**", TITLES, date(2029, 11, 21))


@pytest.fixture(scope="module")
def setter() -> Typesetter:
    return Typesetter(FONTS)


def grey(image: QImage) -> NDArray[np.uint8]:
    flat = np.frombuffer(bytes(image.constBits()), np.uint8)
    return flat.reshape(image.height(), image.bytesPerLine())[:, : image.width()]


def codes_on(sheet: NDArray[np.uint8]) -> set[str]:
    return {code.text for code in decode_frame(sheet)}


def test_every_code_on_a_sheet_is_read(setter: Typesetter) -> None:
    cards = [card(n) for n in range(ON_A_SHEET + 2)]
    sheets = pictures(cards, setter, shipped_words())
    assert [codes_on(grey(sheet)) for sheet in sheets] == [
        {one.code for one in cards[:ON_A_SHEET]},
        {one.code for one in cards[ON_A_SHEET:]},
    ]


def test_words_and_code_keep_to_their_own_card(setter: Typesetter) -> None:
    """A long name, and more programmes than there is room for, are cut; the code's quiet zone stays white."""
    plain = card(1)
    long = tuple(Words("很長的計劃名稱" * 6, "A very long programme name indeed " * 3) for _ in range(9))
    full = replace(plain, name="Wolfeschlegelsteinhausenbergerdorff" * 3, titles=long)
    sheet = grey(pictures([full] * ON_A_SHEET, setter, shipped_words())[0])
    assert codes_on(sheet) == {plain.code}
    assert (sheet[:, :200] == 255).all()
    assert (sheet[-150:] == 255).all()


def test_a_pdf_has_a_page_a_sheet_and_holds_its_letters(setter: Typesetter) -> None:
    content = pdf([card(n) for n in range(ON_A_SHEET + 1)], setter, shipped_words())
    assert content.startswith(b"%PDF-")
    assert content.count(b"/Type /Page\n") == 2
    assert b"/FontFile" in content
    assert len(content) < 300_000


@pytest.mark.skipif(not shutil.which("gs"), reason="needs Ghostscript to draw a PDF")
@pytest.mark.parametrize("dots_an_inch", [150, 203, 300])
def test_the_pdf_as_a_printer_draws_it_is_read(setter: Typesetter, tmp_path: Path, dots_an_inch: int) -> None:
    cards = [card(n) for n in range(ON_A_SHEET)]
    (tmp_path / "cards.pdf").write_bytes(pdf(cards, setter, shipped_words()))
    drawing = ["gs", "-q", "-dNOPAUSE", "-dBATCH", "-sDEVICE=pnggray", f"-r{dots_an_inch}", "-sOutputFile=page.png"]
    subprocess.run([*drawing, "cards.pdf"], cwd=tmp_path, check=True, timeout=60)
    page = cv2.imread(str(tmp_path / "page.png"), cv2.IMREAD_GRAYSCALE)
    assert page is not None
    assert codes_on(np.asarray(page, np.uint8)) == {one.code for one in cards}
