-- The keys that sign tokens, as JWKs with their private half. retired_at: from then on a key no
-- longer verifies; null while it is the newest.
CREATE TABLE auth_key (
  site       VARCHAR(100) NOT NULL,
  kid        VARCHAR(64)  NOT NULL,
  jwk        VARCHAR(1000) NOT NULL,
  created_at BIGINT NOT NULL,
  retired_at BIGINT,
  PRIMARY KEY (site, kid)
);

-- Tokens that were taken back before their end; a row goes when the token would have ended anyway.
CREATE TABLE auth_revoked_token (
  site       VARCHAR(100) NOT NULL,
  jti        VARCHAR(256) NOT NULL,
  expires_at BIGINT NOT NULL,
  PRIMARY KEY (site, jti)
);

-- One-use tickets; redeeming one deletes its row.
CREATE TABLE auth_ticket (
  site       VARCHAR(100) NOT NULL,
  hash       VARCHAR(64)  NOT NULL,
  holder     VARCHAR(300) NOT NULL,
  grant_json TEXT         NOT NULL,
  expires_at BIGINT NOT NULL,
  PRIMARY KEY (site, hash)
);

CREATE INDEX auth_ticket_holder ON auth_ticket (site, holder);
