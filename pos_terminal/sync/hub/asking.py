"""Asking a till nearby: a signed question over TLS, bounded in time and size."""

import http.client
import ssl
from collections.abc import Callable
from http import HTTPStatus
from urllib.parse import urlencode
from uuid import UUID

import msgspec

from pos_terminal.sync.deadline import Watch
from pos_terminal.wire import answers
from pos_terminal.wire.answers import NoAnswer
from pos_terminal.wire.neighbours import ENDS, RECORDS, StreamEnds
from pos_terminal.wire.signing import NONCE, SIGNATURE, TERMINAL, signed_bytes

SILENCE_S = 1.5
DEADLINE_S = 5.0
LARGEST_ANSWER = 8 * 1_048_576


class HubClient:
    """The questions of one till. Belongs to one thread; `hang_up` may be called from any."""

    def __init__(
        self,
        terminal_id: str,
        *,
        sign: Callable[[bytes], bytes],
        new_nonce: Callable[[], str],
        context: ssl.SSLContext,
        deadline_s: float = DEADLINE_S,
    ) -> None:
        self._terminal_id = terminal_id
        self._sign = sign
        self._new_nonce = new_nonce
        self._context = context
        self._deadline_s = deadline_s
        self._watch = Watch()

    def ends(self, peer: str) -> StreamEnds:
        """How far the till at `peer` (host:port) has the shop's streams. Raises NoAnswer."""
        answer = self._get(peer, ENDS)
        try:
            return msgspec.json.decode(answer, type=StreamEnds)
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            raise NoAnswer(answers.GARBLED, f"{peer}: {error}") from error

    def records(self, peer: str, stream: UUID, after: int) -> bytes:
        """The stream's records after that place; empty where it has none. Raises NoAnswer."""
        return self._get(peer, f"{RECORDS}?{urlencode({'stream': str(stream), 'after': after})}")

    def hang_up(self) -> None:
        """Ends the call under way, and every later one."""
        self._watch.end()

    def _get(self, peer: str, target: str) -> bytes:
        host, _, port = peer.rpartition(":")
        line = http.client.HTTPSConnection(
            host.strip("[]"), int(port), timeout=min(SILENCE_S, self._deadline_s), context=self._context
        )
        try:
            with self._watch.limit(self._deadline_s):
                line.connect()
                self._watch.holds(line.sock)
                line.request("GET", target, headers=self._proof(target, line.sock))
                response = line.getresponse()
                answer = response.read(LARGEST_ANSWER + 1)
        except (OSError, http.client.HTTPException, ValueError) as error:
            raise NoAnswer(answers.UNREACHABLE, f"{peer}: {type(error).__name__}: {error}") from error
        finally:
            line.close()
        if response.status != HTTPStatus.OK or self._watch.over:
            code = answers.REFUSES_TERMINAL if response.status == HTTPStatus.UNAUTHORIZED else answers.UNREACHABLE
            raise NoAnswer(code, f"{peer}: HTTP {response.status}")
        if len(answer) > LARGEST_ANSWER or not _is_whole(response, answer):
            raise NoAnswer(answers.GARBLED, f"{peer}: {len(answer)} bytes, not what was announced")
        return answer

    def _proof(self, target: str, line: ssl.SSLSocket) -> dict[str, str]:
        """Signed together with the certificate that came: nobody in between can use the request elsewhere."""
        nonce = self._new_nonce()
        seen = line.getpeercert(binary_form=True) or b""
        signature = self._sign(signed_bytes("GET", target, seen, nonce)).hex()
        return {TERMINAL: self._terminal_id, NONCE: nonce, SIGNATURE: signature}


def _is_whole(response: http.client.HTTPResponse, answer: bytes) -> bool:
    announced = response.getheader("Content-Length")
    return announced is None or announced == str(len(answer))
