-- Where another machine has gone on in a stream of ours (a clone, or this till before its disk was put back), what we
-- recorded there goes on in a stream of our own: the same bytes under the same ids, at another place. The record itself
-- stays where it is in the journal.
CREATE TABLE moved (
  stream INTEGER NOT NULL REFERENCES stream (no),
  sequence INTEGER NOT NULL CHECK (sequence > 0),
  record INTEGER NOT NULL REFERENCES journal (n),
  hash BLOB NOT NULL CHECK (length(hash) = 32),
  PRIMARY KEY (stream, sequence)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER moved_never_changes BEFORE UPDATE ON moved BEGIN SELECT RAISE(ABORT, 'places are append-only'); END;
CREATE TRIGGER moved_never_shrinks BEFORE DELETE ON moved BEGIN SELECT RAISE(ABORT, 'places are append-only'); END;

-- Up to where a stream is shared with head office, once what came after it was moved.
ALTER TABLE outbox ADD COLUMN ends_at INTEGER CHECK (ends_at >= 0);

-- 1 while a reading of the whole feed is under way: one that was broken off begins again.
ALTER TABLE feed ADD COLUMN reading INTEGER NOT NULL DEFAULT 0 CHECK (reading IN (0, 1));

-- Lists ('products', 'cashiers') of which head office had none when all of it was read, so that the till kept its own: once
-- head office has one, all is read again.
ALTER TABLE feed ADD COLUMN keeps_own TEXT NOT NULL DEFAULT '';

-- The life of head office that told the snapshot.
ALTER TABLE snapshot ADD COLUMN generation TEXT NOT NULL DEFAULT '';

-- Members whose accounts were overdrawn by tills that did not know of each other: offline they get nothing until head
-- office says that it is settled.
CREATE TABLE denied (
  member TEXT PRIMARY KEY
) STRICT, WITHOUT ROWID;
