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
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.NullUnmarked;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What holds for kept comments on every database.
@NullUnmarked // an absent value fails the assertion
abstract class CommentStoreSuite {
  private static final String THREAD = "t";

  private final TestClock clock = new TestClock();
  private final Random random = new Random(7);
  private final Ids ids = new Ids(clock, random);
  private final CommentStore store = new CommentStore("main");
  private final ModerationStore moderation = new ModerationStore("main");
  private final CommentTree tree = new CommentTree(store);
  private Database database;

  abstract DatabaseConfig config();

  @BeforeEach
  void open() {
    database = Database.open(config());
    database.migrate("comments");
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void givesBackWhatWasWritten() {
    Comment root = post(null);
    Comment reply = post(root);
    assertThat(find(reply.id())).isEqualTo(reply);
    assertThat(find(root.id())).isEqualTo(withReplies(root, 1));
    Comment missing = database.read(tx -> store.find(tx, "nothing"));
    assertThat(missing).isNull();
    Comment elsewhere = database.read(tx -> new CommentStore("other").find(tx, root.id()));
    assertThat(elsewhere).isNull();
  }

  @Test
  void raisesTheTimeWithEachCommentOfAThread() {
    Comment first = post(null);
    Comment second = post(null);
    assertThat(second.createdAt()).isAfter(first.createdAt());
  }

  @Test
  void keepsAPlaceForADeletedCommentWithReplies() {
    Comment root = post(null);
    Comment reply = post(root);
    delete(root.id());
    assertThat(total()).isEqualTo(1);
    CommentView view = page(PageCursor.startOf(""), 10).items().getFirst();
    assertThat(view.status()).isEqualTo(CommentView.Status.deleted);
    assertThat(view.author().name()).isEmpty();
    assertThat(view.html()).isEmpty();
    assertThat(view.replies().items()).extracting(CommentView::id).containsExactly(reply.id());
    delete(reply.id());
    assertThat(page(PageCursor.startOf(""), 10).items()).isEmpty();
    assertThat(total()).isZero();
  }

  @Test
  void leavesNothingPersonalOfADeletedComment() {
    Comment root = post(null);
    delete(root.id());
    Comment gone = find(root.id());
    assertThat(gone.author()).isEqualTo(Comment.Author.NOBODY);
    assertThat(gone.html()).isEmpty();
    assertThat(gone.source()).isNull();
  }

  @Test
  void showsAHeldCommentOnlyWhenItIsApproved() {
    Comment held = write(null, Comment.State.pending);
    assertThat(page(PageCursor.startOf(""), 10).items()).isEmpty();
    assertThat(pending()).hasSize(1);
    assertThat((boolean) database.write(tx -> moderation.approve(tx, held))).isTrue();
    assertThat((boolean) database.write(tx -> moderation.approve(tx, held))).isFalse();
    assertThat(page(PageCursor.startOf(""), 10).items()).hasSize(1);
    assertThat(total()).isEqualTo(1);
    assertThat(pending()).isEmpty();
  }

  @Test
  void takesAHeldCommentOffThePageAndKeepsItsText() {
    Comment root = post(null);
    Comment reply = post(root);
    hold(root.id());
    CommentView mark = page(PageCursor.startOf(""), 10).items().getFirst();
    assertThat(mark.status()).isEqualTo(CommentView.Status.pending);
    assertThat(mark.html()).isEmpty();
    hold(reply.id());
    assertThat(page(PageCursor.startOf(""), 10).items()).isEmpty();
    assertThat(total()).isZero();
    assertThat(pending()).extracting(Comment::html).containsExactly("<p>text</p>", "<p>text</p>");
    assertThat((boolean) database.write(tx -> moderation.hold(tx, root))).isFalse();
  }

  @Test
  void listsOverAllThreads() {
    Comment first = post(null);
    Comment second = post(null);
    write(null, Comment.State.pending);
    assertThat(published(Long.MAX_VALUE, ""))
        .extracting(Comment::id)
        .containsExactly(second.id(), first.id());
    assertThat(published(second.createdMicros(), second.id()))
        .extracting(Comment::id)
        .containsExactly(first.id());
    assertThat(database.<ModerationStore.Counts>read(moderation::counts))
        .isEqualTo(new ModerationStore.Counts(1, 2));
    assertThat(database.<ModerationStore.Counts>read(new ModerationStore("other")::counts))
        .isEqualTo(new ModerationStore.Counts(0, 0));
  }

  @Test
  void keepsCountsExactWhateverHappens() {
    List<Comment> all = new ArrayList<>();
    for (int step = 0; step < 300; step++) {
      Comment parent = all.isEmpty() || random.nextInt(4) == 0 ? null : any(all);
      switch (random.nextInt(6)) {
        case 0 -> {
          if (!all.isEmpty()) {
            delete(any(all).id());
          }
        }
        case 1 -> all.add(write(parent, Comment.State.pending));
        case 2 -> {
          if (!all.isEmpty()) {
            String id = any(all).id();
            database.write(tx -> moderation.approve(tx, now(tx, id)));
          }
        }
        case 3 -> {
          if (!all.isEmpty()) {
            String id = any(all).id();
            database.write(tx -> moderation.hold(tx, now(tx, id)));
          }
        }
        default -> all.add(post(parent));
      }
    }
    Map<String, Comment> kept = new HashMap<>();
    all.forEach(comment -> kept.put(comment.id(), find(comment.id())));
    long published = kept.values().stream().filter(Comment::isPublished).count();
    assertThat(total()).isEqualTo(published);
    for (Comment comment : kept.values()) {
      long shown =
          kept.values().stream()
              .filter(reply -> reply.parent().equals(comment.id()) && shown(reply, kept))
              .count();
      assertThat(comment.replies()).as(comment.id()).isEqualTo(shown);
    }
    Set<String> expected = new HashSet<>();
    kept.values().stream().filter(c -> shown(c, kept)).forEach(c -> expected.add(c.id()));
    assertThat(walk(3, () -> {})).containsExactlyInAnyOrderElementsOf(expected);
  }

  /// A reader who pages through everything while others write sees each comment once, and all that
  /// were there at the start.
  @Test
  void pagesThroughEveryCommentOnceWhileOthersWrite() {
    for (int round = 0; round < 6; round++) {
      List<Comment> all = new ArrayList<>();
      for (int i = 0; i < 60; i++) {
        all.add(post(all.isEmpty() || random.nextInt(3) == 0 ? null : any(all)));
      }
      Set<String> before = new HashSet<>(walk(100, () -> {}));
      List<String> seen =
          walk(1 + random.nextInt(7), () -> post(random.nextBoolean() ? null : any(all)));
      assertThat(seen).doesNotHaveDuplicates().containsAll(before);
    }
  }

  @Test
  void keepsAPageSmallHoweverLargeTheThread() {
    Comment root = post(null);
    for (int i = 0; i < 60; i++) {
      Comment reply = post(root);
      post(reply);
      post(null);
    }
    CommentTree.Branch page = page(PageCursor.startOf(""), 20);
    assertThat(page.items()).hasSize(20);
    assertThat(page.next()).isNotNull();
    var replies = page.items().getFirst().replies();
    assertThat(replies.items()).hasSize(CommentTree.EACH);
    assertThat(replies.total()).isEqualTo(60);
    assertThat(replies.next()).isNotNull();
  }

  @Test
  void startsAPageAtAComment() {
    post(null);
    Comment second = post(null);
    post(null);
    assertThat(page(PageCursor.at(second), 1).items())
        .extracting(CommentView::id)
        .containsExactly(second.id());
  }

  private List<String> walk(int limit, Runnable between) {
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

  private static boolean shown(Comment comment, Map<String, Comment> kept) {
    return comment.isPublished()
        || kept.values().stream()
            .anyMatch(reply -> reply.parent().equals(comment.id()) && shown(reply, kept));
  }

  private CommentTree.Branch page(PageCursor from, int limit) {
    return database.read(tx -> tree.read(tx, THREAD, Comment.COMMENT, from, limit));
  }

  private Comment post(@Nullable Comment parent) {
    return write(parent, Comment.State.published);
  }

  private Comment write(@Nullable Comment parent, Comment.State state) {
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

  private List<Comment> pending() {
    return database.read(tx -> moderation.pending(tx, Long.MIN_VALUE, "", 10));
  }

  private List<Comment> published(long beforeMicros, String beforeId) {
    return database.read(tx -> moderation.published(tx, beforeMicros, beforeId, 10));
  }

  private void hold(String id) {
    database.write(tx -> moderation.hold(tx, now(tx, id)));
  }

  private void delete(String id) {
    database.write(tx -> moderation.delete(tx, now(tx, id), clock.instant()));
  }

  private Comment find(String id) {
    return database.read(tx -> now(tx, id));
  }

  private Comment now(Tx tx, String id) {
    Comment found = store.find(tx, id);
    assertThat(found).isNotNull();
    return found;
  }

  private long total() {
    return database.read(tx -> store.thread(tx, THREAD)).comments();
  }

  private Comment any(List<Comment> comments) {
    return comments.get(random.nextInt(comments.size()));
  }

  private static Comment withReplies(Comment c, long replies) {
    return new Comment(
        c.id(),
        c.thread(),
        c.parent(),
        c.root(),
        c.depth(),
        c.kind(),
        c.state(),
        c.author(),
        c.html(),
        c.source(),
        c.createdAt(),
        c.editedAt(),
        replies);
  }
}
