-- expand: the first schema.
--
-- Head office's books. What the counters did is append-only; accounts and the feed are kept up to date beside it.
--
-- Tables that grow with sales or members carry the column by which they can be spread over machines, in every key:
-- `bucket` (of the member, 0 to 4095), the record's or sale's id, or the stream (docs/scale.md).

CREATE TABLE head_office (
  one bigint PRIMARY KEY CHECK (one = 1),
  merchant text COLLATE "C" NOT NULL,
  currency text COLLATE "C" NOT NULL CHECK (length(currency) = 3),
  timezone text COLLATE "C" NOT NULL,
  day_start_hour bigint NOT NULL,
  number_next bigint NOT NULL,
  generation text COLLATE "C" NOT NULL,
  -- The last business day that was ended, and up to which member the next one has been.
  closed_to text COLLATE "C" NOT NULL CHECK (length(closed_to) = 10),
  closing_after text COLLATE "C" NOT NULL DEFAULT ''
);

-- The last position of the feed. A row of its own: whoever moves it is followed by nobody until it has committed.
CREATE TABLE feed_end (
  one bigint PRIMARY KEY CHECK (one = 1),
  position bigint NOT NULL
);

INSERT INTO feed_end (one, position) VALUES (1, 0);

-- A generation is one life of this database; a restore from backup begins another, which knows where it left its parent.
CREATE TABLE generation (
  id text COLLATE "C" PRIMARY KEY,
  parent text COLLATE "C",
  parent_position bigint NOT NULL DEFAULT 0,
  opened_at text COLLATE "C" NOT NULL
);

CREATE TABLE shop (
  id text COLLATE "C" PRIMARY KEY,
  name_zh text COLLATE "C" NOT NULL,
  name_en text COLLATE "C" NOT NULL,
  merchant text COLLATE "C" NOT NULL DEFAULT ''
);

CREATE TABLE terminal (
  id text COLLATE "C" PRIMARY KEY,
  shop text COLLATE "C" NOT NULL REFERENCES shop (id),
  name text COLLATE "C" NOT NULL,
  code_hash bytea NOT NULL UNIQUE,
  code_until text COLLATE "C" NOT NULL,
  public_key text COLLATE "C" NOT NULL DEFAULT '',
  enrolled_at text COLLATE "C" NOT NULL DEFAULT '',
  last_contact text COLLATE "C" NOT NULL DEFAULT '',
  program text COLLATE "C" NOT NULL DEFAULT '',
  clock_off_s bigint NOT NULL DEFAULT 0,
  cursor bigint NOT NULL DEFAULT 0,
  said_sequence bigint NOT NULL DEFAULT 0,
  closed bigint NOT NULL DEFAULT 0 CHECK (closed IN (0, 1)),
  UNIQUE (shop, name)
);

CREATE TABLE stream (
  no bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  id text COLLATE "C" NOT NULL UNIQUE CHECK (length(id) = 36),
  terminal text COLLATE "C" NOT NULL REFERENCES terminal (id),
  parent text COLLATE "C",
  parent_sequence bigint NOT NULL,
  parent_hash text COLLATE "C" NOT NULL,
  first_hash bytea NOT NULL CHECK (length(first_hash) = 32),
  sequence bigint NOT NULL DEFAULT 0,
  hash bytea NOT NULL CHECK (length(hash) = 32)
);

-- Every place of every stream that was received, with what was made of it.
CREATE TABLE place (
  stream bigint NOT NULL,
  sequence bigint NOT NULL CHECK (sequence > 0),
  hash bytea NOT NULL CHECK (length(hash) = 32),
  digest bytea NOT NULL CHECK (length(digest) = 32),
  record bytea,
  verdict text COLLATE "C" NOT NULL CHECK (verdict IN ('taken', 'repeat', 'quarantined')),
  received_at text COLLATE "C" NOT NULL,
  PRIMARY KEY (stream, sequence)
);

-- A record once, whatever streams carried it; `n` is the order of arrival. Head office's own name no terminal.
-- `merchant` is a sale's; `refers` the sale that a refund gives back, which may come later.
CREATE TABLE record (
  n bigint GENERATED ALWAYS AS IDENTITY,
  id bytea PRIMARY KEY CHECK (length(id) = 16),
  digest bytea NOT NULL CHECK (length(digest) = 32),
  terminal text COLLATE "C" NOT NULL,
  kind text COLLATE "C" NOT NULL,
  at text COLLATE "C" NOT NULL,
  business_date text COLLATE "C" NOT NULL DEFAULT '',
  member text COLLATE "C" NOT NULL DEFAULT '',
  net_minor bigint NOT NULL DEFAULT 0,
  merchant text COLLATE "C" NOT NULL DEFAULT '',
  refers bytea,
  body bytea NOT NULL
) PARTITION BY HASH (id);

