package dev.stoa.push.mercure;

import static dev.stoa.push.mercure.MercureSite.HUB;
import static dev.stoa.push.mercure.MercureSite.encode;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stoa.eventlog.NewEvent;
import dev.stoa.push.PushService;
import dev.stoa.runtime.LaunchOptions;
import dev.stoa.runtime.Launcher;
import dev.stoa.runtime.Running;
import dev.stoa.testing.TestDatabase;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/// The hub of a site is one hub, on however many nodes: section 8 of both texts.
@Tag("cluster")
@TestInstance(Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class TwoHubsIT {
  private static final String LIST = HUB + "/subscriptions";
  private static final String ALL = MercureTokens.all();
  private static final String OLD = MercureTokens.old(List.of("*"), List.of("*"));

  private final List<Running> nodes = new ArrayList<>();

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    String database = TestDatabase.postgres().url();
    int[] ports = {freePort(), freePort()};
    String peers = "127.0.0.1:%d,127.0.0.1:%d".formatted(ports[0], ports[1]);
    String name = UUID.randomUUID().toString();
    for (int i = 0; i < 2; i++) {
      LaunchOptions options =
          LaunchOptions.test(folder.resolve("node" + i))
              .withDatabase(database)
              .with("cluster", peers)
              .with("cluster.name", name)
              .with("cluster.port", Integer.toString(ports[i]))
              .with("public.url", "https://site.example")
              .with("push.mercure.key", MercureTokens.KEY)
              .with("push.mercure.algorithm", "HS256")
              .with("push.mercure.issuer", MercureTokens.ISSUER)
              .with("push.mercure.resource", MercureTokens.RESOURCE)
              .with("push.mercure.anonymous", "true")
              .with("push.mercure.subscriptions", "true");
      nodes.add(Launcher.start(options, List.of(new PushService())));
      PageFeedTest.serveContent(nodes.get(i));
    }
  }

  @AfterAll
  void stop() {
    nodes.reversed().forEach(Running::close);
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private HttpResponse<Buffer> get(int node, String path, String token) throws Exception {
    Running running = nodes.get(node);
    return WebClient.create(running.vertx())
        .get(running.port(), "127.0.0.1", path)
        .putHeader("Authorization", "Bearer " + token)
        .send()
        .await(15, TimeUnit.SECONDS);
  }

  private EventStream open(int node, String query) throws Exception {
    Running running = nodes.get(node);
    return EventStream.open(running.vertx(), running.port(), HUB + "?" + query, Map.of());
  }

  private List<JsonObject> listed(int node, String path, String token) throws Exception {
    return new JsonObject(get(node, path, token).body())
        .getJsonArray("subscriptions").stream().map(JsonObject.class::cast).toList();
  }

  private static void await(String what, Callable<Boolean> condition) throws Exception {
    Instant end = Instant.now().plusSeconds(15);
    while (!condition.call()) {
      assertThat(Instant.now()).as(what).isBefore(end);
      LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
    }
  }

  @Test
  @Order(1)
  void eachNodeListsTheSubscriptionsOfAll() throws Exception {
    String pattern = "https://example.com/:id";
    try (var _ = open(0, "match=here");
        var _ = open(1, "match=there&match_urlpattern=" + encode(pattern));
        var _ = open(1, "topic=" + encode("https://example.com/(a)"))) {
      for (int node = 0; node < 2; node++) {
        int asked = node;
        await("three of 1.0", () -> listed(asked, LIST, ALL).size() == 3);
        assertThat(listed(node, LIST, ALL))
            .extracting(document -> document.getString("match"))
            .containsExactlyInAnyOrder("here", "there", pattern);
        assertThat(listed(node, LIST + "/exact/there", ALL)).hasSize(1);
        assertThat(listed(node, LIST + "/exact/nowhere", ALL)).isEmpty();
        JsonObject found = listed(node, LIST + "/urlpattern/" + encode(pattern), ALL).getFirst();
        var one = get(node, found.getString("id"), ALL);
        assertThat(one.getHeader("Content-Type")).startsWith("application/json");
        assertThat(new JsonObject(one.body())).isEqualTo(found);

        JsonObject old = listed(node, LIST, OLD).getFirst();
        assertThat(old.getString("topic")).isEqualTo("https://example.com/(a)");
        // Escaped less than the hub would: encodeURIComponent leaves brackets as they are.
        String loose = old.getString("id").replace("%28", "(").replace("%29", ")");
        var document = get(node, loose, OLD);
        assertThat(document.statusCode()).isEqualTo(200);
        assertThat(document.getHeader("Content-Type")).startsWith("application/ld+json");
        assertThat(new JsonObject(document.body()).getString("id")).isEqualTo(old.getString("id"));
        assertThat(get(node, LIST + "/exact/here/urn:uuid:none", ALL).statusCode()).isEqualTo(404);
        assertThat(get(node, LIST + "/exact/%FF/x", ALL).statusCode()).isIn(400, 404);
        assertThat(get(node, LIST + "/exact", ALL).statusCode()).isEqualTo(404);
      }
    }
    for (int node = 0; node < 2; node++) {
      int asked = node;
      await("all to be gone", () -> listed(asked, LIST, ALL).isEmpty());
    }
  }

  private void publish(int node, String form) throws Exception {
    Running running = nodes.get(node);
    var published =
        WebClient.create(running.vertx())
            .post(running.port(), "127.0.0.1", HUB)
            .putHeader("Authorization", "Bearer " + ALL)
            .putHeader("Content-Type", "application/x-www-form-urlencoded")
            .sendBuffer(Buffer.buffer(form))
            .await(15, TimeUnit.SECONDS);
    assertThat(published.statusCode()).isEqualTo(200);
  }

  @Test
  @Order(2)
  void theListSaysAfterWhichUpdateOfTheSiteToGoOn() throws Exception {
    String id = "urn:x:\"é";
    for (int node = 0; node < 2; node++) {
      int asked = node;
      await(
          "the last update, whichever node took it",
          () -> {
            publish(1 - asked, "topic=a&id=" + id); // again: streams before may still say goodbye
            var list = get(asked, LIST, OLD);
            return id.equals(new JsonObject(list.body()).getString("lastEventID"))
                && String.valueOf(list.getHeader("Link")).contains("last-event-id=\"urn:x:\\\"");
          });
      String tag = String.valueOf(get(node, LIST, ALL).getHeader("ETag"));
      try (var stream = open(1 - node, "match=a")) {
        assertThat(stream.status).isEqualTo(200);
        await("another tag", () -> !tag.equals(get(asked, LIST, ALL).getHeader("ETag")));
      }
    }
  }

  @Test
  @Order(3)
  void whatHappensBelowAPageIsOneUpdateForBothNodes() throws Exception {
    String page = "match=" + encode("https://site.example/articles/one");
    try (var one = open(0, page);
        var two = open(1, page)) {
      for (int i = 0; i < 20; i++) {
        var event = NewEvent.of("thread:article:1", "comment.created", Integer.toString(i));
        nodes.get(i % 2).context().log().publish(List.of(event)).await(15, TimeUnit.SECONDS);
      }
      for (int i = 0; i < 20; i++) {
        String first = one.next().data();
        assertThat(new JsonObject(first).getInteger("data")).isEqualTo(i);
        assertThat(two.next().data()).isEqualTo(first);
      }
    }
    try (var all = open(0, page + "&last_event_id=earliest")) {
      for (int i = 0; i < 20; i++) {
        assertThat(new JsonObject(all.next().data()).getInteger("data")).isEqualTo(i);
      }
    }
  }
}
