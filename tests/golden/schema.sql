CREATE UNIQUE INDEX "idx__sqlite_migrations_migration_set_name"
    ON "_sqlite_migrations" ("migration_set", "name");

CREATE TABLE "_sqlite_migrations" (
   "id" INTEGER PRIMARY KEY,
   "migration_set" TEXT,
   "name" TEXT,
   "applied_at" TEXT
);

CREATE INDEX barcode_sku ON barcode (sku);

CREATE TABLE barcode (
  code TEXT PRIMARY KEY,
  sku TEXT NOT NULL REFERENCES product (sku) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

CREATE TABLE cashier (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  role TEXT NOT NULL CHECK (role IN ('cashier', 'manager')),
  pin_hash TEXT NOT NULL DEFAULT '',
  active INTEGER NOT NULL DEFAULT 1 CHECK (active IN (0, 1)),
  last_used_at TEXT NOT NULL DEFAULT ''
, badge_hash TEXT NOT NULL DEFAULT '') STRICT;

CREATE TABLE category (
  id TEXT PRIMARY KEY,
  position INTEGER NOT NULL,
  name_zh TEXT NOT NULL,
  name_en TEXT NOT NULL,
  icon TEXT NOT NULL DEFAULT ''
) STRICT;

CREATE TABLE charge (
  reference TEXT PRIMARY KEY,
  at TEXT NOT NULL,
  body BLOB NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE code_key (
  id INTEGER PRIMARY KEY CHECK (id BETWEEN 0 AND 255),
  public_key TEXT NOT NULL CHECK (length(public_key) = 64),
  withdrawn INTEGER NOT NULL DEFAULT 0 CHECK (withdrawn IN (0, 1))
) STRICT;

CREATE TABLE denied (
  member TEXT PRIMARY KEY
) STRICT, WITHOUT ROWID;

CREATE INDEX entry_given ON entry (programme, unit, amount) WHERE unit >= 'used/' AND unit < 'used0';

CREATE INDEX entry_member ON entry (member, record);

CREATE TABLE entry (
  n INTEGER PRIMARY KEY,
  record INTEGER NOT NULL REFERENCES journal (n),
  member TEXT NOT NULL,
  programme TEXT NOT NULL,
  version TEXT NOT NULL,
  unit TEXT NOT NULL,
  amount INTEGER NOT NULL CHECK (amount <> 0),
  lot TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('earn', 'redeem', 'full_card', 'reversal', 'settle', 'adjust', 'expire')),
  expires_on TEXT CHECK (length(expires_on) = 10),
  matures_on TEXT CHECK (length(matures_on) = 10)
, arms TEXT NOT NULL DEFAULT '') STRICT;

CREATE TRIGGER entry_never_changes BEFORE UPDATE ON entry BEGIN SELECT RAISE(ABORT, 'entries are append-only'); END;

CREATE TRIGGER entry_never_shrinks BEFORE DELETE ON entry BEGIN SELECT RAISE(ABORT, 'entries are append-only'); END;

CREATE TABLE feed (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  generation TEXT NOT NULL DEFAULT '',
  cursor INTEGER NOT NULL DEFAULT 0,
  last_contact TEXT NOT NULL DEFAULT '',
  last_problem TEXT NOT NULL DEFAULT '',
  failures INTEGER NOT NULL DEFAULT 0,
  retry_at TEXT NOT NULL DEFAULT ''
, reading INTEGER NOT NULL DEFAULT 0 CHECK (reading IN (0, 1)), keeps_own TEXT NOT NULL DEFAULT '', heard_boot TEXT NOT NULL DEFAULT '', heard_mono_ms INTEGER NOT NULL DEFAULT 0, heard_n INTEGER NOT NULL DEFAULT 0, midway INTEGER NOT NULL DEFAULT 1 CHECK (midway IN (0, 1))) STRICT;

CREATE TABLE installation (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  merchant TEXT NOT NULL,
  shop TEXT NOT NULL,
  shop_name_zh TEXT NOT NULL,
  shop_name_en TEXT NOT NULL,
  terminal TEXT NOT NULL,
  terminal_id TEXT NOT NULL DEFAULT '',
  currency TEXT NOT NULL,
  timezone TEXT NOT NULL,
  day_start_hour INTEGER NOT NULL DEFAULT 0,
  head_office TEXT NOT NULL DEFAULT '',
  number_next INTEGER NOT NULL DEFAULT 0,
  number_last INTEGER NOT NULL DEFAULT 0
, training INTEGER NOT NULL DEFAULT 0 CHECK (training IN (0, 1))) STRICT;

CREATE INDEX journal_bill ON journal (business_date, n) WHERE kind IN ('sale', 'refund');

CREATE UNIQUE INDEX journal_id ON journal (id);

CREATE UNIQUE INDEX journal_key ON journal (key) WHERE key IS NOT NULL;

CREATE INDEX journal_member ON journal (member, n) WHERE member IS NOT NULL;

CREATE UNIQUE INDEX journal_place ON journal (stream, sequence);

CREATE INDEX journal_rare_kind ON journal (kind, n) WHERE kind NOT IN ('sale', 'refund', 'enrolment');

CREATE UNIQUE INDEX journal_receipt ON journal (receipt) WHERE receipt IS NOT NULL;

CREATE INDEX journal_receipt_number ON journal (receipt_number) WHERE receipt_number IS NOT NULL;

CREATE INDEX journal_refers ON journal (refers) WHERE refers IS NOT NULL;

CREATE INDEX journal_shift ON journal (shift) WHERE shift IS NOT NULL;

CREATE TABLE journal (
  n INTEGER PRIMARY KEY,
  id BLOB NOT NULL CHECK (length(id) = 16),
  stream INTEGER NOT NULL REFERENCES stream (no),
  sequence INTEGER NOT NULL CHECK (sequence > 0),
  kind TEXT NOT NULL,
  at TEXT NOT NULL CHECK (length(at) = 27),
  business_date TEXT NOT NULL CHECK (length(business_date) = 10),
  shift BLOB CHECK (length(shift) = 16),
  member TEXT,
  receipt TEXT,
  receipt_number INTEGER,
  key TEXT,
  refers BLOB CHECK (length(refers) = 16),
  hash BLOB NOT NULL CHECK (length(hash) = 32),
  body BLOB NOT NULL
) STRICT;

CREATE TRIGGER journal_never_changes BEFORE UPDATE ON journal BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;

CREATE TRIGGER journal_never_shrinks BEFORE DELETE ON journal BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;

CREATE INDEX lot_credit ON lot (programme, member) WHERE unit = 'credit';

CREATE INDEX lot_expiry ON lot (expires_on) WHERE expires_on IS NOT NULL;

CREATE INDEX lot_tier ON lot (programme, member) WHERE unit >= 'tier/' AND unit < 'tier0';

CREATE TABLE lot (
  member TEXT NOT NULL,
  programme TEXT NOT NULL,
  unit TEXT NOT NULL,
  lot TEXT NOT NULL,
  rest INTEGER NOT NULL,
  expires_on TEXT,
  matures_on TEXT,
  opened TEXT NOT NULL,
  PRIMARY KEY (member, programme, unit, lot)
) STRICT, WITHOUT ROWID;

CREATE INDEX member_phone_hash ON member (phone_hash) WHERE phone_hash IS NOT NULL;

CREATE INDEX member_phone_last4 ON member (phone_last4) WHERE phone_last4 <> '';

CREATE TABLE member (
  no INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE CHECK (length(id) = 14),
  number TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL DEFAULT '',
  phone_last4 TEXT NOT NULL DEFAULT '',
  phone_hash TEXT,
  birthday TEXT CHECK (birthday IS NULL OR length(birthday) = 5),
  language TEXT NOT NULL DEFAULT 'zh_HK',
  joined_on TEXT,
  blocked INTEGER NOT NULL DEFAULT 0 CHECK (blocked IN (0, 1))
) STRICT;

CREATE TRIGGER member_ad AFTER DELETE ON member BEGIN
  INSERT INTO member_fts (member_fts, rowid, name) VALUES ('delete', old.rowid, old.name);
END;

CREATE TRIGGER member_ai AFTER INSERT ON member BEGIN
  INSERT INTO member_fts (rowid, name) VALUES (new.rowid, new.name);
END;

CREATE TRIGGER member_au AFTER UPDATE OF name ON member BEGIN
  INSERT INTO member_fts (member_fts, rowid, name) VALUES ('delete', old.rowid, old.name);
  INSERT INTO member_fts (rowid, name) VALUES (new.rowid, new.name);
END;

CREATE VIRTUAL TABLE "member_fts" USING FTS5 (
  "name",
  tokenize='unicode61 remove_diacritics 2',
  prefix='1 2 3',
  content="member"
);

CREATE TABLE 'member_fts_config'(k PRIMARY KEY, v) WITHOUT ROWID;

CREATE TABLE 'member_fts_data'(id INTEGER PRIMARY KEY, block BLOB);

CREATE TABLE 'member_fts_docsize'(id INTEGER PRIMARY KEY, sz BLOB);

CREATE TABLE 'member_fts_idx'(segid, term, pgno, PRIMARY KEY(segid, term)) WITHOUT ROWID;

CREATE TABLE migration_file (
  name TEXT PRIMARY KEY,
  sha256 TEXT NOT NULL CHECK (length(sha256) = 64)
) STRICT, WITHOUT ROWID;

CREATE TABLE moved (
  stream INTEGER NOT NULL REFERENCES stream (no),
  sequence INTEGER NOT NULL CHECK (sequence > 0),
  record INTEGER NOT NULL REFERENCES journal (n),
  hash BLOB NOT NULL CHECK (length(hash) = 32),
  PRIMARY KEY (stream, sequence)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER moved_never_changes BEFORE UPDATE ON moved BEGIN SELECT RAISE(ABORT, 'places are append-only'); END;

CREATE TRIGGER moved_never_shrinks BEFORE DELETE ON moved BEGIN SELECT RAISE(ABORT, 'places are append-only'); END;

CREATE TABLE neighbour (
  terminal TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  public_key TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX neighbour_entry_member ON neighbour_entry (member);

CREATE INDEX neighbour_entry_record ON neighbour_entry (record);

CREATE TABLE neighbour_entry (
  n INTEGER PRIMARY KEY,
  record INTEGER NOT NULL REFERENCES neighbour_record (n),
  member TEXT NOT NULL,
  programme TEXT NOT NULL,
  unit TEXT NOT NULL,
  amount INTEGER NOT NULL,
  lot TEXT NOT NULL,
  kind TEXT NOT NULL,
  expires_on TEXT CHECK (length(expires_on) = 10),
  matures_on TEXT CHECK (length(matures_on) = 10)
) STRICT;

CREATE INDEX neighbour_record_id ON neighbour_record (id);

CREATE INDEX neighbour_record_member ON neighbour_record (member) WHERE member <> '';

CREATE TABLE neighbour_record (
  n INTEGER PRIMARY KEY,
  stream INTEGER NOT NULL REFERENCES neighbour_stream (no),
  sequence INTEGER NOT NULL CHECK (sequence > 0),
  hash BLOB NOT NULL CHECK (length(hash) = 32),
  id BLOB NOT NULL CHECK (length(id) = 16),
  kind TEXT NOT NULL,
  at TEXT NOT NULL CHECK (length(at) = 27),
  member TEXT NOT NULL,
  body BLOB NOT NULL,
  learnt_at TEXT NOT NULL CHECK (length(learnt_at) = 27),
  signature BLOB CHECK (length(signature) = 64),
  UNIQUE (stream, sequence)
) STRICT;

CREATE TABLE neighbour_stream (
  no INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE CHECK (length(id) = 36),
  terminal TEXT NOT NULL,
  told_sequence INTEGER NOT NULL CHECK (told_sequence >= 0),
  told_hash BLOB NOT NULL CHECK (length(told_hash) = 32),
  was_left INTEGER NOT NULL DEFAULT 0 CHECK (was_left IN (0, 1))
) STRICT;

CREATE TABLE night (
  business_date TEXT NOT NULL CHECK (length(business_date) = 10),
  step TEXT NOT NULL CHECK (step IN ('close_day', 'sync', 'compare', 'check', 'backup', 'report')),
  state TEXT NOT NULL CHECK (state IN ('done', 'failed')),
  well INTEGER NOT NULL CHECK (well IN (0, 1)),
  at TEXT NOT NULL CHECK (length(at) = 27),
  said_zh TEXT NOT NULL DEFAULT '',
  said_en TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (business_date, step)
) STRICT, WITHOUT ROWID;

CREATE TABLE number_block (
  first INTEGER PRIMARY KEY,
  last INTEGER NOT NULL,
  CHECK (first <= last)
) STRICT;

CREATE TABLE outbox (
  stream INTEGER PRIMARY KEY REFERENCES stream (no),
  acked_sequence INTEGER NOT NULL DEFAULT 0 CHECK (acked_sequence >= 0)
, ends_at INTEGER CHECK (ends_at >= 0)) STRICT;

CREATE TABLE parked (
  slot INTEGER PRIMARY KEY,
  at TEXT NOT NULL,
  body BLOB NOT NULL
) STRICT;

CREATE INDEX print_job_open ON print_job (id) WHERE state IN ('waiting', 'blocked', 'sending', 'unknown');

CREATE INDEX print_job_record ON print_job (record);

CREATE TABLE print_job (
  id INTEGER PRIMARY KEY,
  record INTEGER NOT NULL REFERENCES journal (n),
  document TEXT NOT NULL,
  copy INTEGER NOT NULL DEFAULT 0,
  drawer INTEGER NOT NULL DEFAULT 0 CHECK (drawer IN (0, 1)),
  token TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('waiting', 'blocked', 'sending', 'printed', 'sent', 'unknown', 'skipped')),
  problem TEXT NOT NULL DEFAULT '',
  made_at TEXT NOT NULL,
  changed_at TEXT NOT NULL
, printer TEXT NOT NULL DEFAULT '') STRICT;

CREATE TABLE printer_fact (
  printer TEXT NOT NULL,
  what TEXT NOT NULL,
  address TEXT NOT NULL,
  value TEXT NOT NULL,
  at TEXT NOT NULL,
  PRIMARY KEY (printer, what)
) STRICT, WITHOUT ROWID;

CREATE TABLE product (
  sku TEXT PRIMARY KEY,
  position INTEGER NOT NULL,
  name_zh TEXT NOT NULL,
  name_en TEXT NOT NULL,
  price_minor INTEGER NOT NULL CHECK (price_minor >= 0),
  category TEXT NOT NULL DEFAULT '',
  tags TEXT NOT NULL DEFAULT '',
  tax_class TEXT NOT NULL DEFAULT '',
  favourite INTEGER NOT NULL DEFAULT 0 CHECK (favourite IN (0, 1)),
  sold_out INTEGER NOT NULL DEFAULT 0 CHECK (sold_out IN (0, 1)),
  icon TEXT NOT NULL DEFAULT ''
) STRICT;

CREATE TABLE programme (
  id TEXT NOT NULL,
  version TEXT NOT NULL,
  position INTEGER NOT NULL,
  effective_from TEXT NOT NULL,
  text TEXT NOT NULL,
  withdrawn INTEGER NOT NULL DEFAULT 0 CHECK (withdrawn IN (0, 1)),
  PRIMARY KEY (id, version)
) STRICT;

CREATE TABLE revoked (
  subject TEXT PRIMARY KEY,
  through INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;

CREATE TABLE snapshot (
  member TEXT PRIMARY KEY,
  as_of TEXT NOT NULL CHECK (length(as_of) = 27),
  held_n INTEGER NOT NULL,
  body BLOB NOT NULL
, generation TEXT NOT NULL DEFAULT '') STRICT, WITHOUT ROWID;

CREATE TABLE stream (
  no INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE CHECK (length(id) = 36),
  parent TEXT,
  parent_sequence INTEGER NOT NULL DEFAULT 0,
  parent_hash BLOB,
  first_hash BLOB NOT NULL CHECK (length(first_hash) = 32),
  begun_at TEXT NOT NULL CHECK (length(begun_at) = 27),
  CHECK ((parent IS NULL) = (parent_hash IS NULL))
) STRICT;

CREATE TRIGGER stream_never_changes BEFORE UPDATE ON stream BEGIN SELECT RAISE(ABORT, 'streams are append-only'); END;

CREATE TRIGGER stream_never_shrinks BEFORE DELETE ON stream BEGIN SELECT RAISE(ABORT, 'streams are append-only'); END;

CREATE INDEX unseen_member ON unseen (member);

CREATE TABLE unseen (
  record INTEGER NOT NULL REFERENCES journal (n),
  programme TEXT NOT NULL,
  reward TEXT NOT NULL,
  voucher TEXT NOT NULL,
  member TEXT NOT NULL,
  times INTEGER NOT NULL CHECK (times >= 0),
  points INTEGER NOT NULL CHECK (points >= 0),
  minor INTEGER NOT NULL CHECK (minor >= 0),
  PRIMARY KEY (record, programme, reward, voucher)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER unseen_changes AFTER UPDATE ON unseen BEGIN
  UPDATE unseen_total SET minor = minor + new.minor - old.minor WHERE programme = new.programme;
END;

CREATE TRIGGER unseen_comes AFTER INSERT ON unseen BEGIN
  INSERT INTO unseen_total (programme, minor) VALUES (new.programme, new.minor)
    ON CONFLICT (programme) DO UPDATE SET minor = unseen_total.minor + excluded.minor;
END;

CREATE TRIGGER unseen_goes AFTER DELETE ON unseen BEGIN
  UPDATE unseen_total SET minor = minor - old.minor WHERE programme = old.programme;
END;

CREATE TABLE unseen_total (
  programme TEXT PRIMARY KEY,
  minor INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

