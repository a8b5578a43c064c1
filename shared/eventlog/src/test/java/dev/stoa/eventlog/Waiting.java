package dev.stoa.eventlog;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/// Waits for a condition, at most 15 seconds unless told otherwise.
final class Waiting {
  private static final Duration LIMIT = Duration.ofSeconds(15);

  private Waiting() {}

  static void until(CountDownLatch latch) {
    until(() -> latch.getCount() == 0);
  }

  static void until(BooleanSupplier condition) {
    until(LIMIT, condition);
  }

  static void until(Duration limit, BooleanSupplier condition) {
    var deadline = System.nanoTime() + limit.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("the condition did not come true within " + limit);
      }
      LockSupport.parkNanos(2_000_000);
    }
  }
}
