package dev.stoa.eventlog;

import dev.stoa.storage.Database;
import dev.stoa.storage.Tx;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Takes the oldest events of each class of channels when they are too old or too many, and moves
/// the low-water mark in the same transaction, so that a reader either gets them or is told.
///
/// Deletes in small transactions, oldest first: a sweep holds up nobody. Of several nodes one
/// sweeps in each interval.
final class Retention implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Retention.class);
  private static final int CHUNK = 1_000;

  private final Database database;
  private final EventLogConfig config;
  private final InstantSource clock;
  private final Map<Integer, Long> weighed = new ConcurrentHashMap<>();
  private final Thread thread;
  private volatile boolean open = true;

  Retention(Database database, EventLogConfig config, InstantSource clock) {
    this.database = database;
    this.config = config;
    this.clock = clock;
    this.thread = Thread.ofVirtual().name("log-retention").unstarted(this::run);
  }

  void start() {
    if (config.sweepInterval().isPositive()) {
      thread.start();
    }
  }

  @Override
  public void close() {
    open = false;
    LockSupport.unpark(thread);
    Threads.join(thread);
  }

  /// Sweeps all shards and classes; returns how many events were taken.
  int sweep() {
    var layout = database.read(LogStore::layout);
    var heads = database.read(LogStore::heads);
    var taken = 0;
    for (var shard : layout.shards()) {
      var head = heads.position(shard.number());
      var grown = !Objects.equals(weighed.put(shard.number(), head == null ? 0 : head), head);
      for (var each : config.classes()) {
        taken += sweep(layout, shard.number(), each, grown);
      }
    }
    var oldest = clock.instant().minus(config.receiptAge());
    database.write(tx -> tx.update("DELETE FROM push_receipt WHERE created_at < ?", oldest));
    return taken;
  }

  private void run() {
    while (open) {
      LockSupport.parkNanos(this, config.sweepInterval().toNanos());
      try {
        if (open && claim()) {
          var taken = sweep();
          LOG.debug("retention took {} events", taken);
        }
      } catch (RuntimeException e) {
        LOG.warn("retention failed, and is tried again: {}", e.toString());
      }
    }
  }

  private boolean claim() {
    var now = clock.instant();
    var due = now.minus(config.sweepInterval().multipliedBy(9).dividedBy(10));
    return database.write(
        tx -> tx.update("UPDATE push_log SET swept_at = ? WHERE swept_at < ?", now, due) == 1);
  }

  /// Weighs only what has `grown` since it was weighed last: that reads every row.
  private int sweep(Layout layout, int shard, ChannelClass kept, boolean grown) {
    var tooOld = clock.instant().minus(kept.maxAge());
    var excess = grown ? weight(shard, kept) - kept.maxBytes() : 0;
    var taken = 0;
    while (open) {
      var budget = excess;
      var chunk =
          database.<@Nullable Chunk>write(tx -> take(tx, layout, shard, kept, tooOld, budget));
      if (chunk == null) {
        break;
      }
      taken += chunk.count();
      excess -= chunk.bytes();
    }
    return taken;
  }

  private long weight(int shard, ChannelClass kept) {
    var weight =
        database.<@Nullable Long>read(tx ->
            tx.first(
                "SELECT COALESCE(SUM(size), 0) AS weight FROM push_event"
                    + " WHERE shard = ? AND class = ?",
                row -> row.int64("weight"),
                shard,
                kept.name()));
    return weight == null ? 0 : weight;
  }

  /// Takes the oldest events up to the first that may stay; null when it is the very first.
  private static @Nullable Chunk take(
      Tx tx, Layout layout, int shard, ChannelClass kept, Instant tooOld, long excess) {
    record Oldest(long seq, Instant time, long size) {}
    var oldest =
        tx.list(
            "SELECT seq, created_at, size FROM push_event WHERE shard = ? AND class = ?"
                + " ORDER BY seq LIMIT ?",
            row -> new Oldest(row.int64("seq"), row.instant("created_at"), row.int64("size")),
            shard,
            kept.name(),
            CHUNK);
    var count = 0;
    long bytes = 0;
    long cut = 0;
    var reason = Gap.Reason.ttl;
    for (var event : oldest) {
      var aged = event.time().isBefore(tooOld);
      if (!aged && bytes >= excess) {
        break;
      }
      reason = aged ? Gap.Reason.ttl : Gap.Reason.size;
      cut = event.seq();
      bytes += event.size();
      count++;
    }
    if (count == 0) {
      return null;
    }
    tx.update(
        "DELETE FROM push_event WHERE shard = ? AND class = ? AND seq <= ?",
        shard,
        kept.name(),
        cut);
    mark(tx, layout, shard, kept, cut, reason);
    return new Chunk(count, bytes);
  }

  /// Moves the mark of the shard and of all that were split off it.
  private static void mark(
      Tx tx, Layout layout, int stored, ChannelClass kept, long cut, Gap.Reason reason) {
    for (var shard : layout.shards()) {
      for (var segment : layout.segments(shard.number(), 0)) {
        if (segment.shard() == stored && segment.after() < cut) {
          tx.update(
              """
              INSERT INTO push_low (shard, class, low, reason) VALUES (?, ?, ?, ?)
              ON CONFLICT (shard, class) DO UPDATE
                SET low = excluded.low, reason = excluded.reason
                WHERE push_low.low < excluded.low\
              """,
              shard.number(),
              kept.name(),
              Math.min(cut, segment.upTo()),
              reason);
        }
      }
    }
  }

  private record Chunk(int count, long bytes) {}
}
