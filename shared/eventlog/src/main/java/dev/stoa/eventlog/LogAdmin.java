package dev.stoa.eventlog;

import dev.stoa.contracts.Failure;
import dev.stoa.storage.Database;
import dev.stoa.storage.Dialect;
import dev.stoa.storage.Tx;
import java.time.InstantSource;
import java.util.ArrayList;
import org.jspecify.annotations.Nullable;

/// The rare changes to the log as a whole. Both take every shard's lock, in order, so that no
/// transaction runs across them.
public final class LogAdmin {
  private final Database database;
  private final InstantSource clock;

  public LogAdmin(Database database, InstantSource clock) {
    this.database = database;
    this.clock = clock;
  }

  /// Starts a new epoch, to which no older cursor belongs. To be called once after a backup was
  /// restored: the numbers that come next were given to other events before. Returns the epoch.
  public long startEpoch() {
    return database.write(tx -> {
      LogStore.lock(tx);
      tx.update("DELETE FROM push_epoch");
      return enter(tx, LogStore.layout(tx).shardCount());
    });
  }

  /// Splits the shards so that there are `shards` of them: a power of two, more than now. Live:
  /// appends wait for the moment that it takes, cursors and tailers go on. Throws {@link
  /// Failure.Invalid} for a count that cannot be reached.
  public Layout reshard(int shards) {
    if (database.dialect() == Dialect.SQLITE) {
      throw new Failure.Invalid(
          "log.one_shard", "SQLite has one writer, so its log has one shard.", java.util.List.of());
    }
    return database.write(tx -> {
      RelayPlaces.lockAll(tx);
      LogStore.lock(tx);
      var before = LogStore.layout(tx);
      require(shards, before.shardCount());
      tx.update(
          "INSERT INTO push_epoch (epoch, shards, ended_at) VALUES (?, ?, ?)",
          before.epoch(),
          before.shardCount(),
          clock.instant());
      var epoch = enter(tx, shards);
      split(tx, epoch, before.shardCount(), shards);
      return LogStore.layout(tx);
    });
  }

  private static void require(int shards, int before) {
    if (Integer.bitCount(shards) != 1 || shards <= before || shards > Cursor.MAX_SHARDS) {
      throw new Failure.Invalid(
          "log.shards",
          "The shard count must be a power of two above %d and up to %d."
              .formatted(before, Cursor.MAX_SHARDS),
          java.util.List.of());
    }
  }

  private static long enter(Tx tx, int shards) {
    var epoch = LogStore.newEpoch();
    tx.update("UPDATE push_log SET epoch = ?, shards = ? WHERE id = 1", epoch, shards);
    tx.update("UPDATE push_shard SET epoch = ?", epoch);
    return epoch;
  }

  /// Children begin at their parent's head. The marks of retention hold for what they inherit.
  private static void split(Tx tx, long epoch, int before, int shards) {
    var rows = new ArrayList<@Nullable Object[]>();
    for (var child = before; child < shards; child++) {
      RelayPlaces.split(tx, child, child & (before - 1));
      rows.add(new @Nullable Object[] {child, epoch, child & (before - 1)});
    }
    tx.batch(
        "INSERT INTO push_shard (shard, head, epoch, start, parent)"
            + " SELECT ?, head, ?, head, shard FROM push_shard WHERE shard = ?",
        rows);
    var lows = new ArrayList<@Nullable Object[]>();
    for (var child = before; child < shards; child++) {
      lows.add(new @Nullable Object[] {child, child & (before - 1)});
    }
    tx.batch(
        "INSERT INTO push_low (shard, class, low, reason)"
            + " SELECT ?, class, low, reason FROM push_low WHERE shard = ?",
        lows);
  }
}