CREATE INDEX record_member ON record (member, n) WHERE member <> '';
CREATE INDEX record_kind ON record (kind, business_date);
CREATE INDEX record_refers ON record (refers) WHERE refers IS NOT NULL;

-- What could not be taken, as it came, and when a person let it in.
CREATE TABLE quarantine (
  stream bigint NOT NULL,
  sequence bigint NOT NULL,
  record bytea,
  digest bytea NOT NULL CHECK (length(digest) = 32),
  reason text COLLATE "C" NOT NULL,
  detail text COLLATE "C" NOT NULL,
  body bytea NOT NULL,
  received_at text COLLATE "C" NOT NULL,
  released_at text COLLATE "C" NOT NULL DEFAULT '',
  PRIMARY KEY (stream, sequence)
);

CREATE INDEX quarantine_digest ON quarantine (digest);

-- A sale is voided once; later voids are kept and flagged, without effect.
CREATE TABLE voided (
  sale bytea PRIMARY KEY CHECK (length(sale) = 16),
  record bytea NOT NULL CHECK (length(record) = 16)
);

-- Whose a sale was after all, where the member's code was shown when it was paid already.
CREATE TABLE late_member (
  sale bytea PRIMARY KEY CHECK (length(sale) = 16),
  member text COLLATE "C" NOT NULL
);

-- Rotating codes by which members were recognised, and slips by which bills came from another till, with the sales on
-- which they stand: each is for one.
CREATE TABLE shown_code (
  code text COLLATE "C" NOT NULL,
  sale bytea NOT NULL CHECK (length(sale) = 16),
  receipt text COLLATE "C" NOT NULL,
  terminal text COLLATE "C" NOT NULL,
  PRIMARY KEY (code, sale)
);

CREATE INDEX shown_code_sale ON shown_code (sale);

-- Keys that sign member codes; one that was withdrawn signs nothing any more, and what it signed counts no more.
CREATE TABLE code_key (
  id bigint PRIMARY KEY CHECK (id BETWEEN 0 AND 255),
  public_key text COLLATE "C" NOT NULL CHECK (length(public_key) = 64),
  withdrawn bigint NOT NULL DEFAULT 0 CHECK (withdrawn IN (0, 1))
);

-- 'code/<digest>': that very code; 'cards/<member>': their cards whose last day is up to `through`. One that was lifted
-- stays, so that tills are told.
CREATE TABLE revoked (
  subject text COLLATE "C" PRIMARY KEY,
  through bigint NOT NULL DEFAULT 0,
  lifted bigint NOT NULL DEFAULT 0 CHECK (lifted IN (0, 1))
);

CREATE TABLE entry (
  n bigint GENERATED ALWAYS AS IDENTITY,
  bucket bigint NOT NULL CHECK (bucket BETWEEN 0 AND 4095),
  record bytea NOT NULL,
  member text COLLATE "C" NOT NULL,
  programme text COLLATE "C" NOT NULL,
  unit text COLLATE "C" NOT NULL,
  amount bigint NOT NULL,
  lot text COLLATE "C" NOT NULL,
  kind text COLLATE "C" NOT NULL,
  expires_on text COLLATE "C",
  matures_on text COLLATE "C",
  arms text COLLATE "C" NOT NULL DEFAULT '',
  PRIMARY KEY (bucket, member, n)
) PARTITION BY HASH (bucket);

-- Sums of entries by lot, as they are, also below zero; who reads them allots (accounts.py).
CREATE TABLE lot (
  bucket bigint NOT NULL CHECK (bucket BETWEEN 0 AND 4095),
  member text COLLATE "C" NOT NULL,
  programme text COLLATE "C" NOT NULL,
  unit text COLLATE "C" NOT NULL,
  lot text COLLATE "C" NOT NULL,
  rest bigint NOT NULL,
  expires_on text COLLATE "C",
  matures_on text COLLATE "C",
  opened text COLLATE "C" NOT NULL,
  last_on text COLLATE "C" NOT NULL CHECK (length(last_on) = 10),
  PRIMARY KEY (bucket, member, programme, unit, lot)
) PARTITION BY HASH (bucket);

CREATE INDEX lot_expiry ON lot (expires_on) WHERE expires_on IS NOT NULL;

-- Members whose accounts have changed since the closer looked at them, with the business days of what changed them.
CREATE TABLE due (
  bucket bigint NOT NULL CHECK (bucket BETWEEN 0 AND 4095),
  member text COLLATE "C" NOT NULL,
  first_on text COLLATE "C" NOT NULL CHECK (length(first_on) = 10),
  last_on text COLLATE "C" NOT NULL CHECK (length(last_on) = 10),
  PRIMARY KEY (bucket, member)
);

