"""`pos-terminal scan`: what it prints of each source, and its exit codes."""

import json
from base64 import b32encode
from collections.abc import Iterator
from pathlib import Path

import cv2
import pytest
from click.testing import CliRunner, Result

from pos_terminal.commands.till import cli
from tests.support import frames
from tests.support.mjpeg import NetworkCamera

NUMBER = "40000010"
CARD = "S" + b32encode(bytes.fromhex("0123456789abcd") + bytes(68)).decode()


def scan(*arguments: object) -> Result:
    return CliRunner().invoke(cli, ["scan", *map(str, arguments)], prog_name="pos-terminal")


def lines(result: Result) -> list[dict[str, object]]:
    return [json.loads(line) for line in result.stdout.splitlines()]


def save(path: Path, picture: frames.Picture) -> Path:
    path.write_bytes(cv2.imencode(path.suffix, picture)[1].tobytes())
    return path


@pytest.mark.parametrize(
    ("art", "symbology", "text", "kind", "member"),
    [
        (frames.qr_art(NUMBER), "QR", NUMBER, "member", NUMBER),
        (frames.qr_art(CARD), "QR", CARD, "member", "0123456789abcd"),
        (frames.bars("489123456789"), "EAN13", "4891234567898", "product", None),
        (frames.bars(NUMBER, "Code128"), "CODE128", NUMBER, "member", NUMBER),
        (frames.bars("BUN-12", "Code128"), "CODE128", "BUN-12", "product", None),
        (frames.qr_art("https://example.com/?a"), "QR", "https://example.com/?a", "unknown", None),
    ],
)
def test_a_line_a_code(
    tmp_path: Path, art: frames.Picture, symbology: str, text: str, kind: str, member: str | None
) -> None:
    path = save(tmp_path / "picture.png", frames.shown(art))
    result = scan(path, "--json")
    assert result.exit_code == 0, result.stderr
    assert lines(result) == [
        {"source": str(path), "symbology": symbology, "text": text, "kind": kind, "member": member}
    ]


def test_two_codes_in_a_picture_are_two_lines_for_people_too(tmp_path: Path) -> None:
    picture = frames.counter()
    frames.place(picture, frames.qr_art(NUMBER), (100, 100))
    frames.place(picture, frames.bars("489123456789"), (500, 300))
    path = save(tmp_path / "two.png", picture)
    result = scan(path)
    assert result.stdout.splitlines() == [
        f"{path}: QR member {NUMBER}: {NUMBER}",
        f"{path}: EAN13 product: 4891234567898",
    ]


def test_control_characters_never_reach_the_terminal(tmp_path: Path) -> None:
    path = save(tmp_path / "evil.png", frames.shown(frames.qr_art(b"\x1b]0;title\x07\x1b[2J")))
    result = scan(path)
    assert result.exit_code == 0
    assert result.stdout == f"{path}: QR unknown: ·]0;title··[2J\n"


def test_a_recording_gives_each_code_once(tmp_path: Path) -> None:
    path = tmp_path / "counter.avi"
    writer = cv2.VideoWriter(str(path), cv2.VideoWriter.fourcc(*"MJPG"), 30, (frames.WIDTH, frames.HEIGHT))
    for n in range(9):
        writer.write(frames.shown(frames.qr_art((NUMBER, "40000028", NUMBER)[n // 3]), seed=n))
    writer.release()
    assert [line["text"] for line in lines(scan(path, "--json"))] == [NUMBER, "40000028"]


def test_a_folder_is_read_whole_and_other_files_in_it_do_not_matter(tmp_path: Path) -> None:
    (tmp_path / "deeper").mkdir()
    save(tmp_path / "deeper" / "b.JPG", frames.shown(frames.qr_art("40000028")))
    save(tmp_path / "a.png", frames.shown(frames.qr_art(NUMBER)))
    save(tmp_path / "empty.png", frames.counter())
    (tmp_path / "notes.txt").write_text("not a picture")
    result = scan(tmp_path, "--json")
    assert result.exit_code == 0, result.stderr
    assert [line["text"] for line in lines(result)] == [NUMBER, "40000028"]


def test_no_code_is_an_answer(tmp_path: Path) -> None:
    result = scan(save(tmp_path / "empty.png", frames.counter()), "--json")
    assert (result.exit_code, result.stdout, result.stderr) == (1, "", "")


@pytest.mark.parametrize("content", [None, b"", b"\x89PNG\r\n\x1a\n\x00", b"plain words"])
def test_what_cannot_be_read_is_one_line_and_the_rest_is_read(tmp_path: Path, content: bytes | None) -> None:
    good = save(tmp_path / "good.png", frames.shown(frames.qr_art(NUMBER)))
    bad = tmp_path / "bad.png"
    if content is not None:
        bad.write_bytes(content)
    result = scan(bad, good, "--json")
    assert result.exit_code == 2
    assert [line["text"] for line in lines(result)] == [NUMBER]
    assert result.stderr.count("\n") == 1
    assert str(bad) in result.stderr


def test_a_picture_that_was_cut_short_is_read_as_far_as_it_goes(tmp_path: Path) -> None:
    path = save(tmp_path / "cut.jpg", frames.shown(frames.qr_art(NUMBER)))
    path.write_bytes(path.read_bytes()[:4_000])
    result = scan(path, "--json")
    assert result.exit_code in (1, 2)
    assert result.stdout == ""


@pytest.fixture
def network_camera() -> Iterator[NetworkCamera]:
    camera = NetworkCamera(frames.shown(frames.qr_art(NUMBER)))
    camera.plug_in()
    yield camera
    camera.unplug()


def test_a_camera_gives_a_code_in_view_once(network_camera: NetworkCamera) -> None:
    result = scan(network_camera.url, "--json", "--seconds", 1)
    assert result.exit_code == 0, result.stderr
    assert lines(result) == [
        {"source": network_camera.url, "symbology": "QR", "text": NUMBER, "kind": "member", "member": NUMBER}
    ]


@pytest.mark.slow
def test_without_a_camera_there_is_exit_code_three() -> None:
    result = scan("camera:63", "--seconds", 1)
    assert result.exit_code == 3
    assert result.stderr == "pos-terminal scan: camera:63: no camera there, or it gives no pictures\n"


def test_nothing_to_scan_is_wrong_use() -> None:
    assert scan().exit_code == 2
