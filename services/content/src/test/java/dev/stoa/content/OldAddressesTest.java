package dev.stoa.content;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoa.content.importing.ImportedArticle;
import dev.stoa.content.importing.OldList;
import dev.stoa.runtime.LaunchOptions;
import dev.stoa.runtime.Launcher;
import dev.stoa.runtime.Running;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import io.vertx.ext.web.client.WebClientOptions;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// A site that came from WordPress, twice: from the root of one host and a folder of another.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OldAddressesTest {
  private Running running;
  private WebClient client;

  @BeforeAll
  void start(@TempDir Path folder) {
    running = start(folder, true);
    client = client(running);
  }

  @AfterAll
  void stop() {
    running.close();
  }

  @ParameterizedTest
  @CsvSource({
    "/feed/, /feed.atom",
    "/feed, /feed.atom",
    "/feed/atom/, /feed.atom",
    "/rss2, /feed.atom",
    "/?feed=rss2, /feed.atom",
    "/category/travel/feed/, /feed.atom",
    "/category/travel/, /tags/travel",
    "/category/places/travel/, /tags/travel",
    "/category/travel/page/2/, /tags/travel?page=2",
    "/category/travel/page/9/, /tags/travel",
    "/category/travel-2/, /tags/travel",
    "/category/%E6%97%85%E8%A1%8C/, /tags/travel",
    "/tag/Travel, /tags/travel",
    "/tag/on-the-road, /tags/travel",
    "/?tag=travel, /tags/travel",
    "/?tag=travel&paged=2, /tags/travel?page=2",
    "/?category_name=places/travel-2, /tags/travel",
    "/?cat=3, /tags/travel",
    "/page/2/, /?page=2",
    "/page/99/, /",
    "/?paged=2, /?page=2",
    "/?paged=many, /",
    "/author/ann/, /",
    "/author/Ann/page/3, /",
    "/author/ann/feed/, /feed.atom",
    "/type/aside/, /",
    "/?author=1, /",
    "/?author_name=ann, /",
    "/index.php, /",
    "/blog/, /",
    "/blog/tag/travel/, /tags/travel",
    "/blog/?p=7, /articles/post-7",
    "/2012/post-3/, /articles/post-3",
    "/2012/post-3/feed/, /articles/post-3",
    "/2012/post-3/comment-page-2/, /articles/post-3",
    "/2012/post-3/2/, /articles/post-3"
  })
  void leadsToTheNearest(String old, String now) {
    var response = get(old);
    assertThat(response.statusCode()).as(old).isEqualTo(301);
    assertThat(response.getHeader("Location")).isEqualTo(now);
  }

  @ParameterizedTest
  @CsvSource({
    "/2012/, /",
    "/2012/01, /",
    "/2012/01/01/, /",
    "/2012/1/1/, /",
    "/2011/, /?page=2",
    "/2011/05/page/2/, /?page=2",
    "/?m=201105, /?page=2",
    "/?m=20110501, /?page=2",
    "/?year=2011&monthnum=5, /?page=2"
  })
  void leadsFromADateToThePageOfItsArticles(String old, String now) {
    var response = get(old);
    assertThat(response.statusCode()).as(old).isEqualTo(302);
    assertThat(response.getHeader("Location")).isEqualTo(now);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/category/unheard-of/",
        "/category/unheard-of/feed/",
        "/tag/unheard-of",
        "/tag/unheard-of/page/2",
        "/author/nobody/",
        "/type/video/",
        "/1999/",
        "/?year=300000",
        "/2012/02",
        "/2012/01/20/",
        "/2012/13/",
        "/2012/02/30/",
        "/?cat=99",
        "/?author=99",
        "/?tag=https://evil.example",
        "/?m=199901",
        "/blog/category/unheard-of/"
      })
  void doesNotLeadFromAListOfNothingToSomethingElse(String path) {
    var response = get(path);
    assertThat(response.statusCode()).isEqualTo(404);
    assertThat(response.bodyAsString()).contains("former site", "href=\"/\"");
    var chinese = client.get(path).putHeader("Accept-Language", "zh-CN").send().await();
    assertThat(chinese.bodyAsString()).contains("原站点");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/blog/comments/feed/", "/?feed=comments-rss2"})
  void givesNoArticlesForAFeedOfComments(String path) {
    assertThat(get(path).statusCode()).isEqualTo(410);
  }

  @Test
  void saysThatTheSearchOfTheFormerSiteIsGone() {
    var note = "This site cannot be searched yet.";
    assertThat(get("/?s=words").statusCode()).isEqualTo(200);
    assertThat(get("/?s=words").bodyAsString()).contains(note, "Post 12");
    assertThat(get("/?s=").bodyAsString()).doesNotContain(note);
    assertThat(get("/").bodyAsString()).doesNotContain(note);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/nowhere",
        "/category",
        "/2012/no-such-post/",
        "/feeding/",
        "/20120/",
        "/wp-login.php",
        "//evil.example/feed/x",
        "/post-3/page/x"
      })
  void knowsNothingOfOtherAddresses(String path) {
    assertThat(get(path).statusCode()).isEqualTo(404);
  }

  @Test
  void keepsTheStartPageForEveryOtherQuery() {
    for (var path : List.of("/?utm_source=x", "/?page=2", "/?p=99", "/?cat=-3", "/?m=x")) {
      assertThat(get(path).statusCode()).as(path).isEqualTo(200);
    }
  }

  @Test
  void leadsFromATrailingSlashToThePage() {
    for (var path : List.of("/articles/post-3", "/tags/travel", "/feed.atom")) {
      var response = get(path + "/");
      assertThat(response.statusCode()).as(path).isEqualTo(308);
      assertThat(response.getHeader("Location")).isEqualTo(path);
    }
    assertThat(get("/tags/travel/?page=2").getHeader("Location")).isEqualTo("/tags/travel?page=2");
  }

  @Test
  void refusesToReadWhatCanOnlyBeSent() {
    var posted = client.request(HttpMethod.POST, "/feed.atom").send().await();
    assertThat(posted.statusCode()).isEqualTo(405);
    assertThat(posted.getHeader("Allow")).isEqualTo("GET, HEAD, OPTIONS");
    assertThat(client.request(HttpMethod.POST, "/2012/post-3/").send().await().statusCode())
        .isEqualTo(404);
  }

  @Test
  void leavesASiteAloneThatCameFromNowhere(@TempDir Path folder) {
    try (var plain = start(folder, false)) {
      var guest = client(plain);
      for (var path : List.of("/feed/", "/tag/travel", "/2012/")) {
        assertThat(guest.get(path).send().await().statusCode()).as(path).isEqualTo(404);
      }
      assertThat(guest.get("/?cat=3").send().await().statusCode()).isEqualTo(200);
    }
  }

  private static Running start(Path folder, boolean imported) {
    var running =
        Launcher.start(
            LaunchOptions.test(folder), List.of(new ContentService(), new StubComments()));
    var context = running.context();
    var articles = new Articles(context.database(), "default", context.clock(), context.ids());
    if (imported) {
      onVirtualThread(() -> {
        for (var i = 1; i <= 12; i++) {
          articles.put(post(i, "wordpress:https://example.org"), false);
        }
        articles.put(post(20, "wordpress:https://example.com/blog"), false);
        articles.put(listed(), false);
      });
    }
    return running;
  }

  private static ImportedArticle post(int number, String source) {
    return new ImportedArticle(
        source,
        String.valueOf(number),
        ImportedArticle.Kind.POST,
        ImportedArticle.State.PUBLISHED,
        "post-" + number,
        "Post " + number,
        "<p>Body</p>",
        "",
        "",
        List.of("Travel"),
        true,
        Instant.parse("2012-01-01T00:00:00Z").plusSeconds(number),
        List.of("/2012/post-" + number + "/", "/?p=" + number),
        null,
        0,
        List.of());
  }

  /// An older post, in lists whose names in addresses are not those of the tags.
  private static ImportedArticle listed() {
    return new ImportedArticle(
        "wordpress:https://example.org",
        "30",
        ImportedArticle.Kind.POST,
        ImportedArticle.State.PUBLISHED,
        "old",
        "Old",
        "<p>Body</p>",
        "",
        "Ann",
        List.of("Travel"),
        true,
        Instant.parse("2011-05-01T12:00:00Z"),
        List.of(),
        null,
        0,
        List.of(
            new OldList(OldList.Kind.CATEGORY, "travel-2", "Travel"),
            new OldList(OldList.Kind.CATEGORY, "%e6%97%85%e8%a1%8c", "Travel"),
            new OldList(OldList.Kind.TAG, "on-the-road", "Travel"),
            new OldList(OldList.Kind.CATEGORY_NUMBER, "3", "Travel"),
            new OldList(OldList.Kind.AUTHOR, "ann", ""),
            new OldList(OldList.Kind.AUTHOR_NUMBER, "1", ""),
            new OldList(OldList.Kind.FORMAT, "aside", "")));
  }

  private HttpResponse<Buffer> get(String path) {
    return client.get(path).send().await();
  }

  private static WebClient client(Running running) {
    return WebClient.create(
        running.vertx(),
        new WebClientOptions().setDefaultPort(running.port()).setFollowRedirects(false));
  }

  private static void onVirtualThread(Runnable work) {
    var done = new CompletableFuture<Void>();
    Thread.ofVirtual()
        .start(() -> {
          try {
            work.run();
            done.complete(null);
          } catch (RuntimeException e) {
            done.completeExceptionally(e);
          }
        });
    done.join();
  }
}
