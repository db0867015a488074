-- The shop's other tills, as head office last named them: only what their keys have signed is taken in.
CREATE TABLE neighbour (
  terminal TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  public_key TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Their streams: how much of each head office's snapshots hold here, and whether its till has gone on in a later one.
CREATE TABLE neighbour_stream (
  no INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE CHECK (length(id) = 36),
  terminal TEXT NOT NULL,
  told_sequence INTEGER NOT NULL CHECK (told_sequence >= 0),
  told_hash BLOB NOT NULL CHECK (length(told_hash) = 32),
  was_left INTEGER NOT NULL DEFAULT 0 CHECK (was_left IN (0, 1))
) STRICT;

-- What was learnt from tills nearby. `signature` is the stream's own till's over that place, where a batch ended.
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

CREATE INDEX neighbour_record_id ON neighbour_record (id);
CREATE INDEX neighbour_record_member ON neighbour_record (member) WHERE member <> '';

-- Their entries that no snapshot holds yet: they are laid over it beside this till's own.
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

CREATE INDEX neighbour_entry_member ON neighbour_entry (member);
CREATE INDEX neighbour_entry_record ON neighbour_entry (record);
