"""Mistakes that a sync protocol is likely to be made with, each put into the real code, for the invariants to notice.

A mutant is a few changed lines of a module's text, exchanged while it is imported in a process of its own: the product
has no hook for it. A rare one has a `script` that notices it (scripts.py).
"""

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from types import ModuleType

INBOX = "pos_terminal.headoffice.inbox"
QUARANTINE = "pos_terminal.headoffice.quarantine"
FEED = "pos_terminal.headoffice.feed"
EFFECTS = "pos_terminal.headoffice.effects"
SAFEKEEPING = "pos_terminal.headoffice.safekeeping"
SYNCING = "pos_terminal.services.syncing"
SENDING = "pos_terminal.services.sending"
RECEIVING = "pos_terminal.services.receiving"
STREAMS = "pos_terminal.services.streams"


@dataclass(frozen=True, slots=True)
class Change:
    """A piece of a module's text, which must be there once, and what stands there instead."""

    module: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Mutant:
    """A mistake: what it is, where it is put in, and the script that leads to it where chance seldom does."""

    name: str
    what: str
    changes: tuple[Change, ...]
    script: str = ""


_ACK_NEVER_BACK = Change(
    SYNCING,
    "            self._acknowledge(stream.id, common)\n",
    "            if self._is_current(stream):\n"
    "                common = max(common, self._store.outbox.acked()[0])\n"
    "            self._acknowledge(stream.id, common)\n",
)

