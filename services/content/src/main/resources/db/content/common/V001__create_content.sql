-- Times are microseconds since 1970. `html` is sanitised and `source` is as it came, so that a
-- stricter or wider allow-list can be applied again.

CREATE TABLE content_article (
  site          VARCHAR(100) NOT NULL,
  id            VARCHAR(36) NOT NULL,
  kind          VARCHAR(16) NOT NULL,
  status        VARCHAR(16) NOT NULL,
  slug          VARCHAR(200) NOT NULL,
  title         TEXT NOT NULL,
  html          TEXT NOT NULL,
  source        TEXT NOT NULL,
  excerpt       TEXT NOT NULL,
  author        TEXT NOT NULL,
  passworded    BOOLEAN NOT NULL,
  comments_open BOOLEAN NOT NULL,
  published_at  BIGINT,
  created_at    BIGINT NOT NULL,
  updated_at    BIGINT NOT NULL,
  import_source TEXT,
  import_key    TEXT,
  import_hash   VARCHAR(64),
  PRIMARY KEY (site, id)
);

CREATE UNIQUE INDEX content_article_slug ON content_article (site, kind, slug);
CREATE UNIQUE INDEX content_article_import ON content_article (site, import_source, import_key);
CREATE INDEX content_article_list ON content_article (site, kind, published_at, id);

CREATE TABLE content_tag (
  site       VARCHAR(100) NOT NULL,
  article_id VARCHAR(36) NOT NULL,
  slug       VARCHAR(200) NOT NULL,
  name       TEXT NOT NULL,
  position   INTEGER NOT NULL,
  PRIMARY KEY (site, article_id, slug),
  FOREIGN KEY (site, article_id) REFERENCES content_article (site, id) ON DELETE CASCADE
);

CREATE INDEX content_tag_slug ON content_tag (site, slug, article_id);

-- Where something used to be: a path without its last slash, or a query such as `/?p=42`.
CREATE TABLE content_redirect (
  site       VARCHAR(100) NOT NULL,
  old_path   TEXT NOT NULL,
  article_id VARCHAR(36) NOT NULL,
  PRIMARY KEY (site, old_path),
  FOREIGN KEY (site, article_id) REFERENCES content_article (site, id) ON DELETE CASCADE
);

CREATE TABLE content_setting (
  site  VARCHAR(100) NOT NULL,
  name  VARCHAR(100) NOT NULL,
  value TEXT NOT NULL,
  PRIMARY KEY (site, name)
);
