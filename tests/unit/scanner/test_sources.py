"""Names of cameras: in the settings, and as the system lists what is plugged in."""

from pathlib import Path

from pos_terminal.scanner.sources import CameraDevice, device_index, devices, is_device, is_url, source_name


def plug_in(root: Path, number: int, name: str, node: int = 0) -> None:
    """A camera as Linux shows it in /sys/class/video4linux."""
    folder = root / f"video{number}"
    folder.mkdir(parents=True)
    (folder / "name").write_text(f"{name}\n", encoding="utf-8")
    (folder / "index").write_text(f"{node}\n", encoding="utf-8")


def test_cameras_are_listed_by_number_with_their_names(tmp_path: Path) -> None:
    plug_in(tmp_path, 10, "Document Camera")
    plug_in(tmp_path, 2, "HD Webcam C270: HD Webcam C270")
    plug_in(tmp_path, 3, "HD Webcam C270: HD Webcam C270", node=1)
    (tmp_path / "v4l-touch0").mkdir()
    assert devices(tmp_path) == (
        CameraDevice(2, "HD Webcam C270: HD Webcam C270"),
        CameraDevice(10, "Document Camera"),
    )


def test_a_machine_without_cameras_lists_none(tmp_path: Path) -> None:
    assert devices(tmp_path / "nothing") == ()
    assert devices(tmp_path) == ()


def test_a_camera_without_a_name_has_its_number(tmp_path: Path) -> None:
    (tmp_path / "video4").mkdir()
    assert devices(tmp_path) == (CameraDevice(4, "camera 4"),)


def test_a_camera_is_found_by_a_part_of_its_name_whatever_its_number(tmp_path: Path) -> None:
    plug_in(tmp_path, 0, "Integrated Camera")
    plug_in(tmp_path, 2, "HD Webcam C270")
    assert device_index("camera:c270", devices(tmp_path)) == 2
    (tmp_path / "video2").rename(tmp_path / "video5")  # unplugged, and plugged in again
    assert device_index("camera:C270", devices(tmp_path)) == 5
    assert device_index("camera:Brio", devices(tmp_path)) is None
    assert device_index("camera:", devices(tmp_path)) is None
    assert device_index("camera:7", devices(tmp_path)) == 7


def test_a_source_is_a_device_a_stream_or_a_file() -> None:
    assert [is_device(source) for source in ("camera:0", "camera:C270", "0", "clip.avi", "rtsp://x/1")] == [
        True,
        True,
        True,
        False,
        False,
    ]
    assert is_url("rtsp://x/1")
    assert not is_url("/videos/clip.avi")


def test_names_tell_cameras_apart_and_no_password() -> None:
    assert source_name("rtsp://till:secret@10.0.0.9/live") == "10.0.0.9/live"
    assert source_name("camera:63") == "camera 63"
    assert source_name("camera:Brio") == "Brio"
    assert source_name("/videos/clip.avi") == "clip.avi"
