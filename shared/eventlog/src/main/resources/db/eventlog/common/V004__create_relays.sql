-- How far a relay has made events of the events of each shard. A node moves it in the transaction
-- that appends what was made, so that each event is taken once whatever happens.
CREATE TABLE push_relay (
  relay TEXT NOT NULL,
  shard INTEGER NOT NULL,
  seq BIGINT NOT NULL,
  PRIMARY KEY (relay, shard)
);
