package dev.stoa.storage;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// A bounded way to the database: so many at a time, so many waiting, so long.
///
/// With threads of its own (SQLite) the work runs there, because a native call would pin the
/// carrier of the caller's virtual thread; without (PostgreSQL) it runs on the caller's thread.
final class Lane {
  private final String name;
  private final Semaphore permits;
  private final int width;
  private final int queueLimit;
  private final Duration waitLimit;
  private final @Nullable ExecutorService threads;

  Lane(String name, int width, DatabaseConfig limits, @Nullable ExecutorService threads) {
    this.name = name;
    this.width = width;
    this.permits = new Semaphore(width, true);
    this.queueLimit = limits.queueLimit();
    this.waitLimit = limits.waitLimit();
    this.threads = threads;
  }

  <T extends @Nullable Object> T run(Callable<T> work) throws Exception {
    enter();
    try {
      return threads == null ? work.call() : await(threads.submit(work));
    } finally {
      permits.release();
    }
  }

  void close() {
    if (threads != null) {
      threads.close();
    }
  }

  private void enter() {
    if (!permits.hasQueuedThreads() && permits.tryAcquire()) {
      return;
    }
    if (permits.getQueueLength() >= queueLimit) {
      throw new DatabaseUnavailable(
          "%s: %d callers wait already, which is the limit".formatted(name, queueLimit), null);
    }
    try {
      if (!permits.tryAcquire(waitLimit.toNanos(), TimeUnit.NANOSECONDS)) {
        throw new DatabaseUnavailable(
            "%s: all %d busy for %d ms, %d more callers wait"
                .formatted(name, width, waitLimit.toMillis(), permits.getQueueLength()),
            null);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DatabaseUnavailable(name + ": interrupted while waiting", e);
    }
  }

  /// Waits for work that has begun. An interrupt is kept for later: a transaction is short and its
  /// outcome must be known.
  private static <T extends @Nullable Object> T await(Future<T> running) throws Exception {
    var interrupted = false;
    try {
      while (true) {
        try {
          return running.get();
        } catch (InterruptedException _) {
          interrupted = true;
        }
      }
    } catch (ExecutionException e) {
      throw switch (e.getCause()) {
        case Exception cause -> cause;
        case Error error -> throw error;
        case null, default -> e;
      };
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
