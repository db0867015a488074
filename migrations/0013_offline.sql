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
CREATE INDEX unseen_total ON unseen (programme, minor);

-- When the last completed round ended, told by a clock that cannot be set back while this machine runs; and the
-- journal's row then, as later records tell that time has passed after it was started anew.
ALTER TABLE feed ADD COLUMN heard_boot TEXT NOT NULL DEFAULT '';
ALTER TABLE feed ADD COLUMN heard_mono_ms INTEGER NOT NULL DEFAULT 0;
ALTER TABLE feed ADD COLUMN heard_n INTEGER NOT NULL DEFAULT 0;
