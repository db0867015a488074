"""Keys, and what is done with them: member codes, phone numbers, PINs, and who this terminal is to head office.

A standalone shop makes and holds all its keys. A till that joined a head office keeps its own terminal key, and of
head office's only what it needs: the phone key, and the public halves that seal phone numbers and check codes.
Files hold raw bytes as hex text, one key a file, readable by their owner alone.
"""

import hmac
import os
import re
import secrets
from base64 import b64decode, b64encode
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from hashlib import scrypt, sha256
from pathlib import Path

from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from pos_terminal.domain.errors import Refused, Unavailable
from pos_terminal.domain.till import CardRead
from pos_terminal.wire import counter_code, member_code
from pos_terminal.wire.member_code import Form

STANDALONE_CODE_KEY = 0
HEAD_OFFICE_CODE_KEY = 1
LAST_CODE_KEY = 255  # a code has one byte for it
NO_KEYS: Mapping[int, str] = {}

# scrypt: about 20 ms and 8 MiB a try; a PIN is short, so this only slows down who has stolen the file.
_SCRYPT_N, _SCRYPT_R, _SCRYPT_P = 2**13, 8, 1
_SEALED = b"\x01"
_SEAL_INFO = b"pos-terminal phone number 1"
_CODE_LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
_CODE_FILE = re.compile(r"code-(\d{1,3})\.pub")


