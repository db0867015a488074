-- expand: how much of each stream lies in a verified backup away from here, and what was mended by tills
-- `hash` is the stream's at that place: a claim counts only where the books hold the same.
CREATE TABLE safe (
  stream INTEGER PRIMARY KEY,
  sequence INTEGER NOT NULL CHECK (sequence > 0),
  hash BLOB NOT NULL CHECK (length(hash) = 32),
  taken_at TEXT NOT NULL
) STRICT;

-- Rows that were lost or altered here and were put right from the till's own bytes; `before` is what stood there. While
-- `open`, and only in the transaction that mends it, the record's row may be written anew.
CREATE TABLE mended (
  n INTEGER PRIMARY KEY,
  stream INTEGER NOT NULL,
  sequence INTEGER NOT NULL,
  record BLOB NOT NULL CHECK (length(record) = 16),
  what TEXT NOT NULL,
  before BLOB NOT NULL,
  mended_at TEXT NOT NULL,
  open INTEGER NOT NULL DEFAULT 0 CHECK (open IN (0, 1))
) STRICT;

CREATE INDEX mended_open ON mended (record) WHERE open = 1;

DROP TRIGGER record_never_changes;
CREATE TRIGGER record_never_changes BEFORE UPDATE ON record
WHEN NEW.id <> OLD.id OR NOT EXISTS (SELECT 1 FROM mended m WHERE m.record = OLD.id AND m.open = 1)
BEGIN SELECT RAISE(ABORT, 'records are append-only'); END;
