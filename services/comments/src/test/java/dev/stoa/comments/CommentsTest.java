package dev.stoa.comments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stoa.contracts.Failure;
import dev.stoa.contracts.Json;
import dev.stoa.contracts.comments.CommentPage;
import dev.stoa.contracts.comments.CommentView;
import dev.stoa.eventlog.LoggedEvent;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommentsTest {
  private static final String THREAD = "article:1";

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
  void postsACommentAndItsEventTogether() {
    CommentView item = post(THREAD, null, "*Hello*").item();
    assertThat(item.html()).isEqualTo("<p><em>Hello</em></p>");
    assertThat(item.status()).isEqualTo(CommentView.Status.published);
    assertThat(item.author()).isEqualTo(new CommentView.Author("Ann", null, false));
    LoggedEvent event = site.events("thread:article:1").getFirst();
    assertThat(event.type()).isEqualTo("comment.created");
    assertThat(Json.decode(String.valueOf(event.data()), CommentView.class)).isEqualTo(item);
    assertThat(event.data()).doesNotContain("ann@example.org");
  }

  @Test
  void writesNeitherCommentNorEventWhenTheParentIsWrong() {
    CommentView other = post("somewhere", null, "x").item();
    assertThatThrownBy(() -> post(THREAD, other.id(), "y"))
        .isInstanceOfSatisfying(
            Failure.Invalid.class,
            failure -> assertThat(failure.errors().getFirst().field()).isEqualTo("parent"));
    assertThat(page(THREAD).total()).isZero();
    assertThat(site.events("thread:article:1")).isEmpty();
  }

  @Test
  void nestsRepliesUpToItsBound() {
    CommentView parent = post(THREAD, null, "0").item();
    for (int depth = 1; depth <= 3; depth++) {
      parent = post(THREAD, parent.id(), "" + depth).item();
    }
    String deepest = parent.id();
    assertThatThrownBy(() -> post(THREAD, deepest, "4"))
        .isInstanceOfSatisfying(
            Failure.Invalid.class,
            failure -> assertThat(failure.errors().getFirst().code()).isEqualTo("parent.depth"));
  }

  @Test
  void refusesThreadsThatDoNotExistAreClosedOrPrivate() {
    assertThatThrownBy(() -> post("article:404", null, "x"))
        .isInstanceOfSatisfying(
            Failure.NotFound.class, f -> assertThat(f.code()).isEqualTo("thread.unknown"));
    assertThatThrownBy(() -> post("article:closed", null, "x"))
        .isInstanceOf(Failure.Forbidden.class);
    assertThatThrownBy(() -> post("article:draft", null, "x")).isInstanceOf(Failure.NotFound.class);
    assertThatThrownBy(() -> page("article:draft")).isInstanceOf(Failure.NotFound.class);
  }

  @Test
  void keepsThreadsOfDraftsOffPublicChannels() {
    site.comments.post(command("article:draft", null, "x"), Site.OWNER, null);
    assertThat(site.events("thread:article:draft")).isEmpty();
    assertThat(site.events("private:thread:article:draft")).hasSize(1);
  }

  @Test
  void writesUnderTheNameOfTheAccount() {
    CommentView item = site.comments.post(command(THREAD, null, "x"), Site.OWNER, null).item();
    assertThat(item.author()).isEqualTo(new CommentView.Author("Olga", null, true));
  }

  @Test
  void answersARetryWithTheFirstComment() {
    var first = site.comments.post(command(THREAD, null, "x"), Site.GUEST, "key-1");
    var second = site.comments.post(command(THREAD, null, "x"), Site.GUEST, "key-1");
    var elsewhere = site.comments.post(command(THREAD, null, "x"), Site.MEMBER, "key-1");
    assertThat(second.item()).isEqualTo(first.item());
    assertThat(second.fresh()).isFalse();
    assertThat(elsewhere.item().id()).isNotEqualTo(first.item().id());
    assertThat(page(THREAD).total()).isEqualTo(2);
    assertThatThrownBy(() -> site.comments.post(command(THREAD, null, "y"), Site.GUEST, "key-1"))
        .isInstanceOf(Failure.Conflict.class);
    site.clock.advance(IdempotencyKeys.KEPT.plusSeconds(1));
    assertThat(site.comments.post(command(THREAD, null, "y"), Site.GUEST, "key-1").fresh())
        .isTrue();
  }

  @Test
  void holdsCommentsUntilTheOwnerApproves() {
    site.close();
    site = new Site(folder, CommentsConfig.Moderation.ALL);
    CommentView held = post(THREAD, null, "x").item();
    assertThat(held.status()).isEqualTo(CommentView.Status.pending);
    assertThat(held.html()).isEqualTo("<p>x</p>");
    assertThat(page(THREAD).items()).isEmpty();
    assertThat(site.events("thread:article:1")).isEmpty();
    assertThatThrownBy(() -> site.comments.one(held.id(), Site.GUEST))
        .isInstanceOf(Failure.NotFound.class);
    assertThat(site.comments.one(held.id(), Site.OWNER).html()).isEqualTo("<p>x</p>");
    assertThat(site.moderation.pending(Site.OWNER, null, 10)).hasSize(1);
    assertThatThrownBy(() -> site.moderation.approve(held.id(), Site.GUEST))
        .isInstanceOf(Failure.Unauthenticated.class);
    assertThatThrownBy(() -> site.moderation.approve(held.id(), Site.MEMBER))
        .isInstanceOf(Failure.Forbidden.class);
    CommentView approved = site.moderation.approve(held.id(), Site.OWNER);
    assertThat(approved.status()).isEqualTo(CommentView.Status.published);
    assertThat(site.moderation.approve(held.id(), Site.OWNER)).isEqualTo(approved);
    assertThat(page(THREAD).total()).isEqualTo(1);
    assertThat(site.events("thread:article:1"))
        .extracting(LoggedEvent::type)
        .containsExactly("comment.approved");
    assertThat(site.comments.post(command(THREAD, null, "y"), Site.OWNER, null).item().status())
        .isEqualTo(CommentView.Status.published);
  }

  @Test
  void deletesTextAndAuthorAndKeepsReplies() {
    CommentView root = post(THREAD, null, "secret").item();
    CommentView reply = post(THREAD, root.id(), "reply").item();
    assertThatThrownBy(() -> site.moderation.delete(root.id(), Site.MEMBER))
        .isInstanceOf(Failure.Forbidden.class);
    site.moderation.delete(root.id(), Site.OWNER);
    site.moderation.delete(root.id(), Site.OWNER);
    CommentPage page = page(THREAD);
    assertThat(page.total()).isEqualTo(1);
    assertThat(page.items().getFirst().status()).isEqualTo(CommentView.Status.deleted);
    assertThat(page.items().getFirst().replies().items())
        .extracting(CommentView::id)
        .containsExactly(reply.id());
    assertThat(Json.encode(page)).doesNotContain("secret");
    assertThat(site.events("thread:article:1"))
        .extracting(LoggedEvent::type)
        .containsExactly("comment.created", "comment.created", "comment.deleted");
    assertThat(site.events("thread:article:1").getFirst().data()).isNull();
  }

  @Test
  void holdsAPublishedCommentUntilItIsApprovedAgain() {
    CommentView item = post(THREAD, null, "doubtful").item();
    assertThatThrownBy(() -> site.moderation.hold(item.id(), Site.MEMBER))
        .isInstanceOf(Failure.Forbidden.class);
    CommentView held = site.moderation.hold(item.id(), Site.OWNER);
    assertThat(held.status()).isEqualTo(CommentView.Status.pending);
    assertThat(page(THREAD).items()).isEmpty();
    assertThat(Json.encode(site.events("thread:article:1"))).doesNotContain("doubtful");
    site.moderation.approve(item.id(), Site.OWNER);
    assertThat(page(THREAD).items().getFirst().html()).isEqualTo("<p>doubtful</p>");
    assertThat(site.events("thread:article:1"))
        .extracting(LoggedEvent::type)
        .containsExactly("comment.created", "comment.edited", "comment.approved");
  }

  @Test
  void letsAuthorsDeleteTheirOwnOnly() {
    CommentView own = site.comments.post(command(THREAD, null, "own"), Site.MEMBER, null).item();
    CommentView other = post(THREAD, null, "other").item();
    assertThatThrownBy(() -> site.moderation.delete(other.id(), Site.MEMBER))
        .isInstanceOf(Failure.Forbidden.class);
    assertThatThrownBy(() -> site.moderation.delete(own.id(), Site.GUEST))
        .isInstanceOf(Failure.Unauthenticated.class);
    site.moderation.delete(own.id(), Site.MEMBER);
    assertThat(page(THREAD).items()).containsExactly(other);
  }

  @Test
  void raisesTheVersionWithEveryChangeAndWithNothingElse() {
    long empty = site.comments.version(THREAD, Site.GUEST);
    CommentView item = post(THREAD, null, "x").item();
    long one = site.comments.version(THREAD, Site.GUEST);
    page(THREAD);
    post("elsewhere", null, "x");
    assertThat(site.comments.version(THREAD, Site.GUEST)).isEqualTo(one).isGreaterThan(empty);
    site.moderation.delete(item.id(), Site.OWNER);
    assertThat(site.comments.version(THREAD, Site.GUEST)).isGreaterThan(one);
  }

  @Test
  void leadsLiveReadersOnFromWhereThePageEnds() {
    post(THREAD, null, "before");
    String cursor = page(THREAD).cursor();
    assertThat(cursor).isEqualTo(site.log.heads().encode());
    post(THREAD, null, "after");
    assertThat(site.log.heads().encode()).isNotEqualTo(cursor);
  }

  @Test
  void findsThePageOfAComment() {
    CommentView last = post(THREAD, null, "0").item();
    for (int i = 0; i < 30; i++) {
      last = post(THREAD, null, "" + i).item();
    }
    assertThat(site.comments.pageOf(page(THREAD).items().getFirst(), 25)).isNull();
    String cursor = site.comments.pageOf(last, 25);
    assertThat(cursor).isNotNull();
    var query = Comments.Query.of(THREAD, Comment.COMMENT, cursor, 25);
    assertThat(site.comments.page(query).items()).containsExactly(last);
  }

  private Comments.Posted post(String thread, @Nullable String parent, String text) {
    return site.comments.post(command(thread, parent, text), Site.GUEST, null);
  }

  private CommentPage page(String thread) {
    return site.comments.page(Comments.Query.of(thread, Comment.COMMENT, null, 25), Site.GUEST);
  }

  private static PostComment command(String thread, @Nullable String parent, String text) {
    return new PostComment(thread, parent, text, "Ann", "ann@example.org");
  }
}