class KeyVault:
    """The keys in one folder. Read once; `join` replaces what head office decides."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._terminal = Ed25519PrivateKey.from_private_bytes(self._read("terminal.key"))
        self._load()

    # --- member codes

    def read_card(self, text: str, at: datetime, keys: Mapping[int, str] = NO_KEYS) -> CardRead | None:
        """The member of a signed card or rotating code; None where it is not one, or nobody we know signed it.

        `keys` (key id to public key in hex, "" for one that was withdrawn) go before those in the vault. Raises Refused
        `code-revoked` for a code that was signed by a key that is withdrawn.
        """
        parsed = member_code.parse(text)
        if parsed is None:
            return None
        code, signature = parsed
        known = keys.get(code.key_id)
        key = self._public_key(known) if known else self._code_keys.get(code.key_id)
        if key is None or not _signed(key, signature, code.signed_part()):
            return None
        if known == "":
            raise Refused("code-revoked")
        rotates = code.form is Form.ROTATING
        named = member_code.digest_of(text)
        return CardRead(code.member, code.validity(at), code.paid_until, code.last_day, rotates, named)

    @property
    def signs_codes(self) -> bool:
        """Whether this vault holds a private key for member codes: a standalone shop's or head office's."""
        return self._signing is not None

    def make_card(self, member: str, form: Form, at: datetime, after: int = 0) -> str:
        """The text of a member's code, a card's last day being later than `after` (see `static_card`).

        Raises Refused `no-signing-key` on a till that joined a head office.
        """
        if self._signing is None:
            raise Refused("no-signing-key")
        key_id, key = self._signing
        if form is Form.STATIC:
            code = member_code.static_card(member, key_id, at, after)
        else:
            code = member_code.rotating_code(member, key_id, at)
        return code.text(key.sign(code.signed_part()))

    def make_paid_card(self, member: str, until: date) -> str:
        """The text of a paid member's card. Raises Refused `no-signing-key`."""
        if self._signing is None:
            raise Refused("no-signing-key")
        key_id, key = self._signing
        code = member_code.paid_card(member, key_id, until)
        return code.text(key.sign(code.signed_part()))

    # --- the counter's own codes

    def voucher_code(self, member: str, programme: str, reward: str, lot: str) -> str:
        """The code of one voucher of a member: each till of the merchant can make it, and so tell a forged one."""
        return counter_code.voucher_text(member, self._proof("voucher", member, programme, reward, lot))

    def activity_code(self, programme: str, code: str) -> str:
        """The code of something that is no purchase, for the counter."""
        return counter_code.activity_text(self._proof("activity", programme, code))

    def new_badge(self) -> str:
        """A new staff badge's code; only `badge_hash` of it is kept."""
        return counter_code.badge_text(secrets.token_bytes(counter_code.SECRET_BYTES))

    def badge_hash(self, badge: str) -> str:
        """What a badge is known by. It is 120 bits of chance, so nothing slow is needed to keep it from being tried."""
        return sha256(badge.encode()).hexdigest()

    def handover_proof(self, content: bytes) -> bytes:
        """What proves that a till of the merchant made a handover's code."""
        return hmac.new(self._phone_key, b"handover\n" + content, sha256).digest()

    def _proof(self, *words: str) -> bytes:
        return hmac.new(self._phone_key, "\n".join(words).encode(), sha256).digest()

    # --- phone numbers

    def phone_hash(self, phone: str) -> str:
        """What a whole number is searched by: an HMAC under the merchant's key. Spaces and 852 do not matter."""
        return hmac.new(self._phone_key, plain_phone(phone).encode(), sha256).hexdigest()

    def day_secret(self, name: str) -> bytes:
        """The secret of a till's day, for draws: made of the merchant's key, so that head office can tell it later."""
        return hmac.new(self._phone_key, f"draw\n{name}".encode(), sha256).digest()

    def seal_phone(self, phone: str) -> str:
        """The number so that only the holder of the merchant's private key can read it (Base64)."""
        once = X25519PrivateKey.generate()
        sender = once.public_key().public_bytes_raw()
        public = self._phone_public
        key = _sealing_key(once.exchange(X25519PublicKey.from_public_bytes(public)), sender, public)
        nonce = secrets.token_bytes(12)
        return b64encode(_SEALED + sender + nonce + AESGCM(key).encrypt(nonce, phone.encode(), None)).decode()

    def open_phone(self, sealed: str) -> str:
        """A sealed number in clear. Raises Refused `phone-not-readable` without the private key or for other bytes."""
        private = self._folder / "phone-private.key"
        if not private.exists():
            raise Refused("phone-not-readable")
        try:
            raw = b64decode(sealed, validate=True)
            sender, nonce, box = raw[1:33], raw[33:45], raw[45:]
            own = X25519PrivateKey.from_private_bytes(self._read("phone-private.key"))
            shared = own.exchange(X25519PublicKey.from_public_bytes(sender))
            key = _sealing_key(shared, sender, own.public_key().public_bytes_raw())
            return AESGCM(key).decrypt(nonce, box, None).decode()
        except (ValueError, InvalidTag) as error:
            raise Refused("phone-not-readable") from error

    # --- PINs

    def hash_pin(self, pin: str) -> str:
        """A PIN as it is kept: salted and slow to try."""
        salt = secrets.token_bytes(16)
        return f"scrypt${salt.hex()}${_slow(pin, salt).hex()}"

    def pin_matches(self, pin: str, pin_hash: str) -> bool:
        """Whether it is that PIN; an empty or strange hash matches none."""
        method, _, rest = pin_hash.partition("$")
        salt, _, kept = rest.partition("$")
        if method != "scrypt" or not salt or not kept:
            return False
        try:
            return hmac.compare_digest(_slow(pin, bytes.fromhex(salt)), bytes.fromhex(kept))
        except ValueError:
            return False

    # --- this terminal to head office, and head office's own side

    @property
    def public_key(self) -> str:
        """The public half of this terminal's own key (hex)."""
        return self._terminal.public_key().public_bytes_raw().hex()

    def sign(self, message: bytes) -> bytes:
        """This terminal's signature."""
        return self._terminal.sign(message)

    @property
    def phone_key(self) -> str:
        """The merchant's HMAC key, for a terminal that joins (hex)."""
        return self._phone_key.hex()

    @property
    def phone_public_key(self) -> str:
        """What seals phone numbers, for a terminal that joins (hex)."""
        return self._phone_public.hex()

    @property
    def code_keys(self) -> tuple[tuple[int, str], ...]:
        """(key id, public key in hex) of all keys that may have signed member codes."""
        return tuple((key_id, key.public_bytes_raw().hex()) for key_id, key in sorted(self._code_keys.items()))

    def add_code_key(self) -> int:
        """Makes the key that signs member codes from now on; the codes of those before stay readable. Its id.

        Raises Refused `no-signing-key`, `no-more-keys`.
        """
        if self._signing is None:
            raise Refused("no-signing-key")
        key_id = max(self._code_keys) + 1
        if key_id > LAST_CODE_KEY:
            raise Refused("no-more-keys")
        _write_code_key(self._folder, key_id)
        self._load()
        return key_id

    def withdraw_code_key(self, key_id: int) -> None:
        """Nothing is signed with that key any more.

        Raises Refused `no-such-key`, and `key-in-use` for the only one that signs.
        """
        if key_id not in self._code_keys:
            raise Refused("no-such-key", key=key_id)
        private = self._folder / f"code-{key_id}.key"
        if private.exists() and sum(1 for _ in self._folder.glob("code-*.key")) == 1:
            raise Refused("key-in-use", key=key_id)
        private.unlink(missing_ok=True)
        self._load()

    def join(self, *, phone_key: str, phone_public_key: str, code_keys: Iterable[tuple[int, str]]) -> None:
        """Takes head office's keys. Cards that this till signed alone stay readable; it signs no more of them."""
        _write(self._folder / "phone.key", bytes.fromhex(phone_key))
        if bytes.fromhex(phone_public_key) != self._phone_public:
            private = self._folder / "phone-private.key"
            if private.exists():
                private.replace(self._folder / "phone-private-standalone.key")
            _write(self._folder / "phone-public.key", bytes.fromhex(phone_public_key))
        for key_id, public in code_keys:
            _write(self._folder / f"code-{key_id}.pub", bytes.fromhex(public))
        (self._folder / f"code-{STANDALONE_CODE_KEY}.key").unlink(missing_ok=True)
        self._load()

    def _load(self) -> None:
        self._phone_key = self._read("phone.key")
        self._phone_public = self._read("phone-public.key")
        self._code_keys: dict[int, Ed25519PublicKey] = {}
        self._signing: tuple[int, Ed25519PrivateKey] | None = None
        ids = (int(found[1]) for file in self._folder.iterdir() if (found := _CODE_FILE.fullmatch(file.name)))
        for key_id in sorted(ids):  # the newest key signs
            self._code_keys[key_id] = Ed25519PublicKey.from_public_bytes(self._read(f"code-{key_id}.pub"))
            if (self._folder / f"code-{key_id}.key").exists():
                private = Ed25519PrivateKey.from_private_bytes(self._read(f"code-{key_id}.key"))
                self._signing = (key_id, private)

    @staticmethod
    def _public_key(text: str) -> Ed25519PublicKey | None:
        """A key that head office told us; None where it is none."""
        try:
            return Ed25519PublicKey.from_public_bytes(bytes.fromhex(text))
        except ValueError:
            return None

    def _read(self, name: str) -> bytes:
        file = self._folder / name
        try:
            key = bytes.fromhex(file.read_text("ascii"))
        except (OSError, ValueError) as error:
            raise Unavailable("store", "key-not-readable", f"{file}: {error}") from error
        if len(key) != 32:
            raise Unavailable("store", "key-not-readable", f"{file}: {len(key)} bytes instead of 32")
        return key


