-- expand: what open bills are about to use, until they are paid or too old
-- `place` is the order in which a member's reservations were made: who came first has it.
CREATE TABLE reservation (
  bucket INTEGER NOT NULL CHECK (bucket BETWEEN 0 AND 4095),
  member TEXT NOT NULL,
  programme TEXT NOT NULL,
  unit TEXT NOT NULL,
  lot TEXT NOT NULL,
  bill BLOB NOT NULL CHECK (length(bill) = 16),
  terminal TEXT NOT NULL,
  amount INTEGER NOT NULL CHECK (amount > 0),
  place INTEGER NOT NULL,
  until TEXT NOT NULL,
  PRIMARY KEY (bucket, member, programme, unit, lot, bill)
) STRICT, WITHOUT ROWID;
