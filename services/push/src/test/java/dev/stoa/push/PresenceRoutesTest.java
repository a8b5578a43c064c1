package dev.stoa.push;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoa.runtime.LaunchOptions;
import dev.stoa.runtime.Launcher;
import dev.stoa.runtime.Running;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

@Tag("P-14")
@TestInstance(Lifecycle.PER_CLASS)
class PresenceRoutesTest {
  private final TestTokens tokens = new TestTokens();
  private Running running;

  // A field: a client that nothing refers to is closed, with its connections, when collected.
  private WebSocketClient sockets;
  private String alice = "";
  private String bob = "";
  private String carol = "";

  @BeforeAll
  void start(@TempDir Path folder) {
    var options = LaunchOptions.test(folder).with("push.presence.grace", "1s");
    running = Launcher.start(options, List.of(new PushService(), tokens));
    sockets = running.vertx().createWebSocketClient();
    alice = tokens.token("alice", "room:*", "x", Duration.ofMinutes(5));
    carol = tokens.token("carol", "*", "x", Duration.ofMinutes(5));
    bob = tokens.token("bob", "room:*", "x", Duration.ofMinutes(5));
  }

  @AfterAll
  void stop() {
    running.close();
  }

  private JsonObject presence(String channel, String token) throws Exception {
    return new JsonObject(TwoNodes.get(running, "/push/presence?channel=" + channel, token).body());
  }

  private void awaitPresence(String channel, int count, int guests) throws Exception {
    Instant end = Instant.now().plusSeconds(15);
    JsonObject now = presence(channel, alice);
    while (now.getInteger("count") != count || now.getInteger("guests") != guests) {
      assertThat(Instant.now()).as("%s", now).isBefore(end);
      now = presence(channel, alice);
    }
  }

  @Test
  void showsWhoIsThereToThoseWhoMaySee() throws Exception {
    try (var _ = new SseClient(running.port(), "/push/sse?channel=room:r", alice);
        var _ = new SseClient(running.port(), "/push/sse?channel=room:r", bob);
        var _ = new SseClient(running.port(), "/push/sse?channel=thread:r", "")) {
      awaitPresence("room:r", 2, 0);
      awaitPresence("thread:r", 0, 1);
      assertThat(presence("room:r", alice).getJsonArray("members")).containsExactly("alice", "bob");
      assertThat(presence("thread:r", "").containsKey("members")).isFalse();
      assertThat(presence("room:r", "").getString("code")).isEqualTo("token.required");
      assertThat(presence("lobby", alice).getString("code")).isEqualTo("channel.forbidden");
      assertThat(presence("$revocations", alice).getString("code")).isEqualTo("channel.reserved");
      var channels = new JsonObject(TwoNodes.get(running, "/push/channels", "").body());
      assertThat(channels.getJsonArray("items").encode()).contains("thread:r");
      assertThat(channels.getJsonArray("items").encode()).doesNotContain("room:");
      var mine = new JsonObject(TwoNodes.get(running, "/push/channels?prefix=room:", alice).body());
      assertThat(mine.getJsonArray("items").encode())
          .contains("\"room:r\"")
          .doesNotContain("thread");
    }
    awaitPresence("room:r", 0, 0);
  }

  @Test
  void tellsAStreamThatWatchesWhoComesAndGoes() throws Exception {
    try (var watcher =
        new SseClient(running.port(), "/push/sse?channel=room:w&presence=true", alice)) {
      assertThat(watcher.control("presence").getJsonArray("joined")).containsExactly("alice");
      var guest = new SseClient(running.port(), "/push/sse?channel=room:w", bob);
      JsonObject came = watcher.control("presence");
      assertThat(came.getJsonArray("joined")).containsExactly("bob");
      assertThat(came.getString("delivery")).isEqualTo("at-most-once");
      assertThat(came.getInteger("count")).isEqualTo(2);
      guest.close();
      assertThat(watcher.control("presence").getJsonArray("left")).containsExactly("bob");
    }
  }

