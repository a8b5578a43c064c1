package dev.stoa.auth;

import dev.stoa.access.token.TokenKey;
import dev.stoa.contracts.auth.AuthApi.RevokedToken;
import dev.stoa.storage.Tx;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;

/// Signing keys and revoked tokens of one site in the database.
final class KeyStore {
  private final String site;

  KeyStore(String site) {
    this.site = site;
  }

  /// The keys in force, the one that signs first: rotation retires all others, so that neither two
  /// rotations in one tick nor a clock that was set back can let an old key sign again.
  List<TokenKey> inForce(Tx tx, Instant now) {
    return tx.list(
        """
        SELECT jwk FROM auth_key WHERE site = ? AND (retired_at IS NULL OR retired_at > ?)
        ORDER BY CASE WHEN retired_at IS NULL THEN 0 ELSE 1 END, created_at DESC, kid
        """,
        row -> TokenKey.fromJwk(new JsonObject(row.text("jwk"))),
        site,
        now);
  }

  void insert(Tx tx, TokenKey key, Instant now) {
    tx.update(
        "INSERT INTO auth_key (site, kid, jwk, created_at) VALUES (?, ?, ?, ?)",
        site,
        key.kid(),
        key.secretJwk().encode(),
        now);
  }

  /// Lets the keys before this one verify until then, and no longer.
  void retireOthers(Tx tx, String kid, Instant at) {
    tx.update(
        "UPDATE auth_key SET retired_at = ? WHERE site = ? AND kid <> ? AND retired_at IS NULL",
        at,
        site,
        kid);
  }

  void deleteRetired(Tx tx, Instant now) {
    tx.update("DELETE FROM auth_key WHERE site = ? AND retired_at <= ?", site, now);
  }

  /// Notes the token as revoked; false when it was already.
  boolean revoke(Tx tx, String id, Instant expires) {
    return tx.update(
            """
            INSERT INTO auth_revoked_token (site, jti, expires_at) VALUES (?, ?, ?)
            ON CONFLICT (site, jti) DO NOTHING
            """,
            site,
            id,
            expires)
        == 1;
  }

  List<RevokedToken> revoked(Tx tx, Instant now) {
    return tx.list(
        "SELECT jti, expires_at FROM auth_revoked_token WHERE site = ? AND expires_at > ?",
        row -> new RevokedToken(row.text("jti"), row.instant("expires_at")),
        site,
        now);
  }

  void deleteEndedRevocations(Tx tx, Instant now) {
    tx.update("DELETE FROM auth_revoked_token WHERE site = ? AND expires_at <= ?", site, now);
  }
}
