package dev.stoa.eventlog;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.LinkedBlockingQueue;
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
}
