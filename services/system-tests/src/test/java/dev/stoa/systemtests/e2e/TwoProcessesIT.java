package dev.stoa.systemtests.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoa.contracts.Paths;
import dev.stoa.systemtests.support.Await;
import dev.stoa.systemtests.support.Http;
import dev.stoa.systemtests.support.Ports;
import dev.stoa.systemtests.support.ServerProcess;
import dev.stoa.systemtests.support.SplittingProxy;
import dev.stoa.systemtests.support.SseReader;
import dev.stoa.testing.TestDatabase;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Two processes, each with half of the services, on one PostgreSQL and one Hazelcast cluster over
/// loopback, behind one address: one site.
@Tag("cluster")
@Timeout(180)
class TwoProcessesIT {
  private static final String EMAIL = "owner@example.org";
  private static final String PASSWORD = "a long enough password";

  @TempDir static Path folder;
  private static ServerProcess pages;
  private static ServerProcess live;
  private static SplittingProxy proxy;
  private static String site;

  @BeforeAll
  static void start() throws Exception {
    int front = Ports.free();
    site = "http://localhost:" + front;
    String members = "127.0.0.1:" + Ports.free() + ",127.0.0.1:" + Ports.free();
    String database = TestDatabase.postgres().url();
    pages = plan("content,auth", members, database).launch();
    pages.awaitAnswer("/robots.txt");
    live = plan("comments,push", members, database).launch();
    live.awaitAnswer("/api/comments?thread=none");
    proxy =
        new SplittingProxy(
            front,
            Map.of(
                Paths.CONTENT,
                pages.port(),
                Paths.AUTH,
                pages.port(),
                Paths.COMMENTS,
                live.port(),
                Paths.PUSH,
                live.port()));
  }

  private static ServerProcess.Plan plan(String roles, String members, String database)
      throws Exception {
    Path own = Files.createDirectories(folder.resolve(roles.replace(',', '-')));
    return ServerProcess.Plan.in(own)
        .with("--role", roles, "--cluster", members, "--database", database)
        .set("STOA_PUBLIC_URL", site)
        .set("STOA_OWNER_EMAIL", EMAIL)
        .set("STOA_OWNER_PASSWORD", PASSWORD);
  }

  @AfterAll
  static void stop() {
    for (AutoCloseable part : new AutoCloseable[] {proxy, live, pages}) {
      if (part != null) {
        try {
          part.close();
        } catch (Exception e) {
          throw new AssertionError(e);
        }
      }
    }
  }

  @Test
  void eachProcessServesItsOwnPathsOnly() {
    assertThat(Http.get(pages.address() + "/api/comments?thread=x").statusCode()).isEqualTo(404);
    assertThat(Http.get(live.address() + "/login").statusCode()).isEqualTo(404);
  }

  @Test
  void aPageOfOneShowsTheCommentsOfTheOther() throws Exception {
    String article = firstArticle();
    String thread = thread(article);
    Guest guest = new Guest(site);
    SseReader reader = new SseReader(guest.stream(thread), guest.cursor(thread));
    CompletableFuture<Void> event =
        CompletableFuture.runAsync(() -> reader.read(Long.MAX_VALUE, _ -> true));
    HttpResponse<String> posted = guest.post(thread, "Said in the other process");
    assertThat(posted.statusCode()).as(posted.body()).isEqualTo(201);
    event.get(15, TimeUnit.SECONDS);
    assertThat(reader.events().getFirst().data()).contains("Said in the other process");
    Await.until(
        "the page to show the comment",
        Duration.ofSeconds(15),
        () -> Http.get(site + article).body().contains("Said in the other process"));
  }

  @Test
  void aSignInWithOneIsKnownToTheOther() {
    HttpResponse<String> signedIn =
        Http.postForm(
            site + "/login",
            "email=" + EMAIL.replace("@", "%40") + "&password=" + PASSWORD.replace(' ', '+'),
            "origin",
            site);
    assertThat(signedIn.statusCode()).as(signedIn.body()).isEqualTo(303);
    String cookie =
        signedIn.headers().allValues("set-cookie").stream()
            .filter(set -> set.startsWith("__Host-stoa="))
            .map(set -> set.substring(0, set.indexOf(';')))
            .findFirst()
            .orElseThrow();
    String article = firstArticle();
    String page = Http.get(site + article, "cookie", cookie).body();
    Matcher csrf = Pattern.compile("name=\"csrf\" value=\"([^\"]+)\"").matcher(page);
    assertThat(csrf.find()).as("a CSRF token on the page").isTrue();

    JsonObject comment =
        new JsonObject().put("thread", thread(article)).put("text", "Said by the owner");
    HttpRequest.Builder post =
        Http.request(site + "/api/comments")
            .header("content-type", "application/json")
            .header("cookie", cookie)
            .POST(BodyPublishers.ofString(comment.encode()));
    assertThat(Http.send(post.copy().build()).statusCode()).isEqualTo(403);
    HttpResponse<String> posted =
        Http.send(post.copy().header("x-csrf-token", csrf.group(1)).build());
    assertThat(posted.statusCode()).as(posted.body()).isEqualTo(201);
    assertThat(new JsonObject(posted.body()).getJsonObject("author").getBoolean("owner")).isTrue();
  }

  private static String firstArticle() {
    Matcher link =
        Pattern.compile("href=\"(/articles/[^\"]+)\"").matcher(Http.get(site + "/").body());
    assertThat(link.find()).as("an article on the first page").isTrue();
    return link.group(1);
  }

  private static String thread(String article) {
    Matcher thread =
        Pattern.compile("thread=\"(article:[^\"]+)\"").matcher(Http.get(site + article).body());
    assertThat(thread.find()).as("a thread on " + article).isTrue();
    return thread.group(1);
  }
}
