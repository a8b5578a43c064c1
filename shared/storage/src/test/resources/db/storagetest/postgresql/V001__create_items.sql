CREATE TABLE storagetest_item (
  id TEXT NOT NULL PRIMARY KEY,
  label TEXT,
  size INTEGER,
  big BIGINT,
  open BOOLEAN,
  at BIGINT NOT NULL,
  body BYTEA,
  ratio DOUBLE PRECISION
);
