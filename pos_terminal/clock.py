"""The only place that asks the system for time or chance."""

import secrets
import string
import time
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID


class SystemClock:
    """The machine's clocks."""

    def __init__(self) -> None:
        self._boot = _boot_id()

    @property
    def boot(self) -> str:
        return self._boot

    def now(self) -> datetime:
        return datetime.now(UTC)

    def monotonic_s(self) -> float:
        return time.monotonic()


class SystemIds:
    """Identities from the system's random source."""

    def __init__(self) -> None:
        self._last_ms = 0
        self._counter = 0

    def new(self) -> UUID:
        """A UUIDv7 (RFC 9562, 5.7), with a 12-bit counter (6.2, method 1) so that ids of one process grow."""
        now_ms = max(time.time_ns() // 1_000_000, self._last_ms)
        if now_ms == self._last_ms:
            self._counter += 1
            if self._counter == 4096:
                now_ms, self._counter = now_ms + 1, 0
        else:
            self._counter = secrets.randbits(8)
        self._last_ms = now_ms
        value = now_ms << 80 | 0x7 << 76 | self._counter << 64 | 0b10 << 62 | secrets.randbits(62)
        return UUID(int=value)

    def member(self) -> str:
        return secrets.token_bytes(7).hex()

    def share(self) -> float:
        """A share from 0 up to 1, for the jitter of pauses."""
        return secrets.randbelow(1_000_000) / 1_000_000

    def token(self) -> str:
        return "".join(secrets.choice(string.ascii_letters + string.digits) for _ in range(4))


def _boot_id() -> str:
    linux = Path("/proc/sys/kernel/random/boot_id")
    try:
        return linux.read_text().strip()
    except OSError:
        return f"process-{time.time_ns() // 1_000_000}"