def open_vault(folder: Path, code_key: int = STANDALONE_CODE_KEY) -> KeyVault:
    """The vault in `folder`; an empty or missing folder gets a full set of new keys.

    A folder that has lost one of its keys is refused, not mended: a new key would not fit what is recorded.
    Raises Unavailable `store`, `key-not-readable` or `keys-not-writable`.
    """
    if not (folder / "terminal.key").exists():
        try:
            folder.mkdir(parents=True, exist_ok=True)
            folder.chmod(0o700)
            _make_keys(folder, code_key)
        except OSError as error:
            raise Unavailable("store", "keys-not-writable", str(error)) from error
    return KeyVault(folder)


def verify(public_key: str, signature: bytes, message: bytes) -> bool:
    """Whether the holder of that key (hex) signed the message."""
    try:
        return _signed(Ed25519PublicKey.from_public_bytes(bytes.fromhex(public_key)), signature, message)
    except ValueError:
        return False


def plain_phone(phone: str) -> str:
    """A phone number as it is hashed: digits only, without Hong Kong's 852 where eight digits follow.

    >>> plain_phone("+852 9123 4567"), plain_phone("9123-4567"), plain_phone("+44 20 7946 0000")
    ('91234567', '91234567', '442079460000')
    """
    digits = re.sub(r"[^0-9]", "", phone)
    return digits[3:] if len(digits) == 11 and digits.startswith("852") else digits


def _make_keys(folder: Path, code_key: int) -> None:
    phone = X25519PrivateKey.generate()
    _write(folder / "phone.key", secrets.token_bytes(32))
    _write(folder / "phone-private.key", phone.private_bytes_raw())
    _write(folder / "phone-public.key", phone.public_key().public_bytes_raw())
    _write_code_key(folder, code_key)
    # Last: its presence says that the set is whole.
    _write(folder / "terminal.key", Ed25519PrivateKey.generate().private_bytes_raw())


def _write_code_key(folder: Path, key_id: int) -> None:
    """The private half first: a public half says that there is such a key."""
    code = Ed25519PrivateKey.generate()
    _write(folder / f"code-{key_id}.key", code.private_bytes_raw())
    _write(folder / f"code-{key_id}.pub", code.public_key().public_bytes_raw())


def _write(file: Path, key: bytes) -> None:
    """The key on the disk as a whole or not at all, and for its owner only from the first byte on."""
    temporary = file.with_name(file.name + ".new")
    temporary.unlink(missing_ok=True)
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as out:
        out.write(key.hex())
        out.flush()
        os.fsync(out.fileno())
    temporary.replace(file)


def _signed(key: Ed25519PublicKey, signature: bytes, message: bytes) -> bool:
    try:
        key.verify(signature, message)
    except InvalidSignature:
        return False
    return True


def _sealing_key(shared: bytes, sender: bytes, receiver: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=sender + receiver, info=_SEAL_INFO).derive(shared)


def _slow(pin: str, salt: bytes) -> bytes:
    return scrypt(pin.encode(), salt=salt, n=_SCRYPT_N, r=_SCRYPT_R, p=_SCRYPT_P)


def one_time_code() -> str:
    """A code for a till to join with: twelve letters and digits that cannot be mistaken for each other, 60 bits."""
    letters = "".join(secrets.choice(_CODE_LETTERS) for _ in range(12))
    return "-".join((letters[:4], letters[4:8], letters[8:]))
