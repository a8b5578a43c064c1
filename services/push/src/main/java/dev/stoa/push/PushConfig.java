package dev.stoa.push;

import dev.stoa.runtime.Config;
import java.time.Duration;
import java.util.random.RandomGenerator;

/// The settings of push. Each bound stands beside what happens when it is reached.
///
/// @param heartbeat a stream is never silent for longer; `push.heartbeat`
/// @param retry the reconnection time told to clients, spread over half to one and a half of it;
///   `push.retry`
/// @param drain how long sending clients away takes at the end; `push.drain`, best below
///   `shutdown.grace`, which cuts the rest
/// @param maxAge a connection that is older comes back anew, at a moment between three and five
///   quarters of it, so that load spreads over nodes that came later; zero: never; `push.age.max`
/// @param queueBytes unsent bytes per connection; reached: `slow`; `push.queue.bytes`
/// @param slow what happens to a client that reads too slowly; `push.queue.policy`,
///   `push.queue.policies`
/// @param maxChannels channels and patterns of one connection; more: 400; `push.channels.max`
/// @param historyEvents events per shard and event loop in memory; older: read from the log
/// @param historyBytes the same in bytes for all shards of an event loop
record PushConfig(
    Duration heartbeat,
    Duration retry,
    Duration drain,
    Duration maxAge,
    int queueBytes,
    SlowPolicies slow,
    int maxChannels,
    int historyEvents,
    long historyBytes) {
  /// The length of a tick of the timer wheels.
  static final Duration TICK = Duration.ofMillis(100);

  private static final long TICKS_A_SECOND = Duration.ofSeconds(1).toNanos() / TICK.toNanos();

  static final PushConfig DEFAULT =
      new PushConfig(
          Duration.ofSeconds(15),
          Duration.ofSeconds(2),
          Duration.ofSeconds(3),
          Duration.ofHours(4),
          64 * 1024,
          SlowPolicies.all(SlowPolicies.Policy.HISTORY),
          100,
          4096,
          8 << 20);

  static PushConfig of(Config config) {
    return new PushConfig(
        config.duration("push.heartbeat", DEFAULT.heartbeat),
        config.duration("push.retry", DEFAULT.retry),
        config.duration("push.drain", DEFAULT.drain),
        config.duration("push.age.max", DEFAULT.maxAge),
        config.integer("push.queue.bytes", DEFAULT.queueBytes, 4 << 10, 16 << 20),
        SlowPolicies.of(config),
        config.integer("push.channels.max", DEFAULT.maxChannels, 1, 1000),
        config.integer("push.history.events", DEFAULT.historyEvents, 64, 1 << 20),
        config.integer("push.history.bytes", (int) DEFAULT.historyBytes, 1 << 16, 1 << 30));
  }

  long heartbeatTicks() {
    return Math.max(1, ticks(heartbeat));
  }

  /// Whole ticks in a time of any length. Every connect asks for some, and `Duration.dividedBy`
  /// works in decimals.
  static long ticks(Duration time) {
    return time.getSeconds() * TICKS_A_SECOND + time.getNano() / TICK.toNanos();
  }

  /// How many heartbeats a connection lives.
  int heartbeats(RandomGenerator random) {
    if (maxAge.isZero()) {
      return Integer.MAX_VALUE;
    }
    double age = maxAge.toMillis() * (0.75 + 0.5 * random.nextDouble());
    return (int) Math.min(Integer.MAX_VALUE - 1, age / Math.max(1, heartbeat.toMillis()));
  }

  /// When a client may come back, in milliseconds: spread, so that not all come at once (P-5.5).
  long retryMillis(RandomGenerator random) {
    long millis = Math.max(2, retry.toMillis());
    return millis / 2 + random.nextLong(millis);
  }
}
