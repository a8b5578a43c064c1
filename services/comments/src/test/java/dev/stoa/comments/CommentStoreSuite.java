package dev.stoa.comments;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoa.contracts.comments.CommentView;
import dev.stoa.storage.DatabaseConfig;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What holds for kept comments on every database.
@NullUnmarked // an absent value fails the assertion
abstract class CommentStoreSuite {
  private final Random random = new Random(7);
  private KeptComments kept;

  abstract DatabaseConfig config();

  @BeforeEach
  void open() {
    kept = new KeptComments(config());
  }

  @AfterEach
  void close() {
    kept.close();
  }

  @Test
  void givesBackWhatWasWritten() {
    Comment root = kept.post(null);
    Comment reply = kept.post(root);
    assertThat(kept.find(reply.id())).isEqualTo(reply);
    assertThat(kept.find(root.id())).isEqualTo(withReplies(root, 1));
    assertThat(kept.stored("nothing")).isNull();
    assertThat(kept.elsewhere(root.id())).isNull();
  }

  @Test
  void raisesTheTimeWithEachCommentOfAThread() {
    Comment first = kept.post(null);
    Comment second = kept.post(null);
    assertThat(second.createdAt()).isAfter(first.createdAt());
  }

  @Test
  void keepsAPlaceForADeletedCommentWithReplies() {
    Comment root = kept.post(null);
    Comment reply = kept.post(root);
    kept.delete(root.id());
    assertThat(kept.total()).isEqualTo(1);
    CommentView view = kept.page(PageCursor.startOf(""), 10).items().getFirst();
    assertThat(view.status()).isEqualTo(CommentView.Status.deleted);
    assertThat(view.author().name()).isEmpty();
    assertThat(view.html()).isEmpty();
    assertThat(view.replies().items()).extracting(CommentView::id).containsExactly(reply.id());
    kept.delete(reply.id());
    assertThat(kept.page(PageCursor.startOf(""), 10).items()).isEmpty();
    assertThat(kept.total()).isZero();
  }

  @Test
  void leavesNothingPersonalOfADeletedComment() {
    Comment root = kept.post(null);
    kept.delete(root.id());
    Comment gone = kept.find(root.id());
    assertThat(gone.author()).isEqualTo(Comment.Author.NOBODY);
    assertThat(gone.html()).isEmpty();
    assertThat(gone.source()).isNull();
  }

  @Test
  void showsAHeldCommentOnlyWhenItIsApproved() {
    Comment held = kept.write(null, Comment.State.pending);
    assertThat(kept.page(PageCursor.startOf(""), 10).items()).isEmpty();
    assertThat(kept.pending()).hasSize(1);
    assertThat(kept.approve(held)).isTrue();
    assertThat(kept.approve(held)).isFalse();
    assertThat(kept.page(PageCursor.startOf(""), 10).items()).hasSize(1);
    assertThat(kept.total()).isEqualTo(1);
    assertThat(kept.pending()).isEmpty();
  }

  @Test
  void takesAHeldCommentOffThePageAndKeepsItsText() {
    Comment root = kept.post(null);
    Comment reply = kept.post(root);
    kept.hold(kept.find(root.id()));
    CommentView mark = kept.page(PageCursor.startOf(""), 10).items().getFirst();
    assertThat(mark.status()).isEqualTo(CommentView.Status.pending);
    assertThat(mark.html()).isEmpty();
    kept.hold(kept.find(reply.id()));
    assertThat(kept.page(PageCursor.startOf(""), 10).items()).isEmpty();
    assertThat(kept.total()).isZero();
    assertThat(kept.pending())
        .extracting(Comment::html)
        .containsExactly("<p>text</p>", "<p>text</p>");
    assertThat(kept.hold(root)).isFalse();
  }

