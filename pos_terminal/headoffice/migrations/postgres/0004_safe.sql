-- expand: how much of each stream lies in a verified backup away from here
-- `hash` is the stream's at that place: a claim counts only where the books hold the same.
CREATE TABLE safe (
  stream bigint PRIMARY KEY,
  sequence bigint NOT NULL CHECK (sequence > 0),
  hash bytea NOT NULL CHECK (length(hash) = 32),
  taken_at text COLLATE "C" NOT NULL
);
