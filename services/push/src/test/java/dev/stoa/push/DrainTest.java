package dev.stoa.push;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoa.eventlog.NewEvent;
import dev.stoa.runtime.Assembly;
import dev.stoa.runtime.LaunchOptions;
import dev.stoa.runtime.Launcher;
import dev.stoa.runtime.Service;
import dev.stoa.runtime.ServiceContext;
import io.vertx.core.json.JsonObject;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.URLConnection;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A node that goes away sends its clients elsewhere one by one; an old connection comes anew.
@Tag("P-10.3")
class DrainTest {
  private final MemoryLog log = new MemoryLog(1);
  private final Hub hub = log.hub(PushConfig.DEFAULT);

  private static JsonObject drain(FakeClient client) {
    return client.controls.stream()
        .filter(text -> text.startsWith("drain "))
        .map(text -> new JsonObject(text.substring(6)))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void sendsClientsAwayEvenlyEachWithItsOwnDelayAndItsCursor() {
    var clients = new ArrayList<FakeClient>();
    var connections = new ArrayList<Connection>();
    for (int i = 0; i < 300; i++) {
      var client = new FakeClient();
      clients.add(client);
      connections.add(
          hub.open(_ -> client, ChannelSet.parse(List.of("thread:1"), 10), new Since.Present()));
    }
    hub.accept(List.of(log.append("thread:1", "last")));
    String cursor = clients.getFirst().lastEventId;
    connections.forEach(hub::drain);
    connections.forEach(hub::drain);
    var perTick = new TreeMap<Integer, Integer>();
    int before = hub.size();
    for (int tick = 0; hub.size() > 0; tick++) {
      hub.timers().tick();
      perTick.put(tick, before - hub.size());
      before = hub.size();
    }
    // Three seconds of a tenth: ten at a time.
    assertThat(perTick.values()).hasSize(30).containsOnly(10);
    assertThat(clients)
        .allSatisfy(client -> {
          assertThat(client.ending).isEqualTo(Transport.Ending.DRAIN);
          JsonObject word = drain(client);
          assertThat(word.getString("cursor")).isEqualTo(cursor);
          assertThat(word.getString("reason")).isEqualTo("shutdown");
          assertThat(word.getInteger("retry")).isBetween(1000, 3000);
        });
    assertThat(clients.stream().map(client -> drain(client).getInteger("retry")).distinct().count())
        .isGreaterThan(100);
    assertThat(hub.timers().armed()).isZero();
  }

  @Test
  void aConnectionThatIsOldComesAnewAtAMomentOfItsOwn() {
    var ends = new ArrayList<Integer>();
    var clients = new ArrayList<FakeClient>();
    for (int i = 0; i < 50; i++) {
      var client = new FakeClient();
      clients.add(client);
      hub.open(_ -> client, ChannelSet.parse(List.of("thread:1"), 10), new Since.Present());
    }
    int ticksPerHour = 36_000;
    for (int tick = 0; hub.size() > 0 && tick < 6 * ticksPerHour; tick++) {
      int before = hub.size();
      hub.timers().tick();
      for (int gone = hub.size(); gone < before; gone++) {
        ends.add(tick);
      }
    }
    assertThat(ends).hasSize(50);
    assertThat(ends.getFirst()).isBetween(3 * ticksPerHour - 400, 4 * ticksPerHour);
    assertThat(ends.getLast()).isBetween(4 * ticksPerHour, 5 * ticksPerHour + 400);
    assertThat(drain(clients.getFirst()).getString("reason")).isEqualTo("rotation");
  }

  @Test
  void aStoppingServerSaysGoodbyeInTheStream(@TempDir Path folder) throws Exception {
    var options = LaunchOptions.test(folder).with("push.drain", "300ms");
    var running = Launcher.start(options, List.of(new PushService()));
    try (var stream = new SseClient(running.port(), "/push/sse?channel=thread:d", "");
        var lines = new LineClient(running.port(), "/push/stream?channel=thread:d")) {
      var event = NewEvent.of("thread:d", "test", "1");
      running.context().log().publish(List.of(event)).await();
      String cursor = stream.event().getString("cursor");
      running.close();
      SseClient.Block word = stream.await(block -> "drain".equals(block.event()));
      assertThat(word.retry()).isNotNull();
      assertThat(word.id()).isEqualTo(cursor);
      stream.end();
      var got = new ArrayList<JsonObject>();
      lines.until(line -> "drain".equals(line.getString("control")), got);
      assertThat(got.getLast().getString("cursor")).isEqualTo(cursor);
    }
  }

  /// Goes away late: what has begun to drain before it stays as it is, and the port is open.
  private static final class Lingering implements Service {
    final CountDownLatch enough = new CountDownLatch(1);

    @Override
    public String name() {
      return "lingering";
    }

    @Override
    public Assembly assemble(ServiceContext context) {
      return Assembly.builder().onDrain(enough::await).build();
    }
  }

  @Test
  void whoComesMeanwhileIsToldToComeBack(@TempDir Path folder) throws Exception {
    var tokens = new TestTokens();
    var last = new Lingering();
    var options =
        LaunchOptions.test(folder)
            .withManagementPort(0)
            .with("push.drain", "300ms")
            .with("push.mercure.key", "x".repeat(32))
            .with("push.mercure.algorithm", "HS256")
            .with("push.mercure.anonymous", "true");
    var running = Launcher.start(options, List.of(last, tokens, new PushService()));
    var stopping = new CompletableFuture<Void>();
    var poll = new CompletableFuture<String>();
    try (var stream = new SseClient(running.port(), "/push/sse?channel=thread:d", "")) {
      Thread.ofVirtual().start(() -> poll(running.port(), poll));
      awaitMetric(running.managementPort(), "push_connections{transport=\"poll\"} 1.0");
      Thread.ofVirtual()
          .start(() -> {
            running.close();
            stopping.complete(null);
          });
      stream.await(block -> "drain".equals(block.event()));
      stream.end();
      assertThat(poll.get(15, TimeUnit.SECONDS)).startsWith("200 ").contains("\"cursor\"");
      assertThat(TwoNodes.get(running.managementPort(), "/health/ready").statusCode())
          .isEqualTo(503);
      for (String path :
          List.of("/push/sse", "/push/stream", "/push/poll", "/push/history", "/push/ws")) {
        assertRefused(running.port(), path + "?channel=thread:d", path.endsWith("ws"));
      }
      String hub = "/.well-known/mercure?topic=https://a.example/d";
      assertRefused(running.port(), hub, false);
      // Which would give up for ever on a 503.
      for (String path : List.of("/push/sse?channel=thread:d", hub)) {
        var source = URI.create("http://127.0.0.1:" + running.port() + path).toURL();
        URLConnection asked = source.openConnection();
        asked.setRequestProperty("Accept", "text/event-stream");
        try (var answer = asked.getInputStream()) {
          assertThat(new String(answer.readAllBytes(), StandardCharsets.UTF_8))
              .matches("retry: \\d{4}\n\n");
        }
      }
      assertThat(stopping).isNotDone();
    } finally {
      last.enough.countDown();
      stopping.get(15, TimeUnit.SECONDS);
    }
  }

  private static void poll(int port, CompletableFuture<String> answer) {
    try {
      var got = TwoNodes.get(port, "/push/poll?channel=thread:d&since=");
      answer.complete(got.statusCode() + " " + got.body());
    } catch (Exception failed) {
      answer.completeExceptionally(failed);
    }
  }

  private static void awaitMetric(int port, String line) throws Exception {
    Instant end = Instant.now().plus(Duration.ofSeconds(15));
    String metrics = "";
    while (!metrics.contains(line)) {
      assertThat(Instant.now()).as(metrics).isBefore(end);
      metrics = TwoNodes.get(port, "/metrics").body();
    }
  }

  private static void assertRefused(int port, String path, boolean upgrade) throws Exception {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(15_000);
      String handshake =
          """
          Connection: Upgrade
          Upgrade: websocket
          Sec-WebSocket-Version: 13
          Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==
          """;
      String kind = upgrade ? handshake : "Connection: close\n";
      String head = "GET %s HTTP/1.1\nHost: localhost:%d\n%s\n".formatted(path, port, kind);
      socket
          .getOutputStream()
          .write(head.replace("\n", "\r\n").getBytes(StandardCharsets.US_ASCII));
      var answer = new StringBuilder();
      while (answer.indexOf("}") < 0) {
        int next = socket.getInputStream().read();
        assertThat(next).as("after %s", answer).isNotNegative();
        answer.append((char) next);
      }
      assertThat(answer.toString())
          .startsWith("HTTP/1.1 503 ")
          .contains("application/problem+json", "\"draining\"")
          .containsPattern("(?i)retry-after: [1-9]");
    }
  }
}
