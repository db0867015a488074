CREATE TABLE member (
  no INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE CHECK (length(id) = 14),
  number TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL DEFAULT '',
  phone_last4 TEXT NOT NULL DEFAULT '',
  phone_hash TEXT,
  birthday TEXT CHECK (birthday IS NULL OR length(birthday) = 5),
  language TEXT NOT NULL DEFAULT 'zh_HK',
  joined_on TEXT,
  blocked INTEGER NOT NULL DEFAULT 0 CHECK (blocked IN (0, 1))
) STRICT;

CREATE INDEX member_phone_last4 ON member (phone_last4) WHERE phone_last4 <> '';
CREATE INDEX member_phone_hash ON member (phone_hash) WHERE phone_hash IS NOT NULL;
