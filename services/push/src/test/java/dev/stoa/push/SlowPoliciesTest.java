package dev.stoa.push;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stoa.push.SlowPolicies.Policy;
import dev.stoa.push.SlowPolicies.Rule;
import dev.stoa.push.SlowPolicies.Verdict;
import dev.stoa.runtime.Config;
import dev.stoa.runtime.LaunchFailure;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Each class of channels has its own way with a slow client.
@Tag("P-4.5")
class SlowPoliciesTest {
  /// Room for two events of a channel that drops.
  private static final int QUEUE = 300;

  private final MemoryLog log = new MemoryLog(2);
  private final SlowPolicies policies =
      new SlowPolicies(
          Policy.HISTORY,
          List.of(
              new Rule("price:*", Policy.CONFLATE, "symbol"),
              new Rule("price:all", Policy.HISTORY, null),
              new Rule("mood:*", Policy.CONFLATE, null),
              new Rule("tick:*", Policy.DROP, null),
              new Rule("door", Policy.DISCONNECT, null)));
  private final Hub hub = log.hub(policies, QUEUE);
  private final FakeClient client = new FakeClient();
  private int numbers;

  private Connection open(String... channels) {
    return hub.open(_ -> client, ChannelSet.parse(List.of(channels), 10), new Since.Present());
  }

  private String publish(String channel, String type, String symbol) {
    String id = type + numbers++;
    Publication plain = log.append(channel, id);
    String json =
        "{\"channel\":\"%s\",\"id\":\"%s\",\"type\":\"%s\",\"data\":{\"symbol\":\"%s\"}"
            .formatted(channel, id, type, symbol);
    var publication =
        new Publication(plain.shard(), plain.seq(), channel, json.getBytes(StandardCharsets.UTF_8));
    log.shards.get(plain.shard()).set((int) plain.seq() - 1, publication);
    hub.accept(List.of(publication));
    return id;
  }

  private void drain(Connection connection) {
    client.full = false;
    hub.drained(connection);
    while (!log.questions.isEmpty()) {
      log.answer();
    }
  }

  /// Reads on, one chunk at a time; how many it took.
  private int drainInChunks(Connection connection) {
    client.fills = true;
    int before = client.writes;
    do {
      drain(connection);
      assertThat(client.writes).as("it comes to an end").isLessThan(10_000);
    } while (client.full);
    return client.writes - before;
  }

  private List<String> controls(String name) {
    return client.controls.stream().filter(control -> control.startsWith(name + " ")).toList();
  }

  @Test
  @Tag("P-4.7")
  void aLossIsAnnouncedOnceHoweverOftenTheQueueFillsMeanwhile() {
    Connection connection = open("tick:1", "plain");
    client.full = true;
    String last = "";
    for (int i = 0; i < 1_000; i++) {
      publish("plain", "p", "x");
      last = publish("tick:1", "t", "x");
    }
    assertThat(drainInChunks(connection)).isGreaterThan(5);
    assertThat(controls("gap")).hasSize(1);
    assertThat(client.ids).hasSize(1_002).endsWith(last);
    client.fills = false;
    client.full = true;
    for (int i = 0; i < 10; i++) {
      last = publish("tick:1", "t", "x");
    }
    drain(connection);
    assertThat(controls("gap")).as("it fell behind again").hasSize(2);
    assertThat(client.ids).hasSize(1_004).endsWith(last);
  }

  @Test
  void conflationIsAnnouncedOnceHoweverOftenTheQueueFillsMeanwhile() {
    Connection connection = open("price:1", "price:2", "plain");
    client.full = true;
    for (int i = 0; i < 1_000; i++) {
      publish("plain", "p", "x");
      publish("price:1", "p", "A");
      publish("price:2", "p", "B");
    }
    assertThat(drainInChunks(connection)).isGreaterThan(5);
    assertThat(controls("conflated")).hasSize(2);
    assertThat(client.ids).hasSize(1_002);
    client.fills = false;
    client.full = true;
    publish("price:1", "p", "A");
    publish("price:1", "p", "A");
    drain(connection);
    assertThat(controls("conflated")).as("it fell behind again").hasSize(3);
  }

