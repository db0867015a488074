"""What must outlast a power cut."""

import os
from pathlib import Path


def force_to_disk(path: Path) -> None:
    """Waits until a file, or a folder's list of names, is on the disk. Windows has no handle on a folder's list."""
    if path.is_dir() and os.name == "nt":
        return
    handle = os.open(path, os.O_RDONLY if os.name != "nt" else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
