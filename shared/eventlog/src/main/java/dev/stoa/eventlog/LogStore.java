package dev.stoa.eventlog;

import dev.stoa.storage.Database;
import dev.stoa.storage.Dialect;
import dev.stoa.storage.DuplicateKey;
import dev.stoa.storage.Row;
import dev.stoa.storage.Tx;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The statements on the log's tables that readers and writers share.
final class LogStore {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int EPOCH_BITS = 42;
  private static final String EVENT_COLUMNS = "seq, channel, id, type, data, meta, created_at";

  private LogStore() {}

  /// An epoch nobody has seen: random, so that two restores of one backup differ.
  static long newEpoch() {
    return 1 + (RANDOM.nextLong() >>> (Long.SIZE - EPOCH_BITS));
  }

  /// Reads the layout, and creates it when the log is new.
  static Layout openLayout(Database database, int shards) {
    var known = database.<@Nullable Layout>read(LogStore::findLayout);
    if (known != null) {
      return known;
    }
    var count = database.dialect() == Dialect.SQLITE ? 1 : shards;
    try {
      return database.write(tx -> {
        create(tx, count);
        return layout(tx);
      });
    } catch (DuplicateKey _) {
      return database.read(LogStore::layout); // another node was first
    }
  }

  private static void create(Tx tx, int shards) {
    var epoch = newEpoch();
    tx.update("INSERT INTO push_log (id, epoch, shards) VALUES (1, ?, ?)", epoch, shards);
    var rows = new ArrayList<@Nullable Object[]>();
    for (var shard = 0; shard < shards; shard++) {
      rows.add(new @Nullable Object[] {shard, epoch});
    }
    tx.batch("INSERT INTO push_shard (shard, head, epoch, start) VALUES (?, 0, ?, 0)", rows);
  }

  /// Takes every shard's lock, in order, so that no transaction runs across this one.
  static void lock(Tx tx) {
    tx.list(
        "SELECT shard FROM push_shard ORDER BY shard"
            + (tx.dialect() == Dialect.POSTGRESQL ? " FOR UPDATE" : ""),
        row -> row.integer("shard"));
  }

  static Layout layout(Tx tx) {
    var layout = findLayout(tx);
    if (layout == null) {
      throw new IllegalStateException("the event log has no shards");
    }
    return layout;
  }

  static long epoch(Tx tx) {
    return Objects.requireNonNull(
        tx.first("SELECT epoch FROM push_log WHERE id = 1", row -> row.int64("epoch")));
  }

  private static @Nullable Layout findLayout(Tx tx) {
    record EpochOf(long epoch, Layout.Shard shard) {}
    var rows =
        tx.list(
            "SELECT shard, epoch, start, parent FROM push_shard ORDER BY shard",
            row ->
                new EpochOf(
                    row.int64("epoch"),
                    new Layout.Shard(
                        row.integer("shard"), row.int64("start"), row.integerOrNull("parent"))));
    return rows.isEmpty()
        ? null
        : new Layout(rows.getFirst().epoch(), rows.stream().map(EpochOf::shard).toList());
  }

  /// Over how many shards the log ran at `epoch`, when cursors of that epoch still mean something:
  /// it is an earlier layout of this same log. Null otherwise.
  static @Nullable Integer shardsAt(Tx tx, long epoch) {
    return tx.first(
        "SELECT shards FROM push_epoch WHERE epoch = ?", row -> row.integer("shards"), epoch);
  }

  static Cursor heads(Tx tx) {
    record Head(int shard, long head, long epoch) {}
    var rows =
        tx.list(
            "SELECT shard, head, epoch FROM push_shard ORDER BY shard",
            row -> new Head(row.integer("shard"), row.int64("head"), row.int64("epoch")));
    var positions = new TreeMap<Integer, Long>();
    rows.forEach(row -> positions.put(row.shard(), row.head()));
    return new Cursor(rows.getFirst().epoch(), positions);
  }

  /// Takes the next `count` numbers of a shard and returns the last of them; null when the log is
  /// of another epoch by now. The row stays locked until the transaction ends, which is what makes
  /// the order of numbers the order of commits.
  static @Nullable Long take(Tx tx, long epoch, int shard, int count) {
    return tx.first(
        "UPDATE push_shard SET head = head + ? WHERE shard = ? AND epoch = ? RETURNING head",
        row -> row.int64("head"),
        count,
        shard,
        epoch);
  }

