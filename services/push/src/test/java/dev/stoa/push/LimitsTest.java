package dev.stoa.push;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stoa.access.Grant;
import dev.stoa.contracts.Failure;
import dev.stoa.runtime.LaunchOptions;
import dev.stoa.runtime.Launcher;
import dev.stoa.runtime.Running;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Each limit refuses what is one too much, by its name, and gives way again.
@Tag("P-13")
class LimitsTest {
  private final TestTokens tokens = new TestTokens();
  private Instant now = Instant.EPOCH;

  private Running start(Path folder, String... settings) {
    LaunchOptions options = LaunchOptions.test(folder);
    for (int i = 0; i < settings.length; i += 2) {
      options = options.with(settings[i], settings[i + 1]);
    }
    return Launcher.start(options, List.of(new PushService(), tokens));
  }

  private static void assertRefused(HttpResponse<String> answer, String code) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(429);
    assertThat(new JsonObject(answer.body()).getString("code")).isEqualTo(code);
    assertThat(answer.headers().firstValueAsLong("retry-after").orElse(0)).isPositive();
  }

  private static void assertRefusesTheThird(Running node, String channel, String token, String code)
      throws Exception {
    String path = "/push/sse?channel=" + channel;
    try (var _ = new SseClient(node.port(), path, token)) {
      try (var _ = new SseClient(node.port(), path, token)) {
        assertRefused(TwoNodes.get(node, path, token), code);
        assertRefused(TwoNodes.get(node, path.replace("sse", "poll"), token), code);
        for (String atOnce : List.of("history", "poll")) {
          String brief = path.replace("sse", atOnce) + "&wait=0";
          assertThat(TwoNodes.get(node, brief, token).statusCode()).as(atOnce).isEqualTo(200);
        }
      }
      Instant end = Instant.now().plusSeconds(15);
      while (TwoNodes.get(node, path.replace("sse", "poll") + "&wait=1", token).statusCode()
          != 200) {
        assertThat(Instant.now()).as("room again").isBefore(end);
      }
    }
  }

  @Test
  void countsTheConnectionsOfAnAddress(@TempDir Path folder) throws Exception {
    try (var node = start(folder, "push.limits.address", "2")) {
      assertRefusesTheThird(node, "thread:a", "", "limit.address");
    }
    try (var node = start(folder, "push.limits.address", "2", "limits.exempt", "127.0.0.1")) {
      try (var _ = new SseClient(node.port(), "/push/sse?channel=thread:a", "");
          var _ = new SseClient(node.port(), "/push/sse?channel=thread:a", "");
          var third = new SseClient(node.port(), "/push/sse?channel=thread:a", "")) {
        third.await(block -> block.id() != null);
      }
    }
  }

  @Test
  void countsTheConnectionsOfAUserAndOfTheNode(@TempDir Path folder) throws Exception {
    try (var node = start(folder, "push.limits.user", "2")) {
      String token = tokens.token("alice", "room:*", "x", Duration.ofMinutes(5));
      assertRefusesTheThird(node, "room:a", token, "limit.user");
    }
    try (var node = start(folder, "push.connections.max", "2")) {
      assertRefusesTheThird(node, "thread:a", "", "limit.node");
    }
    try (var node = start(folder, "push.limits.cluster", "2")) {
      assertRefusesTheThird(node, "thread:a", "", "limit.cluster");
    }
  }

  @Test
  void countsAGuestThatShowsATokenAsItsUser(@TempDir Path folder) throws Exception {
    try (var node = start(folder, "push.limits.user", "1")) {
      String token = tokens.token("alice", "thread:*", "x", Duration.ofMinutes(5));
      String first = "0123456789abcdef0123456789abcdef";
      String second = "1123456789abcdef0123456789abcdef";
      String path = "/push/sse?channel=thread:a&connection=";
      var shown = new JsonObject().put("token", token);
      try (var _ = new SseClient(node.port(), path + first, "");
          var waiting = new SseClient(node.port(), path + second, "")) {
        waiting.await(block -> block.id() != null);
        String connections = "/push/connections/";
        assertThat(TwoNodes.post(node, connections + first, shown, "").statusCode()).isEqualTo(200);
        assertRefused(TwoNodes.post(node, connections + second, shown, ""), "limit.user");
        assertRefused(TwoNodes.get(node, "/push/poll?channel=thread:a", token), "limit.user");
      }
      Instant end = Instant.now().plusSeconds(15);
      while (TwoNodes.get(node, "/push/poll?channel=thread:a&wait=1", token).statusCode() != 200) {
        assertThat(Instant.now()).as("room again").isBefore(end);
      }
    }
  }

  @Test
  void countsTheSubscribersOfAChannelHoweverTheyCome(@TempDir Path folder) throws Exception {
    try (var node = start(folder, "push.limits.channel", "2")) {
      assertRefusesTheThird(node, "thread:full", "", "limit.channel");
      String id = "0123456789abcdef0123456789abcdef";
      var wish = new JsonObject().put("subscribe", new JsonArray().add("thread:full"));
      try (var _ = new SseClient(node.port(), "/push/sse?channel=thread:full", "");
          var _ = new SseClient(node.port(), "/push/sse?channel=thread:full", "");
          var stream =
              new SseClient(node.port(), "/push/sse?channel=thread:x&connection=" + id, "")) {
        stream.await(block -> block.id() != null);
        assertRefused(TwoNodes.post(node, "/push/connections/" + id, wish, ""), "limit.channel");
      }
    }
  }

  @Test
  void doesNotCountWhatIsAnsweredAtOnce() {
    Hub hub = new MemoryLog(1).hub(PushConfig.DEFAULT);
    var limits = Limits.none();
    hub.watch(limits);
    ChannelSet channels = ChannelSet.parse(List.of("thread:a"), 1);
    for (Peer.Kind kind : Peer.Kind.values()) {
      var peer = new Peer(1, kind, "192.0.2.1", Grant.GUEST, now);
      var poll =
          hub.open(
              peer, client -> new PollTransport(1, false, client), channels, new Since.Earliest());
      assertThat(poll.isClosed()).as("%s waits for the log", kind).isFalse();
      assertThat(limits.told().isEmpty()).as("%s", kind).isEqualTo(!kind.stays());
      poll.done();
    }
    assertThat(Peer.Kind.POLL.stays()).isTrue();
    assertThat(Peer.Kind.SHORT_POLL.stays()).isFalse();
  }

  @Test
  void boundsTheRateOfAPublisher(@TempDir Path folder) throws Exception {
    try (var node = start(folder, "push.limits.publish.user", "3")) {
      String token = tokens.token("x", "room:*", Duration.ofMinutes(5));
      var event = new JsonObject().put("channel", "room:a").put("data", 1);
      HttpResponse<String> answer = TwoNodes.post(node, "/push/publish", event, token);
      for (int i = 0; answer.statusCode() == 200 && i < 100; i++) {
        answer = TwoNodes.post(node, "/push/publish", event, token);
      }
      assertRefused(answer, "limit.publish.user");
    }
  }

  private static LimitsConfig rates(int user, int channel, int node) {
    return new LimitsConfig(9, 9, 9, 9, 9, user, channel, node, 100, Set.of("192.0.2.9"));
  }

  @Test
  void aBucketHoldsASecondAndFillsWithTime() {
    var rates = new PublishRates(rates(10, 5, 100), () -> now, () -> {});
    for (int i = 0; i < 5; i++) {
      rates.admit("192.0.2.1", "alice", List.of("a"));
    }
    assertThatThrownBy(() -> rates.admit("192.0.2.1", "bob", List.of("a")))
        .isInstanceOfSatisfying(
            Failure.RateLimited.class,
            refused -> assertThat(refused.code()).isEqualTo("limit.publish.channel"));
    rates.admit("192.0.2.1", "alice", List.of("b", "c", "d", "e", "f"));
    assertThatThrownBy(() -> rates.admit("192.0.2.1", "alice", List.of("g")))
        .isInstanceOfSatisfying(
            Failure.RateLimited.class,
            refused -> assertThat(refused.code()).isEqualTo("limit.publish.user"));
    assertThatCode(() -> rates.admit("192.0.2.9", "alice", List.of("a")))
        .doesNotThrowAnyException();
    now = now.plusMillis(200);
    rates.admit("192.0.2.1", "alice", List.of("a"));
    assertThatThrownBy(() -> rates.admit("192.0.2.1", "alice", List.of("a")))
        .isInstanceOf(Failure.RateLimited.class);
  }
}
