"""Death at any line: the process ends there, and what was not committed never was."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from linecache import getline
from types import FrameType
from typing import Any


class Died(BaseException):
    """The machine stopped. Nothing of the product may catch it."""


@contextmanager
def dying(after: int, *rooms: str, but: tuple[str, ...] = ()) -> Iterator[None]:
    """Ends what runs inside at its line number `after` in one of those rooms of pos_terminal; 0 lets it live.

    In the files named by `but` nothing dies.
    """
    if not after:
        yield
        return
    left = after
    places = tuple(f"pos_terminal/{room}" for room in rooms)

    def line(frame: FrameType, event: str, _: Any) -> Any:
        nonlocal left
        if event == "line":
            left -= 1
            # Not where a `with` is entered or left: an exception there leaves a lock taken, as no death does.
            text = getline(frame.f_code.co_filename, frame.f_lineno) if left <= 0 else "with "
            if not text.lstrip().startswith("with "):
                sys.settrace(None)
                raise Died
        return line

    def call(frame: FrameType, event: str, argument: Any) -> Any:
        name = frame.f_code.co_filename.replace("\\", "/")
        return line if any(place in name for place in places) and not name.endswith(but) else None

    before = sys.gettrace()
    sys.settrace(call)
    try:
        yield
    finally:
        sys.settrace(before)
