package dev.stoa.contracts.bus;

import io.vertx.core.Future;

/// A place on the bus that is being served or listened to, until it is closed.
@FunctionalInterface
public interface Registration {
  /// Succeeds when no further message will arrive, on any node. Messages in flight are finished.
  Future<Void> close();
}
