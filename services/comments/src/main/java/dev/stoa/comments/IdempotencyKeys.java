package dev.stoa.comments;

import dev.stoa.contracts.Failure;
import dev.stoa.storage.Tx;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Makes a retried post one comment: within [#KEPT], the same key of the same publisher leads to
/// the comment of the first time, on every node.
final class IdempotencyKeys {
  static final Duration KEPT = Duration.ofHours(24);

  private final String site;

  IdempotencyKeys(String site) {
    this.site = site;
  }

  /// Claims the key for the comment `id`. Returns none when this is the first time, else the id of
  /// the first time's comment. Throws [Failure.Conflict] when the key was used for another text.
  @Nullable String claim(
      Tx tx, String publisher, String key, String fingerprint, String id, Instant now) {
    tx.update("DELETE FROM comments_idempotency WHERE created_at < ?", now.minus(KEPT));
    int claimed =
        tx.update(
            """
            INSERT INTO comments_idempotency
              (site, publisher, request_key, fingerprint, comment_id, created_at)
            VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING
            """,
            site,
            publisher,
            key,
            fingerprint,
            id,
            now);
    if (claimed == 1) {
      return null;
    }
    var first =
        tx.first(
            """
            SELECT comment_id, fingerprint FROM comments_idempotency
            WHERE site = ? AND publisher = ? AND request_key = ?
            """,
            row -> new First(row.text("comment_id"), row.text("fingerprint")),
            site,
            publisher,
            key);
    if (first == null || !first.fingerprint().equals(fingerprint)) {
      throw new Failure.Conflict(
          "idempotency.mismatch", "This Idempotency-Key was used for another request.");
    }
    return first.id();
  }

  private record First(String id, String fingerprint) {}
}
