-- How far the work of each night has come, so that one that was interrupted goes on where it stopped. `business_date` is
-- the day that the night closes; `failed` steps could not be carried out and are tried again; `well` is what they found.

CREATE TABLE night (
  business_date TEXT NOT NULL CHECK (length(business_date) = 10),
  step TEXT NOT NULL CHECK (step IN ('close_day', 'sync', 'compare', 'check', 'backup', 'report')),
  state TEXT NOT NULL CHECK (state IN ('done', 'failed')),
  well INTEGER NOT NULL CHECK (well IN (0, 1)),
  at TEXT NOT NULL CHECK (length(at) = 27),
  said_zh TEXT NOT NULL DEFAULT '',
  said_en TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (business_date, step)
) STRICT, WITHOUT ROWID;
