package dev.stoa.push;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoa.eventlog.NewEvent;
import dev.stoa.runtime.LaunchOptions;
import dev.stoa.runtime.Launcher;
import dev.stoa.runtime.Running;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/// Channels and tokens of a stream are changed by requests beside it (P-12).
@Tag("P-12")
@TestInstance(Lifecycle.PER_CLASS)
class LiveStreamsTest {
  private final HttpClient http = HttpClient.newHttpClient();
  private final Random random = new Random(20261122);
  private final TestTokens tokens = new TestTokens();
  private Running running;

  @BeforeAll
  void start(@TempDir Path folder) {
    running = Launcher.start(LaunchOptions.test(folder), List.of(new PushService(), tokens));
  }

  @AfterAll
  void stop() {
    running.close();
  }

  private String id() {
    var bytes = new byte[16];
    random.nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  private SseClient open(String id, String channel, String token) throws Exception {
    return new SseClient(
        running.port(), "/push/sse?channel=" + channel + "&connection=" + id, token);
  }

  private HttpResponse<String> post(String id, JsonObject wish, String token) throws Exception {
    var request =
        HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + running.port() + "/push/connections/" + id))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(wish.encode()));
    if (!token.isEmpty()) {
      request.header("Authorization", "Bearer " + token);
    }
    return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private static String code(HttpResponse<String> answer) {
    return new JsonObject(answer.body()).getString("code");
  }

  private static JsonObject wish(String what, String... channels) {
    return new JsonObject().put(what, new JsonArray(List.of(channels)));
  }

  private void publish(String channel, int data) throws Exception {
    var event = NewEvent.of(channel, "test", String.valueOf(data));
    running.context().log().publish(List.of(event)).await(10, TimeUnit.SECONDS);
  }

  @Test
  void changesTheChannelsOfAStreamAndSaysSoInIt() throws Exception {
    String id = id();
    try (var stream = open(id, "thread:a", "")) {
      var answer = post(id, wish("subscribe", "thread:b"), "");
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
      var now = new JsonObject(answer.body());
      assertThat(now.getJsonArray("channels")).containsExactly("thread:a", "thread:b");
      assertThat(now.getString("cursor")).isNotBlank();
      assertThat(stream.control("subscribed").getJsonArray("channels"))
          .containsExactly("thread:a", "thread:b");
      publish("thread:b", 1);
      assertThat(stream.event().getInteger("data")).isEqualTo(1);
      post(id, wish("unsubscribe", "thread:a").mergeIn(wish("subscribe", "thread:c")), "");
      assertThat(stream.control("unsubscribed").getJsonArray("channels"))
          .containsExactly("thread:b", "thread:c");
      stream.control("subscribed");
      publish("thread:a", 2);
      publish("thread:c", 3);
      assertThat(stream.event().getInteger("data")).isEqualTo(3);
    }
  }

  /// The oracle: an event that was published while its channel was listened to for certain must
  /// come, one that was published while it was not for certain must not, none comes twice, and the
  /// controls in the stream bound each channel's events.
  @Test
  @Tag("oracle")
  void aThousandChangesOnOneStreamKeepEveryEventInsideItsInterval() throws Exception {
    String id = id();
    var channels = List.of("thread:k0", "thread:k1", "thread:k2", "thread:k3", "thread:k4");
    var listening = new TreeSet<String>(List.of("thread:base"));
    var expected = new HashMap<String, List<Integer>>();
    try (var stream = open(id, "thread:base", "")) {
      int number = 0;
      for (int change = 0; change < 1000; change++) {
        String channel = channels.get(random.nextInt(channels.size()));
        boolean joins = listening.add(channel);
        if (!joins) {
          listening.remove(channel);
        }
        var answer = post(id, wish(joins ? "subscribe" : "unsubscribe", channel), "");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        if (change % 10 == 0) {
          for (String each : channels) {
            publish(each, number);
            if (listening.contains(each)) {
              expected.computeIfAbsent(each, _ -> new ArrayList<>()).add(number);
            }
            number++;
          }
          // The publishes have reached the node before the next change is asked for.
          publish("thread:base", -number);
          int mark = -number;
          stream.await(block -> isEvent(block) && block.json().getInteger("data") == mark);
        }
      }
      publish("thread:base", Integer.MIN_VALUE);
      stream.await(block -> isEvent(block) && block.json().getInteger("data") == Integer.MIN_VALUE);
      assertThat(insideIntervals(stream.seen)).isEqualTo(expected);
      assertThat(stream.seen.stream().filter(block -> "gap".equals(block.event()))).isEmpty();
    }
  }

  private static boolean isEvent(SseClient.Block block) {
    return block.event() == null && block.data() != null;
  }

  private static Map<String, List<Integer>> insideIntervals(List<SseClient.Block> blocks) {
    var open = new TreeSet<String>(List.of("thread:base"));
    var got = new HashMap<String, List<Integer>>();
    for (SseClient.Block block : blocks) {
      if (block.data() == null) {
        continue;
      }
      if (isEvent(block)) {
        String channel = block.json().getString("channel");
        assertThat(open).contains(channel);
        if (!channel.equals("thread:base")) {
          got.computeIfAbsent(channel, _ -> new ArrayList<>()).add(block.json().getInteger("data"));
        }
      } else {
        open.clear();
        block.json().getJsonArray("channels").forEach(name -> open.add((String) name));
      }
    }
    return got;
  }

  @Test
  void listensToTheOpenerOnly() throws Exception {
    String id = id();
    String mine = tokens.token("room:*", "x", Duration.ofMinutes(5));
    String theirs = tokens.token("other", "room:*", "x", Duration.ofMinutes(5));
    try (var _ = open(id, "room:a", mine)) {
      assertThat(code(post(id, wish("subscribe", "thread:b"), theirs)))
          .isEqualTo("connection.forbidden");
      assertThat(code(post(id, wish("subscribe", "thread:b"), "")))
          .isEqualTo("connection.forbidden");
      assertThat(code(post(id, wish("subscribe", "lobby"), mine))).isEqualTo("channel.forbidden");
      assertThat(code(post(id(), wish("subscribe", "thread:b"), mine)))
          .isEqualTo("connection.unknown");
      assertThat(code(post("guess", wish("subscribe", "thread:b"), mine)))
          .isEqualTo("connection.invalid");
      assertThat(code(post(id, wish("subscribe", "a*b"), mine))).isEqualTo("channel.invalid");
      assertThat(code(post(id, new JsonObject().put("subscribe", 7), mine)))
          .isEqualTo("subscribe.invalid");
      assertThat(post(id, wish("subscribe", "room:b"), mine).statusCode()).isEqualTo(200);
      var taken =
          http.send(
              HttpRequest.newBuilder(
                      URI.create(
                          "http://127.0.0.1:"
                              + running.port()
                              + "/push/sse?channel=thread:x&connection="
                              + id))
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      assertThat(taken.statusCode()).isEqualTo(409);
    }
  }

  @Test
  void aTokenIsRefreshedBesideTheStreamAndWidensIt() throws Exception {
    String id = id();
    String narrow = tokens.token("room:a", "x", Duration.ofMinutes(5));
    String wide = tokens.token("*", "x", Duration.ofMinutes(5));
    String foreign = tokens.token("other", "*", "x", Duration.ofMinutes(5));
    try (var stream = open(id, "room:a", narrow)) {
      assertThat(code(post(id, new JsonObject().put("token", foreign), narrow)))
          .isEqualTo("token.other");
      assertThat(post(id, new JsonObject().put("token", "nonsense"), narrow).statusCode())
          .isEqualTo(401);
      var answer = post(id, wish("subscribe", "lobby").put("token", wide), narrow);
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
      stream.control("subscribed");
      publish("lobby", 1);
      assertThat(stream.event().getInteger("data")).isEqualTo(1);
    }
  }

  @Test
  void aClientThatComesBackUnderItsIdReplacesItsOldStream() throws Exception {
    String id = id();
    try (var old = open(id, "thread:r", "");
        var fresh = open(id, "thread:r", "")) {
      old.end();
      assertThat(post(id, wish("subscribe", "thread:r2"), "").statusCode()).isEqualTo(200);
      fresh.control("subscribed");
    }
  }
}
