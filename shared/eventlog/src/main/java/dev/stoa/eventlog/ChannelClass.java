package dev.stoa.eventlog;

import java.time.Duration;

/// A class of channels that are kept alike: those whose name begins with `prefix`. The longest
/// matching prefix wins; the class with the empty prefix takes the rest.
///
/// Retention drops the oldest events of the class when they are older than `maxAge` or when the
/// class weighs more than `maxBytes` in a shard.
public record ChannelClass(String name, String prefix, Duration maxAge, long maxBytes) {
  public ChannelClass {
    if (!name.matches("[a-z][a-z0-9-]{0,30}")) {
      throw new IllegalArgumentException("not a name of a channel class: " + name);
    }
    if (maxAge.isNegative() || maxAge.isZero() || maxBytes <= 0) {
      throw new IllegalArgumentException("the class " + name + " would keep nothing");
    }
  }
}
