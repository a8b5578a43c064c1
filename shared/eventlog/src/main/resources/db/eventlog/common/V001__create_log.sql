-- One row: which generation of the log this is and over how many shards it runs.
CREATE TABLE push_log (
  id INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
  epoch BIGINT NOT NULL,
  shards INTEGER NOT NULL,
  swept_at BIGINT NOT NULL DEFAULT 0
);

-- Earlier generations whose cursors still resolve: those that ended by a change of the shard count.
-- A restored backup empties this table.
CREATE TABLE push_epoch (
  epoch BIGINT NOT NULL PRIMARY KEY,
  shards INTEGER NOT NULL,
  ended_at BIGINT NOT NULL
);

-- head: the last number given. A shard that was split off another one begins at the head its parent
-- had then (start): up to there its events are found under the parent.
CREATE TABLE push_shard (
  shard INTEGER NOT NULL PRIMARY KEY,
  head BIGINT NOT NULL,
  epoch BIGINT NOT NULL,
  start BIGINT NOT NULL,
  parent INTEGER
);

-- The highest number that retention has taken from a class of channels, and why.
CREATE TABLE push_low (
  shard INTEGER NOT NULL,
  class TEXT NOT NULL,
  low BIGINT NOT NULL,
  reason TEXT NOT NULL,
  PRIMARY KEY (shard, class)
);

-- What a publisher was told, so that the same request again gets the same answer.
CREATE TABLE push_receipt (
  publisher TEXT NOT NULL,
  request_key TEXT NOT NULL,
  fingerprint TEXT NOT NULL,
  receipts TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  PRIMARY KEY (publisher, request_key)
);
CREATE INDEX push_receipt_age ON push_receipt (created_at);

-- Fenced producers: an older epoch is a zombie.
CREATE TABLE push_producer (
  publisher TEXT NOT NULL,
  producer TEXT NOT NULL,
  epoch BIGINT NOT NULL,
  seq BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  PRIMARY KEY (publisher, producer)
);
