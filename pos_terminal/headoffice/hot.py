"""The statements on the way of a sale, of a feed page and of a balance: what runs thousands of times a second.

Each of them names, for every table that grows with sales or members, the column by which it is spread (`SPREAD_BY`), so
that with the tables on several machines it asks one. A test reads this module, its statements' plans and the schema.
Statements of enrolments, voids, reports and the day's end, and what a process asks once, stand beside the functions
that use them.
"""

from pos_terminal.headoffice.statements import Insert, Lookup

# The tables that grow without bound; all others are as small as the merchant's shops and lists, or queues in order.
SPREAD_BY = {
    "record": "id",
    "place": "stream",
    "quarantine": "stream",
    "entry": "bucket",
    "lot": "bucket",
    "due": "bucket",
    "member": "bucket",
    "member_number": "number",
    "voided": "sale",
    "late_member": "sale",
    "shown_code": "code",
    "given": "record",
    "balance": "bucket",
    "reservation": "bucket",
}

# --- who asks
TERMINAL = "SELECT id, shop, name, public_key, code_until, closed FROM terminal WHERE id = ?"

# --- a batch of records
STREAM = "SELECT no, id, terminal, first_hash, sequence, hash FROM stream WHERE id = ?"
MOVE_STREAM = "UPDATE stream SET sequence = ?, hash = ? WHERE no = ?"
HASHES_AT = "SELECT sequence, hash FROM place WHERE stream = ? AND sequence BETWEEN ? AND ? ORDER BY sequence"
ADD_PLACES = Insert(
    "place",
    "stream:int sequence:int hash:bytes digest:bytes record:bytes verdict:text received_at:text",
)
ADD_QUARANTINE = Insert(
    "quarantine",
    "stream:int sequence:int record:bytes digest:bytes reason:text detail:text body:bytes received_at:text",
)
KNOWN = Lookup("id:bytes", "SELECT r.id, r.digest, r.kind FROM wanted JOIN record r ON r.id = wanted.id")
ADD_RECORDS = Insert(
    "record",
    "id:bytes digest:bytes terminal:text kind:text at:text business_date:text member:text net_minor:int merchant:text "
    "refers:bytes body:bytes",
)
ADD_ENTRIES = Insert(
    "entry",
    "bucket:int record:bytes member:text programme:text unit:text amount:int lot:text kind:text expires_on:text "
    "matures_on:text arms:text",
)
# A lot that is spent keeps its row: what a refund gives back must find its expiry again, in whatever order they come.
ADD_TO_LOTS = Insert(
    "lot",
    "bucket:int member:text programme:text unit:text lot:text rest:int expires_on:text matures_on:text opened:text "
    "last_on:text",
    """ON CONFLICT (bucket, member, programme, unit, lot) DO UPDATE SET
  rest = lot.rest + excluded.rest,
  expires_on = CASE WHEN excluded.expires_on < coalesce(lot.expires_on, '~') THEN excluded.expires_on
    ELSE lot.expires_on END,
  matures_on = CASE WHEN excluded.matures_on < coalesce(lot.matures_on, '~') THEN excluded.matures_on
    ELSE lot.matures_on END,
  opened = CASE WHEN excluded.opened < lot.opened THEN excluded.opened ELSE lot.opened END,
  last_on = CASE WHEN excluded.last_on > lot.last_on THEN excluded.last_on ELSE lot.last_on END""",
)
# Also the member's turn: whoever has asked for the row, written anew or not, is alone with the member's accounts until
# the end of the transaction (PostgreSQL locks it though its WHERE says no). A day that is known already writes no page.
ADD_DUE = Insert(
    "due",
    "bucket:int member:text first_on:text last_on:text",
    """ON CONFLICT (bucket, member) DO UPDATE SET
  first_on = CASE WHEN excluded.first_on < due.first_on THEN excluded.first_on ELSE due.first_on END,
  last_on = CASE WHEN excluded.last_on > due.last_on THEN excluded.last_on ELSE due.last_on END
WHERE excluded.first_on < due.first_on OR excluded.last_on > due.last_on""",
)
ADD_GIVEN = Insert(
    "given",
    "record:bytes programme:text terminal:text business_date:text late_s:int minor:int allowed:int",
    "ON CONFLICT DO NOTHING",
)
SHOWN = Lookup(
    "code:text",
    "SELECT s.code, s.sale, s.receipt, s.terminal FROM wanted JOIN shown_code s ON s.code = wanted.code",
)
ADD_SHOWN = Insert("shown_code", "code:text sale:bytes receipt:text terminal:text", "ON CONFLICT DO NOTHING")
RAISED = Lookup(
    "kind:text low:text high:text",
    "SELECT f.kind, f.subject FROM wanted JOIN flag f "
    "ON f.kind = wanted.kind AND f.subject >= wanted.low AND f.subject < wanted.high AND f.cleared_at = ''",
)

