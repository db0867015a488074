-- expand: digests of members' accounts, by which tills find at night what differs
-- One row for each member whose accounts were ever told, as of the place in the feed at which they were told last.
CREATE TABLE balance (
  bucket INTEGER NOT NULL CHECK (bucket BETWEEN 0 AND 4095),
  member TEXT NOT NULL,
  digest INTEGER NOT NULL,
  position INTEGER NOT NULL,
  PRIMARY KEY (bucket, member)
) STRICT, WITHOUT ROWID;

CREATE INDEX balance_position ON balance (position);
