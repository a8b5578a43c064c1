CREATE TABLE push_event (
  shard INTEGER NOT NULL,
  seq BIGINT NOT NULL,
  channel TEXT NOT NULL,
  class TEXT NOT NULL,
  id TEXT NOT NULL,
  type TEXT NOT NULL,
  data TEXT,
  meta TEXT,
  subject TEXT,
  size INTEGER NOT NULL,
  created_at BIGINT NOT NULL,
  PRIMARY KEY (shard, seq)
) WITHOUT ROWID;
CREATE INDEX push_event_channel ON push_event (channel, seq);
CREATE INDEX push_event_subject ON push_event (subject) WHERE subject IS NOT NULL;
