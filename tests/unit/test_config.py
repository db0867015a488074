"""The settings file: defaults, every value, and every bad value named at once."""

from dataclasses import fields
from pathlib import Path

import pytest

from pos_terminal.config import (
    BadSettings,
    Config,
    PrinterSection,
    ScannerSection,
    WedgeSection,
    parse_config,
    read_config,
)

GOOD = """
language = "en"

[shop]
merchant = "tai-fung"
code = "MK2"
terminal = "T3"
name_zh = "大豐茶餐廳"
name_en = "Tai Fung Café"
currency = "HKD"
timezone = "Asia/Hong_Kong"
day_start_hour = 4

[rules]
cash_step_minor = 50
cashier_refund_limit_minor = 0
cashier_discount_limit_percent = 5
difference_limit_minor = 2000
member_prefixes = ["97", "98"]
opens_drawer_for_cash = false
drawer_left_open_s = 90
e_receipt = "instead"
e_receipt_address = "https://receipts.example/tea"

[logs]
days_kept = 7
level = "debug"

[[printer]]
name = "counter"
kind = "network"
address = "192.168.1.50:9100"
width_dots = 384
end_mark = "gs_h"
baud = 9600
cutter = false

[[printer]]
name = "paper"

[[camera]]
source = "camera:1"

[[scanner]]
port = "COM3"
baud = 115200

[[scanner]]
port = "hwgrep://0C2E:0901"
data_bits = 7
parity = "even"
stop_bits = 2
prefix = "~"
suffix = "\\u0004"
silence_ms = 200

[wedge]
gap_ms = 50
prefix = "#"
suffix = "##"
"""


def test_no_file_means_all_defaults(tmp_path: Path) -> None:
    assert read_config(tmp_path / "settings.toml") == Config()


def test_an_empty_file_means_all_defaults() -> None:
    assert parse_config("") == Config()


def test_every_setting_is_read() -> None:
    config = parse_config(GOOD)

    assert (config.language, config.shop.name_zh, config.shop.day_start_hour) == ("en", "大豐茶餐廳", 4)
    assert config.rules.member_prefixes == ("97", "98")
    assert (config.rules.cash_step_minor, config.rules.opens_drawer_for_cash) == (50, False)
    assert config.logs.days_kept == 7
    assert config.printers == (
        PrinterSection(
            "counter", "network", "192.168.1.50:9100", width_dots=384, end_mark="gs_h", baud=9600, cutter=False
        ),
        PrinterSection("paper"),
    )
    assert config.cameras[0].source == "camera:1"
    assert config.scanners == (
        ScannerSection("COM3", 115_200),
        ScannerSection("hwgrep://0C2E:0901", 9_600, 7, "even", 2, "~", "\x04", 200),
    )
    assert config.wedge == WedgeSection(50, "#", "##")
    for section in (config.shop, config.rules, config.logs, config.wedge, config.scanners[1]):
        untouched = [f.name for f in fields(section) if getattr(section, f.name) == getattr(type(section)(), f.name)]
        assert untouched in ([], ["currency", "timezone"], ["baud"])


def test_every_bad_value_is_named_at_once_with_its_line_and_key() -> None:
    with pytest.raises(BadSettings) as caught:
        parse_config(
            'language = "fr"\n'
            "[rules]\n"
            "cash_step_minor = 0\n"
            "opens_drawer_for_csh = true\n"
            'opens_drawer_for_cash = "yes"\n'
            "[[printer]]\n"
            'name = "a"\n'
            "[[printer]]\n"
            'kind = "network"\n'
            "width_dots = 600\n"
            'name = "a"\n'
            "[nonsense]\n"
        )

    assert [(problem.line, problem.key) for problem in caught.value.problems] == [
        (1, "language"),
        (3, "rules.cash_step_minor"),
        (4, "rules.opens_drawer_for_csh"),
        (5, "rules.opens_drawer_for_cash"),
        (8, "printer[2].address"),
        (10, "printer[2].width_dots"),
        (11, "printer[2].name"),
        (12, "nonsense"),
    ]
    first, second, third = (problem.sentence("en") for problem in caught.value.problems[:3])
    assert first == "line 1, language: must be zh_HK or en"
    assert second == "line 3, rules.cash_step_minor: must be a whole number from 1 to 10000"
    assert third == "line 4, rules.opens_drawer_for_csh: there is no such setting; is opens_drawer_for_cash meant?"
    assert caught.value.problems[1].sentence("zh_HK") == "第 3 行，rules.cash_step_minor：須為 1 至 10000 的整數"