CREATE TABLE member (
  bucket bigint NOT NULL CHECK (bucket BETWEEN 0 AND 4095),
  id text COLLATE "C" NOT NULL CHECK (length(id) = 14),
  number text COLLATE "C" NOT NULL,
  name text COLLATE "C" NOT NULL,
  phone_last4 text COLLATE "C" NOT NULL,
  phone_hash text COLLATE "C" NOT NULL,
  phone_sealed text COLLATE "C" NOT NULL,
  birthday text COLLATE "C" NOT NULL,
  language text COLLATE "C" NOT NULL CHECK (language IN ('zh_HK', 'en')),
  joined_on text COLLATE "C" NOT NULL,
  blocked bigint NOT NULL DEFAULT 0 CHECK (blocked IN (0, 1)),
  consent_marketing bigint NOT NULL DEFAULT 0 CHECK (consent_marketing IN (0, 1)),
  PRIMARY KEY (bucket, id)
);

-- Whose a number is; a number is one member's.
CREATE TABLE member_number (
  number text COLLATE "C" PRIMARY KEY,
  member text COLLATE "C" NOT NULL
);

CREATE INDEX member_phone ON member (phone_hash) WHERE phone_hash <> '';

CREATE TABLE programme (
  id text COLLATE "C" NOT NULL,
  version text COLLATE "C" NOT NULL,
  position bigint NOT NULL,
  effective_from text COLLATE "C" NOT NULL,
  text text COLLATE "C" NOT NULL,
  PRIMARY KEY (id, version)
);

-- `body` is the feed's item as JSON: head office sells nothing itself.
CREATE TABLE category (
  id text COLLATE "C" PRIMARY KEY,
  body bytea NOT NULL
);

CREATE TABLE product (
  sku text COLLATE "C" PRIMARY KEY,
  body bytea NOT NULL
);

CREATE TABLE cashier (
  id text COLLATE "C" PRIMARY KEY,
  name text COLLATE "C" NOT NULL,
  role text COLLATE "C" NOT NULL CHECK (role IN ('cashier', 'manager')),
  pin_hash text COLLATE "C" NOT NULL,
  badge_hash text COLLATE "C" NOT NULL DEFAULT '',
  active bigint NOT NULL DEFAULT 1 CHECK (active IN (0, 1))
);

-- What a person at head office should look at.
CREATE TABLE flag (
  n bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  raised_at text COLLATE "C" NOT NULL,
  kind text COLLATE "C" NOT NULL,
  subject text COLLATE "C" NOT NULL,
  terminal text COLLATE "C" NOT NULL DEFAULT '',
  detail text COLLATE "C" NOT NULL DEFAULT '',
  cleared_at text COLLATE "C" NOT NULL DEFAULT ''
);

CREATE UNIQUE INDEX flag_open ON flag (kind, subject) WHERE cleared_at = '';

-- The newest position of each subject; a change takes a new position, never an old one.
CREATE TABLE feed (
  subject text COLLATE "C" PRIMARY KEY,
  position bigint NOT NULL UNIQUE
);

-- Sixteen parts each: they stay small enough for memory and vacuum, and only those of a member are looked at.
DO $$
BEGIN
  FOR part IN 0..15 LOOP
    EXECUTE format('CREATE TABLE record_%s PARTITION OF record FOR VALUES WITH (MODULUS 16, REMAINDER %s)', part, part);
    EXECUTE format('CREATE TABLE entry_%s PARTITION OF entry FOR VALUES WITH (MODULUS 16, REMAINDER %s)', part, part);
    EXECUTE format('CREATE TABLE lot_%s PARTITION OF lot FOR VALUES WITH (MODULUS 16, REMAINDER %s)', part, part);
  END LOOP;
END $$;

CREATE FUNCTION never() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE integrity_constraint_violation USING MESSAGE = TG_TABLE_NAME || ' is append-only'; END $$;

CREATE TRIGGER record_never_changes BEFORE UPDATE OR DELETE ON record FOR EACH ROW EXECUTE FUNCTION never();
CREATE TRIGGER place_never_changes BEFORE UPDATE OR DELETE ON place FOR EACH ROW EXECUTE FUNCTION never();
CREATE TRIGGER entry_never_changes BEFORE UPDATE OR DELETE ON entry FOR EACH ROW EXECUTE FUNCTION never();
CREATE TRIGGER record_never_empties BEFORE TRUNCATE ON record EXECUTE FUNCTION never();
CREATE TRIGGER place_never_empties BEFORE TRUNCATE ON place EXECUTE FUNCTION never();
CREATE TRIGGER entry_never_empties BEFORE TRUNCATE ON entry EXECUTE FUNCTION never();
