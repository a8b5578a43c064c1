package dev.stoa.push;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoa.access.Grant;
import dev.stoa.access.token.Capabilities;
import dev.stoa.push.NodeBus.Rosters;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Who is where, on two nodes that share a bus which the test can make lossy, and with its clock.
@Tag("P-14")
class PresenceTest {
  private static final String CHANNEL = "room:a";

  private Instant now = Instant.parse("2026-11-22T00:00:00Z");
  private final Node one = new Node("one");
  private final Node two = new Node("two");
  private boolean lossy;

  private final class Node {
    final List<Roster> shown = new ArrayList<>();
    final MemoryLog log = new MemoryLog(1);
    final Hub hub = log.hub(PushConfig.DEFAULT);
    final Presence presence;
    Set<String> alive = Set.of("one", "two");
    int said;

    Node(String name) {
      this.presence =
          new Presence(
              Runnable::run,
              () -> now,
              name,
              () -> alive,
              PresenceConfig.DEFAULT,
              this::say,
              (_, roster) -> shown.add(roster));
      hub.watch(presence);
    }

    void say(Rosters word) {
      said++;
      if (!lossy) {
        (this == one ? two : one).presence.heard(word);
      }
    }

    Connection open(Peer.Kind kind, String user, String address) {
      Grant grant =
          user.isEmpty()
              ? Grant.GUEST
              : new Grant(null, null, "jti", user, Capabilities.of(List.of(), List.of()), now);
      return hub.open(
          new Peer(1, kind, address, grant, now),
          _ -> new FakeClient(),
          ChannelSet.parse(List.of(CHANNEL), 10),
          new Since.Present());
    }

    void close(Connection connection) {
      hub.close(connection, Transport.Ending.GONE);
    }

    Roster roster() {
      var roster = new AtomicReference<Roster>();
      presence.ask(CHANNEL, roster::set);
      return roster.get();
    }
  }

  private void pass(Duration time) {
    for (long second = 0; second < time.toSeconds(); second++) {
      now = now.plusSeconds(1);
      one.presence.tick();
      two.presence.tick();
    }
  }

  @Test
  void whoComesIsThereOnceAndWhoLeavesStaysForTheGrace() {
    Connection first = one.open(Peer.Kind.SSE, "alice", "192.0.2.1");
    Connection second = one.open(Peer.Kind.WEBSOCKET, "alice", "192.0.2.1");
    pass(Duration.ofSeconds(1));
    assertThat(two.roster()).isEqualTo(new Roster(CHANNEL, List.of("alice"), 1, 0));
    one.close(first);
    one.close(second);
    pass(Duration.ofSeconds(9));
    assertThat(two.roster().members()).containsExactly("alice");
    pass(Duration.ofSeconds(2));
    assertThat(one.roster().isEmpty()).isTrue();
    assertThat(two.roster().isEmpty()).isTrue();
    assertThat(two.shown).hasSize(2);
  }

  @Test
  void aMoveToTheOtherNodeIsNoComingAndGoing() {
    Connection here = one.open(Peer.Kind.SSE, "alice", "192.0.2.1");
    pass(Duration.ofSeconds(1));
    one.close(here);
    two.open(Peer.Kind.SSE, "alice", "192.0.2.1");
    pass(Duration.ofSeconds(20));
    assertThat(one.shown).hasSize(1);
    assertThat(two.shown).hasSize(1);
    assertThat(one.roster()).isEqualTo(new Roster(CHANNEL, List.of("alice"), 1, 0));
  }

  @Test
  void aPollerIsThereUntilItsGracePasses() {
    for (int poll = 0; poll < 5; poll++) {
      one.close(one.open(Peer.Kind.POLL, "alice", "192.0.2.1"));
      one.close(one.open(Peer.Kind.POLL, "", "192.0.2.7"));
      one.close(one.open(Peer.Kind.SHORT_POLL, "", "192.0.2.7"));
      one.close(one.open(Peer.Kind.HISTORY, "bob", "192.0.2.8"));
      pass(Duration.ofSeconds(8));
      assertThat(two.roster()).isEqualTo(new Roster(CHANNEL, List.of("alice"), 1, 1));
    }
    assertThat(two.shown).hasSize(1);
    pass(Duration.ofSeconds(3));
    assertThat(two.roster().isEmpty()).isTrue();
  }

  /// O(N): a thousand who come back at once cost what one costs.
  @Test
  void aMassReconnectIsToldOncePerTick() {
    List<Connection> all =
        IntStream.range(0, 1000)
            .mapToObj(i -> one.open(Peer.Kind.SSE, i % 2 == 0 ? "user" + i : "", "192.0.2.1"))
            .toList();
    pass(Duration.ofSeconds(1));
    assertThat(two.shown).hasSize(1);
    assertThat(two.roster())
        .satisfies(roster -> {
          assertThat(roster.count()).isEqualTo(500);
          assertThat(roster.guests()).isEqualTo(500);
        });
    int said = one.said;
    all.forEach(one::close);
    IntStream.range(0, 1000)
        .forEach(i -> one.open(Peer.Kind.SSE, i % 2 == 0 ? "user" + i : "", "192.0.2.1"));
    pass(Duration.ofSeconds(20));
    assertThat(two.shown).hasSize(1);
    assertThat(one.said - said).isLessThanOrEqualTo(1);
  }

  @Test
  void whatTheBusLostIsAskedFor() {
    one.open(Peer.Kind.SSE, "alice", "192.0.2.1");
    pass(Duration.ofSeconds(1));
    lossy = true;
    one.open(Peer.Kind.SSE, "bob", "192.0.2.2");
    pass(Duration.ofSeconds(1));
    lossy = false;
    assertThat(two.roster().members()).containsExactly("alice");
    one.presence.beat();
    pass(Duration.ofSeconds(1));
    assertThat(two.roster().members()).containsExactly("alice", "bob");
  }

  @Test
  void whoWasOnANodeThatDiedGoesWithItAndWhoWasSentAwayGetsTheGrace() {
    one.open(Peer.Kind.SSE, "alice", "192.0.2.1");
    pass(Duration.ofSeconds(1));
    two.alive = Set.of();
    two.presence.went("one", false);
    two.presence.tick();
    assertThat(two.roster().isEmpty()).isTrue();
    two.alive = Set.of("one");
    one.presence.came("two");
    two.presence.tick();
    assertThat(two.roster().members()).containsExactly("alice");
    two.alive = Set.of();
    two.presence.went("one", true);
    for (int second = 0; second < 9; second++) {
      now = now.plusSeconds(1);
      two.presence.tick();
    }
    assertThat(two.roster().members()).containsExactly("alice");
    now = now.plusSeconds(2);
    two.presence.tick();
    assertThat(two.roster().isEmpty()).isTrue();
  }

  @Test
  void beyondTheNamesItKeepsANodeCounts() {
    for (int i = 0; i < 1010; i++) {
      one.open(Peer.Kind.SSE, "user" + i, "192.0.2.1");
    }
    pass(Duration.ofSeconds(1));
    assertThat(two.roster().count()).isEqualTo(1010);
    assertThat(two.roster().members()).hasSize(1000);
    assertThat(two.roster().isComplete()).isFalse();
  }
}
