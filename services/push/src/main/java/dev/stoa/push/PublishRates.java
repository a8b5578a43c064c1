package dev.stoa.push;

import dev.stoa.contracts.Failure;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// How fast events may come in at this node: by publisher, by channel and in all. A bucket each,
/// which holds a second's worth and may be overdrawn by one request, so that a batch larger than it
/// passes and is paid for afterwards. Thread-safe.
///
/// Bound: [#BUCKETS] names are remembered; more: the one that was used longest ago is forgotten,
/// and begins with a full bucket again.
final class PublishRates {
  static final int BUCKETS = 10_000;

  private final LimitsConfig config;
  private final InstantSource clock;
  private final Map<String, Bucket> buckets =
      new LinkedHashMap<>(64, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Bucket> eldest) {
          return size() > BUCKETS;
        }
      };

  PublishRates(LimitsConfig config, InstantSource clock) {
    this.config = config;
    this.clock = clock;
  }

  /// Takes one event for each of these channels; fails with [Failure.RateLimited], and takes
  /// nothing, when one of the limits is reached. `address` is null when it is not known.
  synchronized void admit(@Nullable String address, String publisher, Collection<String> channels) {
    if (address != null && config.exempt().contains(address)) {
      return;
    }
    Bucket node = bucket("node", config.publishNode());
    Bucket user = bucket("user:" + publisher, config.publishUser());
    node.require("limit.publish.node", "This node gets too many events");
    user.require("limit.publish.user", "You publish too fast");
    for (String channel : channels) {
      bucket("channel:" + channel, config.publishChannel())
          .require("limit.publish.channel", "Too many events in '" + channel + "'");
    }
    node.left -= channels.size();
    user.left -= channels.size();
    for (String channel : channels) {
      bucket("channel:" + channel, config.publishChannel()).left--;
    }
  }

  private Bucket bucket(String name, int perSecond) {
    Instant now = clock.instant();
    Bucket bucket = buckets.computeIfAbsent(name, _ -> new Bucket(perSecond, now));
    bucket.fill(now);
    return bucket;
  }

  private static final class Bucket {
    private final int perSecond;
    private double left;
    private Instant filled;

    Bucket(int perSecond, Instant now) {
      this.perSecond = perSecond;
      this.left = perSecond;
      this.filled = now;
    }

    void fill(Instant now) {
      double seconds = Duration.between(filled, now).toNanos() / 1e9;
      if (seconds > 0) {
        left = Math.min(perSecond, left + seconds * perSecond);
        filled = now;
      }
    }

    void require(String code, String message) {
      if (left < 1) {
        long millis = (long) Math.ceil((1 - left) * 1000 / perSecond);
        throw new Failure.RateLimited(
            code, message + "; come back later", Duration.ofMillis(Math.max(1000, millis)));
      }
    }
  }
}
