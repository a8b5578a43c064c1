-- How far the events of each shard have become updates of the Mercure hub. A node moves it in the
-- transaction that appends the updates, so that each event becomes one of them whatever happens.
CREATE TABLE push_page_feed (
  shard INTEGER NOT NULL PRIMARY KEY,
  seq BIGINT NOT NULL
);
