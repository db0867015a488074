-- expand: what each bill gave by rewards, and how long head office did not know of it
-- `late_s` is from when it happened until it arrived, by the till's clock and ours; `allowed` counts rewards that a
-- manager let go over an offline limit.
CREATE TABLE given (
  record BLOB NOT NULL CHECK (length(record) = 16),
  programme TEXT NOT NULL,
  terminal TEXT NOT NULL,
  business_date TEXT NOT NULL CHECK (length(business_date) = 10),
  late_s INTEGER NOT NULL,
  minor INTEGER NOT NULL,
  allowed INTEGER NOT NULL,
  PRIMARY KEY (record, programme)
) STRICT, WITHOUT ROWID;

CREATE INDEX given_day ON given (business_date);
