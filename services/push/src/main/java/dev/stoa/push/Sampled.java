package dev.stoa.push;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/// A traced event that has come to the hubs of this node: its first delivery, on whichever event
/// loop, is told of once.
final class Sampled {
  private final AtomicBoolean told = new AtomicBoolean();
  private final Consumer<Connection> first;

  Sampled(Consumer<Connection> first) {
    this.first = first;
  }

  void written(Connection connection) {
    if (told.compareAndSet(false, true)) {
      first.accept(connection);
    }
  }
}
