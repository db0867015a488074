-- What this till gave by rewards since head office last heard all of it: the offline limits count it. A completed round
-- takes away what head office holds; a refund takes back its sale's.
CREATE TABLE unseen (
  record INTEGER NOT NULL REFERENCES journal (n),
  programme TEXT NOT NULL,
  reward TEXT NOT NULL,
  voucher TEXT NOT NULL,
  member TEXT NOT NULL,
  times INTEGER NOT NULL CHECK (times >= 0),
  points INTEGER NOT NULL CHECK (points >= 0),
  minor INTEGER NOT NULL CHECK (minor >= 0),
  PRIMARY KEY (record, programme, reward, voucher)
) STRICT, WITHOUT ROWID;

CREATE INDEX unseen_member ON unseen (member);

-- The money's worth of it, kept up to date: a till that was away for long does not add it up at every tap.
CREATE TABLE unseen_total (
  programme TEXT PRIMARY KEY,
  minor INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TRIGGER unseen_comes AFTER INSERT ON unseen BEGIN
  INSERT INTO unseen_total (programme, minor) VALUES (new.programme, new.minor)
    ON CONFLICT (programme) DO UPDATE SET minor = unseen_total.minor + excluded.minor;
END;
CREATE TRIGGER unseen_changes AFTER UPDATE ON unseen BEGIN
  UPDATE unseen_total SET minor = minor + new.minor - old.minor WHERE programme = new.programme;
END;
CREATE TRIGGER unseen_goes AFTER DELETE ON unseen BEGIN
  UPDATE unseen_total SET minor = minor - old.minor WHERE programme = old.programme;
END;

-- When the last completed round ended, told by a clock that cannot be set back while this machine runs; and the
-- journal's row then, as later records tell that time has passed after it was started anew.
ALTER TABLE feed ADD COLUMN heard_boot TEXT NOT NULL DEFAULT '';
ALTER TABLE feed ADD COLUMN heard_mono_ms INTEGER NOT NULL DEFAULT 0;
ALTER TABLE feed ADD COLUMN heard_n INTEGER NOT NULL DEFAULT 0;
