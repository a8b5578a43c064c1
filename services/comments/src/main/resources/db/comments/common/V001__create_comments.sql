-- Times are microseconds since 1970. A root has the empty text as its parent, so that one index
-- serves roots and replies alike.

CREATE TABLE comments_thread (
  site       VARCHAR(100) NOT NULL,
  thread_key VARCHAR(200) NOT NULL,
  version    BIGINT NOT NULL,
  comments   BIGINT NOT NULL,
  mentions   BIGINT NOT NULL,
  last_at    BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  PRIMARY KEY (site, thread_key)
);

CREATE TABLE comments_comment (
  site           VARCHAR(100) NOT NULL,
  id             VARCHAR(36) NOT NULL,
  thread_key     VARCHAR(200) NOT NULL,
  parent_id      VARCHAR(36) NOT NULL,
  root_id        VARCHAR(36) NOT NULL,
  depth          INTEGER NOT NULL,
  kind           VARCHAR(16) NOT NULL,
  state          VARCHAR(16) NOT NULL,
  visible        BOOLEAN NOT NULL,
  replies        BIGINT NOT NULL,
  author_account VARCHAR(100),
  author_name    VARCHAR(400) NOT NULL,
  author_email   VARCHAR(400),
  author_url     TEXT,
  author_owner   BOOLEAN NOT NULL,
  html           TEXT NOT NULL,
  source_text    TEXT,
  import_source  TEXT,
  import_key     TEXT,
  import_hash    VARCHAR(64),
  created_at     BIGINT NOT NULL,
  edited_at      BIGINT,
  PRIMARY KEY (site, id),
  FOREIGN KEY (site, thread_key) REFERENCES comments_thread (site, thread_key)
);

CREATE INDEX comments_comment_list
  ON comments_comment (site, thread_key, parent_id, kind, visible, created_at, id);
CREATE INDEX comments_comment_pending
  ON comments_comment (site, created_at, id) WHERE state = 'pending';
CREATE UNIQUE INDEX comments_comment_import
  ON comments_comment (site, import_source, import_key);

-- What a request with an Idempotency-Key led to; kept for a day.
CREATE TABLE comments_idempotency (
  site        VARCHAR(100) NOT NULL,
  publisher   VARCHAR(200) NOT NULL,
  request_key VARCHAR(200) NOT NULL,
  fingerprint VARCHAR(64) NOT NULL,
  comment_id  VARCHAR(36) NOT NULL,
  created_at  BIGINT NOT NULL,
  PRIMARY KEY (site, publisher, request_key)
);

CREATE INDEX comments_idempotency_age ON comments_idempotency (created_at);
