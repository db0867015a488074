"""What is known of printers by model: every file that comes along can be used, and a bad one says where."""

from dataclasses import replace
from pathlib import Path

import pytest

from pos_terminal.assets import resources
from pos_terminal.config import PrinterSection
from pos_terminal.main.printers import printer_settings, profiles
from pos_terminal.printer.profiles import BadProfile, Profile, read_profile

GOOD = (resources() / "printers" / "xprinter-80.toml").read_text("utf-8")


def test_every_profile_is_read_and_the_printers_of_the_shops_are_there() -> None:
    known = {profile.name: profile for profile in profiles()}
    models = " ".join(model for profile in known.values() for model in profile.models)
    for model in ("XP-Q200", "TM-T82III", "TM-T20II", "TM-T88IV", "TM-T88VII", "POS-5890", "TM-m30III"):
        assert model in models
    for model in ("mC-Print2", "mC-Print3", "CT-S651", "SRP-350III"):
        assert model in models
    assert known["epson-tm-t88"].width_dots == 512
    assert known["epson-tm-t82iii-58"].width_dots == 420
    assert (known["generic-58"].avoids_48, known["generic-58"].cutter) == (True, False)
    assert known["star-mc-print3"].answers == "no"


@pytest.mark.parametrize("profile", profiles(), ids=lambda profile: profile.name)
def test_a_profiles_columns_fit_its_paper(profile: Profile) -> None:
    width, columns = profile.width_dots, profile.columns
    assert columns * 12 <= width


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("width_dots = 576", "width_dots = 577", "width_dots: must be one of 384, 420, 512, 576, 640"),
        ("width_dots = 576", "width_dots = true", "width_dots: must be one of"),
        ("longest_band = 255", "longest_band = 256", "longest_band: must be a whole number from 1 to 255"),
        ("cutter = true", 'cutter = "yes"', "cutter: must be true or false"),
        ("cutter = true", "cuter = true", "cuter: there is no such key"),
        ("cutter = true\n", "", "cutter: is missing"),
        ('end_mark = "gs_r"', 'end_mark = "gs_x"', "end_mark: must be one of gs_h, gs_r, none"),
        ('chinese = ["gb18030", "big5"]', 'chinese = ["utf8"]', "chinese: utf8 is none of big5, gb18030"),
        ('chinese = ["gb18030", "big5"]', "chinese = 1", "chinese: must be a list of texts"),
        ("drawer_pin = 2", "drawer_pin = 3", "drawer_pin: must be one of 2, 5"),
        ("dpi = 203", "dpi = =", "line"),
        ('note_en = "', 'note_en = 1 # "', "note_en: must be one line of text"),
    ],
)
def test_a_bad_profile_names_file_key_and_fault(tmp_path: Path, old: str, new: str, said: str) -> None:
    path = tmp_path / "mine.toml"
    assert old in GOOD
    path.write_text(GOOD.replace(old, new), encoding="utf-8")
    with pytest.raises(BadProfile) as caught:
        read_profile(path)
    assert str(caught.value).startswith("mine.toml: ")
    assert said in str(caught.value)


def test_a_profile_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(BadProfile, match=r"none\.toml"):
        read_profile(tmp_path / "none.toml")


def test_the_settings_go_before_the_profile_and_that_before_what_suits_most(tmp_path: Path) -> None:
    bare = printer_settings(PrinterSection(), tmp_path)
    assert (bare.paper.width_dots, bare.paper.longest_band, bare.end_mark, bare.flow) == (576, 100, "gs_r", "auto")
    by_profile = printer_settings(PrinterSection(profile="epson-tm-t88vi"), tmp_path)
    assert (by_profile.paper.width_dots, by_profile.paper.feed_units, by_profile.end_mark) == (512, 2, "gs_h")
    by_file = PrinterSection(profile="epson-tm-t88vi", width_dots=384, cutter=False, end_mark="none")
    settings = printer_settings(replace(by_file, drawer_pin=5, baud=9600), tmp_path)
    assert (settings.paper.width_dots, settings.paper.cutter, settings.end_mark) == (384, False, "none")
    assert (settings.drawer_pin, settings.baud, settings.flow) == (5, 9600, "dsr_dtr")


def test_serial_printers_get_tiles_and_others_pictures_unless_the_settings_say_so(tmp_path: Path) -> None:
    assert printer_settings(PrinterSection(kind="serial"), tmp_path).paper.text == "tiles"
    assert printer_settings(PrinterSection(kind="usb"), tmp_path).paper.text == "raster"
    assert printer_settings(PrinterSection(kind="serial", text="raster"), tmp_path).paper.text == "raster"


def test_native_chinese_is_not_used_before_somebody_saw_it(tmp_path: Path) -> None:
    section = PrinterSection(kind="network", text="big5")
    assert printer_settings(section, tmp_path).paper.text == "raster"
    assert printer_settings(section, tmp_path, native=True).paper.text == "big5"
