package dev.stoa.push.mercure;

import static dev.stoa.push.mercure.MercureSite.HUB;
import static dev.stoa.push.mercure.MercureSite.encode;
import static dev.stoa.push.mercure.MercureTokens.detail;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/// Section 8 of both texts: who listens to what, for those who may know.
@TestInstance(Lifecycle.PER_CLASS)
class MercureSubscriptionsTest {
  private static final String LIST = HUB + "/subscriptions";
  private static final String PATTERN = "https://example.com/:selector";

  private MercureSite site;

  @BeforeAll
  void start(@TempDir Path folder) {
    site =
        new MercureSite(
            folder, Map.of("push.mercure.anonymous", "true", "push.mercure.subscriptions", "true"));
  }

  @AfterAll
  void stop() {
    site.close();
  }

  private static JsonObject json(HttpResponse<Buffer> answer) {
    return new JsonObject(answer.body());
  }

  private static String withPayload() {
    JsonObject first =
        detail("subscribe", PATTERN, "urlpattern").put("payload", new JsonObject().put("n", 1));
    JsonObject rest =
        detail("subscribe", "*", "exact").put("payload", new JsonObject().put("n", 2));
    return MercureTokens.access(first, rest);
  }

  @Test
  void oneSpeaksOfSubscriptions() throws Exception {
    String watching = HUB + "?match_urlpattern=" + encode(LIST + "/:type/:match/:subscriber");
    try (var watcher = site.open(watching, MercureSite.bearer(MercureTokens.all()))) {
      String own = watcher.next().data(); // 8.1: it is a subscription itself
      assertThat(new JsonObject(own).getBoolean("active")).isTrue();
      var stream =
          site.open(
              HUB + "?match=plain&match_urlpattern=" + encode(PATTERN),
              MercureSite.bearer(withPayload()));
      var first = watcher.next();
      assertThat(first.type()).as("8.1.7").isEqualTo("mercure");
      var plain = new JsonObject(first.data());
      var pattern = new JsonObject(watcher.next().data());
      assertThat(plain.getString("match_type")).isEqualTo("exact");
      assertThat(plain.getJsonObject("payload").getInteger("n")).as("6.8").isEqualTo(2);
      assertThat(pattern.getJsonObject("payload").getInteger("n")).as("6.8").isEqualTo(1);
      assertThat(pattern.getString("subscriber")).isEqualTo(plain.getString("subscriber"));
      String id = pattern.getString("id");
      assertThat(id)
          .as("8.1.1, 8.1.4: encoded once")
          .startsWith(LIST + "/urlpattern/https%3A%2F%2Fexample.com%2F%3Aselector/urn%3Auuid%3A");

      var single = site.get(id, MercureTokens.all());
      assertThat(single.statusCode()).isEqualTo(200);
      assertThat(single.getHeader("Content-Type")).startsWith("application/json");
      assertThat(json(single)).as("8.2.4").isEqualTo(pattern);
      assertThat(single.getHeader("Link"))
          .as("8.2.7")
          .startsWith(
              "<" + MercureTokens.RESOURCE + ">; rel=\"mercure\"; last-event-id=\"urn:uuid:")
          .endsWith("type=\"mercure\"; content-type=\"application/json\"");
      var some = site.get(id.substring(0, id.lastIndexOf('/')), MercureTokens.all());
      assertThat(json(some).getString("type")).isEqualTo("subscriptions");
      assertThat(json(some).getJsonArray("subscriptions")).containsExactly(pattern);
      var all = json(site.get(LIST, MercureTokens.all()));
      assertThat(all.getString("id")).isEqualTo(LIST);
      assertThat(all.getJsonArray("subscriptions")).contains(pattern, plain);

      stream.close();
      assertThat(new JsonObject(watcher.next().data()).getBoolean("active")).isFalse();
      watcher.next();
      assertThat(site.get(id, MercureTokens.all()).statusCode()).as("8.2.5").isEqualTo(404);
    }
  }

  @Test
  void zeroSpeaksOfSubscriptions() throws Exception {
    String token = MercureTokens.old(List.of(), List.of(LIST + "{/topic}{/subscriber}"));
    String topic = "https://example.com/{selector}";
    String watching = HUB + "?topic=" + encode(LIST + "{/topic}{/subscriber}");
    try (var watcher = site.open(watching, MercureSite.bearer(token))) {
      watcher.next();
      try (var stream = site.open(HUB + "?topic=" + encode(topic), MercureSite.bearer(token))) {
        assertThat(stream.status).isEqualTo(200);
        var event = watcher.next();
        assertThat(event.type()).isNull();
        var document = new JsonObject(event.data());
        assertThat(document.getString("@context")).isEqualTo("https://mercure.rocks/");
        assertThat(document.getString("type")).isEqualTo("Subscription");
        assertThat(document.getString("topic")).isEqualTo(topic);
        assertThat(document.getJsonObject("payload").getString("who")).isEqualTo("me");
        String id = document.getString("id");
        assertThat(id).startsWith(LIST + "/https%3A%2F%2Fexample.com%2F%7Bselector%7D/urn%3Auuid");
        var single = site.get(id, token);
        assertThat(single.statusCode()).isEqualTo(200);
        assertThat(single.getHeader("Content-Type")).startsWith("application/ld+json");
        assertThat(json(single).getString("lastEventID")).startsWith("urn:uuid:");
        assertThat(json(single).getMap()).containsAllEntriesOf(document.getMap());
        var some = json(site.get(id.substring(0, id.lastIndexOf('/')), token));
        assertThat(some.getString("type")).isEqualTo("Subscriptions");
        assertThat(some.getString("lastEventID")).startsWith("urn:uuid:");
        assertThat(some.getJsonArray("subscriptions")).isEqualTo(new JsonArray().add(document));
      }
    }
  }

  @Test
  void areForThoseWhoMayKnow() throws Exception {
    String other = MercureTokens.access(detail("subscribe", "https://hub.example/x", "exact"));
    String listOnly = MercureTokens.access(detail("subscribe", LIST, "exact"));
    assertThat(site.get(LIST, "").statusCode()).isEqualTo(401);
    var refused = site.get(LIST, other);
    assertThat(refused.statusCode()).as("8.2.3").isEqualTo(403);
    assertThat(refused.getHeader("WWW-Authenticate")).contains("insufficient_scope");
    assertThat(site.get(LIST, listOnly).statusCode()).isEqualTo(200);
    assertThat(site.get(LIST + "/exact/x/y", listOnly).statusCode()).isEqualTo(403);
    assertThat(site.get(LIST + "/exact/x/y", MercureTokens.all()).statusCode()).isEqualTo(404);
    assertThat(site.get(LIST + "/a/b/c/d/e", MercureTokens.all()).statusCode()).isEqualTo(404);
    assertThat(site.publish(MercureTokens.all(), "topic=" + LIST).statusCode()).isEqualTo(400);
  }
}
