package dev.stoa.push;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoa.eventlog.Cursor;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The policy `drop`: the oldest go, the newest that fit the queue stay, and one gap says exactly
/// what went.
@Tag("P-4.7")
class DroppingTest {
  /// Room for some four events.
  private static final int QUEUE = 420;

  private final MemoryLog log = new MemoryLog(2);
  private final Hub hub = log.hub(SlowPolicies.all(SlowPolicies.Policy.DROP), QUEUE);
  private final FakeClient client = new FakeClient();
  private int numbers;

  private Connection open(FakeClient to, Since since, String... channels) {
    return hub.open(_ -> to, ChannelSet.parse(List.of(channels), 10), since);
  }

  private String publish(String channel) {
    Publication publication = log.append(channel, "e" + numbers++);
    hub.accept(List.of(publication));
    return "e" + (numbers - 1);
  }

  /// A channel in the same shard as another.
  private String beside(String other, String name) {
    String channel = name;
    while (log.shardOf(channel) != log.shardOf(other)) {
      channel += "y"; // odd: changes sides
    }
    return channel;
  }

  private void drain(Connection connection) {
    client.full = false;
    hub.drained(connection);
    while (!log.questions.isEmpty()) {
      log.answer();
    }
  }

  private List<JsonObject> gaps() {
    return client.controls.stream()
        .filter(control -> control.startsWith("gap "))
        .map(control -> new JsonObject(control.substring(4)))
        .toList();
  }

  @Test
  void keepsTheNewestThatFitBehindOneGapAndGoesOn() {
    Connection connection = open(client, new Since.Present(), "room");
    client.full = true;
    var all = new ArrayList<String>();
    for (int i = 0; i < 20; i++) {
      all.add(publish("room"));
    }
    drain(connection);
    int kept = client.ids.size();
    assertThat(kept).isBetween(2, 10);
    assertThat(client.ids).isEqualTo(all.subList(20 - kept, 20));
    String live = publish("room");
    assertThat(client.ids).last().isEqualTo(live);
    JsonObject gap = gaps().getFirst();
    assertThat(gaps()).hasSize(1);
    assertThat(gap.getString("channel")).isEqualTo("room");
    assertThat(gap.getString("reason")).isEqualTo("slow");
    // The gap stands for exactly what went: from its cursor on nothing is missing.
    var other = new FakeClient();
    open(other, Since.After.of(gap.getString("cursor")), "room");
    assertThat(other.ids).isEqualTo(client.ids);
    assertThat(other.controls).isEmpty();
  }

  @Test
  void whatIsNotInMemoryAnyMoreIsLookedForInTheLogBeforeItIsCalledLost() {
    String rare = beside("busy", "rare");
    String quiet = beside("busy", "quiet");
    Connection connection = open(client, new Since.Present(), "busy", rare, quiet);
    client.full = true;
    publish(rare);
    for (int i = 0; i < 200; i++) {
      publish("busy");
    }
    drain(connection);
    assertThat(gaps()).hasSize(1);
    assertThat(gaps().getFirst().getJsonArray("channels"))
        .isEqualTo(new JsonArray().add("busy").add(rare));
    assertThat(client.ids).last().isEqualTo("e200");
  }

  @Test
  void theLastEventStaysHoweverLargeItIs() {
    Connection connection = open(client, new Since.Present(), "room");
    client.full = true;
    publish("room");
    String large = "x".repeat(2 * QUEUE);
    hub.accept(List.of(log.append("room", large)));
    drain(connection);
    assertThat(client.ids).containsExactly(large);
    assertThat(gaps()).hasSize(1);
  }

  /// An oracle: clients that stall again and again get what they get in order, and their gaps name
  /// the channels that lost something between `from` and `to`, and no others.
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void gapsNameWhatWentAndNothingElse(long seed) {
    var random = new Random(seed);
    String[] channels = {"a", "b", "c", "d"};
    Connection connection =
        seed % 2 == 0
            ? open(client, new Since.Present(), channels)
            : open(client, new Since.Present(), "a", "b*", "c", "d");
    for (int i = 0; i < 60; i++) {
      client.full = random.nextBoolean();
      if (!client.full) {
        drain(connection);
      }
      for (int k = random.nextInt(random.nextInt(8) == 0 ? 300 : 12); k > 0; k--) {
        publish(channels[Math.min(3, random.nextInt(7))]);
      }
    }
    drain(connection);
    assertThat(client.ids).doesNotHaveDuplicates();
    var got = new HashSet<>(client.ids);
    var explained = new HashSet<String>();
    for (JsonObject gap : gaps()) {
      var lost = new HashSet<Object>();
      for (int shard = 0; shard < 2; shard++) {
        long from = position(gap.getString("from"), shard);
        for (Publication each :
            log.shards.get(shard).subList((int) from, (int) position(gap.getString("to"), shard))) {
          assertThat(got).doesNotContain(id(each));
          explained.add(id(each));
          lost.add(each.channel());
        }
      }
      assertThat(lost).isNotEmpty();
      assertThat(new HashSet<>(gap.getJsonArray("channels").stream().toList())).isEqualTo(lost);
    }
    log.shards.forEach(shard ->
        shard.forEach(
            each -> assertThat(got.contains(id(each)) || explained.contains(id(each))).isTrue()));
    for (List<Publication> shard : log.shards) {
      var inOrder = shard.stream().map(DroppingTest::id).filter(got::contains).toList();
      assertThat(client.ids.stream().filter(inOrder::contains).toList()).isEqualTo(inOrder);
    }
  }

  private static long position(String cursor, int shard) {
    Long position = Objects.requireNonNull(Cursor.decode(cursor)).position(shard);
    return position == null ? 0 : position;
  }

  private static String id(Publication publication) {
    String json = new String(publication.json(), java.nio.charset.StandardCharsets.UTF_8);
    return new JsonObject(json + "}").getString("id");
  }
}
