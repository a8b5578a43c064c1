package dev.stoa.eventlog;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stoa.contracts.Failure;
import dev.stoa.testing.TestDatabase;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PostgresEventLogTest
    implements EventLogContract, PublishContract, RetentionContract, WritersContract {
  @Override
  public LogFixture fixture() {
    return fixture(EventLogConfig.DEFAULT);
  }

  @Override
  public LogFixture fixture(EventLogConfig config) {
    return new LogFixture(TestDatabase.postgres(), config.withShards(4));
  }

  /// Kills a few server processes, each with a transaction in some state.
  @Override
  public void disturb(LogFixture fixture) {
    fixture
        .database()
        .<List<Boolean>>write(tx ->
            tx.list(
                """
                SELECT pg_terminate_backend(pid) AS done FROM pg_stat_activity
                WHERE datname = current_database() AND pid <> pg_backend_pid()
                ORDER BY random() LIMIT 2\
                """,
                row -> row.bool("done")));
  }

  @Test
  void splitsItsShardsUnderLoadWithoutLossOrRepeat() throws Exception {
    try (var fixture = fixture();
        var other = fixture.another()) {
      var log = fixture.log();
      var channels = IntStream.range(0, 40).mapToObj(i -> "thread:" + i).toList();
      channels.forEach(channel -> fixture.append(channel, 1));
      var early = log.heads();
      var seen = new Seen();
      try (var _ = log.tail(log.shards(), Map.of(0, 0L, 1, 0L, 2, 0L, 3, 0L), seen)) {
        for (var round = 0; round < 10; round++) {
          if (round == 3 || round == 6) {
            new LogAdmin(fixture.database(), fixture.clock()).reshard(round == 3 ? 8 : 32);
          }
          publishToAll(round % 2 == 0 ? log : other.log(), channels);
        }
        Waiting.until(() -> seen.count() >= 11 * channels.size());
      }
      for (var channel : channels) {
        var written = log.readChannel(channel, 0, 99).stream().map(LoggedEvent::id).toList();
        assertThat(written).hasSize(11);
        assertThat(seen.ids(channel)).isEqualTo(written);
      }
      assertThat(log.shardCount()).isEqualTo(32);
      assertThat(new EventLogInspector(fixture.database()).verify()).isEmpty();
      replaysAnOldCursor(log, early, channels);
    }
  }

  private static void publishToAll(EventLog log, List<String> channels) throws Exception {
    for (var channel : channels) {
      log.publish(List.of(NewEvent.of(channel, "t", null)))
          .toCompletionStage()
          .toCompletableFuture()
          .get(15, SECONDS);
    }
  }

  /// A cursor from before two splits gives each channel exactly what came after it.
  private static void replaysAnOldCursor(EventLog log, Cursor early, List<String> channels) {
    var resumed = log.resume(early.encode(), channels);
    assertThat(resumed.ok()).isTrue();
    var replayed = new Seen();
    resumed
        .position()
        .positions()
        .forEach((shard, from) -> {
          var batch = log.read(shard, from, 7);
          replayed.accept(batch.events());
          while (!batch.atHead()) {
            batch = log.read(shard, batch.position(), 7);
            replayed.accept(batch.events());
          }
        });
    for (var channel : channels) {
      var written = log.readChannel(channel, 0, 99).stream().map(LoggedEvent::id).toList();
      assertThat(replayed.ids(channel)).isEqualTo(written.subList(1, 11));
    }
  }

  @Test
  void refusesAShardCountThatIsNoSplit() {
    try (var fixture = fixture()) {
      var admin = new LogAdmin(fixture.database(), fixture.clock());
      for (var count : List.of(0, 2, 4, 6, 2_048)) {
        assertThatThrownBy(() -> admin.reshard(count)).isInstanceOf(Failure.Invalid.class);
      }
      assertThat(fixture.log().heads().positions()).hasSize(4);
    }
  }
}
