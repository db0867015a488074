-- Which migration files made this database, and what was in them: a released file that changed is refused.
CREATE TABLE migration_file (
  name TEXT PRIMARY KEY,
  sha256 TEXT NOT NULL CHECK (length(sha256) = 64)
) STRICT, WITHOUT ROWID;

-- The journal: everything that happened at this till, append-only, chained by hash.
-- A stream is one installation's life of it; `n` is the row's place in this database, (stream, sequence) its place for head office.

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

CREATE UNIQUE INDEX journal_id ON journal (id);
CREATE UNIQUE INDEX journal_place ON journal (stream, sequence);
CREATE UNIQUE INDEX journal_key ON journal (key) WHERE key IS NOT NULL;
CREATE UNIQUE INDEX journal_receipt ON journal (receipt) WHERE receipt IS NOT NULL;
CREATE INDEX journal_receipt_number ON journal (receipt_number) WHERE receipt_number IS NOT NULL;
CREATE INDEX journal_shift ON journal (shift) WHERE shift IS NOT NULL;
CREATE INDEX journal_member ON journal (member, n) WHERE member IS NOT NULL;
CREATE INDEX journal_refers ON journal (refers) WHERE refers IS NOT NULL;
CREATE INDEX journal_bill ON journal (business_date, n) WHERE kind IN ('sale', 'refund');
CREATE INDEX journal_rare_kind ON journal (kind, n) WHERE kind NOT IN ('sale', 'refund', 'enrolment');

CREATE TRIGGER journal_never_changes BEFORE UPDATE ON journal BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
CREATE TRIGGER journal_never_shrinks BEFORE DELETE ON journal BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
CREATE TRIGGER stream_never_changes BEFORE UPDATE ON stream BEGIN SELECT RAISE(ABORT, 'streams are append-only'); END;
CREATE TRIGGER stream_never_shrinks BEFORE DELETE ON stream BEGIN SELECT RAISE(ABORT, 'streams are append-only'); END;
