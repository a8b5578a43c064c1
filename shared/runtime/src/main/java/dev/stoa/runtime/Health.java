package dev.stoa.runtime;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/// Whether this process lives (its event loops turn) and whether it should get new requests. Looks
/// at nothing outside the process.
final class Health {
  private static final Duration BEAT = Duration.ofSeconds(1);
  private static final Duration STUCK = Duration.ofSeconds(10);

  private final ConcurrentMap<String, Long> beats = new ConcurrentHashMap<>();
  private final List<Readiness> checks;
  private volatile boolean started;
  private volatile boolean draining;

  Health(List<Readiness> checks) {
    this.checks = List.copyOf(checks);
  }

  /// Watches the event loop that calls this.
  void watch(Vertx vertx) {
    var loop = Thread.currentThread().getName();
    beats.put(loop, System.nanoTime());
    vertx.setPeriodic(BEAT.toMillis(), _ -> beats.put(loop, System.nanoTime()));
  }

  void started() {
    started = true;
  }

  void draining() {
    draining = true;
  }

  /// The event loops that have stood still too long.
  List<String> stuck() {
    var now = System.nanoTime();
    return beats.entrySet().stream()
        .filter(beat -> now - beat.getValue() > STUCK.toNanos())
        .map(beat -> "event loop " + beat.getKey() + " stands still")
        .toList();
  }

  /// Why no new request should come here; empty when they may.
  List<String> obstacles() {
    if (draining) {
      return List.of("stopping");
    }
    if (!started) {
      return List.of("starting");
    }
    return checks.stream()
        .map(Readiness::obstacle)
        .filter(Objects::nonNull)
        .map(String::valueOf)
        .toList();
  }

  static String report(List<String> reasons) {
    return new JsonObject()
        .put("status", reasons.isEmpty() ? "up" : "down")
        .put("reasons", new JsonArray(reasons))
        .encode();
  }
}
