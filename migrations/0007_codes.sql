-- Codes that members and staff show: keys that sign them, what was revoked, and staff badges.

-- Head office's keys for member codes, which go before those in the key folder; one that was withdrawn stays, so that
-- the till can say so.
CREATE TABLE code_key (
  id INTEGER PRIMARY KEY CHECK (id BETWEEN 0 AND 255),
  public_key TEXT NOT NULL CHECK (length(public_key) = 64),
  withdrawn INTEGER NOT NULL DEFAULT 0 CHECK (withdrawn IN (0, 1))
) STRICT;

-- 'code/<digest>': that very code. 'cards/<member>': the member's cards whose last day is up to `through`.
CREATE TABLE revoked (
  subject TEXT PRIMARY KEY,
  through INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;

-- Only a hash: nobody can make a badge out of a copy of this file.
ALTER TABLE cashier ADD COLUMN badge_hash TEXT NOT NULL DEFAULT '';
