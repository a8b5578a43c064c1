package dev.stoa.push;

import dev.stoa.eventlog.Batch;
import dev.stoa.eventlog.EventLog;
import dev.stoa.eventlog.LoggedEvent;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/// Which channels lose something when a stretch of the log is passed over: those that have an event
/// in it, and those of which retention may have taken one. Blocks.
final class Losses {
  private static final int PAGE = 256;

  private final EventLog log;
  private final Predicate<String> which;
  private final Set<String> found = new TreeSet<>();

  /// `which`: channels that are passed over at all.
  Losses(EventLog log, Predicate<String> which) {
    this.log = log;
    this.which = which;
  }

  /// The names and patterns among `channels` that lose something after one number and up to another
  /// of each shard.
  Set<String> of(ChannelSet channels, Map<Integer, Long> after, Map<Integer, Long> upTo) {
    after.forEach((shard, seq) -> look(channels, shard, seq, upTo.getOrDefault(shard, seq)));
    return found;
  }

  private void look(ChannelSet channels, int shard, long after, long upTo) {
    boolean swept =
        log.read(shard, after, 1).lows().values().stream().anyMatch(low -> low.seq() > after);
    for (String name : channels.names()) {
      if (log.shardOf(name) == shard && which.test(name) && (swept || holds(name, after, upTo))) {
        found.add(name);
      }
    }
    var open = new TreeSet<>(channels.prefixes());
    if (swept) {
      open.forEach(prefix -> found.add(prefix + "*"));
    } else {
      look(open, shard, after, upTo);
    }
  }

  private boolean holds(String name, long after, long upTo) {
    List<LoggedEvent> first = log.readChannel(name, after, 1);
    return !first.isEmpty() && first.getFirst().seq() <= upTo;
  }

  /// Reads on until there is something of every pattern.
  private void look(Set<String> open, int shard, long after, long upTo) {
    long at = after;
    while (!open.isEmpty() && at < upTo) {
      Batch batch = log.read(shard, at, PAGE);
      for (LoggedEvent event : batch.events()) {
        if (event.seq() <= upTo && which.test(event.channel())) {
          open.removeIf(prefix -> isOf(prefix, event.channel()));
        }
      }
      if (batch.position() <= at) {
        return;
      }
      at = batch.position();
    }
  }

  private boolean isOf(String prefix, String channel) {
    boolean is = channel.startsWith(prefix) && !channel.startsWith("$");
    if (is) {
      found.add(prefix + "*");
    }
    return is;
  }
}
