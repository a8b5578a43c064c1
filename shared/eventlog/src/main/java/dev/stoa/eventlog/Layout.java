package dev.stoa.eventlog;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One generation of the log: its epoch and its shards. Immutable.
///
/// The shard count is a power of two and only grows. A split gives each shard children that begin
/// at the number their parent had reached, so the numbers of a channel go on rising and a position
/// in the parent is a position in each child.
public record Layout(long epoch, List<Shard> shards) {
  /// `parent`: the shard that holds this one's events up to `start`; null when it began by itself.
  public record Shard(int number, long start, @Nullable Integer parent) {}

  /// Rows of `shard` with numbers above `after` and up to `upTo`.
  record Segment(int shard, long after, long upTo) {}

  public Layout {
    shards = List.copyOf(shards);
    if (Integer.bitCount(shards.size()) != 1) {
      throw new IllegalArgumentException("not a power of two: " + shards.size());
    }
  }

  public int shardCount() {
    return shards.size();
  }

  /// The shard of a channel: the same on every node and in every version.
  public int shardOf(String channel) {
    return shardOf(channel, shards.size());
  }

  static int shardOf(String channel, int shardCount) {
    // The finalizer of MurmurHash3: String.hashCode alone leaves the low bits of similar names
    // alike.
    var hash = channel.hashCode();
    hash = (hash ^ (hash >>> 16)) * 0x85ebca6b;
    hash = (hash ^ (hash >>> 13)) * 0xc2b2ae35;
    return (hash ^ (hash >>> 16)) & (shardCount - 1);
  }

  /// Where the events of `shard` after `after` are kept, oldest first.
  List<Segment> segments(int shard, long after) {
    var segments = new ArrayList<Segment>();
    var upTo = Long.MAX_VALUE;
    for (Integer at = shard; at != null && after < upTo; ) {
      var here = shards.get(at);
      segments.addFirst(new Segment(at, Math.max(after, here.start()), upTo));
      upTo = here.start();
      at = here.parent();
    }
    return segments;
  }
}
