-- expand: how much of each stream lies in a verified backup away from here, and what was mended by tills
-- `hash` is the stream's at that place: a claim counts only where the books hold the same.
CREATE TABLE safe (
  stream bigint PRIMARY KEY,
  sequence bigint NOT NULL CHECK (sequence > 0),
  hash bytea NOT NULL CHECK (length(hash) = 32),
  taken_at text COLLATE "C" NOT NULL
);

-- Rows that were lost or altered here and were put right from the till's own bytes; `before` is what stood there. While
-- `open`, and only in the transaction that mends it, the record's row may be written anew.
CREATE TABLE mended (
  n bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  stream bigint NOT NULL,
  sequence bigint NOT NULL,
  record bytea NOT NULL CHECK (length(record) = 16),
  what text COLLATE "C" NOT NULL,
  before bytea NOT NULL,
  mended_at text COLLATE "C" NOT NULL,
  open bigint NOT NULL DEFAULT 0 CHECK (open IN (0, 1))
);

CREATE INDEX mended_open ON mended (record) WHERE open = 1;

CREATE FUNCTION unless_mended() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN
  IF TG_OP = 'UPDATE' AND EXISTS (SELECT 1 FROM mended m WHERE m.record = OLD.id AND m.open = 1) THEN
    IF NEW.id = OLD.id THEN RETURN NEW; END IF;
  END IF;
  RAISE integrity_constraint_violation USING MESSAGE = TG_TABLE_NAME || ' is append-only';
END $$;

DROP TRIGGER record_never_changes ON record;
CREATE TRIGGER record_never_changes BEFORE UPDATE OR DELETE ON record FOR EACH ROW EXECUTE FUNCTION unless_mended();
