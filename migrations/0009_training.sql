-- A practice till: everything in its books is practice, its paper says so, and no head office takes it.
ALTER TABLE installation ADD COLUMN training INTEGER NOT NULL DEFAULT 0 CHECK (training IN (0, 1));
