-- Money that a connected card or Octopus terminal is being asked for. A row is there from before the terminal hears of
-- it until what became of it stands in a bill, so that no power cut takes money that no bill knows of.
CREATE TABLE charge (
  reference TEXT PRIMARY KEY,
  at TEXT NOT NULL,
  body BLOB NOT NULL
) STRICT, WITHOUT ROWID;