@pytest.mark.parametrize(
    ("content", "key"),
    [
        ('[shop]\ntimezone = "Asia/Kowloon Tong"', "shop.timezone"),
        ('[shop]\ntimezone = "../etc/passwd"', "shop.timezone"),
        ("[shop]\ntimezone = 8", "shop.timezone"),
        ('[shop]\ncurrency = "HK$"', "shop.currency"),
        ('[shop]\nname_en = "two\\nlines"', "shop.name_en"),
        ('[shop]\ncode = "the shop"', "shop.code"),
        ("[rules]\ncash_step_minor = true", "rules.cash_step_minor"),
        ("[rules]\ncash_step_minor = 0.1", "rules.cash_step_minor"),
        ('[rules]\ne_receipt = "always"', "rules.e_receipt"),
        ('[rules]\ne_receipt_address = "receipts.example"', "rules.e_receipt_address"),
        ('[rules]\ne_receipt_address = "https://a.example/r?x=1"', "rules.e_receipt_address"),
        ("[rules]\nmember_prefixes = [97]", "rules.member_prefixes"),
        ('[[camera]]\nsource = "the one on the left"', "camera[1].source"),
        ('[[camera]]\nsource = "camera:"', "camera[1].source"),
        ("[[camera]]\nwidth = 100", "camera[1].width"),
        ("[[camera]]\nframes_per_s = 0", "camera[1].frames_per_s"),
        ('[[camera]]\nexposure_ms = "short"', "camera[1].exposure_ms"),
        ("[[camera]]\nexposure_ms = 0", "camera[1].exposure_ms"),
        ("[[camera]]\nfocus = true", "camera[1].focus"),
        ("[[scanner]]\nbaud = 9600", "scanner[1].port"),
        ("[[scanner]]\nport = 'COM3'\n[[scanner]]\nport = 'COM3'", "scanner[2].port"),
        ("[[scanner]]\nport = 'COM3'\nparity = 'E'", "scanner[1].parity"),
        ("[[scanner]]\nport = 'COM3'\ndata_bits = 9", "scanner[1].data_bits"),
        ("[[scanner]]\nport = 'COM3'\nprefix = '會員'", "scanner[1].prefix"),
        ("[wedge]\nsuffix = 'END##'", "wedge.suffix"),
        ("[line_display]\ncharset = 'utf-8'", "line_display.charset"),
        ("[line_display]\nbrightness = 0", "line_display.brightness"),
        ("[line_display]\nport = 'COM3'\n[[scanner]]\nport = 'COM3'", "line_display.port"),
        ("[payment_terminal]\nkind = 'tcp'", "payment_terminal.address"),
        ("[payment_terminal]\nkind = 'Ours!'", "payment_terminal.kind"),
        ("[payment_terminal]\nhandles = ['cash']", "payment_terminal.handles"),
        ("[payment_terminal]\nhandles = []", "payment_terminal.handles"),
        ("[wedge]\ngap_ms = 500", "wedge.gap_ms"),
        ('shop = "mine"', "shop"),
        ("[printer]\nkind = 'screen'", "printer"),
        ("printer = [1]", "printer[1]"),
        ("[[printer]]\nkind = ['network']", "printer[1].kind"),
        ("[logs\ndays_kept = 3", "settings.toml"),
    ],
)
def test_a_bad_value_is_refused_with_words_in_both_languages(content: str, key: str) -> None:
    with pytest.raises(BadSettings) as caught:
        parse_config(content)

    (problem,) = caught.value.problems
    assert problem.key == key
    assert problem.line > 0
    assert problem.words.zh != problem.words.en
    assert str(caught.value).startswith("bad-settings (file=settings.toml, count=1")


def test_a_file_that_is_not_text_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    path.write_bytes(b"\xff\xfe\x00s")

    with pytest.raises(BadSettings, match="not UTF-8"):
        read_config(path)


@pytest.mark.parametrize(
    "source",
    ["camera:0", "camera:HD Webcam C270", "rtsp://till:x@10.0.0.9/live", "http://10.0.0.9/video", "/clips/a.avi"],
)
def test_a_camera_is_a_number_a_name_a_stream_or_a_file(source: str) -> None:
    (camera,) = parse_config(f'[[camera]]\nsource = "{source}"\nexposure_ms = 5\nfocus = "auto"').cameras
    assert (camera.source, camera.exposure_ms, camera.focus) == (source, 5, "auto")


def test_a_printers_profile_stand_in_and_documents_are_checked() -> None:
    with pytest.raises(BadSettings) as caught:
        parse_config(
            "[[printer]]\n"
            'name = "counter"\n'
            'profile = "epson-tm-88"\n'
            'fallback_for = "counter"\n'
            "[[printer]]\n"
            'name = "bar"\n'
            'fallback_for = "kitchen"\n'
            'prints = ["receipt"]\n'
            "drawer_pin = 3\n"
            'flow = "maybe"\n'
        )
    assert [(problem.line, problem.key) for problem in caught.value.problems] == [
        (3, "printer[1].profile"),
        (4, "printer[1].fallback_for"),
        (7, "printer[2].fallback_for"),
        (8, "printer[2].prints"),
        (9, "printer[2].drawer_pin"),
        (10, "printer[2].flow"),
    ]
    assert "is epson-tm-t88 meant?" in caught.value.problems[0].sentence("en")


def test_a_printer_that_stands_in_prints_reports_and_names_its_profile() -> None:
    config = parse_config(
        '[[printer]]\nname = "counter"\nprofile = "xprinter-80"\n'
        '[[printer]]\nname = "bar"\nfallback_for = "counter"\nfallback_after_s = 5\nprints = ["reports", "slips"]\n'
    )
    counter, bar = config.printers
    assert (counter.profile, counter.width_dots, counter.end_mark) == ("xprinter-80", None, None)
    assert (bar.fallback_for, bar.fallback_after_s, bar.prints) == ("counter", 5, ("reports", "slips"))
