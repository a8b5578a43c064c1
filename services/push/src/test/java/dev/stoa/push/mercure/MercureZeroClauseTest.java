package dev.stoa.push.mercure;

import static dev.stoa.push.mercure.Clause.get;
import static dev.stoa.push.mercure.Clause.post;
import static dev.stoa.push.mercure.MercureSite.HUB;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/// Mercure 0.x (draft-dunglas-mercure-07, hubs up to 0.24), the clauses that one answer shows.
///
/// | section | about | section | about |
/// |---|---|---|---|
/// | 4 | subscription | 6.2 | cookie |
/// | 5 | publication | 6.3 | URI query parameter |
/// | 6 | authorization | 6.4 | publishers |
/// | 6.1 | `Authorization` header | 6.5 | subscribers |
@TestInstance(Lifecycle.PER_CLASS)
class MercureZeroClauseTest {
  private static final String ALL = MercureTokens.old(List.of("*"), List.of("*"));
  private static final String NARROW =
      MercureTokens.old(List.of("https://a.example/{id}", "plain"), List.of());

  private MercureSite site;

  @BeforeAll
  void start(@TempDir Path folder) {
    site =
        new MercureSite(
            folder,
            Map.of(
                "push.mercure.publish-origins",
                "https://app.example",
                "push.mercure.cors",
                "https://app.example"));
  }

  @AfterAll
  void stop() {
    site.close();
  }

  private static String mercure(String json) {
    return MercureTokens.sign("JWT", new JsonObject(json.replace('\'', '"')));
  }

  private static Stream<Clause> publication() {
    return Stream.of(
        post("5.3", "a topic is needed", "data=x", ALL, 400),
        post("5.3", "an id is made", "topic=a", ALL, 200).answers("body", "^urn:uuid:"),
        post("5.3", "the id is the answer", "topic=a&id=mine", ALL, 200).answers("body", "^mine$"),
        post("5.2", "no fragment as an id", "topic=a&id=%23x", ALL, 400),
        post("5.4", "retry is a number", "topic=a&retry=soon", ALL, 400),
        post("5.4", "no line break in a type", "topic=a&type=x%0Aid:%20y", ALL, 400),
        post(
            "5", "the hub's own topics are refused", "topic=" + HUB + "/subscriptions/a", ALL, 403),
        post("5.5", "the publisher is authorized", "topic=a", "", 401)
            .answers("WWW-Authenticate", "^Bearer"),
        post("6.4.1", "without the claim nothing", "topic=a", mercure("{}"), 403),
        post("6.4.1", "without its key nothing", "topic=a", mercure("{'mercure':{}}"), 403),
        post(
            "6.4.2",
            "an empty list is nothing",
            "topic=a",
            MercureTokens.old(List.of(), List.of()),
            403),
        post("6.4.3", "a template covers", "topic=https://a.example/1", NARROW, 200),
        post("6.4.3", "a text covers itself", "topic=plain", NARROW, 200),
        post("6.4.4", "every topic has to be covered", "topic=plain&topic=b", NARROW, 403),
        post(
            "6.4.1",
            "the claim under its long name",
            "topic=a",
            mercure("{'https://mercure.rocks/':{'publish':['*']}}"),
            200),
        post(
            "6.4.1", "a list that is none", "topic=a", mercure("{'mercure':{'publish':'*'}}"), 401),
        post(
            "6.4.1",
            "a selector that is none",
            "topic=a",
            mercure("{'mercure':{'publish':[1]}}"),
            401));
  }

