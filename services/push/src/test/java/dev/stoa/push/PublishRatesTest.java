package dev.stoa.push;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stoa.contracts.Failure;
import dev.stoa.push.NodeBus.Spent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The rate of a publisher, of a channel and of the site holds for all nodes together.
@Tag("P-13.4")
class PublishRatesTest {
  private Instant now = Instant.EPOCH;
  private int asked;

  private static LimitsConfig limits(int user, int channel, int cluster) {
    return new LimitsConfig(9, 9, 9, 9, 9, user, channel, 1_000_000, cluster, Set.of());
  }

  private List<PublishRates> nodes(int count, LimitsConfig limits) {
    var nodes = new ArrayList<PublishRates>();
    for (int i = 0; i < count; i++) {
      nodes.add(new PublishRates(limits, () -> now, () -> asked++));
    }
    return nodes;
  }

  /// Everyone says what it has to say, and hears what the others say.
  private static void gossip(List<PublishRates> nodes) {
    for (PublishRates speaker : nodes) {
      Spent spent = speaker.told("n", true);
      if (spent != null) {
        nodes.stream().filter(node -> node != speaker).forEach(node -> node.heard(spent));
      }
    }
  }

  private static boolean admits(PublishRates node, String publisher, String channel) {
    try {
      node.admit(null, publisher, List.of(channel));
      return true;
    } catch (Failure.RateLimited refused) {
      assertThat(refused.retryAfter()).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(11));
      return false;
    }
  }

  /// Simulated seconds at full speed on all nodes: each tries ten times as fast as the limit.
  private int run(List<PublishRates> nodes, int seconds, boolean sameUser, boolean sameChannel) {
    int admitted = 0;
    for (int milli = 0; milli < seconds * 1000; milli++) {
      now = now.plusMillis(1);
      for (int i = 0; i < nodes.size(); i++) {
        for (int tries = 0; tries < 2; tries++) {
          String user = sameUser ? "eager" : "user" + i;
          admitted += admits(nodes.get(i), user, sameChannel ? "room" : "room" + i) ? 1 : 0;
        }
      }
      if (milli % PublishRates.SOON.toMillis() == 0) {
        gossip(nodes);
      }
    }
    return admitted;
  }

  @ParameterizedTest
  @CsvSource({
    "1, user",
    "2, user",
    "3, user",
    "8, user",
    "3, channel",
    "3, cluster",
  })
  void nodesAtFullSpeedAdmitTogetherAboutTheLimit(int count, String limit) {
    int rate = 200;
    int none = 1_000_000;
    var limits =
        limits(
            limit.equals("user") ? rate : none,
            limit.equals("channel") ? rate : none,
            limit.equals("cluster") ? rate : none);
    List<PublishRates> nodes = nodes(count, limits);
    int admitted = run(nodes, 20, limit.equals("user"), limit.equals("channel"));
    // A second's worth at once, and what each took before it heard of the others.
    int oncePerNode = rate * count;
    assertThat(admitted).isBetween(20 * rate - oncePerNode, 21 * rate + oncePerNode);
    int later = run(nodes, 20, limit.equals("user"), limit.equals("channel"));
    assertThat((double) later).isBetween(20 * rate * 0.9, 20 * rate * 1.1);
  }

  @Test
  void aNodeThatIsGoneLeavesItsShareToTheOthers() {
    List<PublishRates> nodes = nodes(3, limits(200, 1_000_000, 1_000_000));
    run(nodes, 10, true, false);
    int admitted = run(nodes.subList(0, 1), 10, true, false);
    assertThat(admitted).isBetween(1_800, 2_200);
  }

  @Test
  void itSpeaksOnlyOfWhatCountsAndOnceForAllOfIt() {
    PublishRates node = nodes(1, limits(6_400, 1_000_000, 1_000_000)).getFirst();
    for (int i = 0; i < 99; i++) {
      node.admit(null, "alice", List.of("a"));
    }
    assertThat(asked).isZero();
    assertThat(node.told("n", true)).isNull();
    node.admit(null, "alice", List.of("a"));
    node.admit(null, "alice", List.of("a"));
    assertThat(asked).isEqualTo(1);
    Spent spent = Objects.requireNonNull(node.told("n", true));
    assertThat(spent.users()).containsExactly(java.util.Map.entry("alice", 101L));
    assertThat(spent.channels()).isEmpty();
    assertThat(node.told("n", true)).isNull();
  }

  @Test
  void aWordIsBoundedAndTheRestFollows() {
    PublishRates node = nodes(1, limits(1, 1_000_000, 1_000_000)).getFirst();
    for (int i = 0; i < Untold.TOLD + 7; i++) {
      node.admit(null, "user" + i, List.of("a"));
    }
    assertThat(Objects.requireNonNull(node.told("n", true)).users()).hasSize(Untold.TOLD);
    assertThat(node.isUntold()).isTrue();
    assertThat(Objects.requireNonNull(node.told("n", true)).users()).hasSize(7);
    assertThat(node.isUntold()).isFalse();
    node.admit(null, "late", List.of("a"));
    assertThat(node.told("n", false)).isNull(); // nobody is there
    assertThat(node.isUntold()).isFalse();
  }

  @Test
  void theWordsOfOthersMakeNobodyWaitForLong() {
    PublishRates node = nodes(1, limits(10, 1_000_000, 1_000_000)).getFirst();
    node.heard(new Spent("far", java.util.Map.of("alice", 1_000_000L), java.util.Map.of(), 0));
    assertThatThrownBy(() -> node.admit(null, "alice", List.of("a")))
        .isInstanceOfSatisfying(
            Failure.RateLimited.class,
            refused ->
                assertThat(refused.retryAfter())
                    .isBetween(Bucket.MAX_DEBT, Bucket.MAX_DEBT.plusMillis(200)));
    now = now.plus(Bucket.MAX_DEBT).plusMillis(100);
    node.admit(null, "alice", List.of("a"));
  }
}
