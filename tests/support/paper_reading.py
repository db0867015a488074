"""Reading paper as strangers do: codes by zbarimg, words by tesseract."""

import re
import shutil
import subprocess
import unicodedata
from difflib import SequenceMatcher
from functools import cache
from io import BytesIO
from pathlib import Path
from xml.etree import ElementTree

from PIL import Image, ImageFilter

LANGUAGES = ("chi_tra", "eng")
# A line is much as it was printed where this share of its letters is: one wrong stroke of many.
ALIKE = 0.85
# The paper at twice its size with soft edges, as a scanner gives it: dots with hard corners are no letters to a reader.
SOFT_DOTS = 0.8
MONEY = re.compile(r"\d[\d,]*\.\d\d")


def missing_readers() -> list[str]:
    """The Debian packages that this machine lacks, empty where everything can be read."""
    lacks = [] if shutil.which("zbarimg") else ["zbar-tools"]
    if not shutil.which("tesseract"):
        return [*lacks, "tesseract-ocr", "tesseract-ocr-chi-tra", "tesseract-ocr-eng"]
    has = _languages()
    return lacks + [f"tesseract-ocr-{name.replace('_', '-')}" for name in LANGUAGES if name not in has]


@cache
def _languages() -> frozenset[str]:
    answer = subprocess.run(["tesseract", "--list-langs"], check=False, capture_output=True, text=True)
    return frozenset(answer.stdout.split())


def codes_on(pngs: list[bytes], folder: Path) -> list[list[str]]:
    """The codes on each of the papers in alphabetical order, by one call of zbarimg."""
    folder.mkdir(parents=True, exist_ok=True)
    files = []
    for number, png in enumerate(pngs):
        files.append(folder / f"{number:04}.png")
        framed(png, 1).save(files[-1])
    if not files:
        return []
    command = ["zbarimg", "-q", "--xml", *map(str, files)]
    said = subprocess.run(command, check=False, capture_output=True, text=True, timeout=300).stdout
    found: dict[str, list[str]] = {str(file): [] for file in files}
    for source in ElementTree.fromstring(said):  # noqa: S314 - it comes from our own child
        texts = sorted(node.text or "" for node in source.iter() if node.tag.endswith("}data"))
        found[source.attrib["href"]] = texts
    return [found[str(file)] for file in files]


def lines_on(png: bytes) -> list[str]:
    """The words on a paper, line by line, as tesseract reads them at twice their size."""
    enlarged = BytesIO()
    framed(png, 2).filter(ImageFilter.GaussianBlur(SOFT_DOTS)).save(enlarged, "PNG")
    command = ["tesseract", "-", "-", "-l", "+".join(LANGUAGES), "--psm", "6"]
    environment = {"OMP_THREAD_LIMIT": "1", "PATH": _path()}
    answer = subprocess.run(
        command, input=enlarged.getvalue(), check=True, capture_output=True, timeout=300, env=environment
    )
    return [line for line in answer.stdout.decode("utf-8").splitlines() if line.strip()]


def _path() -> str:
    return str(Path(shutil.which("tesseract") or "").parent)


def framed(png: bytes, scale: int) -> Image.Image:
    """The paper so many times as large, on a white table: readers want an edge around what they read."""
    paper = Image.open(BytesIO(png)).convert("L")
    paper = paper.resize((paper.width * scale, paper.height * scale), Image.Resampling.LANCZOS)
    table = Image.new("L", (paper.width + 80, paper.height + 80), 255)
    table.paste(paper, (40, 40))
    return table


def plain(line: str) -> str:
    """A line without what a reader may see otherwise: spaces, full width, and marks that look alike."""
    line = unicodedata.normalize("NFKC", line).casefold().replace("−", "-").replace("—", "-").replace("×", "x")
    return "".join(letter for letter in line if letter.isalnum() or letter in ".-%$")


def printed_lines(text: str) -> list[str]:
    """The lines of a document's text that have words: no rules, codes or stamps."""
    lines = [plain(line) for line in text.splitlines() if not line.strip().startswith("[")]
    return [line for line in lines if any(letter.isalnum() for letter in line)]


def lines_read(expected: list[str], seen: list[str]) -> list[str]:
    """Those of the expected lines that were read exactly."""
    exactly = {plain(line) for line in seen}
    return [line for line in expected if line in exactly]


def lines_alike(expected: list[str], seen: list[str]) -> list[str]:
    """Those of the expected lines that were read exactly or nearly so."""
    others = [plain(line) for line in seen]
    return [line for line in expected if any(_alike(line, other) for other in others)]


def _alike(line: str, other: str) -> bool:
    return line == other or SequenceMatcher(None, line, other, autojunk=False).ratio() >= ALIKE


def amounts(text: str) -> list[str]:
    """The amounts of money in a text, in order."""
    return MONEY.findall(unicodedata.normalize("NFKC", text).replace(" ", ""))
