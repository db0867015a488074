"""A printer's section in the settings file: changed or added, all else as a person wrote it."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from pos_terminal.commands.settings_text import SettingValue, printer_section, with_printer, write_printer
from pos_terminal.config import BadSettings, parse_config

PRINTER: Mapping[str, SettingValue] = {
    "name": "counter",
    "kind": "network",
    "address": "192.168.1.50",
    "width_dots": 512,
    "cutter": True,
}
WRITTEN = """# my shop
language = "en"   # for the tourists

[[printer]]
name = "bar"
kind = "screen"

# the one with the drawer
[[printer]]   # second
name = "counter"   # at the till
kind = "file"
address = "/tmp/x"
# keep me

[sounds]
on = false # quiet
"""


def test_a_section_reads_as_it_was_meant() -> None:
    (printer,) = parse_config(printer_section(PRINTER)).printers
    assert (printer.name, printer.kind, printer.address) == ("counter", "network", "192.168.1.50")
    assert (printer.width_dots, printer.cutter) == (512, True)


def test_the_section_of_that_name_is_changed_and_every_comment_stays() -> None:
    after = with_printer(WRITTEN, PRINTER)
    config = parse_config(after)
    assert [printer.name for printer in config.printers] == ["bar", "counter"]
    assert (config.printers[1].address, config.printers[1].cutter, config.sounds.on) == ("192.168.1.50", True, False)
    for comment in ("# my shop", "# for the tourists", "# the one with the drawer", "# second", "# at the till"):
        assert comment in after
    assert "# keep me" in after
    assert "# quiet" in after


@pytest.mark.parametrize("before", ["", 'language = "en"\n', '[[camera]]\nsource = "camera:1"\n', WRITTEN])
def test_a_new_printer_comes_behind_the_others(before: str) -> None:
    after = with_printer(before, {**PRINTER, "name": "office"})
    assert parse_config(after).printers == (
        *parse_config(before).printers,
        *parse_config(printer_section({**PRINTER, "name": "office"})).printers,
    )


def test_a_file_that_is_wrong_stays_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    path.write_text("nonsense = 1\n", encoding="utf-8")
    with pytest.raises(BadSettings):
        write_printer(path, PRINTER)
    assert path.read_text("utf-8") == "nonsense = 1\n"
    with pytest.raises(BadSettings):
        write_printer(tmp_path / "new.toml", {**PRINTER, "width_dots": 1})
    assert [file.name for file in tmp_path.iterdir()] == ["settings.toml"]


def test_a_file_that_was_not_there_is_made(tmp_path: Path) -> None:
    write_printer(tmp_path / "settings.toml", PRINTER)
    assert parse_config((tmp_path / "settings.toml").read_text("utf-8")).printers[0].name == "counter"
