package dev.stoa.push;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoa.access.Grant;
import dev.stoa.access.token.Capabilities;
import dev.stoa.access.token.ChannelPattern;
import io.vertx.core.Future;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// What a connection that watches a channel is told of it, under the grant that it has then.
@NullUnmarked
@Tag("P-14.5")
class PresenceFeedTest {
  private static final Instant NOW = Instant.parse("2026-11-23T00:00:00Z");

  private final Hub hub = new MemoryLog(1).hub(PushConfig.DEFAULT);
  private final Leases leases =
      new Leases(hub, Runnable::run, InstantSource.fixed(NOW), Future::succeededFuture);
  private final PresenceFeed feed = new PresenceFeed();
  private final FakeClient client = new FakeClient();

  private final Connection connection = watching(grant("*"));

  private static Grant grant(String... presence) {
    var visible = Stream.of(presence).map(ChannelPattern::new).toList();
    var all = List.of(new ChannelPattern("*"));
    var capabilities = new Capabilities(all, List.of(), visible, all);
    return new Grant(null, null, "a token", "alice", capabilities, null);
  }

  /// Watches `room:a`, `room:b` and the public `thread:a`.
  private Connection watching(Grant grant) {
    hub.watch(feed);
    var peer = new Peer(1, Peer.Kind.WEBSOCKET, "192.0.2.1", grant, NOW);
    var channels = ChannelSet.parse(List.of("room:a", "room:b", "thread:a"), 3);
    Connection opened = hub.open(peer, _ -> client, channels, new Since.Present());
    leases.hold(opened, grant);
    feed.watchAll(opened, channels, grant);
    return opened;
  }

  private String come(String channel) {
    client.controls.clear();
    feed.show(Roster.empty(channel), new Roster(channel, List.of("bob"), 1, 0));
    return String.join(" ", client.controls);
  }

  @Test
  void tellsWhoComes() {
    assertThat(come("room:a")).contains("\"joined\":[\"bob\"]");
    assertThat(come("room:c")).isEmpty();
  }

  @Test
  @Tag("P-12.5")
  void tellsNoMoreThanTheNewTokenCovers() {
    leases.hold(connection, grant("room:b"));
    assertThat(come("room:a")).isEmpty();
    assertThat(feed.isWatched("room:a")).isFalse();
    assertThat(come("room:b")).contains("\"joined\":[\"bob\"]");
    assertThat(come("thread:a")).contains("\"count\":1").doesNotContain("bob");
    leases.hold(connection, grant("*"));
    assertThat(come("thread:a")).as("by name again").contains("bob");
    assertThat(come("room:a")).as("it has to ask again").isEmpty();
  }
}
