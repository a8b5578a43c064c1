package dev.stoa.content;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoa.content.importing.ImportedArticle;
import dev.stoa.contracts.content.ContentApi;
import dev.stoa.contracts.content.ContentApi.FindThread;
import dev.stoa.eventlog.NewEvent;
import dev.stoa.runtime.LaunchOptions;
import dev.stoa.runtime.Launcher;
import dev.stoa.runtime.Running;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import io.vertx.ext.web.client.WebClientOptions;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ContentPagesTest {
  private final StubComments comments = new StubComments();
  private Running running;
  private WebClient client;

  @BeforeAll
  void start(@TempDir Path folder) {
    running = Launcher.start(LaunchOptions.test(folder), List.of(new ContentService(), comments));
    var context = running.context();
    var articles = new Articles(context.database(), "default", context.clock(), context.ids());
    onVirtualThread(() -> {
      for (var i = 1; i <= 11; i++) {
        articles.put(post(i), false);
      }
    });
    client =
        WebClient.create(
            running.vertx(),
            new WebClientOptions().setDefaultPort(running.port()).setFollowRedirects(false));
  }

  @AfterAll
  void stop() {
    running.close();
  }

  @Test
  void greetsOnTheStartPageOfANewSite() {
    assertThat(get("/").bodyAsString())
        .contains("<a href=\"/articles/welcome\">Welcome to your Stoa</a>")
        .contains("3 comments")
        .contains("href=\"/?page=2\"");
    assertThat(get("/?page=2").bodyAsString()).contains("Post 1").contains("href=\"/\"");
  }

  @Test
  void answersListsInTheFormThatIsAsked() {
    var json = Objects.requireNonNull(get("/", "Accept", "application/json").bodyAsJsonObject());
    assertThat(json.getLong("total")).isEqualTo(12);
    assertThat(json.getJsonArray("items").getJsonObject(0).getLong("comments")).isEqualTo(3);
    assertThat(get("/", "Accept", "application/xml").bodyAsString())
        .contains("<title>Welcome to your Stoa</title>");
    assertThat(get("/", "Accept", "text/plain").bodyAsString()).startsWith("Welcome to your Stoa");
    assertThat(get("/", "Accept", "image/png").statusCode()).isEqualTo(406);
    assertThat(get("/articles/post-3", "Accept", "image/png").statusCode()).isEqualTo(406);
    assertThat(get("/articles/post-3", "Accept", "text/plain").bodyAsString())
        .isEqualTo("Post 3\n\nBody 3\n");
  }

  @Test
  void rendersAnArticleWithItsCommentsAndTheLiveCursor() {
    var html = get("/articles/post-3").bodyAsString();
    assertThat(html)
        .contains("<p>Body 3</p>")
        .contains("cursor=\"the-cursor\"")
        .containsPattern("thread=\"article:[0-9a-f-]{36}\"")
        .containsPattern("channel=\"thread:article:[0-9a-f-]{36}\"")
        .contains("<ol class=\"comments-list\"></ol><!-- en -->")
        .contains("action=\"/comments\"")
        .contains("name=\"returnTo\" value=\"/articles/post-3\"")
        .doesNotContain("csrf");
    assertThat(get("/articles/post-3", "Accept-Language", "zh-CN").bodyAsString())
        .contains("3 条评论")
        .contains("<!-- zh-CN -->");
  }

  @Test
  void preparesTheFormForAReplyWithoutJavaScript() {
    var parent = "0192f0aa-0000-7000-8000-000000000000";
    assertThat(get("/articles/post-3?reply=" + parent).bodyAsString())
        .contains("name=\"parent\" value=\"" + parent + "\"");
    assertThat(get("/articles/post-3?reply=\"><b>").bodyAsString()).doesNotContain("\"><b>");
  }

  @Test
  void asksForCommentsAgainOnlyAfterTheyChanged() {
    var path = "/articles/post-4";
    var thread = threadOf(path);
    var before = comments.asked.get();
    assertThat(get(path).statusCode()).isEqualTo(200);
    assertThat(comments.asked.get()).isEqualTo(before);
    running
        .context()
        .log()
        .publish(List.of(NewEvent.of("thread:" + thread, "comment.created", "{}")))
        .await();
    assertThat(get(path).statusCode()).isEqualTo(200);
    assertThat(comments.asked.get()).isEqualTo(before + 1);
  }

  @Test
  void showsTheButtonsOfASignedInReaderToNobodyElse() {
    var path = "/articles/post-9";
    var cookie = "__Host-stoa=" + comments.owner.value();
    var owned = get(path, "Cookie", cookie);
    assertThat(owned.bodyAsString()).contains("buttons of o1");
    assertThat(owned.getHeader("Cache-Control")).isEqualTo("private, no-cache");
    assertThat(get(path).bodyAsString()).doesNotContain("buttons of");
    assertThat(get(path, "Cookie", cookie).bodyAsString()).contains("buttons of o1");
    assertThat(get(path).bodyAsString()).doesNotContain("buttons of");
  }

  @Test
  void showsWhatIsKeptOrANoticeWhenTheCommentsServiceIsDown() {
    var kept = "/articles/post-5";
    var thread = threadOf(kept);
    comments.down = true;
    try {
      running
          .context()
          .log()
          .publish(List.of(NewEvent.of("thread:" + thread, "comment.created", "{}")))
          .await();
      var stale = get(kept);
      assertThat(stale.bodyAsString()).contains("state=\"stale\"").contains("comments-list");
      assertThat(stale.getHeader("Cache-Control")).isEqualTo("no-store");
      assertThat(get("/articles/post-6").bodyAsString())
          .contains("state=\"unavailable\"")
          .contains("cannot be shown right now")
          .contains("<p>Body 6</p>");
      assertThat(get("/").bodyAsString()).contains("Welcome").doesNotContain("3 comments");
    } finally {
      comments.down = false;
    }
  }

  @Test
  void tagsAPageSoThatCachesCanAskForItAgain() {
    var page = get("/articles/post-7");
    assertThat(page.getHeader("Cache-Control")).isEqualTo("public, no-cache");
    var tag = Objects.requireNonNull(page.getHeader("ETag"));
    assertThat(get("/articles/post-7").getHeader("ETag")).isEqualTo(tag);
    assertThat(get("/articles/post-7", "If-None-Match", tag).statusCode()).isEqualTo(304);
    assertThat(get("/articles/post-7", "If-None-Match", "\"other\"").statusCode()).isEqualTo(200);
  }

  @Test
  void leadsFromOldAddressesToNewOnes() {
    for (var old : List.of("/2012/post-3/", "/2012/post-3", "/?p=3")) {
      var response = get(old);
      assertThat(response.statusCode()).as(old).isEqualTo(301);
      assertThat(response.getHeader("Location")).isEqualTo("/articles/post-3");
    }
    assertThat(get("/2012/post-99").statusCode()).isEqualTo(404);
    assertThat(get("/?p=99").statusCode()).isEqualTo(200);
  }

  @Test
  void hidesDraftsAndUnknownArticles() {
    assertThat(get("/articles/no-such").statusCode()).isEqualTo(404);
    assertThat(get("/tags/no-such").statusCode()).isEqualTo(404);
    assertThat(get("/?page=0").statusCode()).isEqualTo(400);
    assertThat(get("/?page=99").statusCode()).isEqualTo(404);
    assertThat(get("/nowhere/at/all").bodyAsString()).contains("There is nothing here");
  }

  @Test
  void listsTheArticlesOfATag() {
    assertThat(get("/tags/odd").bodyAsString())
        .contains("Articles about Odd")
        .contains("Post 3")
        .doesNotContain("Post 4");
  }

  @Test
  void feedsReadersAndSearchEngines() {
    var atom = get("/feed.atom");
    assertThat(atom.getHeader("Content-Type")).startsWith("application/atom+xml");
    assertThat(atom.bodyAsString())
        .contains("<id>urn:uuid:")
        .contains("&lt;p&gt;Body 3&lt;/p&gt;")
        .contains("http://localhost:" + running.port() + "/articles/post-3");
    var json = Objects.requireNonNull(get("/feed.json").bodyAsJsonObject());
    assertThat(json.getString("version")).endsWith("1.1");
    assertThat(json.getJsonArray("items")).hasSize(12);
    assertThat(get("/sitemap.xml").bodyAsString()).contains("/articles/post-11</loc>");
    assertThat(get("/robots.txt").bodyAsString()).contains("/sitemap.xml");
    assertThat(get("/favicon.ico").getHeader("Content-Type")).isEqualTo("image/svg+xml");
  }

  @Test
  void namesTheAddressAtWhichItRuns() {
    var address = "http://localhost:" + running.port() + "/push/sse";
    for (var path : List.of("/articles/welcome", "/feed.atom")) {
      assertThat(get(path).bodyAsString()).contains(address).doesNotContain("localhost:8080");
    }
  }

  @Test
  void saysWhatIsNotInThePagesLanguage() {
    assertThat(get("/articles/post-3", "Accept-Language", "zh-CN").bodyAsString())
        .contains("<div class=\"article-body\" dir=\"auto\" lang=\"\">");
    assertThat(get("/articles/post-3").bodyAsString())
        .contains("<div class=\"article-body\" dir=\"auto\">");
  }

  @Test
  void tellsOthersWhatPageAThreadBelongsTo() {
    var thread = threadOf("/articles/post-3");
    var page = running.context().bus().call(ContentApi.THREAD, new FindThread(thread)).await();
    assertThat(page.title()).isEqualTo("Post 3");
    assertThat(page.path()).isEqualTo("/articles/post-3");
    assertThat(page.open()).isTrue();
    var none =
        running.context().bus().call(ContentApi.THREAD, new FindThread("article:none")).await();
    assertThat(none.found()).isFalse();
  }

  private String threadOf(String path) {
    var matcher = Pattern.compile(" thread=\"(article:[^\"]+)\"").matcher(get(path).bodyAsString());
    assertThat(matcher.find()).isTrue();
    return matcher.group(1);
  }

  private HttpResponse<Buffer> get(String path, String... headers) {
    var request = client.get(path);
    for (var i = 0; i < headers.length; i += 2) {
      request.putHeader(headers[i], headers[i + 1]);
    }
    return request.send().await();
  }

  private static ImportedArticle post(int number) {
    return new ImportedArticle(
        "wordpress:https://example.org",
        String.valueOf(number),
        ImportedArticle.Kind.POST,
        ImportedArticle.State.PUBLISHED,
        "post-" + number,
        "Post " + number,
        "<p>Body " + number + "</p>",
        "",
        "",
        number % 2 == 1 ? List.of("Odd") : List.of(),
        true,
        Instant.parse("2024-01-01T00:00:00Z").plusSeconds(number),
        List.of("/2012/post-" + number + "/", "/?p=" + number),
        null,
        0,
        List.of());
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
