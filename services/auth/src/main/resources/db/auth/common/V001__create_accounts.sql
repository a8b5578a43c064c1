-- Times are microseconds since 1970. Secrets stand here as hashes only.

-- One row per site; taking its owner locks the row, so that two claims cannot both win.
CREATE TABLE auth_site (
  site       VARCHAR(100) NOT NULL,
  claimed_at BIGINT,
  PRIMARY KEY (site)
);

-- email_key is the address in lower case. password is a PHC string, or null while it is reset.
CREATE TABLE auth_account (
  site        VARCHAR(100) NOT NULL,
  id          VARCHAR(36)  NOT NULL,
  email       VARCHAR(254) NOT NULL,
  email_key   VARCHAR(254) NOT NULL,
  name        VARCHAR(200) NOT NULL,
  password    VARCHAR(300),
  roles       VARCHAR(400) NOT NULL,
  created_at  BIGINT NOT NULL,
  PRIMARY KEY (site, id),
  UNIQUE (site, email_key)
);

-- id_hash is the hex SHA-256 of the cookie's value. seen_at is kept coarsely.
CREATE TABLE auth_session (
  site       VARCHAR(100) NOT NULL,
  id_hash    VARCHAR(64)  NOT NULL,
  account_id VARCHAR(36)  NOT NULL,
  browser    VARCHAR(200) NOT NULL,
  created_at BIGINT NOT NULL,
  seen_at    BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  PRIMARY KEY (site, id_hash),
  FOREIGN KEY (site, account_id) REFERENCES auth_account (site, id) ON DELETE CASCADE
);

CREATE INDEX auth_session_account ON auth_session (site, account_id, seen_at);

-- account_id is null for the link that claims a site without an owner.
CREATE TABLE auth_link (
  site       VARCHAR(100) NOT NULL,
  hash       VARCHAR(64)  NOT NULL,
  purpose    VARCHAR(16)  NOT NULL,
  account_id VARCHAR(36),
  created_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  PRIMARY KEY (site, hash),
  FOREIGN KEY (site, account_id) REFERENCES auth_account (site, id) ON DELETE CASCADE
);
