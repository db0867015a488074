-- What is under way: these rows may change in place.

CREATE TABLE print_job (
  id INTEGER PRIMARY KEY,
  record INTEGER NOT NULL REFERENCES journal (n),
  document TEXT NOT NULL,
  copy INTEGER NOT NULL DEFAULT 0,
  drawer INTEGER NOT NULL DEFAULT 0 CHECK (drawer IN (0, 1)),
  token TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('waiting', 'blocked', 'sending', 'printed', 'sent', 'unknown', 'skipped')),
  problem TEXT NOT NULL DEFAULT '',
  made_at TEXT NOT NULL,
  changed_at TEXT NOT NULL
) STRICT;

CREATE INDEX print_job_open ON print_job (id) WHERE state IN ('waiting', 'blocked', 'sending', 'unknown');
CREATE INDEX print_job_record ON print_job (record);

-- The open bill and the held ones, so that a power cut loses neither. `slot` 0 is the open one.
CREATE TABLE parked (
  slot INTEGER PRIMARY KEY,
  at TEXT NOT NULL,
  body BLOB NOT NULL
) STRICT;

-- One row: what this installation is, and the block of member numbers (without check digit) that it gives from.
CREATE TABLE installation (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  merchant TEXT NOT NULL,
  shop TEXT NOT NULL,
  shop_name_zh TEXT NOT NULL,
  shop_name_en TEXT NOT NULL,
  terminal TEXT NOT NULL,
  terminal_id TEXT NOT NULL DEFAULT '',
  currency TEXT NOT NULL,
  timezone TEXT NOT NULL,
  day_start_hour INTEGER NOT NULL DEFAULT 0,
  head_office TEXT NOT NULL DEFAULT '',
  number_next INTEGER NOT NULL DEFAULT 0,
  number_last INTEGER NOT NULL DEFAULT 0
) STRICT;

-- Blocks of member numbers still to be used after the current one.
CREATE TABLE number_block (
  first INTEGER PRIMARY KEY,
  last INTEGER NOT NULL,
  CHECK (first <= last)
) STRICT;

-- How far head office has got in each stream, and how far this till has got in its feed.
CREATE TABLE outbox (
  stream INTEGER PRIMARY KEY REFERENCES stream (no),
  acked_sequence INTEGER NOT NULL DEFAULT 0 CHECK (acked_sequence >= 0)
) STRICT;

CREATE TABLE feed (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  generation TEXT NOT NULL DEFAULT '',
  cursor INTEGER NOT NULL DEFAULT 0,
  last_contact TEXT NOT NULL DEFAULT '',
  last_problem TEXT NOT NULL DEFAULT '',
  failures INTEGER NOT NULL DEFAULT 0,
  retry_at TEXT NOT NULL DEFAULT ''
) STRICT;
