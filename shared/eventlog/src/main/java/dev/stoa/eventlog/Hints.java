package dev.stoa.eventlog;

import dev.stoa.contracts.bus.Bus;
import java.util.List;

/// Sends a hint for each shard that a transaction has touched.
final class Hints {
  private final Bus bus;
  private final int maxBytes;

  Hints(Bus bus, int maxBytes) {
    this.bus = bus;
    this.maxBytes = maxBytes;
  }

  /// `events` are all events of one shard from one transaction, in order.
  void send(long epoch, List<LoggedEvent> events) {
    var first = events.getFirst();
    var carried = weight(events) <= maxBytes ? events : List.<LoggedEvent>of();
    bus.publish(
        Hint.topic(first.shard()),
        new Hint(epoch, first.shard(), first.seq(), events.getLast().seq(), carried));
  }

  private int weight(List<LoggedEvent> events) {
    long weight = 0;
    for (var event : events) {
      weight += 160 + length(event.channel()) + length(event.data()) + length(event.meta());
      if (weight > maxBytes) {
        return Integer.MAX_VALUE;
      }
    }
    return (int) weight;
  }

  private static int length(@org.jspecify.annotations.Nullable String text) {
    return text == null ? 0 : text.length();
  }
}
