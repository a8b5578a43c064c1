package dev.stoa.push;

import dev.stoa.push.NodeBus.Spent;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// How fast events may come in: through this node, and over all nodes by publisher, by channel and
/// in all. A bucket each, which holds a second's worth and may be overdrawn by one request, so that
/// a batch larger than it passes and is paid for afterwards. Thread-safe.
///
/// No request waits for another node: what was taken here is [told][#told] to the others within
/// [#SOON], and they take it from their buckets too. Until they have heard it each may admit as
/// much as it had left; that is paid for later, so that over time all of them together keep the
/// limit. Nothing is kept of a node: when one dies, what it had not told yet is not counted.
///
/// Bounds: [#BUCKETS] publishers and as many channels are remembered; more: the one that was used
/// longest ago is forgotten, and begins with a full bucket again.
final class PublishRates {
  /// How long what was taken gathers before the others are told.
  static final Duration SOON = Duration.ofMillis(100);

  static final int BUCKETS = 10_000;

  private final LimitsConfig config;
  private final InstantSource clock;
  private final Runnable soon;
  private final Map<String, Bucket> users = remembered();
  private final Map<String, Bucket> channels = remembered();
  private final Bucket node;
  private final Bucket all;
  private final Untold untold = new Untold();

  /// `soon`: there is something to tell.
  PublishRates(LimitsConfig config, InstantSource clock, Runnable soon) {
    this.config = config;
    this.clock = clock;
    this.soon = soon;
    Instant now = clock.instant();
    this.node = new Bucket(Bucket.Scope.NODE, "", config.publishNode(), nanos(now));
    this.all = new Bucket(Bucket.Scope.ALL, "", config.publishCluster(), nanos(now));
  }

  private static Map<String, Bucket> remembered() {
    return new LinkedHashMap<>(64, 0.75f, true) {
      @Override
      protected boolean removeEldestEntry(Map.Entry<String, Bucket> eldest) {
        return size() > BUCKETS;
      }
    };
  }

  /// Takes one event for each of these channels; fails with [Failure.RateLimited], and takes
  /// nothing, when one of the limits is reached. `address` is null when it is not known.
  void admit(@Nullable String address, String publisher, Collection<String> channels) {
    if (address != null && config.exempt().contains(address)) {
      return;
    }
    long now = nanos(clock.instant());
    boolean first;
    synchronized (this) {
      int count = channels.size();
      Bucket user = user(publisher, now);
      node.fill(now);
      all.fill(now);
      node.require("limit.publish.node", "This node gets too many events");
      all.require("limit.publish.cluster", "The site gets too many events");
      user.require("limit.publish.user", "You publish too fast");
      var buckets = new Bucket[count];
      int i = 0;
      for (String channel : channels) {
        Bucket bucket = channel(channel, now);
        bucket.require("limit.publish.channel", "Too many events in '" + channel + "'");
        buckets[i++] = bucket;
      }
      boolean before = untold.isEmpty();
      node.take(count);
      untold.take(all, count);
      untold.take(user, count);
      for (Bucket bucket : buckets) {
        untold.take(bucket, 1);
      }
      first = before && !untold.isEmpty();
    }
    if (first) {
      soon.run();
    }
  }

  /// What was taken here since the last word; null when that is not worth one. `heard`: somebody is
  /// there to hear it.
  synchronized @Nullable Spent told(String self, boolean heard) {
    return untold.tell(self, heard);
  }

  /// Whether there is more to tell.
  synchronized boolean isUntold() {
    return !untold.isEmpty();
  }

  /// Another node has taken this.
  void heard(Spent spent) {
    long now = nanos(clock.instant());
    synchronized (this) {
      all.fill(now);
      all.charge(spent.all());
      spent.users().forEach((name, count) -> user(name, now).charge(count));
      spent.channels().forEach((name, count) -> channel(name, now).charge(count));
    }
  }

  private Bucket user(String name, long now) {
    return bucket(users, Bucket.Scope.USER, name, config.publishUser(), now);
  }

  private Bucket channel(String name, long now) {
    return bucket(channels, Bucket.Scope.CHANNEL, name, config.publishChannel(), now);
  }

  private static Bucket bucket(
      Map<String, Bucket> buckets, Bucket.Scope scope, String name, int perSecond, long now) {
    Bucket bucket = buckets.get(name);
    if (bucket == null) {
      bucket = new Bucket(scope, name, perSecond, now);
      buckets.put(name, bucket);
    }
    bucket.fill(now);
    return bucket;
  }

  private static long nanos(Instant time) {
    return time.getEpochSecond() * 1_000_000_000L + time.getNano();
  }
}
