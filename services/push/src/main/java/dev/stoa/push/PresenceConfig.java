package dev.stoa.push;

import dev.stoa.runtime.Config;
import java.time.Duration;

/// The settings of presence.
///
/// @param grace how long somebody who left is still there; `push.presence.grace`
/// @param members names kept per channel and node; more: they are only counted;
///   `push.presence.members`
record PresenceConfig(Duration grace, int members) {
  static final PresenceConfig DEFAULT = new PresenceConfig(Duration.ofSeconds(10), 1000);

  /// How often changes are told, all of that time at once.
  static final Duration TICK = Duration.ofSeconds(1);

  static PresenceConfig of(Config config) {
    return new PresenceConfig(
        config.duration("push.presence.grace", DEFAULT.grace),
        config.integer("push.presence.members", DEFAULT.members, 0, 100_000));
  }
}
