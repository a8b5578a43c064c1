package dev.stoa.comments;

import dev.stoa.storage.Row;
import dev.stoa.storage.Tx;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Comments in the database, of one site. Every change keeps the counts of the thread and of the
/// ancestors exact; a change takes the thread's row first, so that changes of one thread queue up
/// behind each other and the times of its comments rise in the order of their commits.
final class CommentStore {
  static final String COLUMNS =
      """
      c.id, c.thread_key, c.parent_id, c.root_id, c.depth, c.kind, c.state, c.replies, \
      c.author_account, c.author_name, c.author_email, c.author_url, c.author_owner, c.html, \
      c.source_text, c.created_at, c.edited_at
      """;

  private final String site;
  private final Tallies tallies;

  CommentStore(String site) {
    this.site = site;
    this.tallies = new Tallies(site);
  }

  /// How far the thread has come; all zero for one that was never written to.
  ThreadState thread(Tx tx, String key) {
    var state =
        tx.first(
            """
            SELECT version, comments, mentions FROM comments_thread
            WHERE site = ? AND thread_key = ?
            """,
            row ->
                new ThreadState(row.int64("version"), row.int64("comments"), row.int64("mentions")),
            site,
            key);
    return state == null ? ThreadState.EMPTY : state;
  }

  /// Published comments by thread; a thread that was never written to is left out.
  Map<String, Long> counts(Tx tx, List<String> keys) {
    var counts = new HashMap<String, Long>();
    for (String key : keys) {
      long count = thread(tx, key).comments();
      if (count > 0) {
        counts.put(key, count);
      }
    }
    return counts;
  }

  @Nullable Comment find(Tx tx, String id) {
    return tx.first(
        "SELECT " + COLUMNS + " FROM comments_comment c WHERE c.site = ? AND c.id = ?",
        CommentStore::comment,
        site,
        id);
  }

  /// What is shown of one list from `from` on, oldest first.
  List<Comment> list(Tx tx, String thread, String kind, PageCursor from, int limit) {
    String sql =
        "SELECT "
            + COLUMNS
            + """
             FROM comments_comment c
            WHERE c.site = ? AND c.thread_key = ? AND c.parent_id = ? AND c.kind = ?
              AND c.visible = TRUE AND (c.created_at, c.id)\
            """
            + (from.inclusive() ? " >= " : " > ")
            + "(?, ?) ORDER BY c.created_at, c.id LIMIT ?";
    return tx.list(
        sql,
        CommentStore::comment,
        site,
        thread,
        from.parent(),
        kind,
        from.createdMicros(),
        from.id(),
        limit);
  }

  /// The first `each` replies that are shown under each of the parents, oldest first. The cost
  /// grows with what is returned, not with how many replies there are.
  List<Comment> replies(Tx tx, String thread, List<String> parents, int each) {
    if (parents.isEmpty()) {
      return List.of();
    }
    return switch (tx.dialect()) {
      case SQLITE ->
          tx.list(
              "SELECT "
                  + COLUMNS
                  + """
                   FROM json_each(?) p JOIN comments_comment c ON c.site = ? AND c.id IN (
                    SELECT r.id FROM comments_comment r
                    WHERE r.site = ? AND r.thread_key = ? AND r.parent_id = p.value
                      AND r.kind = 'comment' AND r.visible = TRUE
                    ORDER BY r.created_at, r.id LIMIT ?)
                  ORDER BY c.created_at, c.id
                  """,
              CommentStore::comment,
              "[\"" + String.join("\",\"", parents) + "\"]",
              site,
              site,
              thread,
              each);
      case POSTGRESQL ->
          tx.list(
              "SELECT "
                  + COLUMNS
                  + """
                   FROM unnest(string_to_array(?, ',')) AS p (id) CROSS JOIN LATERAL (
                    SELECT r.* FROM comments_comment r
                    WHERE r.site = ? AND r.thread_key = ? AND r.parent_id = p.id
                      AND r.kind = 'comment' AND r.visible = TRUE
                    ORDER BY r.created_at, r.id LIMIT ?) c
                  ORDER BY c.created_at, c.id
                  """,
              CommentStore::comment,
              String.join(",", parents),
              site,
              thread,
              each);
    };
  }

  /// Which of these comments an account wrote.
  Set<String> ofAccount(Tx tx, String account, List<String> ids) {
    if (ids.isEmpty()) {
      return Set.of();
    }
    var args = new ArrayList<@Nullable Object>(List.of(site, account));
    args.addAll(ids);
    String places = String.join(", ", Collections.nCopies(ids.size(), "?"));
    return Set.copyOf(
        tx.list(
            "SELECT id FROM comments_comment WHERE site = ? AND author_account = ? AND id IN ("
                + places
                + ")",
            row -> row.text("id"),
            args.toArray()));
  }

  /// Marks the thread as changed, makes it if need be, and holds it until the end of the
  /// transaction. Returns the time for the next comment: now, yet later than every other one that
  /// was posted here.
  Instant touch(Tx tx, String thread, Instant now) {
    Instant at =
        tx.first(
            """
            INSERT INTO comments_thread
              (site, thread_key, version, comments, mentions, last_at, created_at)
            VALUES (?, ?, 1, 0, 0, ?, ?)
            ON CONFLICT (site, thread_key) DO UPDATE SET
              version = comments_thread.version + 1,
              last_at = CASE WHEN comments_thread.last_at >= excluded.last_at
                THEN comments_thread.last_at + 1 ELSE excluded.last_at END
            RETURNING last_at
            """,
            row -> row.instant("last_at"),
            site,
            thread,
            now,
            now);
    if (at == null) {
      throw new IllegalStateException("no thread row for " + thread);
    }
    return at;
  }

  /// Writes a new comment and counts it. The thread must be held by [#touch].
  void insert(Tx tx, Comment comment, @Nullable ImportMark mark) {
    tx.update(
        """
        INSERT INTO comments_comment (site, id, thread_key, parent_id, root_id, depth, kind, state,
          visible, replies, author_account, author_name, author_email, author_url, author_owner,
          html, source_text, import_source, import_key, import_hash, created_at, edited_at)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 0, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
        site,
        comment.id(),
        comment.thread(),
        comment.parent(),
        comment.root(),
        comment.depth(),
        comment.kind(),
        comment.state(),
        comment.isPublished(),
        comment.author().account(),
        comment.author().name(),
        comment.author().email(),
        comment.author().url(),
        comment.author().owner(),
        comment.html(),
        comment.source(),
        mark == null ? null : mark.source(),
        mark == null ? null : mark.key(),
        mark == null ? null : mark.hash(),
        comment.createdAt(),
        comment.editedAt());
    if (comment.isPublished()) {
      tallies.count(tx, comment, 1);
      tallies.shown(tx, comment.parent());
    }
  }

  static Comment comment(Row row) {
    return new Comment(
        row.text("id"),
        row.text("thread_key"),
        row.text("parent_id"),
        row.text("root_id"),
        row.integer("depth"),
        row.text("kind"),
        Comment.State.valueOf(row.text("state")),
        new Comment.Author(
            row.textOrNull("author_account"),
            row.text("author_name"),
            row.textOrNull("author_email"),
            row.textOrNull("author_url"),
            row.bool("author_owner")),
        row.text("html"),
        row.textOrNull("source_text"),
        row.instant("created_at"),
        row.instantOrNull("edited_at"),
        row.int64("replies"));
  }
}
