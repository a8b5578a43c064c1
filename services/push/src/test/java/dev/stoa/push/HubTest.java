package dev.stoa.push;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class HubTest {
  private final MemoryLog log = new MemoryLog(1);
  private Hub hub = log.hub(PushConfig.DEFAULT);

  static Since since(@Nullable String cursor) {
    return cursor == null ? new Since.Present() : Since.After.of(cursor);
  }

  private static ChannelSet channels(String... names) {
    return ChannelSet.parse(List.of(names), 100);
  }

  private void publish(String channel, String... ids) {
    hub.accept(Arrays.stream(ids).map(id -> log.append(channel, id)).toList());
  }

  @Test
  void deliversToWhoListens() {
    var a = new FakeClient();
    var b = new FakeClient();
    hub.open(_ -> a, channels("thread:1"), new Since.Present());
    hub.open(_ -> b, channels("thread:2", "thread:3"), new Since.Present());
    publish("thread:1", "x");
    publish("thread:3", "y");
    assertThat(a.ids).containsExactly("x");
    assertThat(b.ids).containsExactly("y");
  }

  @Test
  void writesOnceForAllThatArrivesInOneTurn() {
    var client = new FakeClient();
    hub.open(_ -> client, channels("thread:1"), new Since.Present());
    int before = client.writes;
    publish("thread:1", "a", "b", "c");
    assertThat(client.ids).containsExactly("a", "b", "c");
    assertThat(client.writes - before).isEqualTo(1);
  }

  @Test
  void deliversOnceWhatANameAndAPatternCover() {
    var client = new FakeClient();
    hub.open(_ -> client, channels("thread:1", "thread:*", "*"), new Since.Present());
    publish("thread:1", "a", "b");
    publish("$system", "hidden");
    assertThat(client.ids).containsExactly("a", "b");
  }

  @Test
  void sendsNoEventOnConnectAndACursorWithoutData() {
    var client = new FakeClient();
    publish("thread:1", "old");
    hub.open(_ -> client, channels("thread:1"), new Since.Present());
    assertThat(client.ids).isEmpty();
    assertThat(client.controls).isEmpty();
    assertThat(client.lastEventId).isNotNull();
  }

  @Test
  void heartbeatMovesTheCursorOfAnIdleStream() {
    var client = new FakeClient();
    hub.open(_ -> client, channels("thread:1"), new Since.Present());
    String first = client.lastEventId;
    publish("thread:2", "elsewhere");
    for (int i = 0; i <= PushConfig.DEFAULT.heartbeatTicks(); i++) {
      hub.timers().tick();
    }
    assertThat(client.lastEventId).isNotEqualTo(first);
    assertThat(client.ids).isEmpty();
  }

  @Test
  void resumesFromMemoryWithoutAskingTheLog() {
    var first = new FakeClient();
    Connection connection = hub.open(_ -> first, channels("thread:1"), new Since.Present());
    publish("thread:1", "a");
    hub.close(connection, Transport.Ending.GONE);
    publish("thread:1", "b", "c");
    var second = new FakeClient();
    hub.open(_ -> second, channels("thread:1"), since(first.lastEventId));
    publish("thread:1", "d");
    assertThat(second.ids).containsExactly("b", "c", "d");
    assertThat(log.questions).isEmpty();
  }

  @Test
  void resumesFromTheLogAfterARestartWhileEventsArrive() {
    var first = new FakeClient();
    hub.open(_ -> first, channels("thread:1"), new Since.Present());
    publish("thread:1", "a");
    for (int i = 0; i < 20; i++) {
      log.append("thread:1", "m" + i);
    }
    hub = log.hub(PushConfig.DEFAULT);
    var second = new FakeClient();
    hub.open(_ -> second, channels("thread:1"), since(first.lastEventId));
    publish("thread:1", "live1");
    while (!log.questions.isEmpty()) {
      log.answer();
    }
    publish("thread:1", "live2");
    assertThat(second.ids).hasSize(22).startsWith("m0", "m1").endsWith("m19", "live1", "live2");
    assertThat(second.controls).isEmpty();
  }

  @Test
  void waitsForTheHubWhenAPageWasRenderedAheadOfIt() {
    Publication seen = log.append("thread:1", "in the page");
    String cursor = new ShardSet(new int[] {0}, MemoryLog.EPOCH).cursor(new long[] {seen.seq()});
    var client = new FakeClient();
    hub.open(_ -> client, channels("thread:1"), Since.After.of(cursor));
    log.answer();
    hub.accept(List.of(seen));
    publish("thread:1", "next");
    assertThat(client.ids).containsExactly("next");
    assertThat(client.controls).isEmpty();
  }

  @Test
  void announcesAGapOnceForEachReason() {
    publish("thread:1", "a", "b", "c");
    hub = log.hub(PushConfig.DEFAULT);
    log.low = 2;
    var set = new ShardSet(new int[] {0}, MemoryLog.EPOCH);
    Map<String, String> cursors =
        Map.of(
            "nonsense",
            "\"reason\":\"epoch\",\"detail\":\"unreadable\"",
            new ShardSet(new int[] {0}, 6).cursor(new long[] {1}),
            "\"detail\":\"epoch\"",
            set.cursor(new long[] {9}),
            "\"reason\":\"epoch\",\"detail\":\"beyond_head\"",
            set.cursor(new long[] {1}),
            "\"reason\":\"ttl\"");
    cursors.forEach((cursor, expected) -> {
      var client = new FakeClient();
      hub.open(_ -> client, channels("thread:1"), Since.After.of(cursor));
      log.answer();
      assertThat(client.controls).singleElement().asString().contains(expected);
      assertThat(client.ids).isEmpty();
      publish("thread:1", "next");
      assertThat(client.ids).containsExactly("next");
      assertThat(client.controls).hasSize(1);
    });
    var fine = new FakeClient();
    hub.open(_ -> fine, channels("thread:1"), Since.After.of(set.cursor(new long[] {2})));
    while (!log.questions.isEmpty()) {
      log.answer();
    }
    assertThat(fine.ids).startsWith("c", "next");
    assertThat(fine.controls).isEmpty();
  }

  @Test
  void aSlowClientGetsEverythingAtItsOwnPace() {
    hub = log.hub(SlowPolicies.all(SlowPolicies.Policy.HISTORY), PushConfig.DEFAULT.queueBytes());
    var slow = new FakeClient();
    var fast = new FakeClient();
    Connection connection = hub.open(_ -> slow, channels("thread:1"), new Since.Present());
    hub.open(_ -> fast, channels("thread:1"), new Since.Present());
    publish("thread:1", "0");
    slow.full = true;
    for (int i = 1; i < 200; i++) {
      publish("thread:1", "" + i);
    }
    assertThat(slow.ids).hasSize(1);
    assertThat(fast.ids).hasSize(200);
    slow.full = false;
    hub.drained(connection);
    while (!log.questions.isEmpty()) {
      log.answer();
    }
    publish("thread:1", "200");
    assertThat(slow.ids).hasSize(201).isEqualTo(fast.ids);
  }

  @Test
  void theOtherPoliciesDisconnectOrDropWithAGap() {
    hub =
        log.hub(SlowPolicies.all(SlowPolicies.Policy.DISCONNECT), PushConfig.DEFAULT.queueBytes());
    var cut = new FakeClient();
    hub.open(_ -> cut, channels("thread:1"), new Since.Present());
    cut.full = true;
    publish("thread:1", "a");
    assertThat(cut.ending).isEqualTo(Transport.Ending.SLOW);
    assertThat(hub.size()).isZero();

    hub = log.hub(SlowPolicies.all(SlowPolicies.Policy.DROP), PushConfig.DEFAULT.queueBytes());
    var dropped = new FakeClient();
    Connection connection = hub.open(_ -> dropped, channels("thread:1"), new Since.Present());
    dropped.full = true;
    publish("thread:1", "b");
    publish("thread:1", "c");
    dropped.full = false;
    hub.drained(connection);
    publish("thread:1", "d");
    assertThat(dropped.ids).containsExactly("b", "c", "d"); // all of it fits
    assertThat(dropped.controls).isEmpty();
  }
}
