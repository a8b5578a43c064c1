package dev.stoa.push;

import dev.stoa.contracts.Failure;
import java.time.Duration;

/// What one publisher, one channel, this node or the site may publish: a second's worth, filled as
/// time goes by. It may be overdrawn by one request, so that a batch larger than it passes and is
/// paid for afterwards. Not thread-safe.
final class Bucket {
  /// The words of others make nobody wait longer.
  static final Duration MAX_DEBT = Duration.ofSeconds(10);

  enum Scope {
    NODE,
    ALL,
    USER,
    CHANNEL
  }

  final Scope scope;
  final String name;
  final int perSecond;
  private double left;
  private long filled;

  /// What was taken and is not told yet, and whether it waits to be: kept by [Untold].
  long untold;

  boolean waits;

  Bucket(Scope scope, String name, int perSecond, long now) {
    this.scope = scope;
    this.name = name;
    this.perSecond = perSecond;
    this.left = perSecond;
    this.filled = now;
  }

  void fill(long now) {
    if (now > filled) {
      left = Math.min(perSecond, left + (now - filled) / 1e9 * perSecond);
      filled = now;
    }
  }

  /// Somebody here takes it, whatever is left.
  void take(int count) {
    left -= count;
  }

  /// Others have taken it: down to a debt, or what it has already if that is more.
  void charge(long count) {
    double most = -(double) perSecond * MAX_DEBT.toSeconds();
    left = Math.min(left, Math.max(most, left - count));
  }

  void require(String code, String message) {
    if (left < 1) {
      long millis = (long) Math.ceil((1 - left) * 1000 / perSecond);
      throw new Failure.RateLimited(
          code, message + "; come back later", Duration.ofMillis(Math.max(1000, millis)));
    }
  }
}
