package dev.stoa.systemtests.bench.log;

import dev.stoa.eventlog.EventLog;
import dev.stoa.eventlog.LoggedEvent;
import dev.stoa.eventlog.NewEvent;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;

/// Publishes to a log, either as fast as it goes or at a fixed pace.
final class Load {
  static final int DATA_BYTES = 200;

  private static final String DATA = "{\"text\":\"" + "x".repeat(DATA_BYTES - 11) + "\"}";
  private static final int CHANNELS = 256;
  private static final Duration SETTLE = Duration.ofSeconds(5);

  private final EventLog log;
  private final AtomicLong next = new AtomicLong();

  Load(EventLog log) {
    this.log = log;
  }

  /// `wrong`: events that a tailer was given twice, out of order, or not at all.
  record Paced(String toCommit, String toTailer, long wrong) {}

  record Closed(double perSecond, double cpuMicros) {}

  /// Keeps `inFlight` publishes going and counts the acknowledged ones.
  Closed closed(Duration length, int inFlight) {
    var acknowledged = new LongAdder();
    var free = new Semaphore(inFlight);
    var begin = System.nanoTime();
    var cpu = cpuNanos();
    var end = begin + length.toNanos();
    while (System.nanoTime() < end) {
      free.acquireUninterruptibly();
      log.publish(List.of(event()))
          .onComplete(done -> {
            free.release();
            if (done.succeeded()) {
              acknowledged.increment();
            }
          });
    }
    free.acquireUninterruptibly(inFlight);
    var count = acknowledged.sum();
    return new Closed(count * 1e9 / (System.nanoTime() - begin), (cpuNanos() - cpu) / 1e3 / count);
  }

  private static long cpuNanos() {
    return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO).toNanos();
  }

  /// Publishes at a fixed pace, whatever the log does, with a tailer listening.
  Paced paced(Duration length, int perSecond) {
    var committed = new ConcurrentHashMap<String, Long>();
    var received = new ConcurrentHashMap<String, Long>();
    var positions = new ConcurrentHashMap<Integer, Long>(log.heads().positions());
    var wrong = new LongAdder();
    var count = (int) (perSecond * length.toSeconds());
    var toCommit = new long[count];
    try (var _ =
        log.tail(
            log.shards(), Map.copyOf(positions), e -> receive(e, received, positions, wrong))) {
      var begin = System.nanoTime();
      for (var i = 0; i < count; i++) {
        var due = begin + i * 1_000_000_000L / perSecond;
        while (System.nanoTime() < due) {
          LockSupport.parkNanos(due - System.nanoTime());
        }
        var index = i;
        log.publish(List.of(event()))
            .onSuccess(events -> {
              var now = System.nanoTime();
              toCommit[index] = now - due;
              committed.put(events.getFirst().id(), now);
            });
      }
      var deadline = System.nanoTime() + SETTLE.toNanos();
      while ((received.size() < count || committed.size() < count)
          && System.nanoTime() < deadline) {
        LockSupport.parkNanos(1_000_000);
      }
    }
    var toTailer =
        committed.entrySet().stream()
            .filter(entry -> received.containsKey(entry.getKey()))
            .mapToLong(e -> Math.max(0, received.getOrDefault(e.getKey(), 0L) - e.getValue()))
            .toArray();
    var missing = count - toTailer.length;
    return new Paced(percentiles(toCommit), percentiles(toTailer), wrong.sum() + missing);
  }

  private static void receive(
      List<LoggedEvent> events,
      Map<String, Long> received,
      Map<Integer, Long> positions,
      LongAdder wrong) {
    var now = System.nanoTime();
    for (var event : events) {
      received.put(event.id(), now);
      var before = positions.put(event.shard(), event.seq());
      if (before == null || before != event.seq() - 1) {
        wrong.increment();
      }
    }
  }

  private NewEvent event() {
    return NewEvent.of("thread:" + next.getAndIncrement() % CHANNELS, "bench.event", DATA);
  }

  private static String percentiles(long[] nanos) {
    Arrays.sort(nanos);
    return nanos.length == 0
        ? "none"
        : String.format(
            Locale.ROOT,
            "%.1f / %.1f",
            nanos[nanos.length / 2] / 1e6,
            nanos[(int) (nanos.length * 0.99)] / 1e6);
  }
}
