package dev.stoa.content;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoa.content.importing.ArticleSink.Change;
import dev.stoa.content.importing.ImportedArticle;
import dev.stoa.content.importing.ImportedArticle.State;
import dev.stoa.storage.Database;
import dev.stoa.storage.DatabaseConfig;
import dev.stoa.storage.Ids;
import dev.stoa.testing.TestClock;
import dev.stoa.testing.TestDatabase;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// What articles do, on any database.
interface ArticlesContract {
  TestDatabase emptyDatabase();

  @Test
  default void listsTheNewestFirstAPageAtATime() {
    with((articles, clock) -> {
      for (var i = 0; i < 23; i++) {
        clock.advance(Duration.ofDays(1));
        articles.put(post(String.valueOf(i), clock), false);
      }
      var first = articles.home(1);
      assertThat(first.total()).isEqualTo(23);
      assertThat(first.pages()).isEqualTo(3);
      assertThat(first.items()).extracting(Article::title).startsWith("Post 22", "Post 21");
      assertThat(articles.home(3).items()).hasSize(3);
      assertThat(articles.home(4).items()).isEmpty();
      assertThat(articles.newest()).hasSize(20);
    });
  }

  @Test
  default void changesNothingWhenTheSameComesAgain() {
    with((articles, clock) -> {
      var post = post("7", clock);
      assertThat(articles.put(post, true).change()).isEqualTo(Change.ADDED);
      assertThat(articles.home(1).items()).isEmpty();
      var added = articles.put(post, false);
      var again = articles.put(post, false);
      assertThat(added.change()).isEqualTo(Change.ADDED);
      assertThat(again.change()).isEqualTo(Change.UNCHANGED);
      assertThat(again.id()).isEqualTo(added.id());
      assertThat(articles.home(1).items()).hasSize(1);
    });
  }

  @Test
  default void keepsIdAndAddressWhenTheSourceChanged() {
    with((articles, clock) -> {
      var added = articles.put(post("7", clock), false);
      var changed = post("7", "a-new-slug", "<p>new</p>", State.PUBLISHED, clock);
      assertThat(articles.put(changed, true).change()).isEqualTo(Change.UPDATED);
      var updated = articles.put(changed, false);
      assertThat(updated.change()).isEqualTo(Change.UPDATED);
      assertThat(updated.id()).isEqualTo(added.id());
      var article = Objects.requireNonNull(articles.find(Kind.ARTICLE, "post-7", false));
      assertThat(article.html()).isEqualTo("<p>new</p>");
      assertThat(article.tags()).containsExactly(new Tag("a-tag", "A tag"));
    });
  }

  @Test
  default void numbersSlugsThatAreTaken() {
    with((articles, clock) -> {
      articles.put(post("1", "same", "", State.PUBLISHED, clock), false);
      articles.put(post("2", "same", "", State.PUBLISHED, clock), false);
      assertThat(articles.find(Kind.ARTICLE, "same-2", false)).isNotNull();
    });
  }

  @Test
  default void showsDraftsToTheOwnerOnly() {
    with((articles, clock) -> {
      var draft = articles.put(post("1", "draft", "", State.DRAFT, clock), false);
      assertThat(articles.find(Kind.ARTICLE, "draft", false)).isNull();
      assertThat(articles.find(Kind.ARTICLE, "draft", true)).isNotNull();
      assertThat(articles.home(1).items()).isEmpty();
      assertThat(articles.listed()).isEmpty();
      assertThat(articles.movedTo("/?p=1")).isNull();
      var page = articles.thread("article:" + draft.id());
      assertThat(page.found()).isTrue();
      assertThat(page.isPublic()).isFalse();
    });
  }

  @Test
  default void showsNothingBeforeItsDate() {
    with((articles, clock) -> {
      var post = post("1", clock);
      clock.advance(Duration.ofDays(-1));
      articles.put(post, false);
      assertThat(articles.home(1).items()).isEmpty();
      clock.advance(Duration.ofDays(1));
      assertThat(articles.home(1).items()).hasSize(1);
    });
  }

  @Test
  default void knowsWhereAnOldAddressLeads() {
    with((articles, clock) -> {
      articles.put(post("9", clock), false);
      assertThat(articles.movedTo("/2012/post-9/")).isEqualTo("/articles/post-9");
      assertThat(articles.movedTo("/2012/post-9")).isEqualTo("/articles/post-9");
      assertThat(articles.movedTo("/?p=9")).isEqualTo("/articles/post-9");
      assertThat(articles.movedTo("/?p=10")).isNull();
      assertThat(articles.movedTo("/")).isNull();
    });
  }

  @Test
  default void findsArticlesByTag() {
    with((articles, clock) -> {
      IntStream.range(0, 12).forEach(i -> articles.put(post("" + i, clock), false));
      assertThat(articles.tagged("a-tag", 2).items()).hasSize(2);
      assertThat(articles.tagged("other", 1).total()).isZero();
    });
  }

  @Test
  default void greetsOnAnEmptySiteOnce() {
    with((articles, _) -> {
      articles.welcome(Welcome.load());
      articles.welcome(Welcome.load());
      assertThat(articles.home(1).items()).extracting(Article::slug).containsExactly("welcome");
      var article = articles.home(1).items().getFirst();
      var page = articles.thread(article.thread());
      assertThat(page.open()).isTrue();
      assertThat(page.isPublic()).isTrue();
      assertThat(page.path()).isEqualTo("/articles/welcome");
    });
  }

  @Test
  default void doesNotGreetOnASiteThatWasFilledFirst() {
    with((articles, clock) -> {
      articles.put(post("1", clock), false);
      articles.welcome(Welcome.load());
      assertThat(articles.home(1).total()).isEqualTo(1);
    });
  }

  @Test
  default void knowsNoThreadOfAnArticleThatIsNotThere() {
    with((articles, _) -> {
      assertThat(articles.thread("article:nope").found()).isFalse();
      assertThat(articles.thread("something else").found()).isFalse();
    });
  }

  /// What one specification does with articles of an empty site.
  interface Story {
    void tell(Articles articles, TestClock clock);
  }

  private void with(Story story) {
    try (var database = Database.open(DatabaseConfig.parse(emptyDatabase().url(), 4))) {
      database.migrate("content");
      var clock = new TestClock();
      var ids = new Ids(clock, new Random(1));
      story.tell(new Articles(database, "default", clock, ids), clock);
    }
  }

  private static ImportedArticle post(String key, TestClock clock) {
    return post(key, "post-" + key, "<p>Body " + key + "</p>", State.PUBLISHED, clock);
  }

  private static ImportedArticle post(
      String key, String slug, String html, State state, TestClock clock) {
    return new ImportedArticle(
        "wordpress:https://example.org",
        key,
        ImportedArticle.Kind.POST,
        state,
        slug,
        "Post " + key,
        html,
        "",
        "An author",
        List.of("A tag"),
        true,
        clock.instant(),
        List.of("/2012/post-" + key + "/", "/?p=" + key),
        null,
        0,
        List.of());
  }
}
