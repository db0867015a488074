-- Master data: edited at head office, or here on a standalone till. No history: that is the journal's.
-- A withdrawn programme's text stays: refunds of sales that it ruled need it.

CREATE TABLE category (
  id TEXT PRIMARY KEY,
  position INTEGER NOT NULL,
  name_zh TEXT NOT NULL,
  name_en TEXT NOT NULL,
  icon TEXT NOT NULL DEFAULT ''
) STRICT;

CREATE TABLE product (
  sku TEXT PRIMARY KEY,
  position INTEGER NOT NULL,
  name_zh TEXT NOT NULL,
  name_en TEXT NOT NULL,
  price_minor INTEGER NOT NULL CHECK (price_minor >= 0),
  category TEXT NOT NULL DEFAULT '',
  tags TEXT NOT NULL DEFAULT '',
  tax_class TEXT NOT NULL DEFAULT '',
  favourite INTEGER NOT NULL DEFAULT 0 CHECK (favourite IN (0, 1)),
  sold_out INTEGER NOT NULL DEFAULT 0 CHECK (sold_out IN (0, 1)),
  icon TEXT NOT NULL DEFAULT ''
) STRICT;

CREATE TABLE barcode (
  code TEXT PRIMARY KEY,
  sku TEXT NOT NULL REFERENCES product (sku) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

CREATE INDEX barcode_sku ON barcode (sku);

CREATE TABLE programme (
  id TEXT NOT NULL,
  version TEXT NOT NULL,
  position INTEGER NOT NULL,
  effective_from TEXT NOT NULL,
  text TEXT NOT NULL,
  withdrawn INTEGER NOT NULL DEFAULT 0 CHECK (withdrawn IN (0, 1)),
  PRIMARY KEY (id, version)
) STRICT;

CREATE TABLE cashier (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  role TEXT NOT NULL CHECK (role IN ('cashier', 'manager')),
  pin_hash TEXT NOT NULL DEFAULT '',
  active INTEGER NOT NULL DEFAULT 1 CHECK (active IN (0, 1)),
  last_used_at TEXT NOT NULL DEFAULT ''
) STRICT;
