package dev.stoa.eventlog;

import dev.stoa.contracts.bus.Topic;
import java.util.List;

/// What is told over the bus after a commit: these numbers exist now. `events` is empty when they
/// are too large to travel along. May be lost, doubled or late: a reader compares it with its own
/// position.
record Hint(long epoch, int shard, long first, long last, List<LoggedEvent> events) {
  Hint {
    events = List.copyOf(events);
  }

  static Topic<Hint> topic(int shard) {
    return new Topic<>("push.s." + shard, Hint.class);
  }

  boolean complete() {
    return events.size() == last - first + 1;
  }
}
