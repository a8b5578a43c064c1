package dev.stoa.push;

import dev.stoa.eventlog.Cursor;
import io.netty.buffer.ByteBuf;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The shards on which the channels of a subscription lie, kept once per hub. Connections with the
/// same shards have the same cursor while they are live, so an event is encoded once for each shard
/// set and format, never once per connection.
final class ShardSet {
  private final int[] shards;
  private final long epoch;
  private final Map<Format, ByteBuf> encoded = new EnumMap<>(Format.class);
  private @Nullable Publication current;

  /// The positions of these shards that were encoded last.
  private final long[] last;

  private String lastCursor = "";

  ShardSet(int[] shards, long epoch) {
    this.shards = shards;
    this.epoch = epoch;
    this.last = new long[shards.length];
  }

  int[] shards() {
    return shards;
  }

  /// The cursor that stands for these positions; `positions` has an entry for every shard of the
  /// log.
  String cursor(long[] positions) {
    boolean known = !lastCursor.isEmpty();
    for (int i = 0; i < shards.length; i++) {
      known &= last[i] == positions[shards[i]];
      last[i] = positions[shards[i]];
    }
    if (!known) {
      var seqs = new TreeMap<Integer, Long>();
      for (int shard : shards) {
        seqs.put(shard, positions[shard]);
      }
      lastCursor = new Cursor(epoch, seqs).encode();
    }
    return lastCursor;
  }

  /// The bytes of an event that has just become the position; stays valid until the next event or
  /// [#release].
  ByteBuf encode(Format format, Publication publication, long[] positions) {
    if (current != publication) {
      release();
      current = publication;
    }
    String cursor = cursor(positions);
    return encoded.computeIfAbsent(format, f -> f.event(publication, cursor));
  }

  void release() {
    current = null;
    encoded.values().forEach(ByteBuf::release);
    encoded.clear();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ShardSet that && Arrays.equals(shards, that.shards);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(shards);
  }
}