  @Test
  void answersAWebSocketAndTellsItIfItWatches() throws Exception {
    var queue = new LinkedBlockingQueue<String>();
    var socket =
        sockets
            .connect(
                new WebSocketConnectOptions()
                    .setHost("127.0.0.1")
                    .setPort(running.port())
                    .setURI("/push/ws")
                    .putHeader("Authorization", "Bearer " + alice))
            .await(10, TimeUnit.SECONDS);
    socket.textMessageHandler(queue::add);
    var asks = new JsonObject().put("op", "presence").put("id", 1).put("channel", "room:s");
    socket.writeTextMessage(asks.copy().put("watch", true).encode());
    assertThat(next(queue, "error").getString("code")).isEqualTo("presence.unsubscribed");
    socket.writeTextMessage(
        new JsonObject()
            .put("op", "subscribe")
            .put("channels", new JsonArray().add("room:s"))
            .encode());
    socket.writeTextMessage(asks.copy().put("watch", true).encode());
    assertThat(next(queue, "presence").getInteger("id")).isEqualTo(1);
    try (var _ = new SseClient(running.port(), "/push/sse?channel=room:s", bob)) {
      JsonObject news = next(queue, "presence");
      while (!news.getJsonArray("joined").contains("bob")) {
        news = next(queue, "presence");
      }
    }
    var _ = socket.close();
  }

  @Test
  @Tag("P-12.5")
  void aGuestWhoTakesATokenIsItsSubjectFromThenOn() throws Exception {
    String id = "0123456789abcdef0123456789abcdef";
    String stream = "/push/sse?channel=thread:g&connection=" + id;
    try (var _ = new SseClient(running.port(), stream, "")) {
      awaitPresence("thread:g", 0, 1);
      var limited = tokens.token("dora", "thread:*", "x", Duration.ofMinutes(5));
      Map<String, Integer> refusals = Map.of("room:x", 403, "a*b", 400);
      for (String wish : refusals.keySet()) {
        var both =
            new JsonObject().put("token", limited).put("subscribe", new JsonArray().add(wish));
        assertThat(TwoNodes.post(running, "/push/connections/" + id, both, "").statusCode())
            .as(wish)
            .isEqualTo(refusals.get(wish));
        assertThat(
                TwoNodes.post(running, "/push/connections/" + id, new JsonObject(), "")
                    .statusCode())
            .as("all of a request holds, or none")
            .isEqualTo(200);
      }
      var token = new JsonObject().put("token", carol);
      assertThat(TwoNodes.post(running, "/push/connections/" + id, token, "").statusCode())
          .isEqualTo(200);
      awaitPresence("thread:g", 1, 0);
      assertThat(presence("thread:g", carol).getJsonArray("members")).containsExactly("carol");
      var more = new JsonObject().put("subscribe", new JsonArray().add("thread:h"));
      assertThat(TwoNodes.post(running, "/push/connections/" + id, more, "").statusCode())
          .isEqualTo(403);
      assertThat(TwoNodes.post(running, "/push/connections/" + id, more, carol).statusCode())
          .isEqualTo(200);
    }
    awaitPresence("thread:g", 0, 0);
    awaitPresence("thread:h", 0, 0);
  }

  @Test
  @Tag("P-12.5")
  void aGuestWhoRefreshesItsWebSocketIsItsSubjectToo() throws Exception {
    var socket =
        sockets.connect(running.port(), "127.0.0.1", "/push/ws").await(10, TimeUnit.SECONDS);
    var queue = new LinkedBlockingQueue<String>();
    socket.textMessageHandler(queue::add);
    socket.writeTextMessage("{\"op\":\"subscribe\",\"channels\":[\"thread:s\"]}");
    awaitPresence("thread:s", 0, 1);
    socket.writeTextMessage(new JsonObject().put("op", "refresh").put("token", carol).encode());
    awaitPresence("thread:s", 1, 0);
    assertThat(presence("thread:s", carol).getJsonArray("members")).containsExactly("carol");
    socket.close().await(10, TimeUnit.SECONDS);
    awaitPresence("thread:s", 0, 0);
  }

  private static JsonObject next(LinkedBlockingQueue<String> queue, String control)
      throws InterruptedException {
    while (true) {
      String text = queue.poll(15, TimeUnit.SECONDS);
      assertThat(text).isNotNull();
      var message = new JsonObject(text);
      if (control.equals(message.getString("control"))) {
        return message;
      }
    }
  }
}
