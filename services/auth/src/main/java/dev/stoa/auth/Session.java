package dev.stoa.auth;

import java.time.Duration;
import java.time.Instant;

/// A login of one browser. `hash` names it; its id is known to that browser only. `expiresAt` is
/// its absolute end, which no activity moves.
record Session(
    String hash,
    String account,
    String browser,
    Instant createdAt,
    Instant seenAt,
    Instant expiresAt) {
  /// When it ends unless it is used before.
  Instant end(Duration idle) {
    Instant idleEnd = seenAt.plus(idle);
    return idleEnd.isBefore(expiresAt) ? idleEnd : expiresAt;
  }
}
