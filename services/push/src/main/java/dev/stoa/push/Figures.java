package dev.stoa.push;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/// What happens at this node, counted for its management port (`/metrics`). Thread-safe; a count
/// costs an addition, and a delivery is counted once per write to an audience.
///
/// | name | tags | what |
/// |---|---|---|
/// | `push.connections` | `transport` | open connections and waiting polls |
/// | `push.endings` | `reason` | connections that ended |
/// | `push.deliveries` | `way`: `live`, `replay` | events handed to connections |
/// | `push.resumes` | | connections that began in the past |
/// | `push.gaps` | `reason` | gaps announced |
/// | `push.slow` | | times a live stream could not take what came |
/// | `push.drops` | | events left out by the policies `drop` and `conflate` of single channels |
/// | `push.hints` | `result`: `hit`, `miss` | stretches of the log that a hint brought; that had to be read |
/// | `push.delivery` | | time from the writing of an event to the log until it is written to the last of its live connections on an event loop: once for all that a loop writes in one turn, of the oldest |
/// | `push.lag` | | time from the writing of an event to its arrival at the hubs of this node |
final class Figures implements Watch {
  private static final Duration[] BUCKETS =
      LongStream.of(1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000)
          .mapToObj(Duration::ofMillis)
          .toArray(Duration[]::new);

  private final Map<Peer.Kind, LongAdder> open = new EnumMap<>(Peer.Kind.class);
  private final Map<Transport.Ending, LongAdder> endings = new EnumMap<>(Transport.Ending.class);
  private final Map<Gap.Reason, LongAdder> gaps = new EnumMap<>(Gap.Reason.class);
  private final LongAdder live = new LongAdder();
  private final LongAdder replayed = new LongAdder();
  private final LongAdder resumes = new LongAdder();
  private final LongAdder slow = new LongAdder();
  private final LongAdder drops = new LongAdder();
  private final InstantSource clock;
  private volatile @Nullable Timer lag;
  private volatile @Nullable Timer delivery;

  Figures(InstantSource clock) {
    this.clock = clock;
    for (Peer.Kind kind : Peer.Kind.values()) {
      open.put(kind, new LongAdder());
    }
    for (Transport.Ending ending : Transport.Ending.values()) {
      endings.put(ending, new LongAdder());
    }
    for (Gap.Reason reason : Gap.Reason.values()) {
      gaps.put(reason, new LongAdder());
    }
  }

  /// Shows them there.
  void bindTo(MeterRegistry registry) {
    open.forEach((kind, count) ->
        Gauge.builder("push.connections", count, LongAdder::doubleValue)
            .tag("transport", kind.label())
            .register(registry));
    endings.forEach((ending, count) -> counter(registry, "push.endings", "reason", ending, count));
    gaps.forEach((reason, count) -> counter(registry, "push.gaps", "reason", reason, count));
    FunctionCounter.builder("push.deliveries", live, LongAdder::doubleValue)
        .tag("way", "live")
        .register(registry);
    FunctionCounter.builder("push.deliveries", replayed, LongAdder::doubleValue)
        .tag("way", "replay")
        .register(registry);
    FunctionCounter.builder("push.resumes", resumes, LongAdder::doubleValue).register(registry);
    FunctionCounter.builder("push.slow", slow, LongAdder::doubleValue).register(registry);
    FunctionCounter.builder("push.drops", drops, LongAdder::doubleValue).register(registry);
    lag = Timer.builder("push.lag").publishPercentiles(0.5, 0.99).register(registry);
    delivery = Timer.builder("push.delivery").serviceLevelObjectives(BUCKETS).register(registry);
  }

  private static void counter(
      MeterRegistry registry, String name, String tag, Enum<?> value, LongAdder count) {
    FunctionCounter.builder(name, count, LongAdder::doubleValue)
        .tag(tag, value.name().toLowerCase(Locale.ROOT))
        .register(registry);
  }

  @Override
  public void opened(Connection connection, ChannelSet channels) {
    of(open, connection.peer().kind()).increment();
  }

  @Override
  public void closed(Connection connection, ChannelSet channels, Transport.Ending ending) {
    of(open, connection.peer().kind()).decrement();
    of(endings, ending).increment();
  }

  void delivered(long events) {
    live.add(events);
  }

  void replayed(long events) {
    replayed.add(events);
  }

  void resumed() {
    resumes.increment();
  }

  void gap(Gap.Reason reason) {
    of(gaps, reason).increment();
  }

  void slow() {
    slow.increment();
  }

  void dropped(int events) {
    drops.add(events);
  }

  /// Events up to one of this time have reached the hubs.
  void arrived(Instant committed) {
    Timer timer = lag;
    if (timer != null) {
      long nanos = Duration.between(committed, clock.instant()).toNanos();
      timer.record(Math.max(0, nanos), TimeUnit.NANOSECONDS);
    }
  }

  /// What a turn brought has been written to all who are live; the oldest of it is of this time.
  void written(long committed) {
    Timer timer = delivery;
    if (timer != null) {
      timer.record(Math.max(0, clock.millis() - committed), TimeUnit.MILLISECONDS);
    }
  }

  private static <E extends Enum<E>> LongAdder of(Map<E, LongAdder> counts, E value) {
    return java.util.Objects.requireNonNull(counts.get(value));
  }
}
