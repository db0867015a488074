"""The program as a next version might be: it writes records of version 2 and reads those of both."""

from functools import partial

import msgspec

from pos_terminal.services import recording
from pos_terminal.wire import codec
from pos_terminal.wire.payloads import VERSION, Body

NEXT = VERSION + 1
UPGRADE = "from tests.support.next_version import upgrade; upgrade(); "


class _BothVersions:
    """Reads the next version's records as the present one's: between these two nothing has changed but the number."""

    def __init__(self) -> None:
        self._decoder = msgspec.json.Decoder(Body)

    def decode(self, data: bytes) -> Body:
        body = self._decoder.decode(data)
        return msgspec.structs.replace(body, v=VERSION) if body.v == NEXT else body


def upgrade() -> None:
    """From now on this process is of the next version."""
    vars(codec)["_DECODER"] = _BothVersions()
    vars(recording)["Body"] = partial(Body, v=NEXT)
