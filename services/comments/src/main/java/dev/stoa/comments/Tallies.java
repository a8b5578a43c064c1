package dev.stoa.comments;

import dev.stoa.storage.Row;
import dev.stoa.storage.Tx;

/// Keeps the counts exact: how many comments of a thread are published, how many replies are shown
/// under each comment, and which comments are shown only for the sake of their replies. Works
/// inside the transaction of the change, with the thread's row held.
final class Tallies {
  private final String site;

  Tallies(String site) {
    this.site = site;
  }

  /// One published comment more (`by` 1) or less (`by` -1) in its thread.
  void count(Tx tx, Comment comment, int by) {
    boolean mention = comment.kind().equals(Comment.MENTION);
    tx.update(
        """
        UPDATE comments_thread SET comments = comments + ?, mentions = mentions + ?
        WHERE site = ? AND thread_key = ?
        """,
        mention ? 0 : by,
        mention ? by : 0,
        site,
        comment.thread());
  }

  /// A reply under `parent` is shown from now on; so are the parents that were not.
  void shown(Tx tx, String parent) {
    String id = parent;
    while (!id.isEmpty()) {
      var up =
          tx.first(
              """
              UPDATE comments_comment SET replies = replies + 1, visible = TRUE
              WHERE site = ? AND id = ? RETURNING parent_id, state, replies
              """,
              Ancestor::of,
              site,
              id);
      if (up == null || up.published() || up.replies() > 1) {
        return;
      }
      id = up.parent();
    }
  }

  /// A reply under `parent` is gone; parents that were shown only for it go too.
  void hidden(Tx tx, String parent) {
    String id = parent;
    while (!id.isEmpty()) {
      var up =
          tx.first(
              """
              UPDATE comments_comment
              SET replies = replies - 1, visible = (state = 'published' OR replies > 1)
              WHERE site = ? AND id = ? RETURNING parent_id, state, replies
              """,
              Ancestor::of,
              site,
              id);
      if (up == null || up.published() || up.replies() > 0) {
        return;
      }
      id = up.parent();
    }
  }

  private record Ancestor(String parent, boolean published, long replies) {
    static Ancestor of(Row row) {
      return new Ancestor(
          row.text("parent_id"),
          row.text("state").equals(Comment.State.published.name()),
          row.int64("replies"));
    }
  }
}
