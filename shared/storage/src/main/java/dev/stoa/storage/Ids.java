package dev.stoa.storage;

import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.UUID;
import java.util.random.RandomGenerator;

/// Makes UUIDv7 ids (RFC 9562): ordered by time, and strictly rising within one instance even when
/// the clock stands or steps back (the 12 bits after the time count on, method 1 of section 6.2).
public final class Ids {
  private static final int COUNTER_BITS = 12;
  private static final int COUNTER_SEED_MASK = 0x7ff;

  private final InstantSource clock;
  private final RandomGenerator random;
  private long last;

  public Ids(InstantSource clock, RandomGenerator random) {
    this.clock = clock;
    this.random = random;
  }

  /// Ids by the system's clock and a secure random source.
  public static Ids system() {
    return new Ids(InstantSource.system(), new SecureRandom());
  }

  /// A new id in its usual text form, 36 lower-case characters.
  public String uuid7() {
    var low = random.nextLong();
    var ticks = next();
    var high = ((ticks >>> COUNTER_BITS) << 16) | 0x7000 | (ticks & 0xfff);
    return new UUID(high, (low & 0x3fff_ffff_ffff_ffffL) | 0x8000_0000_0000_0000L).toString();
  }

  /// Time and counter; the counter starts anew, at random, with each millisecond.
  private synchronized long next() {
    var now = clock.millis();
    last =
        now > last >>> COUNTER_BITS
            ? (now << COUNTER_BITS) | (random.nextInt() & COUNTER_SEED_MASK)
            : last + 1;
    return last;
  }
}
