-- expand: how much of each stream lies in a verified backup away from here
-- `hash` is the stream's at that place: a claim counts only where the books hold the same.
CREATE TABLE safe (
  stream INTEGER PRIMARY KEY,
  sequence INTEGER NOT NULL CHECK (sequence > 0),
  hash BLOB NOT NULL CHECK (length(hash) = 32),
  taken_at TEXT NOT NULL
) STRICT;
