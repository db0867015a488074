-- Which of the shop's printers a job went to, as another may stand in for the one that it is for.
ALTER TABLE print_job ADD COLUMN printer TEXT NOT NULL DEFAULT '';

-- What was found out about a printer once, by trying it and by asking a person. It is about the machine at that
-- address: another one in its place has to be tried anew.
CREATE TABLE printer_fact (
  printer TEXT NOT NULL,
  what TEXT NOT NULL,
  address TEXT NOT NULL,
  value TEXT NOT NULL,
  at TEXT NOT NULL,
  PRIMARY KEY (printer, what)
) STRICT, WITHOUT ROWID;
