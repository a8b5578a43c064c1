package dev.stoa.auth;

import dev.stoa.storage.Row;
import dev.stoa.storage.Tx;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Login sessions of one site in the database, by the hash of their id.
final class SessionStore {
  private static final String COLUMNS =
      "id_hash, account_id, browser, created_at, seen_at, expires_at";

  private final String site;

  SessionStore(String site) {
    this.site = site;
  }

  @Nullable Session byHash(Tx tx, String hash) {
    return tx.first(
        "SELECT " + COLUMNS + " FROM auth_session WHERE site = ? AND id_hash = ?",
        SessionStore::map,
        site,
        hash);
  }

  /// The sessions of an account, the one seen last first.
  List<Session> ofAccount(Tx tx, String account) {
    return tx.list(
        "SELECT "
            + COLUMNS
            + " FROM auth_session WHERE site = ? AND account_id = ?"
            + " ORDER BY seen_at DESC, id_hash",
        SessionStore::map,
        site,
        account);
  }

  void insert(Tx tx, Session session) {
    tx.update(
        """
        INSERT INTO auth_session
          (site, id_hash, account_id, browser, created_at, seen_at, expires_at)
        VALUES (?, ?, ?, ?, ?, ?, ?)
        """,
        site,
        session.hash(),
        session.account(),
        session.browser(),
        session.createdAt(),
        session.seenAt(),
        session.expiresAt());
  }

  void seen(Tx tx, String hash, Instant now) {
    tx.update(
        "UPDATE auth_session SET seen_at = ? WHERE site = ? AND id_hash = ?", now, site, hash);
  }

  boolean delete(Tx tx, String hash) {
    return tx.update("DELETE FROM auth_session WHERE site = ? AND id_hash = ?", site, hash) > 0;
  }

  int deleteOfAccount(Tx tx, String account) {
    return tx.update("DELETE FROM auth_session WHERE site = ? AND account_id = ?", site, account);
  }

  /// Drops what ended by itself; nobody needs to be told.
  int deleteEnded(Tx tx, Instant now, Instant idleSince) {
    return tx.update(
        "DELETE FROM auth_session WHERE site = ? AND (expires_at <= ? OR seen_at <= ?)",
        site,
        now,
        idleSince);
  }

  private static Session map(Row row) {
    return new Session(
        row.text("id_hash"),
        row.text("account_id"),
        row.text("browser"),
        row.instant("created_at"),
        row.instant("seen_at"),
        row.instant("expires_at"));
  }
}
