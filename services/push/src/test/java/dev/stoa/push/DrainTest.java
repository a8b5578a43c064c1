package dev.stoa.push;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoa.eventlog.NewEvent;
import dev.stoa.runtime.LaunchOptions;
import dev.stoa.runtime.Launcher;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
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
}
