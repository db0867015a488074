"""A request's body, read within a size and a time and unpacked within the same size; how an answer may be packed."""

import asyncio
import zlib

import zstandard
from starlette.requests import ClientDisconnect, Request

from pos_terminal.headoffice.rejections import Rejected

LARGEST_BODY = 4 * 1_048_576
# A frame says how much memory its reader needs; ours never say more than this.
LARGEST_WINDOW = 8 * 1_048_576
ENCODINGS = ("zstd", "gzip")
_GZIP = 16 + zlib.MAX_WBITS


async def read_body(request: Request, within_s: float) -> bytes:
    """The body as it travelled. Raises Rejected 413 as soon as it is too large, 408 where it takes too long."""
    announced = request.headers.get("content-length", "")
    if announced.isdecimal() and int(announced) > LARGEST_BODY:
        raise Rejected(413, "too-large")
    parts = bytearray()
    try:
        async with asyncio.timeout(within_s):
            async for part in request.stream():
                parts += part
                if len(parts) > LARGEST_BODY:
                    raise Rejected(413, "too-large")
    except TimeoutError as error:
        raise Rejected(408, "too-slow") from error
    except ClientDisconnect as error:
        raise Rejected(400, "not-readable", "the request broke off") from error
    return bytes(parts)


def unpacked(body: bytes, encoding: str) -> bytes:
    """The body as it was packed: `identity`, `zstd` or `gzip`. Raises Rejected 400, 413 or 415."""
    match encoding.lower():
        case "identity" | "":
            return body
        case "zstd":
            plain = _from_zstd(body)
        case "gzip":
            plain = _from_gzip(body)
        case _:
            raise Rejected(415, "encoding-unknown", encoding[:40])
    if len(plain) > LARGEST_BODY:
        raise Rejected(413, "too-large")
    return plain


def takes_gzip(accepted: str) -> bool:
    """Whether an Accept-Encoding header wants gzip.

    >>> takes_gzip("gzip, deflate"), takes_gzip("br;q=1, gzip;q=0"), takes_gzip("")
    (True, False, False)
    """
    for part in accepted.lower().split(","):
        name, _, weight = part.partition(";")
        if name.strip() == "gzip":
            return weight.replace(" ", "") not in ("q=0", "q=0.0", "q=0.00", "q=0.000")
    return False


def _from_zstd(body: bytes) -> bytes:
    try:
        with zstandard.ZstdDecompressor(max_window_size=LARGEST_WINDOW).stream_reader(body) as reader:
            return bytes(reader.read(LARGEST_BODY + 1))
    except zstandard.ZstdError as error:
        raise Rejected(400, "not-readable", str(error)) from error


def _from_gzip(body: bytes) -> bytes:
    unpacker = zlib.decompressobj(_GZIP)
    try:
        plain = unpacker.decompress(body, LARGEST_BODY + 1)
    except zlib.error as error:
        raise Rejected(400, "not-readable", str(error)) from error
    if len(plain) <= LARGEST_BODY and (not unpacker.eof or unpacker.unused_data):
        raise Rejected(400, "not-readable", "gzip: not one whole stream")
    return plain
