package dev.stoa.push;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stoa.eventlog.Cursor;
import dev.stoa.eventlog.NewEvent;
import dev.stoa.runtime.LaunchOptions;
import dev.stoa.runtime.Launcher;
import dev.stoa.runtime.Running;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URLEncoder;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What is lost is announced once, in-band, with its reason, on every transport; what is not lost
/// is never said to be.
@Tag("P-3")
@TestInstance(Lifecycle.PER_CLASS)
class GapsTest {
  private static final String CHANNEL = "thread:g";
  private static final String KEPT = "thread:kept";

  private Instant now = Instant.parse("2026-11-01T00:00:00Z");
  private Running running;

  // A field: a client that nothing refers to is closed, with its connections, when collected.
  private WebSocketClient sockets;
  private Cursor early;
  private Cursor late;

  enum Way {
    SSE,
    STREAM,
    WEBSOCKET,
    LONG_POLL,
    SHORT_POLL,
    HISTORY
  }

  /// Two lives of one site: what was published in the first is older than retention in the second.
  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    var options =
        LaunchOptions.test(folder)
            .withClock(() -> now)
            .with("eventlog.sweep", "1h")
            .with("push.queue.policy", "drop")
            .with("push.queue.bytes", "16384");
    try (var first = Launcher.start(options, List.of(new PushService()))) {
      early = first.context().log().heads();
      publish(first, CHANNEL, "1");
      publish(first, CHANNEL, "2");
    }
    now = now.plus(Duration.ofDays(8));
    running = Launcher.start(options, List.of(new PushService()));
    sockets = running.vertx().createWebSocketClient();
    late = running.context().log().heads();
    publish(running, CHANNEL, "3");
    onVirtualThread(() -> running.context().log().sweep());
  }

  @AfterAll
  void stop() {
    running.close();
  }

  private static void onVirtualThread(Runnable work) throws InterruptedException {
    assertThat(Thread.ofVirtual().start(work).join(Duration.ofSeconds(15))).isTrue();
  }

  private static void publish(Running node, String channel, String data) throws Exception {
    var event = NewEvent.of(channel, "test", data);
    node.context().log().publish(List.of(event)).await(10, TimeUnit.SECONDS);
  }

  /// What a client gets from a cursor until it has all that is there, and one event more.
  private List<JsonObject> read(Way way, String since) throws Exception {
    String query = "channel=" + CHANNEL + "&since=" + since;
    String end = "\"end-" + way + "\"";
    return switch (way) {
      case SSE, STREAM -> {
        var got = new ArrayList<JsonObject>();
        if (way == Way.SSE) {
          try (var client = new SseClient(running.port(), "/push/sse?" + query, "")) {
            client.await(block -> block.data() != null);
            publish(running, CHANNEL, end);
            client.await(block -> block.data() != null && block.data().contains(end));
            client.seen.stream()
                .filter(block -> block.data() != null)
                .forEach(block -> got.add(block.json()));
          }
        } else {
          try (var client = new LineClient(running.port(), "/push/stream?" + query)) {
            client.until(line -> !"heartbeat".equals(line.getString("control")), got);
            publish(running, CHANNEL, end);
            client.until(line -> line.encode().contains(end), got);
          }
        }
        yield got;
      }
      case WEBSOCKET -> socket(since, end);
      case LONG_POLL -> poll("/push/poll?wait=5&" + query);
      case SHORT_POLL -> poll("/push/poll?wait=0&" + query);
      case HISTORY -> poll("/push/history?" + query);
    };
  }

  private List<JsonObject> poll(String path) throws Exception {
    var got = new ArrayList<JsonObject>();
    String body = TwoNodes.get(running, path, "").body();
    if (!body.isEmpty()) {
      new JsonObject(body).getJsonArray("items").forEach(item -> got.add((JsonObject) item));
    }
    return got;
  }

  private List<JsonObject> socket(String since, String end) throws Exception {
    var queue = new LinkedBlockingQueue<String>();
    var socket =
        sockets
            .connect(
                new WebSocketConnectOptions()
                    .setHost("127.0.0.1")
                    .setPort(running.port())
                    .setURI("/push/ws"))
            .await(10, TimeUnit.SECONDS);
    socket.textMessageHandler(queue::add);
    var asked =
        new JsonObject()
            .put("op", "subscribe")
            .put("channels", new JsonArray().add(CHANNEL))
            .put("since", since);
    socket.writeTextMessage(asked.encode());
    var got = new ArrayList<JsonObject>();
    boolean asks = true;
    while (got.isEmpty() || !got.getLast().encode().contains(end)) {
      String text = queue.poll(15, TimeUnit.SECONDS);
      assertThat(text).as("after %s", got).isNotNull();
      got.add(new JsonObject(text));
      // What the cursor is worth has been judged: the next event is not part of the answer.
      if (asks && (text.contains("\"control\":\"gap\"") || got.getLast().containsKey("data"))) {
        asks = false;
        publish(running, CHANNEL, end);
      }
    }
    var _ = socket.close();
    return got;
  }

  private static List<JsonObject> gaps(List<JsonObject> got) {
    return got.stream().filter(each -> "gap".equals(each.getString("control"))).toList();
  }

  private static void assertOneGapFirst(List<JsonObject> got, String reason, String from) {
    assertThat(gaps(got)).as("%s", got).hasSize(1);
    JsonObject gap = gaps(got).getFirst();
    assertThat(gap.getString("reason")).isEqualTo(reason);
    assertThat(gap.getString("channel")).isEqualTo(CHANNEL);
    assertThat(gap.getString("from")).isEqualTo(from);
    assertThat(gap.getString("to")).isEqualTo(gap.getString("cursor")).isNotBlank();
    int first = got.indexOf(gap);
    assertThat(got.subList(0, first)).noneMatch(each -> each.containsKey("data"));
  }

  @ParameterizedTest
  @EnumSource(Way.class)
  void evictedHistoryIsAGapByAge(Way way) throws Exception {
    List<JsonObject> got = read(way, early.encode());
    assertOneGapFirst(got, "ttl", early.encode());
    assertThat(got.stream().map(each -> each.getValue("data"))).doesNotContain(1, 2);
  }

  @ParameterizedTest
  @EnumSource(Way.class)
  void aLostEpochIsAGap(Way way) throws Exception {
    String foreign = Cursor.of(late.epoch() + 1, late.positions()).encode();
    assertOneGapFirst(read(way, foreign), "epoch", foreign);
  }

  @ParameterizedTest
  @Tag("P-4.6")
  @ValueSource(strings = {"30x", "!!!", "-x", "--5", "tomorrow", "2026-01-31", "Earliest", "AQ=="})
  void whatIsNeitherACursorNorARewindIsRefused(String since) throws Exception {
    String query = "channel=" + CHANNEL + "&since=" + URLEncoder.encode(since, UTF_8);
    for (String path : List.of("sse?", "stream?", "poll?wait=0&", "history?")) {
      var answer = TwoNodes.get(running, "/push/" + path + query, "");
      assertThat(answer.statusCode()).as(path).isEqualTo(400);
      var problem = new JsonObject(answer.body());
      assertThat(problem.getString("code")).isEqualTo("since.invalid");
      assertThat(problem.getJsonArray("errors").getJsonObject(0).getString("field"))
          .isEqualTo("since");
    }
    var options = new WebSocketConnectOptions().setHost("127.0.0.1").setPort(running.port());
    assertThatThrownBy(
            () -> sockets.connect(options.setURI("/push/ws?" + query)).await(10, TimeUnit.SECONDS))
        .hasMessageContaining("400");
    var queue = new LinkedBlockingQueue<String>();
    var socket = sockets.connect(options.setURI("/push/ws")).await(10, TimeUnit.SECONDS);
    socket.textMessageHandler(queue::add);
    var asked = new JsonObject().put("op", "subscribe").put("id", 1).put("since", since);
    socket.writeTextMessage(asked.put("channels", new JsonArray().add(CHANNEL)).encode());
    String said = queue.poll(15, TimeUnit.SECONDS);
    while (said != null && !said.contains("\"id\":1")) {
      said = queue.poll(15, TimeUnit.SECONDS);
    }
    assertThat(said).contains("\"error\"", "\"status\":400", "since.invalid");
    var _ = socket.close();
  }

  @ParameterizedTest
  @EnumSource(Way.class)
  void nothingIsSaidToBeLostWhereNothingIs(Way way) throws Exception {
    List<JsonObject> got = read(way, late.encode());
    assertThat(gaps(got)).isEmpty();
    assertThat(got.stream().map(each -> each.getValue("data"))).contains(3);
  }

  @ParameterizedTest
  @EnumSource(RawClient.Kind.class)
  void aSlowClientIsToldOnceWhatItLost(RawClient.Kind kind) throws Exception {
    try (var slow = new RawClient(running.port(), kind, "thread:flood" + kind, KEPT);
        var fast = new SseClient(running.port(), "/push/sse?channel=thread:flood" + kind, "")) {
      String data = "\"" + "x".repeat(16_000) + "\"";
      for (int i = 0; i < 20; i++) {
        var batch = new ArrayList<NewEvent>();
        for (int k = 0; k < 20; k++) {
          batch.add(NewEvent.of("thread:flood" + kind, "test", data));
        }
        running.context().log().publish(batch).await(10, TimeUnit.SECONDS);
      }
      publish(running, "thread:flood" + kind, "\"flooded\"");
      fast.await(block -> block.data() != null && block.data().contains("flooded"));
      // Its queue is full; what comes next waits until it reads again.
      slow.until("\"reason\":\"slow\"");
      publish(running, KEPT, "\"after-" + kind + "\"");
      String all = slow.until("\"after-" + kind + "\"");
      assertThat(RawClient.count(all, "\"control\":\"gap\"")).isEqualTo(1);
      String gap = all.substring(all.indexOf("\"control\":\"gap\""));
      assertThat(gap.substring(0, gap.indexOf('}'))).doesNotContain(KEPT);
      assertThat(gap).as("the newest is kept, behind the gap").contains("flooded");
    }
  }
}
