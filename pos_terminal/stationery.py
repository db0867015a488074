"""The shop's receipt files: `receipts/` in the data folder, over those that come with the program.

`receipt.toml` is the template, `zh_HK.toml` and `en.toml` the words that the shop changes, and a picture the logo. They
are read again whenever their bytes differ from those read last. Nothing in them can stop a receipt: what is wrong is
told, and what it is about is as it was shipped.
"""

import os
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from pos_terminal.assets import resources
from pos_terminal.domain.errors import Unavailable
from pos_terminal.domain.loyalty.file.reading import Finding
from pos_terminal.domain.loyalty.file.toml_places import line_of, places
from pos_terminal.domain.receipt.blocks import Picture
from pos_terminal.domain.receipt.stationery import Stationery
from pos_terminal.domain.receipt.template import BOTH, Template
from pos_terminal.domain.receipt.template_file import FILE, read_template, written
from pos_terminal.domain.receipt.words import ReceiptWords, parse_words
from pos_terminal.domain.receipt.words_file import read_words
from pos_terminal.domain.words import Language, Words

FOLDER = "receipts"
BEFORE = "receipt.before.toml"
# A picture of more bytes is a photograph: a logo of 400 dots needs a hundredth of it.
LARGEST_LOGO = 4_000_000
# A picture's bytes, its height and the paper's width in dots, to the dots; None where it is no picture.
DrawLogo = Callable[[bytes, int, int], Picture | None]


@dataclass(frozen=True, slots=True)
class _Contents:
    """The files' bytes; None where there is no such file, a text where it cannot be read."""

    template: bytes | str | None
    words: Mapping[Language, bytes | str | None]
    logo: bytes | str | None = None


class StationeryFolder:
    """One folder of receipt files, for paper of `width_dots`. Not shared between threads."""

    def __init__(self, folder: Path, draw: DrawLogo, width_dots: int) -> None:
        self._folder = folder
        self._draw = draw
        self._width_dots = width_dots
        self._shipped = shipped_words()
        self._contents: _Contents | None = None
        self._logo_file = ""
        self._read = Stationery(Template(), self._shipped)

    def read(self) -> Stationery:
        """What the files say now."""
        words = {language: _bytes(self._folder / f"{language}.toml") for language in BOTH}
        logo = _bytes(self._folder / self._logo_file) if self._logo_file else None
        contents = _Contents(_bytes(self._folder / FILE), words, logo)
        if contents != self._contents:
            self._read = self._understood(contents)
            self._logo_file = self._read.template.logo.file
            logo = _bytes(self._folder / self._logo_file) if self._logo_file else None
            self._contents = replace(contents, logo=logo)
            self._read = self._with_logo(self._read, logo, _text(contents.template, FILE)[0] or "")
        return self._read

    def tried(self, template: Template) -> Stationery:
        """The same words with another template, for a look at it."""
        now = self.read()
        content = _bytes(self._folder / template.logo.file) if template.logo.file else None
        return self._with_logo(replace(now, template=template, logo=None, problems=()), content, "")

    def keep(self, template: Template) -> None:
        """Writes the template in place of the one before, which stays beside it as `receipt.before.toml`.

        After a power cut there is the old file or the new one. Raises Unavailable `receipts-not-kept`.
        """
        file = self._folder / FILE
        fresh = self._folder / f"{FILE}.new"
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            with fresh.open("w", encoding="utf-8", newline="\n") as out:
                out.write(written(template, shipped_template()))
                out.flush()
                os.fsync(out.fileno())
            if file.exists():
                shutil.copyfile(file, self._folder / BEFORE)
            fresh.replace(file)
        except OSError as error:
            raise Unavailable("store", "receipts-not-kept", str(error)) from error

    def _understood(self, contents: _Contents) -> Stationery:
        text, problems = _text(contents.template, FILE)
        template = Template()
        if text is not None:
            template, found = read_template(text, FILE)
            problems = (*problems, *found)
        words = self._shipped
        for language in BOTH:
            name = f"{language}.toml"
            text, unreadable = _text(contents.words[language], name)
            changed, found = read_words(text or "", name, self._shipped.texts[language])
            words = words.changed(language, changed)
            problems = (*problems, *unreadable, *found)
        return Stationery(template, words, None, problems)

    def _with_logo(self, read: Stationery, content: bytes | str | None, template: str) -> Stationery:
        """The same with the picture that its template names; `template` is the text in which a problem has its line."""
        logo = read.template.logo
        if not logo.file or not logo.show:
            return read
        drawn = None
        if isinstance(content, bytes) and len(content) <= LARGEST_LOGO:
            drawn = self._draw(content, logo.height_dots, self._width_dots)
        if drawn is not None:
            return replace(read, logo=drawn)
        if content is None:
            words = Words(f"資料夾 {FOLDER} 內沒有「{logo.file}」。", f"There is no {logo.file!r} in {FOLDER}.")
        else:
            words = Words(f"「{logo.file}」不是 PNG 或 JPEG 圖片。", f"{logo.file!r} is no PNG or JPEG picture.")
        line = line_of(places(template), ("logo", "file"))
        return replace(read, problems=(*read.problems, Finding("no-logo", FILE, line, "logo.file", words)))


def shipped_words() -> ReceiptWords:
    """The words of receipts that come with the program, in both languages."""
    folder = resources() / FOLDER
    return parse_words({language: (folder / f"{language}.toml").read_text(encoding="utf-8") for language in BOTH})


def shipped_template() -> str:
    """The text of the template that comes with the program: every key, with what it means."""
    return (resources() / FOLDER / "template.toml").read_text(encoding="utf-8")


def _bytes(file: Path) -> bytes | str | None:
    try:
        return file.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        return error.strerror or str(error)


def _text(content: bytes | str | None, name: str) -> tuple[str | None, tuple[Finding, ...]]:
    """The text of a file, or why it has none."""
    if content is None:
        return None, ()
    if isinstance(content, str):
        words = Words(f"讀不到這個檔案：{content}。", f"The file cannot be read: {content}.")
        return None, (Finding("unreadable", name, 1, "", words),)
    try:
        return content.decode("utf-8-sig"), ()
    except UnicodeDecodeError:
        words = Words("檔案不是 UTF-8 文字。", "The file is not UTF-8 text.")
        return None, (Finding("unreadable", name, 1, "", words),)