# --- a balance
OPEN_LOTS = """
SELECT member, programme, unit, lot, rest, expires_on, matures_on, opened, last_on FROM lot
WHERE bucket = ? AND member = ? AND rest <> 0 ORDER BY programme, unit, lot"""
OPEN_LOTS_OF = Lookup(
    "bucket:int member:text",
    "SELECT l.member, l.programme, l.unit, l.lot, l.rest, l.expires_on, l.matures_on, l.opened, l.last_on "
    "FROM wanted JOIN lot l ON l.bucket = wanted.bucket AND l.member = wanted.member "
    "WHERE l.rest <> 0 ORDER BY l.member, l.programme, l.unit, l.lot",
)
# Who has a lot below zero: only they can be overdrawn.
OVERDRAWN = Lookup(
    "bucket:int member:text",
    "SELECT DISTINCT l.member FROM wanted JOIN lot l ON l.bucket = wanted.bucket AND l.member = wanted.member "
    "WHERE l.rest < 0",
)
MEMBER_COLUMNS = "m.id, m.number, m.name, m.phone_last4, m.birthday, m.language, m.joined_on, m.blocked, m.phone_hash"
MEMBERS = Lookup(
    "bucket:int id:text",
    f"SELECT {MEMBER_COLUMNS} FROM wanted JOIN member m ON m.bucket = wanted.bucket AND m.id = wanted.id",  # noqa: S608
)
MEMBER_OF_NUMBER = "SELECT member FROM member_number WHERE number = ?"

# --- what open bills are about to use
RESERVATIONS = """
SELECT bill, programme, unit, lot, amount, place FROM reservation WHERE bucket = ? AND member = ? AND until > ?"""
DROP_RESERVATIONS = "DELETE FROM reservation WHERE bucket = ? AND (until <= ? OR (member = ? AND bill = ?))"
ADD_RESERVATIONS = Insert(
    "reservation",
    "bucket:int member:text programme:text unit:text lot:text bill:bytes terminal:text amount:int place:int until:text",
)

# --- whether records lie as they came: each night, some thousands of every till's
PLACES_AT = Lookup(
    "stream:int sequence:int",
    "SELECT p.sequence, p.hash, p.digest, p.record, p.verdict, p.received_at "
    "FROM wanted JOIN place p ON p.stream = wanted.stream AND p.sequence = wanted.sequence",
)
RECORDS_OF = Lookup(
    "id:bytes",
    "SELECT r.id, r.digest, r.terminal, r.kind, r.at, r.business_date, r.member, r.net_minor, r.merchant, r.refers, "
    "r.body FROM wanted JOIN record r ON r.id = wanted.id",
)
BOOKED_COLUMNS = (
    "e.record, e.bucket, e.member, e.programme, e.unit, e.lot, e.kind, e.expires_on, e.matures_on, e.arms, e.amount"
)
BOOKED_ON = Lookup(
    "record:bytes bucket:int member:text",
    f"SELECT {BOOKED_COLUMNS} FROM wanted JOIN entry e ON e.bucket = wanted.bucket AND e.member = wanted.member "  # noqa: S608
    "AND e.record = wanted.record",
)
# --- the night's comparison; what the feed has told since, and all sums at once, is read whole and once by each process
PUT_DIGESTS = Insert(
    "balance",
    "bucket:int member:text digest:int position:int",
    "ON CONFLICT (bucket, member) DO UPDATE SET digest = excluded.digest, position = excluded.position",
)
SUMS_OF_BUCKETS = Lookup(
    "bucket:int",
    "SELECT b.bucket, count(*), sum(b.digest), max(b.position) FROM wanted JOIN balance b ON b.bucket = wanted.bucket "
    "GROUP BY b.bucket",
)
MEMBERS_OF_BUCKETS = Lookup(
    "bucket:int", "SELECT b.member FROM wanted JOIN balance b ON b.bucket = wanted.bucket ORDER BY b.bucket, b.member"
)

# --- the feed, which has one order and so one place
FEED_END = "SELECT h.generation, e.position FROM head_office h CROSS JOIN feed_end e"
MOVE_FEED_END = "UPDATE feed_end SET position = position + ? RETURNING position"
PUT_IN_FEED = Insert(
    "feed", "subject:text position:int", "ON CONFLICT (subject) DO UPDATE SET position = excluded.position"
)
FEED_AFTER = "SELECT position, subject FROM feed WHERE position > ? ORDER BY position LIMIT ?"
FEED_COUNT = "SELECT count(*) FROM feed WHERE position > ? AND position <= ?"
# Of the streams that the terminal began, and of those that they go on from, whoever's they are.
MARKS = """
WITH RECURSIVE own (id) AS (
  SELECT id FROM stream WHERE terminal = ?
  UNION SELECT s.parent FROM stream s JOIN own ON s.id = own.id WHERE s.parent IS NOT NULL)
SELECT id, sequence, hash FROM stream WHERE id IN (SELECT id FROM own) ORDER BY no"""
# Of the other tills of its shop.
NEIGHBOUR_MARKS = """
SELECT t.id, s.id, s.sequence, s.hash FROM terminal own
JOIN terminal t ON t.shop = own.shop AND t.id <> own.id JOIN stream s ON s.terminal = t.id
WHERE own.id = ? ORDER BY s.no"""
