package dev.stoa.push;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HubTest {
  private static final long EPOCH = MemoryLog.EPOCH;

  private final MemoryLog log = new MemoryLog(1);
  private Hub hub = hub(log, PushConfig.DEFAULT);

  private static Hub hub(MemoryLog log, PushConfig config) {
    return new Hub(config, Runnable::run, log, EPOCH, log.heads(), log::shardOf, new Random(1));
  }

  private static PushConfig with(SlowPolicies.Policy policy, int historyEvents) {
    PushConfig d = PushConfig.DEFAULT;
    return new PushConfig(
        d.heartbeat(),
        d.retry(),
        d.drain(),
        d.maxAge(),
        d.queueBytes(),
        SlowPolicies.all(policy),
        d.maxChannels(),
        historyEvents,
        d.historyBytes());
  }

  private static Since since(@Nullable String cursor) {
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
    hub = hub(log, PushConfig.DEFAULT);
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
    String cursor = new ShardSet(new int[] {0}, EPOCH).cursor(new long[] {seen.seq()});
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
    hub = hub(log, PushConfig.DEFAULT);
    log.low = 2;
    var set = new ShardSet(new int[] {0}, EPOCH);
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
    hub = hub(log, with(SlowPolicies.Policy.HISTORY, 64));
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
    hub = hub(log, with(SlowPolicies.Policy.DISCONNECT, 64));
    var cut = new FakeClient();
    hub.open(_ -> cut, channels("thread:1"), new Since.Present());
    cut.full = true;
    publish("thread:1", "a");
    assertThat(cut.ending).isEqualTo(Transport.Ending.SLOW);
    assertThat(hub.size()).isZero();

    hub = hub(log, with(SlowPolicies.Policy.DROP, 64));
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

  /// An oracle: whatever is cut, stalled, resumed and restarted, each client ends with the exact
  /// sequence of its channels.
  @ParameterizedTest
  @Tag("oracle")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void everyClientEndsWithTheExactSequence(long seed) {
    new Oracle(seed).run();
  }

  private static final class Oracle {
    private final Random random;
    private final MemoryLog log = new MemoryLog(4);
    private final List<String> names =
        List.of("a:1", "a:2", "a:3", "b:1", "b:2", "private:c", "$d");
    private final List<Reader> readers = new ArrayList<>();
    private final List<Publication> unsent = new ArrayList<>();
    private final Map<String, List<String>> published = new HashMap<>();
    private Hub hub;
    private int next;

    Oracle(long seed) {
      random = new Random(seed);
      hub = hub(log, with(SlowPolicies.Policy.HISTORY, 64));
    }

    private static final class Reader {
      final ChannelSet channels;
      final Map<String, List<String>> got = new HashMap<>();
      final Map<String, Integer> from = new HashMap<>();
      FakeClient client = new FakeClient();
      @Nullable Connection connection;
      @Nullable String cursor;
      int taken;

      Reader(ChannelSet channels) {
        this.channels = channels;
      }

      /// What the page saw before its connection was cut.
      void take() {
        for (; taken < client.ids.size(); taken++) {
          String id = client.ids.get(taken);
          got.computeIfAbsent(id.substring(0, id.indexOf('#')), _ -> new ArrayList<>()).add(id);
        }
        cursor = client.lastEventId == null ? cursor : client.lastEventId;
        assertThat(client.controls).isEmpty();
      }
    }

    void run() {
      for (int step = 0; step < 4000; step++) {
        switch (random.nextInt(12)) {
          case 0, 1, 2, 3, 4 -> append();
          case 5, 6 -> feed();
          case 7 -> log.answer();
          case 8 -> toggle();
          case 9 -> cut();
          case 10 -> connect();
          default -> restart();
        }
      }
      readers.forEach(this::reconnect);
      while (!log.questions.isEmpty()) {
        log.answer();
      }
      feedAll();
      readers.forEach(this::check);
      assertThat(hub.size()).isEqualTo(readers.size());
    }

    private void append() {
      String channel = names.get(random.nextInt(names.size()));
      String id = channel + "#" + next++;
      unsent.add(log.append(channel, id));
      published.computeIfAbsent(channel, _ -> new ArrayList<>()).add(id);
    }

    private void feed() {
      int count = unsent.isEmpty() ? 0 : 1 + random.nextInt(unsent.size());
      hub.accept(List.copyOf(unsent.subList(0, count)));
      unsent.subList(0, count).clear();
    }

    private void feedAll() {
      while (!unsent.isEmpty()) {
        feed();
      }
    }

    private void toggle() {
      if (!readers.isEmpty()) {
        Reader reader = readers.get(random.nextInt(readers.size()));
        reader.client.full = !reader.client.full;
        if (!reader.client.full && reader.connection != null) {
          hub.drained(reader.connection);
        }
      }
    }

    private void connect() {
      if (readers.size() < 12) {
        var asked = new ArrayList<String>();
        for (String name : names) {
          if (random.nextInt(3) == 0 && !name.startsWith("$")) {
            asked.add(name);
          }
        }
        asked.add(random.nextBoolean() ? "b:1" : random.nextBoolean() ? "a:*" : "*");
        var reader = new Reader(ChannelSet.parse(asked, 100));
        feedAll();
        published.forEach((channel, ids) -> reader.from.put(channel, ids.size()));
        readers.add(reader);
        reconnect(reader);
      } else {
        reconnect(readers.get(random.nextInt(readers.size())));
      }
    }

    private void cut() {
      if (!readers.isEmpty()) {
        reconnect(readers.get(random.nextInt(readers.size())));
      }
    }

    private void reconnect(Reader reader) {
      reader.take();
      if (reader.connection != null) {
        hub.close(reader.connection, Transport.Ending.GONE);
      }
      reader.client = new FakeClient();
      reader.taken = 0;
      reader.connection = hub.open(_ -> reader.client, reader.channels, since(reader.cursor));
    }

    private void restart() {
      if (random.nextInt(10) == 0) {
        readers.forEach(Reader::take);
        unsent.clear();
        log.questions.clear();
        hub = hub(log, with(SlowPolicies.Policy.HISTORY, 64));
        readers.forEach(reader -> reader.connection = null);
        readers.forEach(this::reconnect);
      }
    }

    private void check(Reader reader) {
      reader.take();
      published.forEach((channel, ids) -> {
        List<String> expected =
            reader.channels.covers(channel)
                ? ids.subList(reader.from.getOrDefault(channel, 0), ids.size())
                : List.of();
        assertThat(reader.got.getOrDefault(channel, List.of()))
            .as("%s of %s", channel, reader.channels)
            .containsExactlyElementsOf(expected);
      });
    }
  }
}
