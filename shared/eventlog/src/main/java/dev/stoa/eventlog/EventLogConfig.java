package dev.stoa.eventlog;

import java.time.Duration;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;

/// How the log runs.
///
/// - `shards`: the count on PostgreSQL when the log is created, a power of two; later only {@link
///   LogAdmin#reshard} changes it. SQLite has one.
/// - `pollInterval`: how often the heads are asked for as a backstop for lost hints (with jitter).
/// - `sweepInterval`: how often retention runs; zero turns it off.
/// - `hintBytes`: how much of events one hint carries.
/// - `classes`: how long which channels are kept.
/// - `receiptAge`: how long a publisher's idempotency key is remembered.
public record EventLogConfig(
    int shards,
    Duration pollInterval,
    Duration sweepInterval,
    int hintBytes,
    List<ChannelClass> classes,
    Duration receiptAge) {
  /// Keeps everything a week or 256 MB per shard.
  public static final ChannelClass DEFAULT_CLASS =
      new ChannelClass("default", "", Duration.ofDays(7), 256L << 20);

  public static final EventLogConfig DEFAULT =
      new EventLogConfig(
          16,
          Duration.ofSeconds(1),
          Duration.ofMinutes(1),
          16 << 10,
          List.of(DEFAULT_CLASS),
          Duration.ofDays(8));

  public EventLogConfig {
    if (shards < 1 || shards > Cursor.MAX_SHARDS || Integer.bitCount(shards) != 1) {
      throw new IllegalArgumentException(
          "the shard count must be a power of two up to " + Cursor.MAX_SHARDS + ": " + shards);
    }
    classes =
        classes.stream()
            .sorted(Comparator.comparingInt((ChannelClass c) -> -c.prefix().length()))
            .toList();
    if (classes.isEmpty() || !classes.getLast().prefix().isEmpty()) {
      throw new IllegalArgumentException("one channel class must have the empty prefix");
    }
    var names = new HashSet<String>();
    var prefixes = new HashSet<String>();
    for (var each : classes) {
      if (!names.add(each.name()) || !prefixes.add(each.prefix())) {
        throw new IllegalArgumentException("two channel classes are alike: " + each.name());
      }
    }
  }

  public EventLogConfig withShards(int count) {
    return new EventLogConfig(count, pollInterval, sweepInterval, hintBytes, classes, receiptAge);
  }

  public EventLogConfig withPollInterval(Duration interval) {
    return new EventLogConfig(shards, interval, sweepInterval, hintBytes, classes, receiptAge);
  }

  public EventLogConfig withSweepInterval(Duration interval) {
    return new EventLogConfig(shards, pollInterval, interval, hintBytes, classes, receiptAge);
  }

  public EventLogConfig withHintBytes(int bytes) {
    return new EventLogConfig(shards, pollInterval, sweepInterval, bytes, classes, receiptAge);
  }

  public EventLogConfig withClasses(List<ChannelClass> kept) {
    return new EventLogConfig(shards, pollInterval, sweepInterval, hintBytes, kept, receiptAge);
  }

  /// The class of a channel.
  public ChannelClass classOf(String channel) {
    for (var each : classes) {
      if (channel.startsWith(each.prefix())) {
        return each;
      }
    }
    throw new IllegalStateException("no class for " + channel);
  }
}
