package dev.stoa.eventlog;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/// What the log promises on every database.
interface EventLogContract {
  /// A new log on an empty database.
  LogFixture fixture();

  @Test
  default void numbersEventsDenselyInTheOrderOfCommits() {
    try (var fixture = fixture()) {
      var log = fixture.log();
      for (var i = 1; i <= 20; i++) {
        var data = "{\"n\":" + i + "}";
        var logged =
            fixture.write(tx -> log.append(tx, List.of(NewEvent.of("thread:a", "t", data))));
        assertThat(logged.getFirst().seq()).isEqualTo(i);
      }
      var batch = log.read(log.shardOf("thread:a"), 0, 100);
      assertThat(batch.events()).extracting(LoggedEvent::seq).hasSize(20).isSorted();
      assertThat(batch.events().getLast().data()).isEqualTo("{\"n\":20}");
      assertThat(batch.atHead()).isTrue();
    }
  }

  @Test
  default void givesNumbersBackOnRollback() {
    try (var fixture = fixture()) {
      var log = fixture.log();
      fixture.append("thread:a", 1);
      assertThatThrownBy(() ->
              fixture.write(tx -> {
                log.append(tx, List.of(NewEvent.of("thread:a", "t", null)));
                throw new IllegalArgumentException("no");
              }))
          .isInstanceOf(IllegalArgumentException.class);
      assertThat(fixture.append("thread:a", 1).getFirst().seq()).isEqualTo(2);
    }
  }

  @Test
  default void tellsATailerWhatIsAppendedLive() throws Exception {
    try (var fixture = fixture()) {
      var log = fixture.log();
      fixture.append("thread:a", 3);
      var seen = new LinkedBlockingQueue<LoggedEvent>();
      try (var _ = log.tail(log.shards(), Map.of(), seen::addAll)) {
        var appended = fixture.append("thread:a", 2);
        assertThat(seen.poll(15, SECONDS)).isEqualTo(appended.getFirst());
        assertThat(seen.poll(15, SECONDS)).isEqualTo(appended.getLast());
        assertThat(seen).isEmpty();
      }
    }
  }

  @Test
  default void startsATailerAtAnyPosition() throws Exception {
    try (var fixture = fixture()) {
      var log = fixture.log();
      var appended = fixture.append("thread:a", 700);
      var shard = log.shardOf("thread:a");
      var seen = new LinkedBlockingQueue<LoggedEvent>();
      try (var _ = log.tail(Set.of(shard), Map.of(shard, 10L), seen::addAll)) {
        for (var expected : appended.subList(10, 700)) {
          assertThat(seen.poll(15, SECONDS)).isEqualTo(expected);
        }
      }
    }
  }

  @Test
  default void offersEventsAgainToAListenerThatFailed() throws Exception {
    try (var fixture = fixture()) {
      var log = fixture.log();
      var seen = new LinkedBlockingQueue<LoggedEvent>();
      var failures = new AtomicInteger(2);
      try (var _ =
          log.tail(
              log.shards(),
              Map.of(),
              events -> {
                if (failures.getAndDecrement() > 0) {
                  throw new IllegalStateException("not now");
                }
                seen.addAll(events);
              })) {
        var appended = fixture.append("thread:a", 2);
        assertThat(seen.poll(15, SECONDS)).isEqualTo(appended.getFirst());
        assertThat(seen.poll(15, SECONDS)).isEqualTo(appended.getLast());
      }
    }
  }

  @Test
  default void letsATailerGoOnInTheEpochAfterARestore() throws Exception {
    try (var fixture = fixture()) {
      var log = fixture.log();
      fixture.append("thread:a", 2);
      var seen = new LinkedBlockingQueue<LoggedEvent>();
      var changes = new LinkedBlockingQueue<Boolean>();
      var listener =
          new TailListener() {
            @Override
            public void events(List<LoggedEvent> events) {
              seen.addAll(events);
            }

            @Override
            public void layoutChanged(Layout layout, boolean continued) {
              changes.add(continued);
            }
          };
      try (var tailer = log.follow(log.shards(), Map.of(), listener)) {
        var epoch = new LogAdmin(fixture.database(), fixture.clock()).startEpoch();
        assertThat(changes.poll(15, SECONDS)).isFalse();
        var appended = fixture.append("thread:a", 1);
        assertThat(seen.poll(15, SECONDS)).isEqualTo(appended.getFirst());
        assertThat(tailer.position().epoch()).isEqualTo(epoch);
      }
    }
  }

  @Test
  default void makesOneReadForAllWhoAskForTheSameStretch() throws Exception {
    try (var fixture = fixture();
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      fixture.append("thread:a", 10);
      var layout = fixture.log().layout();
      var shard = layout.shardOf("thread:a");
      var reads = new RangeReads(fixture.database());
      var release = new CountDownLatch(1);
      var holders = new ArrayList<Future<?>>();
      for (var i = 0; i < 4; i++) {
        holders.add(threads.submit(() -> fixture.database().read(_ -> await(release))));
      }
      var asking = new AtomicInteger();
      var batches = new ArrayList<Future<Batch>>();
      for (var i = 0; i < 50; i++) {
        batches.add(
            threads.submit(() -> {
              asking.incrementAndGet();
              return reads.read(layout, shard, 0, 100);
            }));
      }
      Waiting.until(() -> asking.get() == 50);
      release.countDown();
      for (var batch : batches) {
        assertThat(batch.get(15, SECONDS).events()).hasSize(10);
      }
      for (var holder : holders) {
        holder.get(15, SECONDS);
      }
      assertThat(reads.made()).isLessThan(10);
    }
  }

  private static int await(CountDownLatch latch) {
    try {
      assertThat(latch.await(15, SECONDS)).isTrue();
      return 0;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
