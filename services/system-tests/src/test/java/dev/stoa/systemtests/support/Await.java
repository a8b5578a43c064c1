package dev.stoa.systemtests.support;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;

/// Waits for a condition, looking often.
public final class Await {
  private static final long PAUSE = Duration.ofMillis(20).toNanos();

  private Await() {}

  /// Returns as soon as the condition holds; an exception of it counts as "not yet".
  public static void until(String what, Duration patience, Callable<Boolean> condition) {
    long end = System.nanoTime() + patience.toNanos();
    Exception last = null;
    do {
      try {
        if (condition.call()) {
          return;
        }
        last = null;
      } catch (Exception e) {
        last = e;
      }
      LockSupport.parkNanos(PAUSE);
    } while (System.nanoTime() < end);
    throw new AssertionError("waited " + patience + " in vain for: " + what, last);
  }
}