  @Test
  void listsOverAllThreads() {
    Comment first = kept.post(null);
    Comment second = kept.post(null);
    kept.write(null, Comment.State.pending);
    assertThat(kept.published(Long.MAX_VALUE, ""))
        .extracting(Comment::id)
        .containsExactly(second.id(), first.id());
    assertThat(kept.published(second.createdMicros(), second.id()))
        .extracting(Comment::id)
        .containsExactly(first.id());
    assertThat(kept.counts("main")).isEqualTo(new ModerationStore.Counts(1, 2));
    assertThat(kept.counts("other")).isEqualTo(new ModerationStore.Counts(0, 0));
  }

  @Test
  void keepsCountsExactWhateverHappens() {
    List<Comment> all = new ArrayList<>();
    for (int step = 0; step < 300; step++) {
      Comment parent = all.isEmpty() || random.nextInt(4) == 0 ? null : any(all);
      switch (random.nextInt(6)) {
        case 0 -> {
          if (!all.isEmpty()) {
            kept.delete(any(all).id());
          }
        }
        case 1 -> all.add(kept.write(parent, Comment.State.pending));
        case 2 -> {
          if (!all.isEmpty()) {
            kept.approve(kept.find(any(all).id()));
          }
        }
        case 3 -> {
          if (!all.isEmpty()) {
            kept.hold(kept.find(any(all).id()));
          }
        }
        default -> all.add(kept.post(parent));
      }
    }
    Map<String, Comment> found = new HashMap<>();
    all.forEach(comment -> found.put(comment.id(), kept.find(comment.id())));
    long published = found.values().stream().filter(Comment::isPublished).count();
    assertThat(kept.total()).isEqualTo(published);
    for (Comment comment : found.values()) {
      long shown =
          found.values().stream()
              .filter(reply -> reply.parent().equals(comment.id()) && shown(reply, found))
              .count();
      assertThat(comment.replies()).as(comment.id()).isEqualTo(shown);
    }
    Set<String> expected = new HashSet<>();
    found.values().stream().filter(c -> shown(c, found)).forEach(c -> expected.add(c.id()));
    assertThat(kept.walk(3, () -> {})).containsExactlyInAnyOrderElementsOf(expected);
  }

  /// A reader who pages through everything while others write sees each comment once, and all that
  /// were there at the start.
  @Test
  void pagesThroughEveryCommentOnceWhileOthersWrite() {
    for (int round = 0; round < 6; round++) {
      List<Comment> all = new ArrayList<>();
      for (int i = 0; i < 60; i++) {
        all.add(kept.post(all.isEmpty() || random.nextInt(3) == 0 ? null : any(all)));
      }
      Set<String> before = new HashSet<>(kept.walk(100, () -> {}));
      List<String> seen =
          kept.walk(1 + random.nextInt(7), () -> kept.post(random.nextBoolean() ? null : any(all)));
      assertThat(seen).doesNotHaveDuplicates().containsAll(before);
    }
  }

  @Test
  void keepsAPageSmallHoweverLargeTheThread() {
    Comment root = kept.post(null);
    for (int i = 0; i < 60; i++) {
      Comment reply = kept.post(root);
      kept.post(reply);
      kept.post(null);
    }
    CommentTree.Branch page = kept.page(PageCursor.startOf(""), 20);
    assertThat(page.items()).hasSize(20);
    assertThat(page.next()).isNotNull();
    var replies = page.items().getFirst().replies();
    assertThat(replies.items()).hasSize(CommentTree.EACH);
    assertThat(replies.total()).isEqualTo(60);
    assertThat(replies.next()).isNotNull();
  }

  @Test
  void startsAPageAtAComment() {
    kept.post(null);
    Comment second = kept.post(null);
    kept.post(null);
    assertThat(kept.page(PageCursor.at(second), 1).items())
        .extracting(CommentView::id)
        .containsExactly(second.id());
  }

  private static boolean shown(Comment comment, Map<String, Comment> kept) {
    return comment.isPublished()
        || kept.values().stream()
            .anyMatch(reply -> reply.parent().equals(comment.id()) && shown(reply, kept));
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