  static void insert(Tx tx, List<@Nullable Object[]> rows) {
    tx.batch(
        """
        INSERT INTO push_event
          (shard, seq, channel, class, id, type, data, meta, subject, size, created_at)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)\
        """,
        rows);
  }

  /// Reads up to `limit` rows of a shard after a position.
  static Batch read(Tx tx, Layout known, int shard, long after, int limit) {
    record State(long head, long epoch) {}
    var state =
        tx.first(
            "SELECT head, epoch FROM push_shard WHERE shard = ?",
            row -> new State(row.int64("head"), row.int64("epoch")),
            shard);
    if (state == null) {
      throw new IllegalArgumentException("no such shard: " + shard);
    }
    var layout = state.epoch() == known.epoch() ? known : layout(tx);
    var rows = new ArrayList<LoggedEvent>();
    for (var segment : layout.segments(shard, after)) {
      rows.addAll(
          tx.list(
              "SELECT "
                  + EVENT_COLUMNS
                  + " FROM push_event WHERE shard = ? AND seq > ? AND seq <= ?"
                  + " ORDER BY seq LIMIT ?",
              row -> event(shard, row),
              segment.shard(),
              segment.after(),
              segment.upTo(),
              limit - rows.size()));
      if (rows.size() == limit) {
        break;
      }
    }
    var position = rows.size() < limit ? Math.max(after, state.head()) : rows.getLast().seq();
    if (layout.shardCount() > 1) {
      rows.removeIf(event -> layout.shardOf(event.channel()) != shard);
    }
    return new Batch(shard, layout.epoch(), after, rows, position, state.head(), lows(tx, shard));
  }

  /// Events of one channel after a position, oldest first; its numbers rise across splits.
  static List<LoggedEvent> readChannel(
      Tx tx, Layout layout, String channel, long after, int limit) {
    return tx.list(
        "SELECT "
            + EVENT_COLUMNS
            + " FROM push_event WHERE channel = ? AND seq > ? ORDER BY seq LIMIT ?",
        row -> event(layout.shardOf(channel), row),
        channel,
        after,
        limit);
  }

  /// The number of the first event of a channel with this id; null when there is none that carries
  /// `meta`.
  static @Nullable Long find(Tx tx, String channel, String id) {
    return tx.first(
        """
        SELECT seq FROM push_event WHERE channel = ? AND id = ? AND meta IS NOT NULL
        ORDER BY seq LIMIT 1\
        """,
        row -> row.int64("seq"),
        channel,
        id);
  }

  /// The number before the last `count` events of a channel; 0 when it has no more than those.
  static long beforeLast(Tx tx, String channel, int count) {
    var seq =
        tx.first(
            "SELECT seq FROM push_event WHERE channel = ? ORDER BY seq DESC LIMIT 1 OFFSET ?",
            row -> row.int64("seq"),
            channel,
            count - 1);
    return seq == null ? 0 : seq - 1;
  }

  /// The number before the first event of a channel at or after a time; null when there is none.
  static @Nullable Long before(Tx tx, String channel, Instant time) {
    return tx.first(
        """
        SELECT seq FROM push_event WHERE channel = ? AND created_at >= ?
        ORDER BY seq LIMIT 1
        """,
        row -> row.int64("seq") - 1,
        channel,
        time);
  }

  static Map<String, Batch.Low> lows(Tx tx, int shard) {
    record ClassLow(String name, Batch.Low low) {}
    var rows =
        tx.list(
            "SELECT class, low, reason FROM push_low WHERE shard = ?",
            row ->
                new ClassLow(
                    row.text("class"),
                    new Batch.Low(row.int64("low"), Gap.Reason.valueOf(row.text("reason")))),
            shard);
    var lows = new HashMap<String, Batch.Low>();
    rows.forEach(row -> lows.put(row.name(), row.low()));
    return lows;
  }

  private static LoggedEvent event(int shard, Row row) {
    return new LoggedEvent(
        shard,
        row.int64("seq"),
        row.text("channel"),
        row.text("id"),
        row.text("type"),
        row.textOrNull("data"),
        row.instant("created_at"),
        row.textOrNull("meta"));
  }
}
