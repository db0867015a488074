-- expand: the first schema.
--
-- Head office's books. What the counters did is append-only; accounts and the feed are kept up to date beside it.
--
-- Tables that grow with sales or members carry the column by which they can be spread over machines, in every key:
-- `bucket` (of the member, 0 to 4095), the record's or sale's id, or the stream (docs/scale.md).

CREATE TABLE head_office (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  merchant TEXT NOT NULL,
  currency TEXT NOT NULL CHECK (length(currency) = 3),
  timezone TEXT NOT NULL,
  day_start_hour INTEGER NOT NULL,
  number_next INTEGER NOT NULL,
  generation TEXT NOT NULL,
  -- The last business day that was ended, and up to which member the next one has been.
  closed_to TEXT NOT NULL CHECK (length(closed_to) = 10),
  closing_after TEXT NOT NULL DEFAULT ''
) STRICT;

-- The last position of the feed. A row of its own: whoever moves it is followed by nobody until it has committed.
CREATE TABLE feed_end (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  position INTEGER NOT NULL
) STRICT;

INSERT INTO feed_end (one, position) VALUES (1, 0);

-- A generation is one life of this database; a restore from backup begins another, which knows where it left its parent.
CREATE TABLE generation (
  id TEXT PRIMARY KEY,
  parent TEXT,
  parent_position INTEGER NOT NULL DEFAULT 0,
  opened_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE shop (
  id TEXT PRIMARY KEY,
  name_zh TEXT NOT NULL,
  name_en TEXT NOT NULL,
  merchant TEXT NOT NULL DEFAULT ''
) STRICT, WITHOUT ROWID;

CREATE TABLE terminal (
  id TEXT PRIMARY KEY,
  shop TEXT NOT NULL REFERENCES shop (id),
  name TEXT NOT NULL,
  code_hash BLOB NOT NULL UNIQUE,
  code_until TEXT NOT NULL,
  public_key TEXT NOT NULL DEFAULT '',
  enrolled_at TEXT NOT NULL DEFAULT '',
  last_contact TEXT NOT NULL DEFAULT '',
  program TEXT NOT NULL DEFAULT '',
  clock_off_s INTEGER NOT NULL DEFAULT 0,
  cursor INTEGER NOT NULL DEFAULT 0,
  said_sequence INTEGER NOT NULL DEFAULT 0,
  closed INTEGER NOT NULL DEFAULT 0 CHECK (closed IN (0, 1)),
  UNIQUE (shop, name)
) STRICT;

CREATE TABLE stream (
  no INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE CHECK (length(id) = 36),
  terminal TEXT NOT NULL REFERENCES terminal (id),
  parent TEXT,
  parent_sequence INTEGER NOT NULL,
  parent_hash TEXT NOT NULL,
  first_hash BLOB NOT NULL CHECK (length(first_hash) = 32),
  sequence INTEGER NOT NULL DEFAULT 0,
  hash BLOB NOT NULL CHECK (length(hash) = 32)
) STRICT;

-- Every place of every stream that was received, with what was made of it.
CREATE TABLE place (
  stream INTEGER NOT NULL,
  sequence INTEGER NOT NULL CHECK (sequence > 0),
  hash BLOB NOT NULL CHECK (length(hash) = 32),
  digest BLOB NOT NULL CHECK (length(digest) = 32),
  record BLOB,
  verdict TEXT NOT NULL CHECK (verdict IN ('taken', 'repeat', 'quarantined')),
  received_at TEXT NOT NULL,
  PRIMARY KEY (stream, sequence)
) STRICT, WITHOUT ROWID;

-- A record once, whatever streams carried it; `n` is the order of arrival. Head office's own name no terminal.
-- `merchant` is a sale's; `refers` the sale that a refund gives back, which may come later.
CREATE TABLE record (
  n INTEGER PRIMARY KEY,
  id BLOB NOT NULL UNIQUE CHECK (length(id) = 16),
  digest BLOB NOT NULL CHECK (length(digest) = 32),
  terminal TEXT NOT NULL,
  kind TEXT NOT NULL,
  at TEXT NOT NULL,
  business_date TEXT NOT NULL DEFAULT '',
  member TEXT NOT NULL DEFAULT '',
  net_minor INTEGER NOT NULL DEFAULT 0,
  merchant TEXT NOT NULL DEFAULT '',
  refers BLOB,
  body BLOB NOT NULL
) STRICT;

CREATE INDEX record_member ON record (member, n) WHERE member <> '';
CREATE INDEX record_kind ON record (kind, business_date);
CREATE INDEX record_refers ON record (refers) WHERE refers IS NOT NULL;

-- What could not be taken, as it came, and when a person let it in.
CREATE TABLE quarantine (
  stream INTEGER NOT NULL,
  sequence INTEGER NOT NULL,
  record BLOB,
  digest BLOB NOT NULL CHECK (length(digest) = 32),
  reason TEXT NOT NULL,
  detail TEXT NOT NULL,
  body BLOB NOT NULL,
  received_at TEXT NOT NULL,
  released_at TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (stream, sequence)
) STRICT, WITHOUT ROWID;

CREATE INDEX quarantine_digest ON quarantine (digest);

-- A sale is voided once; later voids are kept and flagged, without effect.
CREATE TABLE voided (
  sale BLOB PRIMARY KEY CHECK (length(sale) = 16),
  record BLOB NOT NULL CHECK (length(record) = 16)
) STRICT, WITHOUT ROWID;

-- Whose a sale was after all, where the member's code was shown when it was paid already.
CREATE TABLE late_member (
  sale BLOB PRIMARY KEY CHECK (length(sale) = 16),
  member TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Rotating codes by which members were recognised, and slips by which bills came from another till, with the sales on
-- which they stand: each is for one.
CREATE TABLE shown_code (
  code TEXT NOT NULL,
  sale BLOB NOT NULL CHECK (length(sale) = 16),
  receipt TEXT NOT NULL,
  terminal TEXT NOT NULL,
  PRIMARY KEY (code, sale)
) STRICT, WITHOUT ROWID;

CREATE INDEX shown_code_sale ON shown_code (sale);

-- Keys that sign member codes; one that was withdrawn signs nothing any more, and what it signed counts no more.
CREATE TABLE code_key (
  id INTEGER PRIMARY KEY CHECK (id BETWEEN 0 AND 255),
  public_key TEXT NOT NULL CHECK (length(public_key) = 64),
  withdrawn INTEGER NOT NULL DEFAULT 0 CHECK (withdrawn IN (0, 1))
) STRICT;

-- 'code/<digest>': that very code; 'cards/<member>': their cards whose last day is up to `through`. One that was lifted
-- stays, so that tills are told.
CREATE TABLE revoked (
  subject TEXT PRIMARY KEY,
  through INTEGER NOT NULL DEFAULT 0,
  lifted INTEGER NOT NULL DEFAULT 0 CHECK (lifted IN (0, 1))
) STRICT, WITHOUT ROWID;

CREATE TABLE entry (
  n INTEGER PRIMARY KEY,
  bucket INTEGER NOT NULL CHECK (bucket BETWEEN 0 AND 4095),
  record BLOB NOT NULL,
  member TEXT NOT NULL,
  programme TEXT NOT NULL,
  unit TEXT NOT NULL,
  amount INTEGER NOT NULL,
  lot TEXT NOT NULL,
  kind TEXT NOT NULL,
  expires_on TEXT,
  matures_on TEXT,
  arms TEXT NOT NULL DEFAULT ''
) STRICT;

CREATE INDEX entry_member ON entry (bucket, member, n);

-- Sums of entries by lot, as they are, also below zero; who reads them allots (accounts.py).
CREATE TABLE lot (
  bucket INTEGER NOT NULL CHECK (bucket BETWEEN 0 AND 4095),
  member TEXT NOT NULL,
  programme TEXT NOT NULL,
  unit TEXT NOT NULL,
  lot TEXT NOT NULL,
  rest INTEGER NOT NULL,
  expires_on TEXT,
  matures_on TEXT,
  opened TEXT NOT NULL,
  last_on TEXT NOT NULL CHECK (length(last_on) = 10),
  PRIMARY KEY (bucket, member, programme, unit, lot)
) STRICT, WITHOUT ROWID;

CREATE INDEX lot_expiry ON lot (expires_on) WHERE expires_on IS NOT NULL;

-- Members whose accounts have changed since the closer looked at them, with the business days of what changed them.
CREATE TABLE due (
  bucket INTEGER NOT NULL CHECK (bucket BETWEEN 0 AND 4095),
  member TEXT NOT NULL,
  first_on TEXT NOT NULL CHECK (length(first_on) = 10),
  last_on TEXT NOT NULL CHECK (length(last_on) = 10),
  PRIMARY KEY (bucket, member)
) STRICT, WITHOUT ROWID;

CREATE TABLE member (
  bucket INTEGER NOT NULL CHECK (bucket BETWEEN 0 AND 4095),
  id TEXT NOT NULL CHECK (length(id) = 14),
  number TEXT NOT NULL,
  name TEXT NOT NULL,
  phone_last4 TEXT NOT NULL,
  phone_hash TEXT NOT NULL,
  phone_sealed TEXT NOT NULL,
  birthday TEXT NOT NULL,
  language TEXT NOT NULL CHECK (language IN ('zh_HK', 'en')),
  joined_on TEXT NOT NULL,
  blocked INTEGER NOT NULL DEFAULT 0 CHECK (blocked IN (0, 1)),
  consent_marketing INTEGER NOT NULL DEFAULT 0 CHECK (consent_marketing IN (0, 1)),
  PRIMARY KEY (bucket, id)
) STRICT, WITHOUT ROWID;

-- Whose a number is; a number is one member's.
CREATE TABLE member_number (
  number TEXT PRIMARY KEY,
  member TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX member_phone ON member (phone_hash) WHERE phone_hash <> '';

CREATE TABLE programme (
  id TEXT NOT NULL,
  version TEXT NOT NULL,
  position INTEGER NOT NULL,
  effective_from TEXT NOT NULL,
  text TEXT NOT NULL,
  PRIMARY KEY (id, version)
) STRICT, WITHOUT ROWID;

-- `body` is the feed's item as JSON: head office sells nothing itself.
CREATE TABLE category (
  id TEXT PRIMARY KEY,
  body BLOB NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE product (
  sku TEXT PRIMARY KEY,
  body BLOB NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE cashier (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  role TEXT NOT NULL CHECK (role IN ('cashier', 'manager')),
  pin_hash TEXT NOT NULL,
  badge_hash TEXT NOT NULL DEFAULT '',
  active INTEGER NOT NULL DEFAULT 1 CHECK (active IN (0, 1))
) STRICT, WITHOUT ROWID;

-- What a person at head office should look at.
CREATE TABLE flag (
  n INTEGER PRIMARY KEY,
  raised_at TEXT NOT NULL,
  kind TEXT NOT NULL,
  subject TEXT NOT NULL,
  terminal TEXT NOT NULL DEFAULT '',
  detail TEXT NOT NULL DEFAULT '',
  cleared_at TEXT NOT NULL DEFAULT ''
) STRICT;

CREATE UNIQUE INDEX flag_open ON flag (kind, subject) WHERE cleared_at = '';

-- The newest position of each subject; a change takes a new position, never an old one.
CREATE TABLE feed (
  subject TEXT PRIMARY KEY,
  position INTEGER NOT NULL UNIQUE
) STRICT, WITHOUT ROWID;

CREATE TRIGGER record_never_changes BEFORE UPDATE ON record BEGIN SELECT RAISE(ABORT, 'records are append-only'); END;
CREATE TRIGGER record_never_shrinks BEFORE DELETE ON record BEGIN SELECT RAISE(ABORT, 'records are append-only'); END;
CREATE TRIGGER place_never_changes BEFORE UPDATE ON place BEGIN SELECT RAISE(ABORT, 'places are append-only'); END;
CREATE TRIGGER place_never_shrinks BEFORE DELETE ON place BEGIN SELECT RAISE(ABORT, 'places are append-only'); END;
CREATE TRIGGER entry_never_changes BEFORE UPDATE ON entry BEGIN SELECT RAISE(ABORT, 'entries are append-only'); END;
CREATE TRIGGER entry_never_shrinks BEFORE DELETE ON entry BEGIN SELECT RAISE(ABORT, 'entries are append-only'); END;
