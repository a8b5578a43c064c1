package dev.stoa.push;

import dev.stoa.contracts.bus.Bus;
import dev.stoa.contracts.bus.Registration;
import dev.stoa.push.NodeBus.Beat;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The push nodes of the site, as this one hears them: each says every [#BEAT] how it is, and is
/// forgotten [#EXPIRY] after its last word, or when it says goodbye. Nothing of it is kept anywhere
/// else. Thread-safe.
final class Nodes {
  static final Duration BEAT = Duration.ofSeconds(5);

  /// Silence after which a node is taken for dead: with [#SWEEP] and a tick of presence below
  /// fifteen seconds, and two beats may be lost.
  static final Duration EXPIRY = Duration.ofSeconds(13);

  /// How long a change that matters to the others may gather more of its kind.
  static final Duration SOON = Duration.ofMillis(200);

  static final Duration SWEEP = Duration.ofMillis(500);

  /// Hears what becomes of other nodes.
  interface Listener {
    /// A node that was not known has said something.
    default void came(String node) {}

    /// A node is not there any more; `orderly` when it said so itself.
    default void went(String node, boolean orderly) {}
  }

  private record Neighbour(Instant heard, Map<String, Integer> counts) {}

  private final Vertx vertx;
  private final Bus bus;
  private final InstantSource clock;
  private final String self;
  private final Supplier<Map<String, Integer>> counts;
  private final Map<String, Neighbour> neighbours = new HashMap<>();
  private final List<Listener> listeners = new CopyOnWriteArrayList<>();
  private final List<Long> timers = new ArrayList<>();
  private final AtomicBoolean soon = new AtomicBoolean();
  private volatile Map<String, Integer> elsewhere = Map.of();
  private volatile Set<String> others = Set.of();
  private @Nullable Registration registration;

  /// `counts`: what weighs on this node, asked for at each beat.
  Nodes(
      Vertx vertx,
      Bus bus,
      InstantSource clock,
      String self,
      Supplier<Map<String, Integer>> counts) {
    this.vertx = vertx;
    this.bus = bus;
    this.clock = clock;
    this.self = self;
    this.counts = counts;
  }

  String self() {
    return self;
  }

  void add(Listener listener) {
    listeners.add(listener);
  }

  /// Begins to listen and to speak. Succeeds when the cluster knows.
  Future<Void> start() {
    return bus.subscribe(NodeBus.BEATS, this::heard)
        .map(listening -> {
          registration = listening;
          timers.add(vertx.setPeriodic(BEAT.toMillis(), _ -> beat()));
          timers.add(vertx.setPeriodic(SWEEP.toMillis(), _ -> sweep()));
          beat();
          return null;
        });
  }

  /// Says goodbye.
  Future<Void> stop() {
    timers.forEach(vertx::cancelTimer);
    Registration listening = registration;
    Future<Void> deaf = listening == null ? Future.succeededFuture() : listening.close();
    return deaf.onComplete(_ -> bus.publish(NodeBus.BEATS, new Beat(self, true, Map.of())));
  }

  /// The other nodes that are there.
  Set<String> others() {
    return others;
  }

  /// What weighs on all other nodes under this name.
  int elsewhere(String name) {
    return elsewhere.getOrDefault(name, 0);
  }

  /// Says how this node is within [#SOON], once for all that ask for it until then.
  void beatSoon() {
    if (!others.isEmpty() && soon.compareAndSet(false, true)) {
      vertx.setTimer(
          SOON.toMillis(),
          _ -> {
            soon.set(false);
            beat();
          });
    }
  }

  /// Says how this node is, now.
  void beat() {
    bus.publish(NodeBus.BEATS, new Beat(self, false, counts.get()));
  }

  private void heard(Beat beat) {
    if (beat.node().equals(self)) {
      return;
    }
    boolean fresh;
    boolean gone;
    synchronized (this) {
      gone = beat.leaving() && neighbours.remove(beat.node()) != null;
      fresh =
          !beat.leaving()
              && neighbours.put(beat.node(), new Neighbour(clock.instant(), beat.counts())) == null;
      sum();
    }
    if (gone) {
      listeners.forEach(listener -> listener.went(beat.node(), true));
    }
    if (fresh) {
      listeners.forEach(listener -> listener.came(beat.node()));
      beat(); // it knows nobody yet
    }
  }

  /// Forgets who has been silent for too long.
  void sweep() {
    Instant oldest = clock.instant().minus(EXPIRY);
    var gone = new HashSet<String>();
    synchronized (this) {
      neighbours
          .entrySet()
          .removeIf(entry -> entry.getValue().heard().isBefore(oldest) && gone.add(entry.getKey()));
      if (!gone.isEmpty()) {
        sum();
      }
    }
    gone.forEach(node -> listeners.forEach(listener -> listener.went(node, false)));
  }

  private void sum() {
    var all = new HashMap<String, Integer>();
    neighbours
        .values()
        .forEach(
            one -> one.counts().forEach((name, count) -> all.merge(name, count, Integer::sum)));
    elsewhere = Map.copyOf(all);
    others = Set.copyOf(neighbours.keySet());
  }
}
