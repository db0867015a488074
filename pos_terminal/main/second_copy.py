"""Every record once more on another disk: where, by the worker's rounds beside a window, and after a command."""

from contextlib import suppress
from pathlib import Path

from pos_terminal.clock import SystemClock
from pos_terminal.config import Config
from pos_terminal.domain.errors import Unavailable
from pos_terminal.main.terminal import Terminal


def second_copy_folder(config: Config) -> Path | None:
    """Where this counter's second copy lies, if it has one."""
    return Path(config.second_copy.folder) if config.second_copy.folder else None


class SecondCopyRounds:
    """Rounds with books of their own; a practice till's records are not worth it."""

    def __init__(self, data: Path, folder: Path) -> None:
        from pos_terminal.store.database import DATABASE, open_store
        from pos_terminal.store.second_copy import SecondCopy

        self._store = open_store(data / DATABASE, SystemClock().now)
        self._copy = SecondCopy(self._store.connection, data / DATABASE, folder)

    def run_once(self) -> None:
        """Writes what is new. Raises Unavailable where the disk is not there."""
        if not self._store.installation().training:
            self._copy.write()

    def close(self) -> None:
        """Lets go of the books."""
        self._store.close()


def copy_once_more(terminal: Terminal) -> None:
    """Writes what a command has recorded, after its answer.

    A disk that is not there is no reason to fail: `doctor` tells of it, and the next round writes all that is missing.
    """
    from pos_terminal.store.database import DATABASE
    from pos_terminal.store.second_copy import SecondCopy

    folder = second_copy_folder(terminal.config)
    if folder is not None and not terminal.store.installation().training:
        with suppress(Unavailable):
            SecondCopy(terminal.store.connection, terminal.data / DATABASE, folder).write()