  @Test
  void aChangeOfChannelsAnnouncesNothingAgain() {
    Connection connection = open("tick:1", "price:1", "plain");
    client.full = true;
    for (int i = 0; i < 1_000; i++) {
      publish("plain", "p", "x");
      publish("tick:1", "t", "x");
      publish("price:1", "p", "A");
    }
    client.fills = true;
    drain(connection);
    var more = ChannelSet.parse(List.of("tick:1", "price:1", "plain", "other"), 10);
    hub.change(connection, more);
    drainInChunks(connection);
    assertThat(controls("gap")).hasSize(1);
    assertThat(controls("conflated")).hasSize(1);
    assertThat(client.ids).hasSize(1_003);
  }

  @Test
  void conflatesByAMemberOfTheDataAndSaysSo() {
    Connection connection = open("price:1");
    String first = publish("price:1", "p", "A");
    client.full = true;
    publish("price:1", "p", "A");
    String b = publish("price:1", "p", "B");
    String a = publish("price:1", "p", "A");
    drain(connection);
    String live = publish("price:1", "p", "A");
    assertThat(client.ids).containsExactly(first, b, a, live);
    assertThat(client.controls).singleElement().asString().contains("conflated", "price:1");
  }

  @Test
  void conflatesByTypeAndKeepsWhatTheLongestMatchKeeps() {
    Connection connection = open("mood:*", "price:all");
    client.full = true;
    publish("mood:x", "up", "");
    String kept = publish("price:all", "p", "A");
    String down = publish("mood:x", "down", "");
    String up = publish("mood:x", "up", "");
    String kept2 = publish("price:all", "p", "A");
    drain(connection);
    assertThat(client.ids).containsExactlyInAnyOrder(kept, down, up, kept2);
    assertThat(client.controls).singleElement().asString().contains("conflated", "mood:x");
  }

  @Test
  void dropsAllButTheNewestOfSomeChannelsWithOneGapAndKeepsTheOthersWhole() {
    Connection connection = open("tick:1", "tick:2", "room");
    client.full = true;
    String kept = publish("room", "r", "");
    for (int i = 0; i < 5; i++) {
      publish("tick:1", "t", "");
    }
    String newer = publish("tick:1", "t", "");
    String kept2 = publish("room", "r", "");
    String newest = publish("tick:1", "t", "");
    drain(connection);
    String tick = publish("tick:1", "t", "");
    assertThat(client.ids).containsExactlyInAnyOrder(kept, kept2, newer, newest, tick);
    assertThat(client.ids).containsSubsequence(newer, newest, tick);
    assertThat(client.controls)
        .singleElement()
        .asString()
        .startsWith("gap ")
        .contains("\"channel\":\"tick:1\"", "\"reason\":\"slow\"")
        .doesNotContain("tick:2", "room");
  }

  @Test
  void whatFallsOutOfMemoryIsConflatedWithWhatIsInIt() {
    Connection connection = open("price:1");
    client.full = true;
    for (int i = 0; i < 200; i++) {
      publish("price:1", "p", i % 2 == 0 ? "A" : "B");
    }
    drain(connection);
    assertThat(client.ids).containsExactly("p198", "p199");
  }

  @Test
  void aChannelThatDisconnectsWinsOverTheOthersOfItsConnection() {
    open("door", "room", "tick:1");
    client.full = true;
    publish("room", "r", "");
    assertThat(client.ending).isEqualTo(Transport.Ending.SLOW);
    assertThat(policies.of(ChannelSet.parse(List.of("*"), 1))).isEqualTo(Verdict.DISCONNECT);
    assertThat(policies.of(ChannelSet.parse(List.of("tick:*"), 1))).isEqualTo(Verdict.DROP);
    assertThat(policies.of(ChannelSet.parse(List.of("r*"), 1))).isEqualTo(Verdict.HISTORY);
    assertThat(policies.of(ChannelSet.parse(List.of("p*"), 1))).isEqualTo(Verdict.BY_EVENT);
  }

  @Test
  void readsItsSettings() {
    var read =
        SlowPolicies.of(
            Config.of(
                Map.of(
                    "push.queue.policy",
                    "drop",
                    "push.queue.policies",
                    "price:*=conflate:symbol, room=history")));
    assertThat(read.of("price:1")).isEqualTo(new Rule("price:*", Policy.CONFLATE, "symbol"));
    assertThat(read.of("room").policy()).isEqualTo(Policy.HISTORY);
    assertThat(read.of("else").policy()).isEqualTo(Policy.DROP);
    for (String wrong : List.of("room", "room=later", "room=drop:x", "=drop")) {
      assertThatThrownBy(() -> SlowPolicies.of(Config.of(Map.of("push.queue.policies", wrong))))
          .isInstanceOf(LaunchFailure.class)
          .hasMessageContaining("push.queue.policies");
    }
  }
}
