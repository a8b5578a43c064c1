package dev.stoa.eventlog;

import dev.stoa.storage.Tx;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Judges cursors: never a silent gap, never a false one.
final class Resumes {
  private static final String ANY = "*";

  private final EventLogConfig config;

  Resumes(EventLogConfig config) {
    this.config = config;
  }

  /// The rules, in this order:
  ///
  /// 1. an unreadable cursor, or one of an unknown epoch: a gap in every channel;
  /// 2. an earlier layout of this log: a position in a split shard holds in each of its children;
  /// 3. a shard that the cursor lacks: its head, no gap;
  /// 4. a position beyond the head (a backup was put back behind our back): a gap;
  /// 5. a position below the low-water mark of the channel's class: a gap.
  Resume check(Tx tx, @Nullable Cursor cursor, Collection<String> channels) {
    var layout = LogStore.layout(tx);
    var heads = LogStore.heads(tx);
    var positions = positions(tx, cursor, layout);
    var start = new TreeMap<Integer, Long>();
    var gaps = new ArrayList<Gap>();
    for (var entry : byShard(layout, channels).entrySet()) {
      int shard = entry.getKey();
      long head = heads.positions().getOrDefault(shard, 0L);
      var position = positions == null ? Long.valueOf(0) : positions.get(shard);
      if (positions == null || (position != null && position > head)) {
        long from = position == null ? 0 : position;
        entry
            .getValue()
            .forEach(channel -> gaps.add(new Gap(channel, shard, from, head, Gap.Reason.epoch)));
        start.put(shard, head);
      } else if (position == null) {
        start.put(shard, head);
      } else {
        var found = gapsBelow(tx, shard, position, head, entry.getValue());
        gaps.addAll(found);
        start.put(shard, found.size() == entry.getValue().size() ? head : position);
      }
    }
    return new Resume(new Cursor(heads.epoch(), start), gaps);
  }

  /// The cursor's positions in the shards of `layout`; null when they mean nothing any more.
  private static @Nullable SortedMap<Integer, Long> positions(
      Tx tx, @Nullable Cursor cursor, Layout layout) {
    if (cursor == null || cursor.epoch() == layout.epoch()) {
      return cursor == null ? null : cursor.positions();
    }
    var before = LogStore.shardsAt(tx, cursor.epoch());
    if (before == null) {
      return null;
    }
    var mapped = new TreeMap<Integer, Long>();
    for (var shard : layout.shards()) {
      var position = cursor.position(shard.number() & (before - 1));
      if (position != null) {
        mapped.put(shard.number(), position);
      }
    }
    return mapped;
  }

  private List<Gap> gapsBelow(Tx tx, int shard, long position, long head, List<String> channels) {
    var lows = LogStore.lows(tx, shard);
    var gaps = new ArrayList<Gap>();
    if (lows.isEmpty()) {
      return gaps;
    }
    for (var channel : channels) {
      var reason = lost(lows, position, channel);
      if (reason != null) {
        gaps.add(new Gap(channel, shard, position, head, reason));
      }
    }
    return gaps;
  }

  private Gap.@Nullable Reason lost(Map<String, Batch.Low> lows, long position, String channel) {
    for (var each : config.classes()) {
      var low = lows.get(each.name());
      if (low != null && low.seq() > position && mayHold(each, channel)) {
        return low.reason();
      }
    }
    return null;
  }

  /// Whether events of `channel` (or of a channel that fits this pattern) are of the class.
  private boolean mayHold(ChannelClass candidate, String channel) {
    if (!channel.endsWith(ANY)) {
      return config.classOf(channel).equals(candidate);
    }
    var prefix = channel.substring(0, channel.length() - 1);
    return candidate.prefix().startsWith(prefix) || config.classOf(prefix).equals(candidate);
  }

  private static Map<Integer, List<String>> byShard(Layout layout, Collection<String> channels) {
    var shards = new TreeMap<Integer, List<String>>();
    for (var channel : channels) {
      if (channel.endsWith(ANY)) {
        IntStream.range(0, layout.shardCount())
            .forEach(shard -> shards.computeIfAbsent(shard, _ -> new ArrayList<>()).add(channel));
      } else {
        shards.computeIfAbsent(layout.shardOf(channel), _ -> new ArrayList<>()).add(channel);
      }
    }
    return shards;
  }
}
