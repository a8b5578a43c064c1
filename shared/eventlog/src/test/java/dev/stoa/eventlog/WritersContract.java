package dev.stoa.eventlog;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/// Thirty-two writers that dawdle, give up and are killed: the numbers stay dense and no tailer
/// skips one. Three seconds, or ten minutes with `-Dstoa.soak=true`.
interface WritersContract {
  LogFixture fixture();

  /// Breaks connections in mid-transaction, where the database has any to break.
  default void disturb(LogFixture fixture) {}

  @Test
  default void noWriterMakesATailerSkipANumber() throws Exception {
    var length = Boolean.getBoolean("stoa.soak") ? Duration.ofMinutes(10) : Duration.ofSeconds(3);
    try (var fixture = fixture();
        var other = fixture.another()) {
      var log = fixture.log();
      var zero = new java.util.HashMap<Integer, Long>();
      log.shards().forEach(shard -> zero.put(shard, 0L));
      var here = new Seen();
      var there = new Seen();
      Set<String> acknowledged = ConcurrentHashMap.newKeySet();
      try (var _ = log.tail(log.shards(), zero, here);
          var _ = other.log().tail(log.shards(), zero, there)) {
        write(fixture, other, length, acknowledged);
        var heads = log.heads();
        var total = heads.positions().values().stream().mapToLong(Long::longValue).sum();
        Waiting.until(() -> here.count() >= total && there.count() >= total);
        for (var reader : List.of(here, there)) {
          heads.positions().forEach((shard, head) -> isDense(reader.numbers(shard), head));
        }
      }
      assertThat(acknowledged).isNotEmpty();
      assertThat(new EventLogInspector(fixture.database()).verify()).isEmpty();
      var stored = new HashSet<String>();
      for (var channel = 0; channel < 16; channel++) {
        log.readChannel("c:" + channel, 0, Integer.MAX_VALUE).forEach(e -> stored.add(e.id()));
      }
      assertThat(stored).containsAll(acknowledged);
      assertThat(here.count()).isEqualTo(there.count()).isEqualTo(stored.size());
    }
  }

  static void isDense(List<Long> numbers, long head) {
    assertThat(numbers).hasSize(Math.toIntExact(head));
    for (var i = 0; i < numbers.size(); i++) {
      assertThat(numbers.get(i)).isEqualTo(i + 1);
    }
  }

  private void write(
      LogFixture fixture, LogFixture other, Duration length, Set<String> acknowledged)
      throws Exception {
    var end = System.nanoTime() + length.toNanos();
    var running = new ArrayList<Future<?>>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var i = 0; i < 32; i++) {
        var random = new Random(i);
        var at = i % 2 == 0 ? fixture : other;
        running.add(
            threads.submit(() -> {
              while (System.nanoTime() < end) {
                writeOnce(at, random, acknowledged);
              }
            }));
      }
      while (System.nanoTime() < end) {
        disturb(fixture);
        LockSupport.parkNanos(100_000_000);
      }
      for (var each : running) {
        each.get(30, TimeUnit.SECONDS);
      }
    }
  }

  private static void writeOnce(LogFixture at, Random random, Set<String> acknowledged) {
    var events = new ArrayList<NewEvent>();
    for (var n = 1 + random.nextInt(3); n > 0; n--) {
      events.add(NewEvent.of("c:" + random.nextInt(16), "t", "{}"));
    }
    try {
      at.write(
              tx -> {
                LockSupport.parkNanos(random.nextInt(2_000_000));
                var logged = at.log().append(tx, events);
                LockSupport.parkNanos(random.nextInt(1_000_000));
                if (random.nextInt(5) == 0) {
                  throw new Abort();
                }
                return logged;
              })
          .forEach(event -> acknowledged.add(event.id()));
    } catch (Abort | dev.stoa.storage.DatabaseError _) {
      // Given up, or its connection was broken: nothing was acknowledged.
    }
  }

  final class Abort extends RuntimeException {}
}
