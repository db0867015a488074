"""The second reader's library, where this machine has it."""

from functools import cache
from types import ModuleType


@cache
def load() -> ModuleType | None:
    """pyzbar with libzbar behind it, or None where either is missing or damaged; the first reader serves without it."""
    try:
        from pyzbar import pyzbar  # type: ignore[import-untyped]
    except (ImportError, OSError):
        return None
    return pyzbar  # type: ignore[no-any-return]
