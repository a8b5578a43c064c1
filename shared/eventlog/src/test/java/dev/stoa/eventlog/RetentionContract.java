package dev.stoa.eventlog;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// What a reader is told about events that are gone, and what is kept.
interface RetentionContract {
  LogFixture fixture(EventLogConfig config);

  private LogFixture kept() {
    return fixture(
        EventLogConfig.DEFAULT
            .withSweepInterval(Duration.ZERO)
            .withClasses(
                List.of(
                    new ChannelClass("short", "short:", Duration.ofHours(1), 1 << 20),
                    new ChannelClass("small", "small:", Duration.ofDays(9), 2_000),
                    EventLogConfig.DEFAULT_CLASS)));
  }

  @Test
  default void dropsWhatIsTooOldAndSaysSo() {
    try (var fixture = kept()) {
      var log = fixture.log();
      var before = log.heads();
      fixture.append("short:a", 3);
      fixture.append("long:a", 3);
      var middle = log.heads();
      fixture.clock().advance(Duration.ofMinutes(61));
      fixture.append("short:a", 2);
      assertThat(log.sweep()).isEqualTo(3);
      assertThat(log.readChannel("short:a", 0, 99)).hasSize(2);
      assertThat(log.readChannel("long:a", 0, 99)).hasSize(3);

      var lost = log.resume(before.encode(), List.of("short:a", "long:a"));
      assertThat(lost.gaps())
          .singleElement()
          .satisfies(gap -> {
            assertThat(gap.channel()).isEqualTo("short:a");
            assertThat(gap.reason()).isEqualTo(Gap.Reason.ttl);
            assertThat(gap.to()).isEqualTo(log.heads().position(log.shardOf("short:a")));
          });
      assertThat(log.resume(middle.encode(), List.of("short:a", "long:a")).gaps()).isEmpty();
      assertThat(log.resume(before.encode(), List.of("long:a")).position().positions())
          .containsEntry(log.shardOf("long:a"), before.position(log.shardOf("long:a")));
      assertThat(log.resume(before.encode(), List.of("s*")).ok()).isFalse();
      assertThat(log.resume(before.encode(), List.of("long*")).ok()).isTrue();
      assertThat(log.low(log.shardOf("short:a"), "short")).isPositive();
      assertThat(log.sweep()).isZero();
    }
  }

  @Test
  default void dropsTheOldestOfWhatIsTooMuch() {
    try (var fixture = kept()) {
      var log = fixture.log();
      var before = log.heads();
      var appended = fixture.append("small:a", 200);
      log.sweep();
      var left = log.readChannel("small:a", 0, 999);
      assertThat(left).isNotEmpty().hasSizeLessThan(100);
      assertThat(left).isEqualTo(appended.subList(200 - left.size(), 200));
      assertThat(log.resume(before.encode(), List.of("small:a")).gaps())
          .extracting(Gap::reason)
          .containsExactly(Gap.Reason.size);
      assertThat(new EventLogInspector(fixture.database()).verify()).isEmpty();
      assertThat(fixture.append("small:a", 1).getFirst().seq())
          .isEqualTo(appended.getLast().seq() + 1);
    }
  }

  @Test
  default void nullsDataOnErasureAndKeepsTheSequence() {
    try (var fixture = kept()) {
      var log = fixture.log();
      fixture.write(tx ->
          log.append(
              tx,
              List.of(
                  NewEvent.of("a", "t", "{\"name\":\"Ann\"}").about("comment:1"),
                  NewEvent.of("a", "t", "{\"name\":\"Bob\"}").about("comment:2"))));
      assertThat(fixture.<Integer>write(tx -> log.erase(tx, "comment:1"))).isEqualTo(1);
      assertThat(log.readChannel("a", 0, 9))
          .extracting(LoggedEvent::data)
          .containsExactly(null, "{\"name\":\"Bob\"}");
      assertThat(fixture.<Integer>write(tx -> log.eraseChannel(tx, "a"))).isEqualTo(2);
      assertThat(log.readChannel("a", 0, 9)).hasSize(2).allMatch(event -> event.data() == null);
    }
  }

  @Test
  default void announcesAnotherEpochAndAPositionBeyondTheHead() {
    try (var fixture = kept()) {
      var log = fixture.log();
      fixture.append("a", 5);
      var before = log.heads();
      assertThat(log.resume(before.encode(), List.of("a")).ok()).isTrue();
      var shard = log.shardOf("a");
      var beyond = before.with(shard, 6);
      for (var text : List.of(beyond.encode(), "", "garbage", before.encode() + "A")) {
        assertThat(log.resume(text, List.of("a")).gaps())
            .as(text)
            .extracting(Gap::reason)
            .containsExactly(Gap.Reason.epoch);
      }
      new LogAdmin(fixture.database(), fixture.clock()).startEpoch();
      var resumed = log.resume(before.encode(), List.of("a"));
      assertThat(resumed.gaps()).extracting(Gap::reason).containsExactly(Gap.Reason.epoch);
      assertThat(resumed.position().position(shard)).isEqualTo(5);
      assertThat(fixture.append("a", 1).getFirst().seq()).isEqualTo(6);
      assertThat(log.epoch()).isEqualTo(log.heads().epoch()).isNotEqualTo(before.epoch());
      assertThat(log.resume(resumed.position().encode(), List.of("a")).ok()).isTrue();
    }
  }

  @Test
  default void startsAtTheHeadOfAShardThatTheCursorLacks() {
    try (var fixture = kept()) {
      var log = fixture.log();
      fixture.append("a", 5);
      var resumed = log.resume(new Cursor(log.epoch(), new TreeMap<>()).encode(), List.of("a"));
      assertThat(resumed.ok()).isTrue();
      assertThat(resumed.position().position(log.shardOf("a"))).isEqualTo(5);
    }
  }

  @Test
  default void tellsARetailedShardOverWhatRetentionTook() throws Exception {
    try (var fixture = kept()) {
      var log = fixture.log();
      fixture.append("small:a", 200);
      log.sweep();
      var left = log.readChannel("small:a", 0, 999);
      var shard = log.shardOf("small:a");
      var seen = new java.util.concurrent.LinkedBlockingQueue<LoggedEvent>();
      try (var _ = log.tail(java.util.Set.of(shard), java.util.Map.of(shard, 0L), seen::addAll)) {
        for (var expected : left) {
          assertThat(seen.poll(15, java.util.concurrent.TimeUnit.SECONDS)).isEqualTo(expected);
        }
      }
    }
  }
}
