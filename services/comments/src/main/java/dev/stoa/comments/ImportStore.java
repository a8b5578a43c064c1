package dev.stoa.comments;

import dev.stoa.storage.Tx;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Finds comments by where they were imported from, and updates them.
final class ImportStore {
  private final String site;

  ImportStore(String site) {
    this.site = site;
  }

  /// The comment that came from there before, with the hash of what came.
  record Earlier(String id, String hash) {}

  @Nullable Earlier find(Tx tx, String source, String key) {
    return tx.first(
        """
        SELECT id, import_hash FROM comments_comment
        WHERE site = ? AND import_source = ? AND import_key = ?
        """,
        row -> new Earlier(row.text("id"), String.valueOf(row.textOrNull("import_hash"))),
        site,
        source,
        key);
  }

  /// Takes over text, author and time as they are there now; place and state stay as they are here.
  /// What was deleted here stays deleted.
  void update(
      Tx tx, String id, Comment.Author author, String html, Instant createdAt, String hash) {
    tx.update(
        """
        UPDATE comments_comment SET author_name = ?, author_email = ?, author_url = ?, html = ?,
          created_at = ?, import_hash = ?
        WHERE site = ? AND id = ? AND state <> 'deleted'
        """,
        author.name(),
        author.email(),
        author.url(),
        html,
        createdAt,
        hash,
        site,
        id);
  }

  /// Remembers the new hash of what stays as it is.
  void seen(Tx tx, String id, String hash) {
    tx.update(
        "UPDATE comments_comment SET import_hash = ? WHERE site = ? AND id = ?", hash, site, id);
  }
}
