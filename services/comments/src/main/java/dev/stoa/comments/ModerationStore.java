package dev.stoa.comments;

import dev.stoa.storage.Tx;
import java.time.Instant;
import java.util.List;

/// What a moderator reads and changes in the database: lists over all threads, and what becomes of
/// a comment. Every change keeps the counts exact; the thread must be held by [CommentStore#touch].
final class ModerationStore {
  private final String site;
  private final Tallies tallies;

  ModerationStore(String site) {
    this.site = site;
    this.tallies = new Tallies(site);
  }

  /// What waits for the owner, oldest first, over all threads.
  List<Comment> pending(Tx tx, long afterMicros, String afterId, int limit) {
    return tx.list(
        "SELECT "
            + CommentStore.COLUMNS
            + """
             FROM comments_comment c
            WHERE c.site = ? AND c.state = 'pending' AND (c.created_at, c.id) > (?, ?)
            ORDER BY c.created_at, c.id LIMIT ?
            """,
        CommentStore::comment,
        site,
        afterMicros,
        afterId,
        limit);
  }

  /// What everyone sees, newest first, over all threads; mentions too.
  List<Comment> published(Tx tx, long beforeMicros, String beforeId, int limit) {
    return tx.list(
        "SELECT "
            + CommentStore.COLUMNS
            + """
             FROM comments_comment c
            WHERE c.site = ? AND c.state = 'published' AND (c.created_at, c.id) < (?, ?)
            ORDER BY c.created_at DESC, c.id DESC LIMIT ?
            """,
        CommentStore::comment,
        site,
        beforeMicros,
        beforeId,
        limit);
  }

  /// How many comments wait, and how many everyone sees.
  Counts counts(Tx tx) {
    return new Counts(
        number(
            tx, "SELECT COUNT(*) AS n FROM comments_comment WHERE site = ? AND state = 'pending'"),
        number(
            tx,
            """
            SELECT COALESCE(SUM(comments + mentions), 0) AS n FROM comments_thread WHERE site = ?
            """));
  }

  record Counts(long pending, long published) {}

  private long number(Tx tx, String sql) {
    Long number = tx.first(sql, row -> row.int64("n"), site);
    return number == null ? 0 : number;
  }

  /// Publishes a held comment. False when it was not held (any more).
  boolean approve(Tx tx, Comment comment) {
    int changed =
        tx.update(
            """
            UPDATE comments_comment SET state = 'published', visible = TRUE
            WHERE site = ? AND id = ? AND state = 'pending'
            """,
            site,
            comment.id());
    if (changed == 0) {
      return false;
    }
    tallies.count(tx, comment, 1);
    if (!comment.isShown()) {
      tallies.shown(tx, comment.parent());
    }
    return true;
  }

  /// Takes a published comment off the page, to wait for the owner again. False when it was not
  /// published (any more). Takes the comment as it is in this transaction.
  boolean hold(Tx tx, Comment comment) {
    int changed =
        tx.update(
            """
            UPDATE comments_comment SET state = 'pending', visible = (replies > 0)
            WHERE site = ? AND id = ? AND state = 'published'
            """,
            site,
            comment.id());
    if (changed == 0) {
      return false;
    }
    tallies.count(tx, comment, -1);
    if (comment.replies() == 0) {
      tallies.hidden(tx, comment.parent());
    }
    return true;
  }

  /// Removes text and author for good; the row stays as long as replies need their parent. False
  /// when it was removed already. Takes the comment as it is in this transaction.
  boolean delete(Tx tx, Comment comment, Instant now) {
    int changed =
        tx.update(
            """
            UPDATE comments_comment SET state = 'deleted', visible = (replies > 0),
              author_account = NULL, author_name = '', author_email = NULL, author_url = NULL,
              author_owner = FALSE, html = '', source_text = NULL, edited_at = ?
            WHERE site = ? AND id = ? AND state <> 'deleted'
            """,
            now,
            site,
            comment.id());
    if (changed == 0) {
      return false;
    }
    if (comment.isPublished()) {
      tallies.count(tx, comment, -1);
      if (comment.replies() == 0) {
        tallies.hidden(tx, comment.parent());
      }
    }
    return true;
  }
}
