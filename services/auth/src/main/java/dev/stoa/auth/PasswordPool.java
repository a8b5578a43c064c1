package dev.stoa.auth;

import dev.stoa.contracts.Failure;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.random.RandomGenerator;

/// Where passwords are hashed: a few platform threads, so that neither an event loop nor the
/// carriers of virtual threads are held, and memory is bounded by threads x 19 MiB.
///
/// Bound: [#QUEUE] waiting hashes, each for at most [#PATIENCE]; beyond that callers get
/// [Failure.Unavailable] at once. Callers block: virtual threads only.
final class PasswordPool implements AutoCloseable {
  static final int QUEUE = 32;
  static final Duration PATIENCE = Duration.ofSeconds(10);

  private final ThreadPoolExecutor threads;
  private final RandomGenerator random;

  PasswordPool(int size, RandomGenerator random) {
    this.random = random;
    this.threads =
        new ThreadPoolExecutor(
            size,
            size,
            10,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(QUEUE),
            Thread.ofPlatform().name("passwords-", 0).daemon().factory());
    threads.allowCoreThreadTimeOut(true);
  }

  String hash(String password) {
    return run(() -> PasswordHash.create(password, random));
  }

  boolean matches(String password, String phc) {
    return run(() -> PasswordHash.matches(password, phc));
  }

  /// How many hashes were begun: for tests that compare the work of two paths.
  long begun() {
    return threads.getTaskCount();
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }

  private <T> T run(Callable<T> work) {
    Future<T> answer;
    try {
      answer = threads.submit(work);
    } catch (RejectedExecutionException _) {
      throw busy();
    }
    try {
      return answer.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException _) {
      answer.cancel(true);
      throw busy();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      answer.cancel(true);
      throw busy();
    } catch (ExecutionException e) {
      throw new IllegalStateException("A password could not be hashed", e.getCause());
    }
  }

  private static Failure busy() {
    return new Failure.Unavailable(
        "login.busy", "Too many people are signing in at this moment. Please try again.");
  }
}
