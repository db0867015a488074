"""The doctor: a healthy counter, and each illness with what to do about it."""

import json
import socket
from collections.abc import Mapping
from pathlib import Path

import pytest
from click.testing import CliRunner

from pos_terminal.commands.till import cli
from tests.support import frames
from tests.support.mjpeg import NetworkCamera

Row = Mapping[str, str]


def doctor(data: Path, *, language: str = "en") -> tuple[int, dict[str, list[Row]]]:
    answer = CliRunner().invoke(cli, ["--data", str(data), "--language", language, "doctor", "--json"])
    document = json.loads(answer.stdout)
    parts: dict[str, list[Row]] = {}
    for row in document["findings"]:
        parts.setdefault(row["part"], []).append(row)
    assert document["healthy"] == (answer.exit_code == 0)
    return answer.exit_code, parts


def test_an_empty_folder_is_healthy_and_stays_empty(tmp_path: Path) -> None:
    code, parts = doctor(tmp_path)

    assert code == 0
    assert {"library", "fonts", "disk", "database", "clock", "head office", "settings"} <= set(parts)
    assert list(tmp_path.iterdir()) == []


def test_a_database_that_is_none_is_named(tmp_path: Path) -> None:
    (tmp_path / "till.db").write_bytes(b"this was a shopping list" * 100)

    code, parts = doctor(tmp_path)

    assert code == 1
    assert parts["database"][0]["state"] == "bad"
    assert parts["database"][0]["advice"]


def test_devices_that_are_not_there_are_named_with_what_to_check(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # nobody listens: refused at once
        port = taken.getsockname()[1]
        (tmp_path / "settings.toml").write_text(
            f'[[printer]]\nname = "counter"\nkind = "network"\naddress = "127.0.0.1:{port}"\n'
            '[[scanner]]\nport = "/dev/no-such-port"\n'
        )
        code, parts = doctor(tmp_path)

    assert code == 1
    for part in ("printer", "scanner"):
        (row,) = parts[part]
        assert row["state"] == "bad"
        assert "settings file" in row["advice"]


def test_a_paper_on_the_screen_is_always_ready(tmp_path: Path) -> None:
    (tmp_path / "settings.toml").write_text('[[printer]]\nname = "paper"\n')

    code, parts = doctor(tmp_path)

    assert (code, parts["printer"][0]["state"]) == (0, "good")


@pytest.mark.parametrize("language", ["zh_HK", "en"])
def test_it_speaks_the_shop_s_language(tmp_path: Path, language: str) -> None:
    _, parts = doctor(tmp_path, language=language)

    assert ("獨立店舖" in parts["head office"][0]["found"]) == (language == "zh_HK")


def test_a_person_gets_a_table(tmp_path: Path) -> None:
    answer = CliRunner().invoke(cli, ["--data", str(tmp_path), "doctor"])

    assert "SQLite" in answer.stdout
    assert "✓" in answer.stdout


def test_cameras_are_tried_and_those_that_are_plugged_in_are_named(tmp_path: Path) -> None:
    camera = NetworkCamera(frames.counter())
    camera.plug_in()
    (tmp_path / "settings.toml").write_text(
        f'[[camera]]\nsource = "{camera.url}"\n[[camera]]\nsource = "camera:no such camera"\n'
    )
    code, parts = doctor(tmp_path)
    camera.unplug()

    assert code == 1
    there, missing = parts["camera"]
    assert (there["state"], "1280x720" in there["found"]) == ("good", True)
    assert (missing["state"], "no such camera" in missing["found"]) == ("bad", True)
    assert len(parts["cameras here"]) == 1
