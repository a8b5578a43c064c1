package dev.stoa.push;

import dev.stoa.contracts.auth.AuthApi.Revoked;
import io.netty.channel.EventLoop;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.internal.ContextInternal;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The hubs of this process, one per event loop. Empty until the log is being followed; replaced as
/// a whole when the log's layout changes.
final class Hubs {
  private volatile Map<EventLoop, HubLoop> loops = Map.of();
  private volatile boolean draining;
  private final Figures figures;

  Hubs() {
    this(new Figures(InstantSource.system()));
  }

  Hubs(Figures figures) {
    this.figures = figures;
  }

  Figures figures() {
    return figures;
  }

  /// The hub of the event loop that runs the caller, or null when there is none yet.
  @Nullable HubLoop of(Context context) {
    return loops.get(((ContextInternal) context).nettyEventLoop());
  }

  /// Takes no connection from now on, and sends away those who are there, within the window.
  /// Succeeds when all have gone.
  Future<Void> drain() {
    draining = true;
    return Future.join(loops.values().stream().map(HubLoop::drain).toList()).mapEmpty();
  }

  boolean isDraining() {
    return draining;
  }

  Collection<HubLoop> all() {
    return loops.values();
  }

  /// Puts other hubs in place; returns those from before.
  Collection<HubLoop> replace(Map<EventLoop, HubLoop> next) {
    Map<EventLoop, HubLoop> before = loops;
    loops = Map.copyOf(next);
    return before.values();
  }

  /// Hands the next events of the log to every hub. Waits for a loop that is late.
  void post(List<Publication> batch) throws InterruptedException {
    for (HubLoop loop : loops.values()) {
      loop.post(batch);
    }
  }

  /// Tells those who watch a channel, on every loop.
  void show(Roster before, Roster now) {
    loops.values().forEach(loop -> loop.show(before, now));
  }

  /// Cuts, on every loop, the connections that rested on it.
  void revoke(Revoked revoked) {
    loops.values().forEach(loop -> loop.revoke(revoked));
  }

  /// Open connections, as each loop last counted them.
  int connections() {
    return loops.values().stream().mapToInt(HubLoop::connections).sum();
  }
}
