-- The people in the programme, as far as the till needs them.
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

-- Names by the start of a word; made and kept as sqlite-utils' `enable_fts` does it, so that its tools know the index.
CREATE VIRTUAL TABLE "member_fts" USING FTS5 (
  "name",
  tokenize='unicode61 remove_diacritics 2',
  prefix='1 2 3',
  content="member"
);

CREATE TRIGGER member_ai AFTER INSERT ON member BEGIN
  INSERT INTO member_fts (rowid, name) VALUES (new.rowid, new.name);
END;
CREATE TRIGGER member_ad AFTER DELETE ON member BEGIN
  INSERT INTO member_fts (member_fts, rowid, name) VALUES ('delete', old.rowid, old.name);
END;
CREATE TRIGGER member_au AFTER UPDATE OF name ON member BEGIN
  INSERT INTO member_fts (member_fts, rowid, name) VALUES ('delete', old.rowid, old.name);
  INSERT INTO member_fts (rowid, name) VALUES (new.rowid, new.name);
END;
