-- expand: what open bills are about to use, until they are paid or too old
-- `place` is the order in which a member's reservations were made: who came first has it.
CREATE TABLE reservation (
  bucket bigint NOT NULL CHECK (bucket BETWEEN 0 AND 4095),
  member text COLLATE "C" NOT NULL,
  programme text COLLATE "C" NOT NULL,
  unit text COLLATE "C" NOT NULL,
  lot text COLLATE "C" NOT NULL,
  bill bytea NOT NULL CHECK (length(bill) = 16),
  terminal text COLLATE "C" NOT NULL,
  amount bigint NOT NULL CHECK (amount > 0),
  place bigint NOT NULL,
  until text COLLATE "C" NOT NULL,
  PRIMARY KEY (bucket, member, programme, unit, lot, bill)
);