MUTANTS = (
    Mutant(
        "dedupe-by-place-only",
        "head office knows a record by its place, not by its id",
        (
            Change(
                INBOX,
                "        unread = [(one.digest,)",
                "        twice, known = known, {}\n        unread = [(one.digest,)",
            ),
            Change(
                INBOX,
                "        gathered.take_turns(db)\n",
                "        gathered.records = [row for row in gathered.records if row[0] not in twice]\n"
                "        gathered.take_turns(db)\n",
            ),
        ),
        script="forks-twice",
    ),
    Mutant(
        "no-hash-compare",
        "numbers are taken for identity: no hash is looked at on either side",
        (
            Change(INBOX, "    _compare(db, stream, head, batch)\n", ""),
            Change(
                STREAMS,
                "    if have.sequence <= stream.sequence and",
                "    return high\n    if have.sequence <= stream.sequence and",
            ),
            Change(SENDING, "or hash_at(journal, stream, have.sequence).hex() != have.hash", "or False"),
            Change(SYNCING, "return have.sequence > stream.sequence and self._is_current(stream)", "return False"),
            Change(RECEIVING, "if record is None or record.hash.hex() != mark.hash:", "if record is None:"),
            Change(
                RECEIVING,
                'raise NoAnswer(answers.FORK, f"the snapshots hold {mark.sequence} of {stream.sequence} records")',
                "pass",
            ),
        ),
    ),
    Mutant("prune-on-ack", "what was acknowledged cannot be sent again", (_ACK_NEVER_BACK,)),
    Mutant(
        "cursor-without-generation",
        "a cursor counts in whatever life of head office",
        (Change(FEED, "    return cursor == 0 or (life is not None and cursor <= limit)", "    return True"),),
    ),
    Mutant(
        "cursor-by-clock",
        "places in the feed are the instants that the tills' clocks say",
        (
            Change(
                INBOX,
                "    announce(db, sorted(arrived.touched))\n",
                "    readable = [one.body for one in arrivals if one.body]\n"
                "    now = max(1, int(readable[-1].at.timestamp() * 1000)) if readable else 1\n"
                "    for subject in sorted(arrived.touched):\n"
                "        while db.execute('SELECT 1 FROM feed WHERE position = ?', (now,)).fetchone():\n"
                "            now += 1\n"
                "        db.execute('DELETE FROM feed WHERE subject = ?', (subject,))\n"
                "        db.execute('INSERT INTO feed (position, subject) VALUES (?, ?)', (now, subject))\n"
                "        db.execute('UPDATE feed_end SET position = max(position, ?)', (now,))\n",
            ),
        ),
    ),
    Mutant(
        "ack-on-send",
        "what was sent is taken as acknowledged",
        (
            _ACK_NEVER_BACK,
            Change(
                SENDING,
                "        answer = self._head_office.send(head,",
                "        with self._store.begin():\n"
                "            self._store.outbox.set_acked(batch[-1].sequence, stream.id)\n"
                "        answer = self._head_office.send(head,",
            ),
        ),
    ),
    Mutant(
        "ack-ignores-watermark",
        "any 200 acknowledges all that was sent",
        (
            _ACK_NEVER_BACK,
            Change(
                SENDING,
                "        have = answer.have\n",
                "        have = answer.have\n"
                "        with self._store.begin():\n"
                "            self._store.outbox.set_acked(batch[-1].sequence, stream.id)\n"
                "        return batch[-1].sequence\n",
            ),
        ),
    ),
    Mutant(
        "watermark-before-rows",
        "the watermark is stored in a transaction before the rows'",
        (
            Change(
                INBOX,
                "    arrived = _take(db, stream, arrivals, at)\n",
                "    db.execute(MOVE_STREAM, (arrivals[-1].sequence, arrivals[-1].hash, stream.no))\n"
                "    db.execute('COMMIT')\n"
                "    db.execute('BEGIN IMMEDIATE')\n"
                "    arrived = _take(db, stream, arrivals, at)\n",
            ),
        ),
    ),
    Mutant(
        "poison-blocks",
        "one record that cannot be read refuses the whole batch",
        (
            Change(
                INBOX,
                "        _set_aside(db, gathered, arrived, stream, one, flags.NOT_READABLE, one.reason, at)\n",
                "        raise Rejected(422, 'not-readable')\n",
            ),
            Change(
                INBOX,
                "    if isinstance(error, Error) and",
                "    if isinstance(error, Rejected) or isinstance(error, Error) and",
            ),
        ),
    ),
    Mutant(
        "poison-skipped",
        "a record that cannot be read is dropped",
        (Change(INBOX, "    gathered.quarantined.append((stream.no,", "    _ = ((stream.no,"),),
    ),
    Mutant(
        "void-needs-original",
        "a void that comes before its sale is dropped",
        (
            Change(
                EFFECTS,
                "    match body.body:\n        case RefundRecorded(refund=refund) if refund.void and not _first_void",
                "    if isinstance(body.body, RefundRecorded) and not db.execute(\n"
                "        'SELECT 1 FROM record WHERE id = ?', (body.body.refund.of.bytes,)).fetchone():\n"
                "        return\n"
                "    match body.body:\n        case RefundRecorded(refund=refund) if refund.void and not _first_void",
            ),
        ),
    ),
    Mutant(
        "clone-stays-in-stream",
        "a till that is overtaken in its stream goes on in it",
        (
            Change(
                SYNCING,
                "            self._store.journal.fork(stream.id, keep, self._ids.new(), self._clock.now())\n",
                "            pass\n",
            ),
        ),
    ),
    Mutant(
        "view-by-ack",
        "a balance leaves out own records as soon as they are acknowledged, not when it holds them",
        (
            Change(
                SENDING,
                "            self._store.outbox.set_acked(have.sequence, stream.id)\n",
                "            self._store.outbox.set_acked(have.sequence, stream.id)\n"
                "            run, n = self._store.connection.run, self._store.outbox.acked()[1]\n"
                "            run('UPDATE snapshot SET held_n = max(held_n, ?)', (n,))\n"
                "            for (member,) in self._store.connection.rows('SELECT member FROM snapshot'):\n"
                "                self._store.ledger.rebuild(member)\n",
            ),
        ),
    ),
    Mutant(
        "fork-forgets-held",
        "records that are moved to another stream count again beside the balance that holds them",
        (
            Change(
                SYNCING,
                "            self._store.journal.fork(stream.id, keep, self._ids.new(), self._clock.now())\n",
                "            self._store.journal.fork(stream.id, keep, self._ids.new(), self._clock.now())\n"
                "            moved = self._store.connection.value('SELECT min(record) FROM moved')\n"
                "            lower = 'UPDATE snapshot SET held_n = min(held_n, coalesce(?, held_n + 1) - 1)'\n"
                "            self._store.connection.run(lower, (moved,))\n"
                "            for (member,) in self._store.connection.rows('SELECT member FROM snapshot'):\n"
                "                self._store.ledger.rebuild(member)\n",
            ),
        ),
        script="fork-is-broken-off",
    ),
    Mutant(
        "balance-before-drain",
        "balances are taken while own records wait to be sent",
        (
            Change(
                SYNCING,
                "        for _ in range(MOST_FORKS):\n            if self._send_all():",
                "        self._receiving.read()\n        for _ in range(MOST_FORKS):\n            if self._send_all():",
            ),
            Change(RECEIVING, "            if mark.sequence < acked:\n", "            if False:\n"),
            Change(RECEIVING, "        if journal.head().n - held_n != outbox.waiting():\n", "        if False:\n"),
        ),
    ),
    Mutant(
        "left-streams-not-compared",
        "a stream that the till has left is sent again, and never compared",
        (
            Change(
                SYNCING,
                "            self._acknowledge(stream.id, common)\n            if common <",
                "            if not self._is_current(stream):\n"
                "                common = min(position.sequence, stream.sequence)\n"
                "            self._acknowledge(stream.id, common)\n            if common <",
            ),
        ),
        script="left-stream-goes-on-elsewhere",
    ),
    Mutant(
        "safe-once-it-is-here",
        "what head office has is said to be safe, whatever its backups hold",
        (
            Change(
                SAFEKEEPING,
                "    row = db.execute(SAFE, (stream,)).fetchone()",
                '    row = db.execute("SELECT sequence FROM stream WHERE id = ?", (stream,)).fetchone()',
            ),
        ),
    ),
    Mutant(
        "release-without-a-new-place",
        "what is let in from quarantine gets no new place in the feed",
        (
            Change(
                QUARANTINE,
                "        announce(db, sorted(gathered.touched))\n    db.execute(RELEASED",
                "    db.execute(RELEASED",
            ),
        ),
    ),
)


def named(name: str) -> Mutant:
    return next(mutant for mutant in MUTANTS if mutant.name == name)


class _Loader(SourceFileLoader):
    """Loads a module with its text changed."""

    def __init__(self, name: str, path: str, changes: Sequence[Change]) -> None:
        super().__init__(name, path)
        self._changes = changes

    def get_code(self, fullname: str) -> object:  # type: ignore[override]
        text = self.get_data(self.path).decode()
        for change in self._changes:
            if text.count(change.old) != 1:
                raise ImportError(f"{change.module} has {text.count(change.old)} times: {change.old}")
            text = text.replace(change.old, change.new)
        return compile(text, self.path, "exec")


class _Finder(MetaPathFinder):
    def __init__(self, mutant: Mutant) -> None:
        self._mutant = mutant

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        changes = [change for change in self._mutant.changes if change.module == fullname]
        spec = PathFinder.find_spec(fullname, path) if changes else None
        if spec is not None and spec.origin:
            spec.loader = _Loader(fullname, spec.origin, changes)
        return spec


def put_in(mutant: Mutant) -> None:
    """From now on the modules that are imported have the mistake."""
    there = {change.module for change in mutant.changes} & sys.modules.keys()
    if there:
        raise ImportError(f"too late for {', '.join(sorted(there))}")
    sys.meta_path.insert(0, _Finder(mutant))
