"""Keeps the window's Chinese texts with its QML: `python -m tests.tools.translations` checks, `... update` rewrites.

English is the language of the source; `resources/translations/till_zh_HK.ts` holds the Chinese, and the compiled
`.qm` beside it is what the window loads. Both are committed, so that a fresh checkout speaks Chinese without a build;
the check fails when either is behind the screens, a text has no Chinese, or Chinese stands beside half-width marks.
"""

import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import PySide6

ROOT = Path(__file__).resolve().parent.parent.parent
SCREENS = ROOT / "resources" / "qml"
TEXTS = ROOT / "resources" / "translations" / "till_zh_HK.ts"
COMPILED = TEXTS.with_suffix(".qm")
# Marks of the narrow kind beside a Chinese character or mark (docs: wording, 7).
HALF_WIDTH = re.compile(r"[\u4e00-\u9fff「」，。；：？][,.:;!?()]|[,:;!?()][\u4e00-\u9fff]")
PLACES = re.compile(r"%\d|%n")


def problems() -> Iterator[str]:
    """Everything that is wrong with the translations as they are committed, one line each."""
    with tempfile.TemporaryDirectory() as folder:
        fresh = Path(folder) / TEXTS.name
        fresh.write_bytes(TEXTS.read_bytes())
        extract(fresh)
        if fresh.read_bytes() != TEXTS.read_bytes():
            yield f"{TEXTS.name} is behind the screens: run `python -m tests.tools.translations update`"
        compiled = Path(folder) / COMPILED.name
        compile_texts(fresh, compiled)
        if not COMPILED.exists() or compiled.read_bytes() != COMPILED.read_bytes():
            yield f"{COMPILED.name} is behind its texts: run `python -m tests.tools.translations update`"
        for context, source, chinese in texts(fresh):
            yield from wrong_with(context, source, chinese)


def wrong_with(context: str, source: str, chinese: str) -> Iterator[str]:
    """What a reader would stumble over in one text."""
    if not chinese:
        yield f"{context}: no Chinese for {source!r}"
    if HALF_WIDTH.search(chinese):
        yield f"{context}: half-width marks beside Chinese in {chinese!r}"
    if chinese and sorted(PLACES.findall(source)) != sorted(PLACES.findall(chinese)):
        yield f"{context}: {chinese!r} does not carry the figures of {source!r}"


def texts(file: Path) -> Iterator[tuple[str, str, str]]:
    """(context, English, Chinese) of every text; no Chinese where it is unfinished."""
    for context in ElementTree.parse(file).getroot().iter("context"):  # noqa: S314 - our own file
        name = context.findtext("name") or ""
        for message in context.iter("message"):
            told = message.find("translation")
            done = told is not None and told.get("type") is None
            yield name, message.findtext("source") or "", (told.text or "") if done and told is not None else ""


def extract(file: Path) -> None:
    """Brings the texts up to the screens; places are left out, so that moving a line changes nothing."""
    languages = ("-source-language", "en", "-target-language", "zh_HK")
    run("lupdate", "-silent", "-no-obsolete", "-locations", "none", *languages, str(SCREENS), "-ts", str(file))


def compile_texts(file: Path, compiled: Path) -> None:
    run("lrelease", "-silent", str(file), "-qm", str(compiled))


def run(program: str, *arguments: str) -> None:
    """One of Qt's tools, as PySide6 brings it along."""
    name = f"{program}.exe" if sys.platform == "win32" else program
    subprocess.run([str(Path(PySide6.__file__).parent / name), *arguments], check=True, cwd=ROOT)


def update() -> None:
    """Takes new texts in, drops those that are gone, and compiles."""
    extract(TEXTS)
    compile_texts(TEXTS, COMPILED)


if __name__ == "__main__":
    if "update" in sys.argv[1:]:
        update()
    found = list(problems())
    print("\n".join(found) or f"{len(list(texts(TEXTS)))} texts, all in Chinese")
    sys.exit(1 if found else 0)
