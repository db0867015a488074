"""Member codes at head office: the keys that sign them, what was revoked, and codes that stand on two sales."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from hashlib import sha256

from pos_terminal.domain.errors import Refused
from pos_terminal.headoffice import flags
from pos_terminal.headoffice.announcing import announce
from pos_terminal.headoffice.database import Connection
from pos_terminal.headoffice.gathering import Gathered, Shown
from pos_terminal.headoffice.hot import ADD_SHOWN, SHOWN
from pos_terminal.headoffice.members import member_named
from pos_terminal.wire.buckets import bucket_of
from pos_terminal.wire.envelope import CodeKeyChanged, RevokedChanged
from pos_terminal.wire.handover_code import KEY as HANDED_OVER
from pos_terminal.wire.payloads import Body, LateMemberRecorded, RefundRecorded, SaleRecorded

ADD_KEY = "INSERT INTO code_key (id, public_key) VALUES (?, ?) ON CONFLICT (id) DO NOTHING RETURNING id"
WITHDRAW = "UPDATE code_key SET withdrawn = 1 WHERE id = ? RETURNING id"
KEYS = "SELECT id, public_key, withdrawn FROM code_key ORDER BY id"
REVOKE = """
INSERT INTO revoked (subject, through) VALUES (?, ?)
ON CONFLICT (subject) DO UPDATE SET 
  through = CASE WHEN excluded.through > revoked.through THEN excluded.through ELSE revoked.through END, lifted = 0"""
LIFT = "UPDATE revoked SET lifted = 1 WHERE subject = ? AND lifted = 0 RETURNING subject"
REVOKED = "SELECT subject, through, lifted FROM revoked WHERE lifted = 0 ORDER BY subject"
ONE_KEY = "SELECT id, public_key, withdrawn FROM code_key WHERE id = ?"
ONE_REVOKED = "SELECT subject, through, lifted FROM revoked WHERE subject = ?"
BLOCK = "UPDATE member SET blocked = ? WHERE bucket = ? AND id = ?"
DROP_SHOWN = "DELETE FROM shown_code WHERE sale = ?"


def put_keys(db: Connection, keys: Iterable[tuple[int, str]]) -> None:
    """Tells the tills of keys that they have not been told of; those known stay as they are."""
    fresh = [key_id for key_id, public in keys if db.execute(ADD_KEY, (key_id, public)).fetchone()]
    announce(db, (f"code-key/{key_id}" for key_id in fresh))


def withdraw_key(db: Connection, key_id: int) -> None:
    """What that key signed counts no more, at any till that hears of it. Raises Refused `no-such-key`."""
    if db.execute(WITHDRAW, (key_id,)).fetchone() is None:
        raise Refused("no-such-key", key=key_id)
    announce(db, [f"code-key/{key_id}"])


def keys(db: Connection) -> tuple[CodeKeyChanged, ...]:
    """All keys, withdrawn ones too, the oldest first."""
    return tuple(CodeKeyChanged(id=one, public_key=key, withdrawn=bool(gone)) for one, key, gone in db.execute(KEYS))


def revoke(db: Connection, subject: str, through: int = 0) -> None:
    """`code/<digest>`, or `cards/<member>` with the last day of the youngest card that is revoked."""
    db.execute(REVOKE, (subject, through))
    announce(db, [f"revoked/{subject}"])


def lift(db: Connection, subject: str) -> None:
    """What was revoked counts again. Raises Refused `not-revoked`."""
    if db.execute(LIFT, (subject,)).fetchone() is None:
        raise Refused("not-revoked")
    announce(db, [f"revoked/{subject}"])


def revoked(db: Connection) -> tuple[RevokedChanged, ...]:
    """What is revoked now."""
    return tuple(_revoked(row) for row in db.execute(REVOKED))


def block_member(db: Connection, member: str, blocked: bool) -> str:
    """A member, by number or id, who earns and spends nothing, or does again; their id. Raises Refused
    `no-such-member`."""
    found = member_id(db, member)
    db.execute(BLOCK, (int(blocked), bucket_of(found), found))
    announce(db, [f"member/{found}"])
    return found


def member_id(db: Connection, member: str) -> str:
    """The id of a member, by number or id. Raises Refused `no-such-member`."""
    return member_named(db, member).member.id


def key_item(db: Connection, key_id: str) -> CodeKeyChanged:
    """A key as the feed tells it."""
    one, key, gone = db.execute(ONE_KEY, (int(key_id),)).fetchone()
    return CodeKeyChanged(id=one, public_key=key, withdrawn=bool(gone))


def revoked_item(db: Connection, subject: str) -> RevokedChanged:
    """A revocation as the feed tells it."""
    return _revoked(db.execute(ONE_REVOKED, (subject,)).fetchone())


def note_shown(db: Connection, gathered: Gathered, body: Body) -> None:
    """Keeps by which rotating code a sale's member was known, and by which slip its bill came from another till."""
    match body.body:
        case LateMemberRecorded(late=late) if late.taken_back:
            _drop_shown(db, gathered, late.of.bytes)
            return
        case LateMemberRecorded(late=late, shown=code, loyalty=loyalty):
            sale, receipt, member, key = late.of.bytes, late.of_receipt, loyalty.member, ""
        case SaleRecorded(sale=sold, shown=code, loyalty=facts):
            sale, receipt, member, key = sold.id.bytes, sold.receipt, facts.member if facts else "", sold.key
        case RefundRecorded(refund=refund) if refund.void:
            _drop_shown(db, gathered, refund.of.bytes)
            return
        case _:
            return
    slip = key if key.startswith(HANDED_OVER) else ""
    if code:
        gathered.shown.append(Shown(code, sale, receipt, flags.CODE_SHOWN_TWICE, f"{member}/{code}"))
    if slip:
        gathered.shown.append(Shown(slip, sale, receipt, flags.BILL_PAID_TWICE, slip))


def write_shown(db: Connection, shown: Sequence[Shown], terminal: str, at: datetime) -> None:
    """Keeps what was gathered; flags what stands on two sales.

    Whoever writes a code waits for its turn: of two tills that send it at once, one sees the other's.
    """
    for turn in sorted({sha256(one.code.encode()).digest()[0] for one in shown}):
        db.hold(f"shown/{turn}")
    others: dict[str, list[tuple[bytes, str, str]]] = {}
    for code, sale, receipt, where in db.find(SHOWN, [(code,) for code in dict.fromkeys(one.code for one in shown)]):
        others.setdefault(code, []).append((sale, receipt, where))
    for one in shown:
        here = others.setdefault(one.code, [])
        other = next((found for found in here if found[0] != one.sale), None)
        if other is not None:
            detail = f"{one.receipt} and {other[1]} ({other[2]})"
            flags.raise_flag(db, at, one.kind, one.subject, terminal, detail)
        here.append((one.sale, one.receipt, terminal))
    db.insert(ADD_SHOWN, [(one.code, one.sale, one.receipt, terminal) for one in shown])


def _drop_shown(db: Connection, gathered: Gathered, sale: bytes) -> None:
    gathered.shown = [one for one in gathered.shown if one.sale != sale]
    db.execute(DROP_SHOWN, (sale,))


def _revoked(row: tuple[str, int, int]) -> RevokedChanged:
    subject, through, lifted = row
    return RevokedChanged(subject=subject, through=through, lifted=bool(lifted))
