package dev.stoa.access.token;

import dev.stoa.contracts.Failure;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A JWK set that is kept elsewhere and may change: read again in the background, and when a token
/// names a key that is not in it, but never twice within [#ASK_AGAIN]. While it cannot be read the
/// last one holds, [#BELIEVED] at most; then nothing is accepted.
public final class CachedKeys implements IssuerKeys, AutoCloseable {
  /// The least time between two readings, however many tokens name keys that nobody knows.
  public static final Duration ASK_AGAIN = Duration.ofSeconds(30);

  /// How long keys hold that could not be read again.
  public static final Duration BELIEVED = Duration.ofHours(24);

  private static final Logger LOG = LoggerFactory.getLogger(CachedKeys.class);

  private record Known(JwkSet set, Instant read) {}

  private final Vertx vertx;
  private final InstantSource clock;
  private final String place;
  private final Set<String> algorithms;
  private final Duration refresh;
  private final Supplier<Future<Buffer>> load;
  private volatile @Nullable Known known;
  private volatile long generation;
  private @Nullable Future<Void> reading;
  private Instant asked = Instant.MIN;
  private long timer = -1;

  /// `place`: what to call it in the log. `load` reads it, in bounded time.
  public CachedKeys(
      Vertx vertx,
      InstantSource clock,
      String place,
      Set<String> algorithms,
      Duration refresh,
      Supplier<Future<Buffer>> load) {
    this.vertx = vertx;
    this.clock = clock;
    this.place = place;
    this.algorithms = Set.copyOf(algorithms);
    this.refresh = refresh;
    this.load = load;
  }

  /// Reads the set, and goes on to do so. Fails when it cannot be read now; it is tried again all
  /// the same.
  public Future<Void> start() {
    timer = vertx.setPeriodic(refresh.toMillis(), _ -> read());
    return read();
  }

  @Override
  public void close() {
    vertx.cancelTimer(timer);
  }

  @Override
  public long generation() {
    return generation;
  }

  @Override
  public Future<Boolean> accept(SignedToken token) {
    JwkSet set = current();
    if (set != null && set.knows(token)) {
      return Future.succeededFuture(set.accepts(token));
    }
    Future<Void> newer = readIfDue();
    return newer == null ? answer(token) : newer.transform(_ -> answer(token));
  }

  private Future<Boolean> answer(SignedToken token) {
    JwkSet set = current();
    return set == null
        ? Future.failedFuture(
            new Failure.Unavailable("keys.unavailable", "The issuer's keys are not known yet."))
        : Future.succeededFuture(set.accepts(token));
  }

  private @Nullable JwkSet current() {
    Known now = known;
    return now == null || now.read().plus(BELIEVED).isBefore(clock.instant()) ? null : now.set();
  }

  /// The reading under way, or a new one; null when the last one is too young.
  private synchronized @Nullable Future<Void> readIfDue() {
    if (reading != null) {
      return reading;
    }
    return asked.isAfter(clock.instant().minus(ASK_AGAIN)) ? null : read();
  }

  private synchronized Future<Void> read() {
    if (reading != null) {
      return reading;
    }
    asked = clock.instant();
    Promise<Void> done = Promise.promise();
    reading = done.future();
    load.get()
        .map(text -> JwkSet.parse(text.getBytes(), algorithms))
        .onComplete(result -> {
          if (result.succeeded()) {
            take(result.result());
            done.complete();
          } else {
            end();
            LOG.warn("The keys of {} stay as they are: {}", place, result.cause().getMessage());
            done.fail(result.cause());
          }
        });
    return done.future();
  }

  private synchronized void take(JwkSet set) {
    Known before = known;
    known = new Known(set, clock.instant());
    if (before == null || !before.set().isSameAs(set)) {
      generation++;
    }
    reading = null;
  }

  private synchronized void end() {
    reading = null;
  }
}
