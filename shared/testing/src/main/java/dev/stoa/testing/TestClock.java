package dev.stoa.testing;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;

/// A clock that stands until it is moved.
public final class TestClock implements InstantSource {
  private final AtomicReference<Instant> now;

  public TestClock() {
    this(Instant.parse("2026-01-01T00:00:00Z"));
  }

  public TestClock(Instant start) {
    this.now = new AtomicReference<>(start);
  }

  @Override
  public Instant instant() {
    return now.get();
  }

  /// Moves the clock on (or back, with a negative step) and returns the new time.
  public Instant advance(Duration step) {
    return now.updateAndGet(time -> time.plus(step));
  }

  public void set(Instant time) {
    now.set(time);
  }
}
