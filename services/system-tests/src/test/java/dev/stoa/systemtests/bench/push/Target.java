package dev.stoa.systemtests.bench.push;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/// A running server. `address`: where subscribers go; `publish`: where publishers go; `channels`:
/// over how many channels what is published is spread; `pid`: 0 when it is not a process of this
/// machine, and then its CPU is not known.
record Target(
    String name,
    Shape shape,
    URI address,
    URI publish,
    @Nullable String token,
    int channels,
    long pid) {
  private static final String CHANNEL = "thread:bench";

  Stat stat() {
    return new Stat(pid);
  }

  String channel(int n) {
    return channels == 1 ? CHANNEL : CHANNEL + n % channels;
  }

  /// What a subscriber asks for: the channel, or a pattern for all of them.
  String subscribed() {
    return channels == 1 ? CHANNEL : CHANNEL + "*";
  }

  Target spread(int channels) {
    return new Target(name, shape, address, publish, token, channels, pid);
  }
}
