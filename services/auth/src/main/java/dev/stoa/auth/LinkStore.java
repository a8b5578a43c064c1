package dev.stoa.auth;

import dev.stoa.storage.Row;
import dev.stoa.storage.Tx;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// One-time links of one site in the database, by the hash of their secret. A link that was used is
/// no longer there.
final class LinkStore {
  /// What a link is good for.
  enum Purpose {
    /// Becoming the owner of a site that has none.
    claim,
    /// Setting a new password.
    reset
  }

  /// A link as kept. `account`: whose password it sets, or null for a claim.
  record Link(String hash, Purpose purpose, @Nullable String account, Instant expiresAt) {}

  private final String site;

  LinkStore(String site) {
    this.site = site;
  }

  void insert(Tx tx, Link link, Instant now) {
    tx.update(
        """
        INSERT INTO auth_link (site, hash, purpose, account_id, created_at, expires_at)
        VALUES (?, ?, ?, ?, ?, ?)
        """,
        site,
        link.hash(),
        link.purpose(),
        link.account(),
        now,
        link.expiresAt());
  }

  @Nullable Link find(Tx tx, String hash, Instant now) {
    return tx.first(
        "SELECT hash, purpose, account_id, expires_at FROM auth_link"
            + " WHERE site = ? AND hash = ? AND expires_at > ?",
        LinkStore::map,
        site,
        hash,
        now);
  }

  /// Takes the link away: true for one caller only.
  boolean use(Tx tx, String hash, Instant now) {
    return tx.update(
            "DELETE FROM auth_link WHERE site = ? AND hash = ? AND expires_at > ?", site, hash, now)
        == 1;
  }

  void deleteOfAccount(Tx tx, String account) {
    tx.update("DELETE FROM auth_link WHERE site = ? AND account_id = ?", site, account);
  }

  void deleteClaims(Tx tx) {
    tx.update("DELETE FROM auth_link WHERE site = ? AND purpose = ?", site, Purpose.claim);
  }

  void deleteEnded(Tx tx, Instant now) {
    tx.update("DELETE FROM auth_link WHERE site = ? AND expires_at <= ?", site, now);
  }

  private static Link map(Row row) {
    return new Link(
        row.text("hash"),
        Purpose.valueOf(row.text("purpose")),
        row.textOrNull("account_id"),
        row.instant("expires_at"));
  }
}
