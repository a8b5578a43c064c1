package dev.stoa.comments;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoa.contracts.comments.CommentView;
import dev.stoa.storage.Database;
import dev.stoa.storage.DatabaseConfig;
import dev.stoa.storage.Ids;
import dev.stoa.storage.Tx;
import dev.stoa.testing.TestClock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.NullUnmarked;
import org.jspecify.annotations.Nullable;

/// Comments of one thread in a database, as services write and read them.
@NullUnmarked // an absent value fails the assertion
final class KeptComments implements AutoCloseable {
  private static final String THREAD = "t";

  private final TestClock clock = new TestClock();
  private final Ids ids = new Ids(clock, new Random(7));
  private final CommentStore store = new CommentStore("main");
  private final ModerationStore moderation = new ModerationStore("main");
  private final CommentTree tree = new CommentTree(store);
  private final Database database;

  KeptComments(DatabaseConfig config) {
    database = Database.open(config);
    database.migrate("comments");
  }

  @Nullable Comment stored(String id) {
    return database.read(tx -> store.find(tx, id));
  }

  /// As another site in the same database sees it.
  @Nullable Comment elsewhere(String id) {
    return database.read(tx -> new CommentStore("other").find(tx, id));
  }

  ModerationStore.Counts counts(String site) {
    return database.read(new ModerationStore(site)::counts);
  }

  /// Pages through everything, and does something between two pages.
  List<String> walk(int limit, Runnable between) {
    List<String> seen = new ArrayList<>();
    walk(PageCursor.startOf(""), limit, between, seen);
    return seen;
  }

  private void walk(PageCursor from, int limit, Runnable between, List<String> seen) {
    CommentTree.Branch branch = page(from, limit);
    between.run();
    branch.items().forEach(item -> collect(item, limit, between, seen));
    if (branch.next() != null) {
      walk(decoded(branch.next()), limit, between, seen);
    }
  }

  private void collect(CommentView item, int limit, Runnable between, List<String> seen) {
    seen.add(item.id());
    item.replies().items().forEach(reply -> collect(reply, limit, between, seen));
    String next = item.replies().next();
    if (next != null) {
      walk(decoded(next), limit, between, seen);
    }
  }

  private static PageCursor decoded(String cursor) {
    PageCursor decoded = PageCursor.decode(cursor, THREAD, Comment.COMMENT);
    assertThat(decoded).isNotNull();
    return decoded;
  }

  CommentTree.Branch page(PageCursor from, int limit) {
    return database.read(tx -> tree.read(tx, THREAD, Comment.COMMENT, from, limit));
  }

  Comment post(@Nullable Comment parent) {
    return write(parent, Comment.State.published);
  }

  Comment write(@Nullable Comment parent, Comment.State state) {
    return database.write(tx -> {
      Instant at = store.touch(tx, THREAD, clock.instant());
      String id = ids.uuid7();
      var author = new Comment.Author(null, "Ann", "ann@example.org", null, false);
      Comment comment =
          new Comment(
              id,
              THREAD,
              parent == null ? "" : parent.id(),
              parent == null ? id : parent.root(),
              parent == null ? 0 : parent.depth() + 1,
              Comment.COMMENT,
              state,
              author,
              "<p>text</p>",
              "text",
              at,
              null,
              0);
      store.insert(tx, comment, null);
      return comment;
    });
  }

  List<Comment> pending() {
    return database.read(tx -> moderation.pending(tx, Long.MIN_VALUE, "", 10));
  }

  List<Comment> published(long beforeMicros, String beforeId) {
    return database.read(tx -> moderation.published(tx, beforeMicros, beforeId, 10));
  }

  boolean approve(Comment comment) {
    return database.write(tx -> moderation.approve(tx, comment));
  }

  boolean hold(Comment comment) {
    return database.write(tx -> moderation.hold(tx, comment));
  }

  void delete(String id) {
    database.write(tx -> moderation.delete(tx, now(tx, id), clock.instant()));
  }

  Comment find(String id) {
    return database.read(tx -> now(tx, id));
  }

  private Comment now(Tx tx, String id) {
    Comment found = store.find(tx, id);
    assertThat(found).isNotNull();
    return found;
  }

  long total() {
    return database.read(tx -> store.thread(tx, THREAD)).comments();
  }

  @Override
  public void close() {
    database.close();
  }
}
