package dev.stoa.comments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stoa.contracts.Failure;
import dev.stoa.contracts.comments.CommentPage;
import dev.stoa.contracts.comments.CommentView;
import dev.stoa.contracts.comments.CommentView.Status;
import dev.stoa.contracts.comments.CommentsApi.ImportComments;
import dev.stoa.contracts.comments.CommentsApi.ImportedComment;
import dev.stoa.contracts.comments.CommentsApi.ImportedComments;
import dev.stoa.contracts.comments.CommentsApi.RenderThread;
import dev.stoa.eventlog.LoggedEvent;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImportsTest {
  @TempDir Path folder;
  private Site site;

  @BeforeEach
  void open() {
    site = new Site(folder, CommentsConfig.Moderation.OFF);
  }

  @AfterEach
  void close() {
    site.close();
  }

  @Test
  void takesEachCommentOnce() {
    var batch = List.of(comment("1", null), comment("2", "1"), comment("3", "2"));
    assertThat(take(batch)).isEqualTo(new ImportedComments(3, 0, 0, List.of()));
    assertThat(take(batch)).isEqualTo(new ImportedComments(0, 0, 3, List.of()));
    CommentPage page = page(Comment.COMMENT);
    assertThat(page.total()).isEqualTo(3);
    CommentView root = page.items().getFirst();
    assertThat(root.createdAt()).isEqualTo(Instant.parse("2011-01-01T00:00:00Z"));
    assertThat(root.html()).isEqualTo("<p>one<br />\ntwo</p>");
    assertThat(root.author().url()).isEqualTo("https://ann.example/");
    assertThat(root.replies().items().getFirst().replies().items()).hasSize(1);
  }

  @Test
  void findsParentsOfEarlierBatchesAndReportsOrphans() {
    take(List.of(comment("1", null)));
    assertThat(take(List.of(comment("2", "1"), comment("3", "gone"))))
        .isEqualTo(new ImportedComments(2, 0, 0, List.of("3")));
    assertThat(page(Comment.COMMENT).items()).hasSize(2);
  }

  @Test
  void countsWithoutWritingInADryRun() {
    take(List.of(comment("1", null)));
    var dry = new ImportComments("wp", true, List.of(comment("1", null), comment("2", "9")));
    assertThat(site.imports.take(dry)).isEqualTo(new ImportedComments(1, 0, 1, List.of()));
    assertThat(page(Comment.COMMENT).total()).isEqualTo(1);
  }

  @Test
  void takesOverChangesButNeverBringsBackWhatWasDeletedHere() {
    take(List.of(comment("1", null), comment("2", null)));
    CommentView gone = page(Comment.COMMENT).items().get(1);
    site.moderation.delete(gone.id(), Site.OWNER);
    var changed = List.of(changed("1", "new"), changed("2", "new"));
    assertThat(take(changed)).isEqualTo(new ImportedComments(0, 2, 0, List.of()));
    assertThat(take(changed)).isEqualTo(new ImportedComments(0, 0, 2, List.of()));
    assertThat(page(Comment.COMMENT).items())
        .singleElement()
        .satisfies(item -> assertThat(item.html()).isEqualTo("<p>new</p>"));
  }

  @Test
  void keepsHeldOnesHeldAndMentionsApart() {
    take(
        List.of(
            with(comment("1", null), Comment.COMMENT, Status.pending),
            with(comment("2", "1"), Comment.COMMENT, Status.published),
            with(comment("3", null), Comment.MENTION, Status.published)));
    CommentPage page = page(Comment.COMMENT);
    assertThat(page.total()).isEqualTo(1);
    assertThat(page.items().getFirst().status()).isEqualTo(Status.pending);
    assertThat(page.items().getFirst().html()).isEmpty();
    assertThat(page.items().getFirst().replies().items()).hasSize(1);
    assertThat(page(Comment.MENTION).total()).isEqualTo(1);
    assertThat(site.moderation.pending(Site.OWNER, null, 10)).hasSize(1);
    assertThat(site.comments.counts(List.of("article:1"))).containsEntry("article:1", 1L);
  }

  @Test
  void tellsEachThreadOnceHoweverManyCame() {
    take(List.of(comment("1", null), comment("2", "1"), comment("3", "2")));
    assertThat(site.events("thread:article:1"))
        .singleElement()
        .satisfies(event -> {
          assertThat(event.type()).isEqualTo("comment.imported");
          assertThat(event.data()).isEqualTo("{\"thread\":\"article:1\",\"added\":3,\"total\":3}");
        });
    take(List.of(comment("1", null)));
    assertThat(site.events("thread:article:1")).hasSize(1);
    assertThat(site.events("thread:article:1")).extracting(LoggedEvent::channel).isNotEmpty();
  }

  @Test
  void liftsWhatIsNestedTooDeep() {
    take(
        List.of(
            comment("1", null),
            comment("2", "1"),
            comment("3", "2"),
            comment("4", "3"),
            comment("5", "4"),
            comment("6", "5")));
    assertThat(page(Comment.COMMENT).total()).isEqualTo(6);
    String html =
        site.fragments
            .thread(new RenderThread("article:1", "en", null, "/articles/one", null))
            .html();
    assertThat(html.split("class=\"comment\"", -1)).hasSize(7);
  }

  @Test
  void refusesABatchAsAWhole() {
    var wrong = with(comment("2", null), "shout", Status.published);
    assertThatThrownBy(() -> take(List.of(comment("1", null), wrong)))
        .isInstanceOf(Failure.Invalid.class);
    assertThat(page(Comment.COMMENT).total()).isZero();
  }

  private ImportedComments take(List<ImportedComment> comments) {
    return site.imports.take(new ImportComments("wp", false, comments));
  }

  private CommentPage page(String kind) {
    return site.comments.page(Comments.Query.of("article:1", kind, null, 25), Site.GUEST);
  }

  private static ImportedComment comment(String key, @Nullable String parent) {
    return new ImportedComment(
        key,
        parent,
        "article:1",
        Comment.COMMENT,
        Status.published,
        "Ann",
        "ann@example.org",
        "https://ann.example/",
        "one\ntwo",
        Instant.parse("2011-01-01T00:00:00Z").plusSeconds(Integer.parseInt(key) - 1));
  }

  private static ImportedComment changed(String key, String html) {
    ImportedComment c = comment(key, null);
    return new ImportedComment(
        c.key(),
        c.parentKey(),
        c.thread(),
        c.kind(),
        c.status(),
        c.authorName(),
        c.authorEmail(),
        c.authorUrl(),
        html,
        c.createdAt());
  }

  private static ImportedComment with(ImportedComment c, String kind, Status status) {
    return new ImportedComment(
        c.key(),
        c.parentKey(),
        c.thread(),
        kind,
        status,
        c.authorName(),
        c.authorEmail(),
        c.authorUrl(),
        c.html(),
        c.createdAt());
  }
}
