package dev.stoa.eventlog;

import dev.stoa.storage.Database;
import dev.stoa.storage.Row;
import dev.stoa.storage.Tx;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Looks into the log without changing it, for people and for tests. Needs the database only, also
/// beside a running server.
public final class EventLogInspector {
  private final Database database;

  public EventLogInspector(Database database) {
    this.database = database;
  }

  /// `start` and `parent` tell of a split; `count` is what retention has left in the shard's own
  /// rows; `oldest` is the time of the first of them.
  public record ShardView(
      int shard,
      long head,
      long start,
      @Nullable Integer parent,
      long count,
      @Nullable Instant oldest,
      Map<String, Batch.Low> lows) {}

  public record ChannelView(String channel, String channelClass, long count, long last) {}

  public record ProducerView(
      String publisher, String producer, long epoch, long seq, Instant updated) {}

  public long epoch() {
    return database.read(LogStore::layout).epoch();
  }

  public List<ShardView> shards() {
    return database.read(tx ->
        tx
            .list(
                """
                SELECT s.shard, s.head, s.start, s.parent,
                       COUNT(e.seq) AS held, MIN(e.created_at) AS oldest
                FROM push_shard s LEFT JOIN push_event e ON e.shard = s.shard
                GROUP BY s.shard, s.head, s.start, s.parent
                ORDER BY s.shard\
                """,
                EventLogInspector::shard)
            .stream()
            .map(view -> withLows(tx, view))
            .toList());
  }

  /// The channels with the newest events first.
  public List<ChannelView> channels(int limit) {
    return database.read(tx ->
        tx.list(
            """
            SELECT channel, class, COUNT(*) AS held, MAX(seq) AS last, MAX(created_at) AS newest
            FROM push_event GROUP BY channel, class ORDER BY newest DESC, channel LIMIT ?\
            """,
            row ->
                new ChannelView(
                    row.text("channel"), row.text("class"), row.int64("held"), row.int64("last")),
            limit));
  }

  /// Up to `limit` events of a shard after a position.
  public Batch events(int shard, long after, int limit) {
    return database.read(tx -> LogStore.read(tx, LogStore.layout(tx), shard, after, limit));
  }

  /// Up to `limit` events of a channel after a position.
  public List<LoggedEvent> channel(String channel, long after, int limit) {
    return database.read(
        tx -> LogStore.readChannel(tx, LogStore.layout(tx), channel, after, limit));
  }

  public List<ProducerView> producers(int limit) {
    return database.read(tx ->
        tx.list(
            "SELECT publisher, producer, epoch, seq, updated_at FROM push_producer"
                + " ORDER BY updated_at DESC LIMIT ?",
            row ->
                new ProducerView(
                    row.text("publisher"),
                    row.text("producer"),
                    row.int64("epoch"),
                    row.int64("seq"),
                    row.instant("updated_at")),
            limit));
  }

  /// Checks that every number above the low-water marks is there. Returns what is wrong, in one
  /// sentence each; empty when the log is sound.
  public List<String> verify() {
    return database.read(tx -> {
      var problems = new ArrayList<String>();
      for (var shard : LogStore.layout(tx).shards()) {
        verify(tx, shard, problems);
      }
      return problems;
    });
  }

  private static void verify(Tx tx, Layout.Shard shard, List<String> problems) {
    record Held(long head, long count, long max) {}
    var floor =
        LogStore.lows(tx, shard.number()).values().stream()
            .mapToLong(Batch.Low::seq)
            .reduce(shard.start(), Math::max);
    var held =
        tx.first(
            """
            SELECT (SELECT head FROM push_shard WHERE shard = ?) AS head,
                   COUNT(*) AS held, COALESCE(MAX(seq), 0) AS last
            FROM push_event WHERE shard = ? AND seq > ?\
            """,
            row -> new Held(row.int64("head"), row.int64("held"), row.int64("last")),
            shard.number(),
            shard.number(),
            floor);
    if (held == null || held.count() != held.head() - floor) {
      problems.add(
          "shard %d: %s events above %d, expected up to %s"
              .formatted(
                  shard.number(),
                  held == null ? "no" : held.count(),
                  floor,
                  held == null ? "?" : held.head()));
    } else if (held.count() > 0 && held.max() != held.head()) {
      problems.add(
          "shard %d: last event %d, head %d".formatted(shard.number(), held.max(), held.head()));
    }
  }

  private static ShardView shard(Row row) {
    return new ShardView(
        row.integer("shard"),
        row.int64("head"),
        row.int64("start"),
        row.integerOrNull("parent"),
        row.int64("held"),
        row.instantOrNull("oldest"),
        Map.of());
  }

  private static ShardView withLows(Tx tx, ShardView view) {
    return new ShardView(
        view.shard(),
        view.head(),
        view.start(),
        view.parent(),
        view.count(),
        view.oldest(),
        LogStore.lows(tx, view.shard()));
  }
}
