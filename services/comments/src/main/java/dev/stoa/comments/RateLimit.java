package dev.stoa.comments;

import dev.stoa.contracts.Failure;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/// A token bucket for each address: a full minute's worth at once, refilled evenly.
///
/// At most [#ADDRESSES] buckets are kept, the least recently used goes first: a flood from more
/// addresses than that forgets some of them, and never grows the heap. An IPv6 address counts as
/// its /64, which one subscriber owns as a whole.
final class RateLimit {
  static final int ADDRESSES = 50_000;

  private final InstantSource clock;
  private final int perMinute;
  private final Set<String> exempt;
  private final Map<String, Bucket> buckets =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Bucket> eldest) {
          return size() > ADDRESSES;
        }
      };

  RateLimit(InstantSource clock, int perMinute, Set<String> exempt) {
    this.clock = clock;
    this.perMinute = perMinute;
    this.exempt = Set.copyOf(exempt);
  }

  /// Takes one from the bucket of the address. Throws [Failure.RateLimited] when it is empty.
  void take(String address) {
    if (exempt.contains(address)) {
      return;
    }
    Instant now = clock.instant();
    double perMilli = perMinute / 60_000.0;
    synchronized (buckets) {
      Bucket bucket = buckets.computeIfAbsent(network(address), _ -> new Bucket(perMinute, now));
      long elapsed = Math.max(0, Duration.between(bucket.at, now).toMillis());
      bucket.tokens = Math.min(perMinute, bucket.tokens + elapsed * perMilli);
      bucket.at = now;
      if (bucket.tokens < 1) {
        var wait = Duration.ofMillis((long) Math.ceil((1 - bucket.tokens) / perMilli));
        throw new Failure.RateLimited(
            "rate.limited",
            "Too many comments from this address: at most " + perMinute + " a minute.",
            wait);
      }
      bucket.tokens -= 1;
    }
  }

  private static String network(String address) {
    if (address.indexOf(':') < 0) {
      return address;
    }
    String[] groups = address.split(":", -1);
    return groups.length == 8
        ? String.join(":", groups[0], groups[1], groups[2], groups[3])
        : address;
  }

  private static final class Bucket {
    double tokens;
    Instant at;

    Bucket(double tokens, Instant at) {
      this.tokens = tokens;
      this.at = at;
    }
  }
}
