package dev.stoa.push;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoa.contracts.Json;
import dev.stoa.contracts.auth.AuthApi;
import dev.stoa.contracts.auth.AuthApi.Revoked;
import dev.stoa.eventlog.NewEvent;
import dev.stoa.runtime.Running;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/// What two nodes of a site must do as one.
@Tag("cluster")
@TestInstance(Lifecycle.PER_CLASS)
class TwoNodesIT {
  private final Random random = new Random(4);
  private TwoNodes nodes;

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    nodes =
        new TwoNodes(
            folder,
            options ->
                options.with("push.limits.user", "6").with("push.limits.publish.user", "50"));
  }

  @AfterAll
  void stop() {
    nodes.close();
  }

  private String id() {
    var bytes = new byte[16];
    random.nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  private static void await(String what, Callable<Boolean> condition) throws Exception {
    Instant end = Instant.now().plusSeconds(15);
    while (!condition.call()) {
      assertThat(Instant.now()).as(what).isBefore(end);
      LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
    }
  }

  @Test
  @Tag("P-12.3")
  void aStreamOfOneNodeIsChangedThroughTheOther() throws Exception {
    String id = id();
    var wish = new JsonObject().put("subscribe", new JsonArray().add("thread:b"));
    String path = "/push/connections/" + id;
    try (var stream =
        new SseClient(nodes.one.port(), "/push/sse?channel=thread:a&connection=" + id, "")) {
      await(
          "the nodes to know each other",
          () -> TwoNodes.post(nodes.two, path, wish, "").statusCode() == 200);
      assertThat(stream.control("subscribed").getJsonArray("channels"))
          .containsExactly("thread:a", "thread:b");
      TwoNodes.publish(nodes.two, NewEvent.of("thread:b", "test", "1"));
      assertThat(stream.event().getInteger("data")).isEqualTo(1);
      String theirs = nodes.tokens.token("other", "*", "x", Duration.ofMinutes(5));
      assertThat(TwoNodes.post(nodes.two, path, wish, theirs).statusCode()).isEqualTo(403);
      try (var moved =
          new SseClient(nodes.two.port(), "/push/sse?channel=thread:a&connection=" + id, "")) {
        stream.end();
        assertThat(TwoNodes.post(nodes.one, path, wish, "").statusCode()).isEqualTo(200);
        moved.control("subscribed");
      }
    }
  }

  @Test
  @Tag("P-13")
  void aLimitOfTheSiteHoldsOverBothNodes() throws Exception {
    String token = nodes.tokens.token("many", "room:*", "x", Duration.ofMinutes(5));
    String path = "/push/sse?channel=room:a";
    var open = new ArrayList<SseClient>();
    for (int i = 0; i < 6; i++) {
      open.add(new SseClient((i % 2 == 0 ? nodes.one : nodes.two).port(), path, token));
    }
    for (Running node : List.of(nodes.one, nodes.two)) {
      await(
          "the limit of the site to hold on both",
          () ->
              TwoNodes.get(node, path.replace("sse", "poll") + "&wait=1", token).statusCode()
                  == 429);
    }
    open.removeLast().close();
    for (Running node : List.of(nodes.one, nodes.two)) {
      await(
          "room for one more",
          () ->
              TwoNodes.get(node, path.replace("sse", "poll") + "&wait=1", token).statusCode()
                  == 200);
    }
    for (SseClient client : open) {
      client.close();
    }
  }

  @Test
  @Tag("P-14")
  void whoIsOnOneNodeIsSeenOnTheOther() throws Exception {
    String token = nodes.tokens.token("seen", "room:*", "x", Duration.ofMinutes(5));
    try (var _ = new SseClient(nodes.one.port(), "/push/sse?channel=room:seen", token);
        var _ = new SseClient(nodes.two.port(), "/push/sse?channel=room:seen", token)) {
      for (Running node : List.of(nodes.one, nodes.two)) {
        await(
            "the member to be seen once",
            () ->
                TwoNodes.get(node, "/push/presence?channel=room:seen", token)
                    .body()
                    .contains("\"count\":1,\"guests\":0,\"members\":[\"seen\"]"));
      }
    }
  }

  @Test
  @Tag("P-10.2")
  void aRevokedTokenIsCutOnAllNodesAndTransports() throws Exception {
    for (int round = 0; round < 3; round++) {
      Duration took = revoke();
      System.Logger log = System.getLogger("dev.stoa.push.revocation");
      log.log(System.Logger.Level.INFO, "revocation cut all in " + took.toMillis() + " ms");
    }
  }

  private Duration revoke() throws Exception {
    String token = nodes.tokens.token("alice", "room:*", "x", Duration.ofMinutes(5));
    String kept = nodes.tokens.token("alice", "room:*", "x", Duration.ofMinutes(5));
    String cursor =
        new JsonObject(TwoNodes.get(nodes.two, "/push/poll?channel=room:a&wait=0", token).body())
            .getString("cursor");
    try (var first = new SseClient(nodes.one.port(), "/push/sse?channel=room:a", token);
        var second = new SseClient(nodes.two.port(), "/push/sse?channel=room:b", token);
        var other = new SseClient(nodes.two.port(), "/push/sse?channel=room:b", kept);
        var http = HttpClient.newHttpClient()) {
      var poll =
          http.sendAsync(
              TwoNodes.request(
                      nodes.two, "/push/poll?channel=room:a&wait=25&since=" + cursor, token)
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      first.await(block -> block.id() != null);
      second.await(block -> block.id() != null);
      other.await(block -> block.id() != null);
      Instant begin = Instant.now();
      revoke(nodes.one, token);
      assertThat(first.control("token").getString("reason")).isEqualTo("revoked");
      assertThat(second.control("token").getString("reason")).isEqualTo("revoked");
      first.end();
      second.end();
      assertThat(poll.get(15, TimeUnit.SECONDS).statusCode()).isEqualTo(401);
      for (Running node : List.of(nodes.one, nodes.two)) {
        await(
            "new requests to be refused",
            () -> TwoNodes.get(node, "/push/history?channel=room:a", token).statusCode() == 401);
      }
      Duration took = Duration.between(begin, Instant.now());
      TwoNodes.publish(nodes.one, NewEvent.of("room:b", "test", "1"));
      assertThat(other.event().getInteger("data")).isEqualTo(1);
      return took;
    }
  }

  @Test
  @Tag("P-13.4")
  void whatAPublisherTakesOnOneNodeIsTakenOnTheOther() throws Exception {
    String token = nodes.tokens.token("eager", "x", "room:*", Duration.ofMinutes(5));
    var channels = new JsonArray();
    for (int i = 0; i < 500; i++) {
      channels.add("room:eager" + i);
    }
    // One request may overdraw: it is paid for on every node.
    var much = new JsonObject().put("channels", channels).put("data", 1);
    var one = new JsonObject().put("channel", "room:eager").put("data", 1);
    assertThat(TwoNodes.post(nodes.one, "/push/publish", much, token).statusCode()).isEqualTo(200);
    var refused = new ArrayList<HttpResponse<String>>();
    await(
        "the other node to refuse",
        () -> {
          refused.add(TwoNodes.post(nodes.two, "/push/publish", one, token));
          return refused.getLast().statusCode() == 429;
        });
    assertThat(refused.getLast().body()).contains("limit.publish.user");
    assertThat(refused.getLast().headers().firstValueAsLong("retry-after").orElse(0)).isPositive();
  }

  private static void revoke(Running node, String token) throws Exception {
    String claims =
        new String(
            java.util.Base64.getUrlDecoder().decode(token.split("\\.", -1)[1]),
            java.nio.charset.StandardCharsets.UTF_8);
    String id = new JsonObject(claims).getString("jti");
    String data = Json.encode(Revoked.ofToken(id, Instant.now().plusSeconds(3600)));
    TwoNodes.publish(node, NewEvent.of(AuthApi.REVOCATIONS, AuthApi.TOKEN_REVOKED, data));
  }
}
