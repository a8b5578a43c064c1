package dev.stoa.eventlog;

import dev.stoa.storage.Database;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicLong;

/// Reads of stretches of a shard, each made once however many ask for it at the same time: after a
/// restart, all readers ask for the same stretches.
final class RangeReads {
  private record Range(int shard, long after, int limit) {}

  private final Database database;
  private final ConcurrentHashMap<Range, FutureTask<Batch>> running = new ConcurrentHashMap<>();
  private final AtomicLong made = new AtomicLong();

  RangeReads(Database database) {
    this.database = database;
  }

  Batch read(Layout known, int shard, long after, int limit) {
    var range = new Range(shard, after, limit);
    var mine =
        new FutureTask<>(() -> database.read(tx -> LogStore.read(tx, known, shard, after, limit)));
    var other = running.putIfAbsent(range, mine);
    if (other != null) {
      return result(other);
    }
    try {
      made.incrementAndGet();
      mine.run();
    } finally {
      running.remove(range, mine);
    }
    return result(mine);
  }

  /// How many reads have gone to the database.
  long made() {
    return made.get();
  }

  private static Batch result(FutureTask<Batch> read) {
    try {
      return read.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while reading the log", e);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException cause
          ? cause
          : new IllegalStateException("reading the log failed", e.getCause());
    }
  }
}
