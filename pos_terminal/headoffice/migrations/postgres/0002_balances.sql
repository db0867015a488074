-- expand: digests of members' accounts, by which tills find at night what differs
-- One row for each member whose accounts were ever told, as of the place in the feed at which they were told last.
CREATE TABLE balance (
  bucket bigint NOT NULL CHECK (bucket BETWEEN 0 AND 4095),
  member text COLLATE "C" NOT NULL,
  digest bigint NOT NULL,
  position bigint NOT NULL,
  PRIMARY KEY (bucket, member)
);

CREATE INDEX balance_position ON balance (position);
