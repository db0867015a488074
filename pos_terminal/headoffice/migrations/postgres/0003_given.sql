-- expand: what each bill gave by rewards, and how long head office did not know of it
-- `late_s` is from when it happened until it arrived, by the till's clock and ours; `allowed` counts rewards that a
-- manager let go over an offline limit.
CREATE TABLE given (
  record bytea NOT NULL CHECK (length(record) = 16),
  programme text COLLATE "C" NOT NULL,
  terminal text COLLATE "C" NOT NULL,
  business_date text COLLATE "C" NOT NULL CHECK (length(business_date) = 10),
  late_s bigint NOT NULL,
  minor bigint NOT NULL,
  allowed bigint NOT NULL,
  PRIMARY KEY (record, programme)
);

CREATE INDEX given_day ON given (business_date);
