package dev.stoa.auth;

import java.time.Duration;

/// How long a login lasts: unused, and at all. `perAccount` bounds the sessions of one account; the
/// one unused longest makes room.
record SessionTimes(Duration idle, Duration lifetime, int perAccount) {
  /// A fortnight unused, ninety days at most, a hundred browsers.
  static final SessionTimes DEFAULT =
      new SessionTimes(Duration.ofDays(14), Duration.ofDays(90), 100);

  SessionTimes {
    if (!idle.isPositive() || lifetime.compareTo(idle) < 0 || perAccount < 1) {
      throw new IllegalArgumentException("session.idle is positive and at most session.lifetime");
    }
  }

  /// How stale the kept time of last use may be: a write for each request would be too many.
  Duration precision() {
    Duration tenth = idle.dividedBy(10);
    Duration most = Duration.ofMinutes(5);
    return tenth.compareTo(most) < 0 ? tenth : most;
  }
}
