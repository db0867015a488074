-- The ledger: every entry, append-only. `lot` is a cache of what is open (snapshot + own entries that it does not hold);
-- `verify` and a test rebuild it from `snapshot` and `entry`.

CREATE TABLE entry (
  n INTEGER PRIMARY KEY,
  record INTEGER NOT NULL REFERENCES journal (n),
  member TEXT NOT NULL,
  programme TEXT NOT NULL,
  version TEXT NOT NULL,
  unit TEXT NOT NULL,
  amount INTEGER NOT NULL CHECK (amount <> 0),
  lot TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('earn', 'redeem', 'full_card', 'reversal', 'settle', 'adjust', 'expire')),
  expires_on TEXT CHECK (length(expires_on) = 10),
  matures_on TEXT CHECK (length(matures_on) = 10)
) STRICT;

CREATE INDEX entry_member ON entry (member, record);

CREATE TRIGGER entry_never_changes BEFORE UPDATE ON entry BEGIN SELECT RAISE(ABORT, 'entries are append-only'); END;
CREATE TRIGGER entry_never_shrinks BEFORE DELETE ON entry BEGIN SELECT RAISE(ABORT, 'entries are append-only'); END;

CREATE TABLE lot (
  member TEXT NOT NULL,
  programme TEXT NOT NULL,
  unit TEXT NOT NULL,
  lot TEXT NOT NULL,
  rest INTEGER NOT NULL,
  expires_on TEXT,
  matures_on TEXT,
  opened TEXT NOT NULL,
  PRIMARY KEY (member, programme, unit, lot)
) STRICT, WITHOUT ROWID;

CREATE INDEX lot_expiry ON lot (expires_on) WHERE expires_on IS NOT NULL;

-- What head office last said of a member's accounts, with how much of the current stream it held.
CREATE TABLE snapshot (
  member TEXT PRIMARY KEY,
  as_of TEXT NOT NULL CHECK (length(as_of) = 27),
  held_n INTEGER NOT NULL,
  body BLOB NOT NULL
) STRICT, WITHOUT ROWID;
