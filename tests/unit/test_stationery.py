"""The shop's receipt files: read when they change, told of when they are wrong, written whole or not at all."""

from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from pos_terminal.domain.errors import Unavailable
from pos_terminal.domain.receipt.blocks import Picture
from pos_terminal.domain.receipt.stationery import told
from pos_terminal.domain.receipt.template import Logo, Prints, Speaks, Template
from pos_terminal.printer.raster import logo_picture
from pos_terminal.stationery import BEFORE, StationeryFolder, shipped_template


def folder(path: Path) -> StationeryFolder:
    return StationeryFolder(path, logo_picture, 384)


def logo(width: int, height: int) -> bytes:
    drawn = BytesIO()
    Image.new("L", (width, height), 0).save(drawn, "PNG")
    return drawn.getvalue()


def said(paper: StationeryFolder) -> list[str]:
    return [told(problem, "en") for problem in paper.read().problems]


def test_a_shop_without_files_has_the_shipped_paper(tmp_path: Path) -> None:
    read = folder(tmp_path / "none").read()
    assert (read.template, read.logo, read.problems) == (Template(), None, ())
    assert read.words.say("thanks") == "多謝光臨 Thank you"


def test_a_change_is_seen_at_the_next_look_even_where_the_clock_did_not_move(tmp_path: Path) -> None:
    paper = folder(tmp_path)
    first = paper.read()
    assert paper.read() is first
    (tmp_path / "receipt.toml").write_text('languages = "en"')
    (tmp_path / "zh_HK.toml").write_text('thanks = "下次見"', "utf-8")
    second = paper.read()
    assert (second.template.languages, second.words.say("thanks")) == (Speaks.ENGLISH, "下次見 Thank you")
    assert paper.read() is second
    (tmp_path / "receipt.toml").unlink()
    assert paper.read().template == Template()


def test_a_wrong_file_never_takes_the_right_ones_with_it(tmp_path: Path) -> None:
    paper = folder(tmp_path)
    (tmp_path / "receipt.toml").write_text("copies = 2\nlanguagse = 1")
    (tmp_path / "en.toml").write_text('thanks = "Bye"\ntotal = "{totl}"')
    (tmp_path / "zh_HK.toml").write_bytes('thanks = "下次見"'.encode("big5"))
    read = paper.read()
    assert (read.template, read.words.say("thanks")) == (Template(), "多謝光臨 Thank you")
    assert said(paper) == [
        "receipt.toml line 2, languagse: There is no key 'languagse' here. Did you mean 'languages'?",
        "zh_HK.toml line 1: The file is not UTF-8 text.",
        "en.toml line 2, total: The program does not fill in {totl}.",
    ]
    (tmp_path / "zh_HK.toml").write_text('thanks = "下次見"', "utf-8-sig")  # as Notepad has it
    assert paper.read().words.say("thanks") == "下次見 Thank you"


def test_a_file_that_cannot_be_read_is_told_of(tmp_path: Path) -> None:
    (tmp_path / "receipt.toml").mkdir()
    assert said(folder(tmp_path)) == ["receipt.toml line 1: The file cannot be read: Is a directory."]


def test_the_logo_is_drawn_at_its_height_and_no_wider_than_the_paper(tmp_path: Path) -> None:
    paper = folder(tmp_path)
    (tmp_path / "receipt.toml").write_text('[logo]\nheight_dots = 60\nfile = "logo.png"')
    assert said(paper) == ["receipt.toml line 3, logo.file: There is no 'logo.png' in receipts."]
    (tmp_path / "logo.png").write_bytes(logo(200, 100))
    drawn = paper.read().logo
    assert isinstance(drawn, Picture)
    assert (drawn.width_dots, len(drawn.rows), paper.read().problems) == (120, 60, ())
    (tmp_path / "logo.png").write_bytes(logo(2000, 100))  # the same name, another picture
    wide = paper.read().logo
    assert wide is not None
    assert wide.width_dots == 384
    (tmp_path / "logo.png").write_bytes(b"<svg/>")
    assert said(paper) == ["receipt.toml line 3, logo.file: 'logo.png' is no PNG or JPEG picture."]
    (tmp_path / "receipt.toml").write_text('[logo]\nshow = false\nfile = "logo.png"')
    assert (paper.read().logo, paper.read().problems) == (None, ())


def test_a_template_can_be_tried_without_being_kept(tmp_path: Path) -> None:
    paper = folder(tmp_path)
    (tmp_path / "logo.png").write_bytes(logo(100, 100))
    tried = paper.tried(Template(logo=Logo("logo.png", 40)))
    assert tried.logo is not None
    assert len(tried.logo.rows) == 40
    assert paper.read().logo is None
    assert not (tmp_path / "receipt.toml").exists()


def test_what_is_kept_is_read_again_and_the_file_before_stays_beside_it(tmp_path: Path) -> None:
    paper = folder(tmp_path / "receipts")
    kept = Template(languages=Speaks.ENGLISH, prints=Prints.OFFERED)
    paper.keep(kept)
    assert folder(tmp_path / "receipts").read().template == paper.read().template == kept
    (tmp_path / "receipts" / "receipt.toml").write_text("mine = 1  # my own words")
    paper.keep(Template())
    assert (tmp_path / "receipts" / BEFORE).read_text() == "mine = 1  # my own words"
    assert (tmp_path / "receipts" / "receipt.toml").read_text("utf-8") == shipped_template()
    assert not (tmp_path / "receipts" / "receipt.toml.new").exists()


def test_a_folder_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "receipts").write_text("a file")
    with pytest.raises(Unavailable, match="receipts-not-kept"):
        folder(tmp_path / "receipts").keep(Template())
