package dev.stoa.push;

import dev.stoa.push.NodeBus.Spent;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What was taken from the buckets of this node and the others do not know yet. Not thread-safe.
///
/// A name is told when it has taken a [#SHARE]th of its second's worth. A word names the [#TOLD]
/// that took the most; the rest waits for the next one.
final class Untold {
  static final int TOLD = 1_000;
  private static final int SHARE = 64;

  private List<Bucket> buckets = new ArrayList<>();

  boolean isEmpty() {
    return buckets.isEmpty();
  }

  void take(Bucket bucket, int count) {
    bucket.take(count);
    bucket.untold += count;
    if (!bucket.waits
        && bucket.untold * SHARE >= bucket.perSecond
        && buckets.size() < PublishRates.BUCKETS) {
      bucket.waits = true;
      buckets.add(bucket);
    }
  }

  /// What was taken since the last word; null when that is not worth one. `heard`: somebody is
  /// there to hear it.
  @Nullable Spent tell(String self, boolean heard) {
    if (buckets.isEmpty()) {
      return null;
    }
    List<Bucket> telling = buckets;
    buckets = new ArrayList<>();
    if (telling.size() > TOLD && heard) {
      telling.sort(Comparator.comparingLong(bucket -> -bucket.untold));
      buckets.addAll(telling.subList(TOLD, telling.size()));
      telling = telling.subList(0, TOLD);
    }
    var users = new HashMap<String, Long>();
    var channels = new HashMap<String, Long>();
    long total = 0;
    for (Bucket bucket : telling) {
      switch (bucket.scope) {
        case USER -> users.merge(bucket.name, bucket.untold, Long::sum);
        case CHANNEL -> channels.merge(bucket.name, bucket.untold, Long::sum);
        case ALL, NODE -> total += bucket.untold;
      }
      bucket.untold = 0;
      bucket.waits = false;
    }
    return heard ? new Spent(self, users, channels, total) : null;
  }
}
