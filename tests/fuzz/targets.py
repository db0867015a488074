"""What must hold whatever bytes come: each target takes some and raises where it does not.

Hypothesis plays them in `tests/property/test_scan_payloads.py`, atheris in `python -m tests.fuzz`.
"""

import tempfile
from base64 import b32encode
from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from pos_terminal.domain.selling.framing import Framing
from pos_terminal.domain.selling.scan import (
    LONGEST_OURS,
    CodeKind,
    CodeRead,
    from_scanner,
    guard_s,
    in_view,
    interpret,
    likely_kind,
)
from pos_terminal.scanner.serial import Framer
from pos_terminal.ui.burst import Act, Burst, Press, Ruling
from pos_terminal.vault import KeyVault, open_vault
from pos_terminal.wire import member_code
from pos_terminal.wire.member_code import Form

AT = (datetime(2024, 1, 1, tzinfo=UTC), datetime(2026, 11, 22, 4, tzinfo=UTC), datetime(9999, 12, 31, tzinfo=UTC))
SYMBOLOGIES = ("", "QR", "EAN13", "EAN8", "UPCA", "CODE128", "]", "\0")
FRAMINGS = (Framing(), Framing("~", "#"), Framing("\x02", "\x03\r"), Framing("]Q", "0"), Framing("12", "1212"))
CARD = "S" + "ABCDEFGHIJ234567" * 7 + "ABCDEFGH"
SAMPLES = (
    b"",
    b"\x00]E04891234567898\r\n",
    b"\x01~]Q3" + CARD.encode() + b"#",
    b"\x02\x02S1-T1-1041\x03\r",
    b"00020101021226HKQR",
    "會員".encode(),
    CARD.encode(),
    b"12345674\r\n12345674\r",
)


def payload(data: bytes) -> None:
    """A code's text never raises; what is too long, foreign or unprintable is unknown."""
    framing = FRAMINGS[data[0] % len(FRAMINGS)] if data else FRAMINGS[0]
    for text in (data[1:].decode("utf-8", "replace"), data[1:].decode("latin-1")):
        cleaned = from_scanner(text, "fuzz", framing)
        reads = [cleaned, *(CodeRead(text, symbology) for symbology in SYMBOLOGIES)]
        for read in reads:
            meaning = interpret(read)
            plain = read.text.strip("\r\n\t ")
            if not plain.isascii() or not plain.isprintable() or not 0 < len(plain) <= LONGEST_OURS:
                assert meaning.kind is CodeKind.UNKNOWN, meaning
            if meaning.kind is CodeKind.DIGITS:
                assert meaning.text.isascii() and meaning.text.isdigit()
            if meaning.kind is CodeKind.SIGNED_CARD:
                assert len(meaning.text) == member_code.LENGTH
            assert guard_s(meaning) > 0
            assert likely_kind(read) in ("member", "product", "voucher", "activity", "unknown")
        assert in_view(reads)


def card_text(data: bytes) -> None:
    """A card's text parses to what writes the same text, or to nothing; its times never raise."""
    texts = [data.decode("latin-1")]
    if data:
        body = data[1:76].ljust(75, b"\0")
        texts += [tuple(Form)[data[0] % len(Form)] + b32encode(body).decode()]
    for text in texts:
        parsed = member_code.parse(text)
        member_code.expires_on(text)
        if parsed is None:
            continue
        code, signature = parsed
        assert code.text(signature) == text
        assert len(signature) == 64
        _ = [code.validity(at) for at in AT], code.paid_until


def signed_card(data: bytes) -> None:
    """Of what the shop signed the member is read; with any one character changed nobody is."""
    vault, key = _shop()
    assert vault.read_card(data.decode("latin-1"), AT[1]) is None
    if len(data) < 14:
        return
    form = tuple(Form)[data[0] % len(Form)]
    content = data[1:8] + b"\0" + data[8:11]
    text = form + b32encode(content + key.sign(form.encode() + content)).decode()
    if member_code.parse(text) is not None:
        read = vault.read_card(text, AT[1])
        assert read is not None and read.member == data[1:8].hex()
    place, letter = data[11] % len(text), chr(data[12])
    if letter != text[place]:
        assert vault.read_card(text[:place] + letter + text[place + 1 :], AT[1]) is None
    cut = data[13] % len(text)
    assert vault.read_card(text[:cut], AT[1]) is None


def serial_line(data: bytes) -> None:
    """Bytes in one piece or in many give the same codes, none of them empty or long."""
    framing = FRAMINGS[data[0] % len(FRAMINGS)] if data else FRAMINGS[0]
    whole, single = Framer(framing), Framer(framing)
    codes = whole.feed(data[1:]) + whole.silence()
    assert codes == [code for byte in data[1:] for code in single.feed(bytes((byte,)))] + single.silence()
    assert all(0 < len(code) <= LONGEST_OURS + 1 for code in codes)
    for code in codes:
        from_scanner(code, "serial", framing)


def typed_keys(data: bytes) -> None:
    """Two bytes a key: which, and how long after the last. Every key is let through once and in order, or is part of a
    scan; nothing is kept for ever."""
    framing = FRAMINGS[data[0] % len(FRAMINGS)] if data else FRAMINGS[0]
    burst, at_ms = Burst(framing=framing), 1_000
    let: list[int] = []
    scans = 0

    def follow(ruling: Ruling) -> None:
        nonlocal scans
        for event in ruling.handed_back:
            if isinstance(event, int):
                let.append(event)
        scans += bool(ruling.scan)

    acts = {13: Act.END, 16: Act.MODIFIER, 8: Act.OTHER}
    keys = list(zip(data[1::2], data[2::2], strict=False))
    for n, (key, gap_ms) in enumerate(keys):
        at_ms += gap_ms
        act = acts.get(key & 0x7F, Act.CHARACTER)
        bare = chr(key & 0x7F) if key & 0x80 else ""
        press = Press(act, chr(key & 0x7F), key, at_ms, n, bool(key & 0x20), bare)
        burst.expects(press)
        ruling = burst.press(press)
        follow(ruling)
        if not ruling.is_taken:
            let.append(n)
        follow(burst.release(key, "up"))
    follow(burst.elapsed(at_ms + 10_000))
    assert not burst.is_open
    assert let == sorted(set(let))
    if not scans:
        assert len(let) == len(keys)


@cache
def _shop() -> tuple[KeyVault, Ed25519PrivateKey]:
    """A shop's keys, and its signing key apart, to sign what no till would."""
    with tempfile.TemporaryDirectory() as folder:
        vault = open_vault(Path(folder))
        key = bytes.fromhex((Path(folder) / "code-0.key").read_text("ascii"))
    return vault, Ed25519PrivateKey.from_private_bytes(key)


TARGETS: dict[str, Callable[[bytes], None]] = {
    "payload": payload,
    "card_text": card_text,
    "signed_card": signed_card,
    "serial_line": serial_line,
    "typed_keys": typed_keys,
}
