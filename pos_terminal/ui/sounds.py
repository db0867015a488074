"""What the till sounds like: short tones by name (docs: screens, sounds), played by a small program of the system.

Qt Multimedia would weigh more than the rest of Qt that the till ships. A till without a sound device, or without such a
program, misses nothing: every sound stands beside something that is shown. Nothing here waits.
"""

import math
import shutil
import struct
import sys
import wave
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path

from PySide6.QtCore import QObject, QProcess, QTemporaryDir, Slot

from pos_terminal.services.state import Cue

RATE_HZ = 22_050
FADE_S = 0.004
# Each tone as (Hz, seconds); 0 Hz is a rest.
TONES: Mapping[Cue, tuple[tuple[int, float], ...]] = {
    Cue.SCAN_OK: ((1320, 0.07),),
    Cue.MEMBER_FOUND: ((880, 0.06), (1320, 0.06)),
    Cue.REWARD: ((1046, 0.045), (1318, 0.045), (1568, 0.045)),
    Cue.UNKNOWN: ((330, 0.16),),
    Cue.ERROR: ((330, 0.14), (220, 0.14)),
    Cue.DONE: ((784, 0.09), (1175, 0.09)),
    Cue.DRAWER: ((660, 0.06), (0, 0.05), (660, 0.06)),
}
PLAYERS = (("pw-play",), ("paplay",), ("aplay", "-q"), ("afplay",))
# After so many that failed one after another there is no sound device; it is not tried for ever.
MOST_FAILURES = 3


class Sounds(QObject):
    """Plays cues on the window's thread. A cue that comes while another sounds takes its place.

    `volume_percent` 0 is silence. `command` is the program and its arguments before the file; None looks for one.
    """

    def __init__(
        self, volume_percent: int, command: tuple[str, ...] | None = None, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._volume = volume_percent / 100
        self._command = command if command is not None else player_command()
        self._folder: QTemporaryDir | None = None
        self._files: dict[Cue, str] = {}
        self._failures = 0
        self._next = ""
        self._process = QProcess(self)
        self._process.finished.connect(self._finished)
        self._process.errorOccurred.connect(self._failed)

    @property
    def is_silent(self) -> bool:
        """Whether nothing will be heard any more."""
        can_play = sys.platform == "win32" or bool(self._command)
        return not can_play or self._volume <= 0 or self._failures >= MOST_FAILURES

    @Slot(str)
    def play(self, name: str) -> None:
        """Begins the cue of that name and returns at once; an empty one is silence."""
        if not name or self.is_silent:
            return
        file = self._file(Cue(name))
        if not file:
            return
        if sys.platform == "win32":
            _play_on_windows(file)
            return
        if self._process.state() != QProcess.ProcessState.NotRunning:
            self._next = file  # its end is told later, and is not waited for
            self._process.kill()
            return
        self._start(file)

    def _start(self, file: str) -> None:
        program, *arguments = self._command
        self._process.start(program, [*arguments, file])

    def close(self) -> None:
        """Ends what still sounds."""
        self._process.blockSignals(True)
        self._process.kill()
        self._process.waitForFinished(500)

    def _file(self, cue: Cue) -> str:
        """The cue as a file, written when it is first heard; "" where there is no room for one."""
        if cue not in self._files:
            self._folder = self._folder or QTemporaryDir()
            path = Path(self._folder.path()) / f"{cue.value}.wav"
            try:
                path.write_bytes(wav(TONES[cue], self._volume))
            except OSError:
                return ""
            self._files[cue] = str(path)
        return self._files[cue]

    @Slot(int, QProcess.ExitStatus)
    def _finished(self, code: int, status: QProcess.ExitStatus) -> None:
        if status is QProcess.ExitStatus.NormalExit:
            self._failures = self._failures + 1 if code else 0
        file, self._next = self._next, ""
        if file and not self.is_silent:
            self._start(file)

    @Slot(QProcess.ProcessError)
    def _failed(self, error: QProcess.ProcessError) -> None:
        if error is QProcess.ProcessError.FailedToStart:
            self._failures += 1


def player_command() -> tuple[str, ...]:
    """The first of the programs that is installed here; nothing where none is, and on Windows, which needs none."""
    if sys.platform == "win32":
        return ()
    return next((one for one in PLAYERS if shutil.which(one[0])), ())


def wav(tones: tuple[tuple[int, float], ...], volume: float) -> bytes:
    """Tones one after another as a WAV file: one channel, 16 bits, with soft edges so that nothing clicks."""
    samples = [sample for hertz, seconds in tones for sample in _tone(hertz, seconds, volume)]
    out = BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE_HZ)
        file.writeframes(struct.pack(f"<{len(samples)}h", *samples))
    return out.getvalue()


def _tone(hertz: int, seconds: float, volume: float) -> list[int]:
    count, fade = round(seconds * RATE_HZ), FADE_S * RATE_HZ
    step = 2 * math.pi * hertz / RATE_HZ
    loud = 32_767 * min(1.0, max(0.0, volume))
    return [round(loud * min(1.0, i / fade, (count - 1 - i) / fade) * math.sin(step * i)) for i in range(count)]


def _play_on_windows(file: str) -> None:
    if sys.platform == "win32":
        import winsound

        try:
            winsound.PlaySound(file, winsound.SND_FILENAME | winsound.SND_ASYNC | winsound.SND_NODEFAULT)
        except RuntimeError:
            return  # no sound device
