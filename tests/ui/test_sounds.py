"""Sounds: each cue once for what it says, played without waiting, and silence where there is nothing to play with."""

import stat
import sys
import wave
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from itertools import pairwise
from pathlib import Path

import pytest
from PySide6.QtTest import QTest

from pos_terminal.domain.selling.sale import TenderKind
from pos_terminal.domain.till import Fault
from pos_terminal.services.state import CameraStatus, Cue, PrintingStatus
from pos_terminal.ui.app import prepare_application
from pos_terminal.ui.sounds import MOST_FAILURES, RATE_HZ, TONES, Sounds, wav
from pos_terminal.ui.viewmodels.places import cue_after
from tests.support.qml import till_window
from tests.support.shop import CHAN, open_shop

DEADLINE_MS = 5_000
posix = pytest.mark.skipif(sys.platform == "win32", reason="Windows plays by itself")


@pytest.fixture(autouse=True)
def application() -> None:
    prepare_application(["till"])


@pytest.mark.parametrize("cue", [cue for cue in Cue if cue is not Cue.NONE])
def test_every_cue_is_a_short_soft_tone(cue: Cue) -> None:
    with wave.open(BytesIO(wav(TONES[cue], 0.6))) as file:
        frames = file.readframes(file.getnframes())
        assert (file.getnchannels(), file.getsampwidth(), file.getframerate()) == (1, 2, RATE_HZ)
        assert file.getnframes() / RATE_HZ < 0.3
    samples = memoryview(frames).cast("h")
    assert 0.5 < max(abs(one) for one in samples) / 32_767 <= 0.61
    assert abs(samples[0]) + abs(samples[-1]) < 400, "a tone begins and ends at nothing: no click"


def comes(true: Callable[[], bool]) -> bool:
    """Whether it is so within a generous time."""
    for _ in range(DEADLINE_MS // 20):
        if true():
            return True
        QTest.qWait(20)
    return true()


def player(folder: Path, code: int = 0) -> tuple[Path, Path]:
    """A program that notes what it was given."""
    heard, program = folder / "heard", folder / "player"
    program.write_text(f'#!/bin/sh\nbasename "$1" >> "{heard}"\nexit {code}\n')
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    return program, heard


@posix
def test_cues_are_played_and_one_that_is_muted_is_not(tmp_path: Path) -> None:
    program, heard = player(tmp_path)
    sounds, muted = Sounds(60, (str(program),)), Sounds(0, (str(program),))
    for cue in (Cue.NONE, Cue.SCAN_OK, Cue.UNKNOWN):
        muted.play(cue.value)
        sounds.play(cue.value)
        name = f"{cue.value}.wav"
        assert cue is Cue.NONE or comes(lambda: heard.exists() and name in heard.read_text())  # noqa: B023 - at once
        QTest.qWait(50)
    assert heard.read_text().split() == ["scanOk.wav", "unknown.wav"]
    sounds.close()
    muted.close()


@posix
@pytest.mark.parametrize("broken", ["failing", "missing"])
def test_without_a_sound_device_it_falls_silent_by_itself(tmp_path: Path, broken: str) -> None:
    program = player(tmp_path, code=1)[0] if broken == "failing" else tmp_path / "no-such-player"
    sounds = Sounds(60, (str(program),))
    for _ in range(MOST_FAILURES + 2):
        sounds.play("scanOk")
        QTest.qWait(100)
    assert comes(lambda: sounds.is_silent)
    sounds.play("scanOk")
    sounds.close()


def test_a_till_without_a_player_says_nothing() -> None:
    sounds = Sounds(60, ())
    sounds.play("done")
    sounds.close()


def test_what_is_heard_of_a_sale(tmp_path: Path) -> None:
    shop = open_shop(tmp_path)
    states = [shop.state, shop.scan("4890000000017", "EAN13"), shop.scan(CHAN.number), shop.scan("???")]
    states.append(shop.do(lambda d, s: d.payment.pay(s, TenderKind.CASH, 1600)))
    states.append(shop.do(lambda d, s: d.payment.next_sale(s)))
    heard = [cue_after(one, other) for one, other in pairwise(states)]
    assert heard == [Cue.SCAN_OK, Cue.MEMBER_FOUND, Cue.UNKNOWN, Cue.DONE, Cue.NONE]
    assert cue_after(None, shop.state) is Cue.NONE


def test_trouble_is_heard_once(tmp_path: Path) -> None:
    shop = open_shop(tmp_path)
    with till_window(shop.desk, shop.state, shop.clock) as window:
        heard: list[str] = []
        window.terminal.sounded.connect(heard.append)
        gone = PrintingStatus(fault=Fault.PAPER_OUT)
        for status in (gone, replace(gone, waiting=1), PrintingStatus()):
            window.terminal.show_printing(status)
        for camera in (CameraStatus("live"), CameraStatus("lost"), CameraStatus("lost")):
            window.terminal.show_camera(camera)
        window.till.run(lambda desk, state: desk.checkout.undo_clear(state))
        assert [one for one in heard if one] == ["error", "error", "unknown"]