  private static Stream<Clause> authorization() {
    String expired =
        MercureTokens.sign(
            "JWT",
            new JsonObject()
                .put("exp", Instant.now().minusSeconds(1).getEpochSecond())
                .put("mercure", new JsonObject().put("publish", new JsonArray().add("*"))));
    String cookie = Callers.OLD_COOKIE + "=" + ALL;
    return Stream.of(
        get("4", "a topic is needed", HUB, ALL, 400),
        get("4", "too many topics", HUB + "?topic=a" + "&topic=b".repeat(100), ALL, 400),
        get("4", "a control character", HUB + "?topic=%00", ALL, 400),
        post(
            "6",
            "what is signed by another key",
            "topic=a",
            ALL.replaceAll(".{9}$", "AAAAAAAAA"),
            401),
        post("6", "what is expired", "topic=a", expired, 401),
        get("6", "an expired token is never nobody", HUB + "?topic=a", expired, 401)
            .answers("WWW-Authenticate", "invalid_token"),
        post("6.1", "the header comes first", "topic=a", "bad", 401).sending("Cookie", cookie),
        queried("6.3.1", "a token in the query", "authorization=" + ALL, 200),
        queried("6.3.1", "the query comes before the cookie", "authorization=bad", 401)
            .sending("Cookie", cookie)
            .sending("Origin", "https://app.example"),
        queried(
            "6.3",
            "an access token of 1.0 does not go there",
            "authorization=" + MercureTokens.all(),
            401),
        post("6.2", "a cookie of the own origin", "topic=a", "", 200)
            .sending("Cookie", cookie)
            .sending("Origin", "OWN"),
        post("6.2", "of a listed one", "topic=a", "", 200)
            .sending("Cookie", cookie)
            .sending("Origin", "https://app.example")
            .answers("Access-Control-Allow-Origin", "^https://app\\.example$"),
        post("6.2", "by the Referer", "topic=a", "", 200)
            .sending("Cookie", cookie)
            .sending("Referer", "https://app.example/page"),
        post("6.2", "of no known one", "topic=a", "", 401).sending("Cookie", cookie),
        get("6.2", "a foreign page subscribes with no cookie", HUB + "?topic=a", "", 401)
            .sending("Cookie", cookie)
            .sending("Origin", "https://evil.example"),
        get("6.2", "nor does one that sends no Origin", HUB + "?topic=a", "", 401)
            .sending("Cookie", cookie)
            .sending("Sec-Fetch-Site", "cross-site"));
  }

  private static Clause queried(String number, String what, String query, int status) {
    Clause post = post(number, what, "topic=a", "", status);
    return new Clause(
        number, what, "POST", HUB + "?" + query, post.headers(), post.body(), status, Map.of());
  }

  @TestFactory
  List<DynamicTest> clauses() {
    return Stream.concat(publication(), authorization())
        .map(clause ->
            DynamicTest.dynamicTest(
                clause.number() + " " + clause.what(),
                () -> MercureOneClauseTest.check(site, clause)))
        .toList();
  }

  @Test
  void closesTheStreamWhenItsTokenEnds() throws Exception {
    Instant end = Instant.now().plusSeconds(2);
    String token =
        MercureTokens.sign(
            "JWT",
            new JsonObject().put("exp", end.getEpochSecond()).put("mercure", new JsonObject()));
    try (var stream = site.open(HUB + "?topic=a", MercureSite.bearer(token))) {
      assertThat(stream.status).isEqualTo(200);
      stream.awaitEnd();
      while (Instant.now().isBefore(end)) {
        // It is closed a moment before, never after; from its end on the token is refused.
        assertThat(site.publish(ALL, "topic=x").statusCode()).isEqualTo(200);
      }
      assertThat(site.get(HUB + "?topic=a", token).statusCode()).isEqualTo(401);
    }
  }

  @Test
  void aServerThatStopsServesOnUntilItHasSentAStreamAway(@TempDir Path folder) throws Exception {
    EventStream stream;
    try (var other = new MercureSite(folder, Map.of("push.drain", "300ms"))) {
      stream =
          EventStream.open(
              site.running.vertx(),
              other.running.port(),
              HUB + "?topic=a",
              MercureSite.bearer(ALL));
      assertThat(stream.status).isEqualTo(200);
      other.publish(ALL, "topic=a&data=1");
      assertThat(stream.next().data()).isEqualTo("1");
    }
    stream.awaitEnd();
    assertThat(stream.broken).isFalse();
    stream.close();
  }

  @Test
  void isNotThereWithoutAKey(@TempDir Path folder) throws Exception {
    try (var other = new MercureSite(folder, Map.of("push.mercure.key", ""))) {
      assertThat(other.get(HUB + "?topic=a", "").statusCode()).isEqualTo(404);
      assertThat(other.publish(ALL, "topic=a").statusCode()).isEqualTo(404);
    }
  }
}
