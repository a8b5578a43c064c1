package dev.stoa.push;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// An oracle: whatever is cut, stalled, resumed, restarted and steered, each client ends with the
/// exact sequence of the channels that it listens to throughout, and with no event of another twice
/// or out of order.
class HubOracleTest {
  private Random random = new Random(0);
  private final MemoryLog log = new MemoryLog(4);
  private final List<String> names = List.of("a:1", "a:2", "a:3", "b:1", "b:2", "private:c", "$d");
  private final List<Reader> readers = new ArrayList<>();
  private final List<Publication> unsent = new ArrayList<>();
  private final Map<String, List<String>> published = new HashMap<>();
  private Hub hub = hub();
  private int next;

  private Hub hub() {
    return log.hub(SlowPolicies.all(SlowPolicies.Policy.HISTORY), PushConfig.DEFAULT.queueBytes());
  }

  private static final class Reader {
    final Set<String> throughout = new TreeSet<>();
    ChannelSet channels;
    final Map<String, List<String>> got = new HashMap<>();
    final Map<String, Integer> from = new HashMap<>();
    FakeClient client = new FakeClient();
    @Nullable Connection connection;
    @Nullable String cursor;
    int taken;

    Reader(ChannelSet channels) {
      this.channels = channels;
    }

    void listensTo(ChannelSet next) {
      channels = next;
      throughout.removeIf(channel -> !next.covers(channel));
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

  @ParameterizedTest
  @Tag("oracle")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void everyClientEndsWithTheExactSequence(long seed) {
    random = new Random(seed);
    for (int step = 0; step < 4000; step++) {
      switch (random.nextInt(13)) {
        case 0, 1, 2, 3, 4 -> append();
        case 5, 6 -> feed();
        case 7 -> log.answer();
        case 8 -> toggle();
        case 9 -> cut();
        case 10 -> connect();
        case 11 -> steer();
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
      names.stream().filter(reader.channels::covers).forEach(reader.throughout::add);
      feedAll();
      published.forEach((channel, ids) -> reader.from.put(channel, ids.size()));
      readers.add(reader);
      reconnect(reader);
    } else {
      reconnect(readers.get(random.nextInt(readers.size())));
    }
  }

  /// Changes channels, often to other names and patterns for the same ones.
  private void steer() {
    if (readers.isEmpty()) {
      return;
    }
    Reader reader = readers.get(random.nextInt(readers.size()));
    if (reader.connection == null || hub.isBusy(reader.connection)) {
      return;
    }
    var labels = new TreeSet<String>();
    for (String label : reader.channels.labels()) {
      switch (random.nextInt(8)) {
        case 0 -> labels.add(label.substring(0, 1).replace("*", "a") + ":*");
        case 1 -> labels.addAll(names.subList(0, 5));
        case 2 -> labels.addAll(List.of("a:*", label));
        case 3 -> labels.addAll(List.of("*", label));
        default -> labels.add(label);
      }
    }
    if (labels.size() > 3 && random.nextBoolean()) {
      labels.pollFirst();
    }
    reader.listensTo(ChannelSet.parse(labels, 100));
    hub.change(reader.connection, reader.channels);
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
    reader.connection = hub.open(_ -> reader.client, reader.channels, HubTest.since(reader.cursor));
  }

  private void restart() {
    if (random.nextInt(10) == 0) {
      readers.forEach(Reader::take);
      unsent.clear();
      log.questions.clear();
      hub = hub();
      readers.forEach(reader -> reader.connection = null);
      readers.forEach(this::reconnect);
    }
  }

  private void check(Reader reader) {
    reader.take();
    published.forEach((channel, ids) -> {
      List<String> got = reader.got.getOrDefault(channel, List.of());
      if (reader.throughout.contains(channel)) {
        assertThat(got)
            .as("%s of %s", channel, reader.channels)
            .containsExactlyElementsOf(
                ids.subList(reader.from.getOrDefault(channel, 0), ids.size()));
      } else {
        assertThat(got).as("%s, now and then", channel).doesNotHaveDuplicates();
        assertThat(ids.stream().filter(Set.copyOf(got)::contains)).containsExactlyElementsOf(got);
      }
    });
    assertThat(reader.got.keySet()).doesNotContain("$d");
  }
}
