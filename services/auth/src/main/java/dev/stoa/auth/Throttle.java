package dev.stoa.auth;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;

/// Token buckets by key: `burst` attempts at once, then one per `interval`.
///
/// Bound: `capacity` keys; on overflow the key used longest ago is forgotten, that is: it may try
/// again. A full bucket is the same as no bucket, so idle keys cost nothing after a while.
final class Throttle {
  private final int burst;
  private final Duration interval;
  private final InstantSource clock;
  private final Map<String, Bucket> buckets;

  Throttle(int burst, Duration interval, int capacity, InstantSource clock) {
    this.burst = burst;
    this.interval = interval;
    this.clock = clock;
    this.buckets =
        new LinkedHashMap<>(64, 0.75f, true) {
          @Override
          protected boolean removeEldestEntry(Map.Entry<String, Bucket> eldest) {
            return size() > capacity;
          }
        };
  }

  /// Takes one attempt; the answer is zero when it was there, else how long to wait for it.
  synchronized Duration take(String key) {
    Instant now = clock.instant();
    Bucket bucket = buckets.computeIfAbsent(key, _ -> new Bucket(burst, now)).refilled(now);
    if (bucket.left == 0) {
      buckets.put(key, bucket);
      return Duration.between(now, bucket.since.plus(interval));
    }
    buckets.put(key, new Bucket(bucket.left - 1, bucket.since));
    return Duration.ZERO;
  }

  /// Gives an attempt back: it was a good one.
  synchronized void giveBack(String key) {
    Bucket bucket = buckets.get(key);
    if (bucket != null) {
      buckets.put(key, new Bucket(Math.min(burst, bucket.left + 1), bucket.since));
    }
  }

  synchronized int size() {
    return buckets.size();
  }

  private final class Bucket {
    private final int left;
    private final Instant since;

    private Bucket(int left, Instant since) {
      this.left = left;
      this.since = since;
    }

    private Bucket refilled(Instant now) {
      long gained = Math.max(0, Duration.between(since, now).dividedBy(interval));
      if (left + gained >= burst) {
        return new Bucket(burst, now);
      }
      return new Bucket((int) (left + gained), since.plus(interval.multipliedBy(gained)));
    }
  }
}
