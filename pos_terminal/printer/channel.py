"""A way to a printer and back: bytes out as far as they go, whatever came in, never waiting longer than told."""

from typing import Protocol


class ChannelLost(Exception):
    """The way to the printer is gone."""


class Channel(Protocol):
    """Both directions in one call, so that a printer's answers are always taken while bytes go out.

    Unread answers are no small matter: a TCP connection that is closed over them is reset, and most of a receipt that
    was "sent" is lost.
    """

    def exchange(self, data: bytes, wait_s: float) -> tuple[int, bytes]:
        """Sends as much of `data` as goes and reads what has come, waiting at most `wait_s` for either.

        Gives (bytes sent, bytes read). Raises ChannelLost.
        """

    def close(self, wait_s: float = 1.0) -> None:
        """Ends the connection so that what was sent still arrives, waiting at most so long for it. Never raises."""
