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
    implements EventLogContract,
        PublishContract,
        RelayContract,
        RetentionContract,
        WritersContract {
  private static final List<String> NAMES =
      IntStream.range(0, 40).mapToObj(Integer::toString).toList();

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
  void relaysOnceWhatWasLeftWhenTheShardsWereSplit() {
    try (var fixture = fixture()) {
      var log = fixture.log();
      log.relay(Copies.NAME, new Copies()).close();
      appendToAll(fixture);
      new LogAdmin(fixture.database(), fixture.clock()).reshard(16);
      // The shards that went on are ahead of those that were split off.
      var late = new Copies(event -> event.shard() >= 4);
      try (var _ = log.relay(Copies.NAME, late)) {
        late.awaitHeld();
        appendToAll(fixture);
        Waiting.until(() ->
            NAMES.stream()
                .filter(name -> log.shardOf("in:" + name) < 4)
                .allMatch(name -> Copies.out(log, name).size() == 2));
        late.release();
        requireCopies(log, 2);
      }
    }
  }

  @Test
  void relaysOnceWhatIsUnderWayWhileTheShardsAreSplit() {
    try (var fixture = fixture();
        var other = fixture.another()) {
      var log = fixture.log();
      // One process has read before the split, and writes after another has read after it.
      var early = new Copies(_ -> true);
      var late = new Copies(event -> event.shard() < 4);
      try (var _ = log.relay(Copies.NAME, early)) {
        appendToAll(fixture);
        early.awaitHeld();
        new LogAdmin(fixture.database(), fixture.clock()).reshard(8);
        try (var _ = other.log().relay(Copies.NAME, late)) {
          Waiting.until(() ->
              NAMES.stream()
                  .filter(name -> other.log().shardOf("in:" + name) >= 4)
                  .allMatch(name -> Copies.out(log, name).size() == 1));
          early.release();
          requireCopies(log, 1);
          late.release();
          appendToAll(other);
          requireCopies(log, 2);
        }
      }
    }
  }

  private static void appendToAll(LogFixture fixture) {
    NAMES.forEach(name -> fixture.append("in:" + name, 1));
  }

  private static void requireCopies(EventLog log, int count) {
    NAMES.forEach(name -> Waiting.until(() -> Copies.out(log, name).size() >= count));
    NAMES.forEach(name -> assertThat(Copies.out(log, name)).isEqualTo(Copies.in(log, name)));
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
