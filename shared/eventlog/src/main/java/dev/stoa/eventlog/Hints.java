package dev.stoa.eventlog;

import dev.stoa.contracts.bus.Bus;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Sends hints for each shard that a transaction has touched: the events themselves, in portions of
/// at most `maxBytes`; only their numbers when that would take more than {@link #MAX_PORTIONS}.
final class Hints {
  static final int MAX_PORTIONS = 8;

  /// What an event weighs beside its texts: names of fields, id, time.
  private static final int OVERHEAD = 160;

  private final Bus bus;
  private final int maxBytes;

  Hints(Bus bus, int maxBytes) {
    this.bus = bus;
    this.maxBytes = maxBytes;
  }

  /// `events` are all events of one shard from one transaction, in order.
  void send(long epoch, List<LoggedEvent> events) {
    var portions = portions(events);
    if (portions.isEmpty()) {
      publish(epoch, events, List.of());
    } else {
      portions.forEach(portion -> publish(epoch, portion, portion));
    }
  }

  private void publish(long epoch, List<LoggedEvent> told, List<LoggedEvent> carried) {
    var first = told.getFirst();
    bus.publish(
        Hint.topic(first.shard()),
        new Hint(epoch, first.shard(), first.seq(), told.getLast().seq(), carried));
  }

  /// The events in portions; none when they are too many or one is too large.
  private List<List<LoggedEvent>> portions(List<LoggedEvent> events) {
    var portions = new ArrayList<List<LoggedEvent>>();
    var begin = 0;
    var weight = 0;
    for (var i = 0; i < events.size(); i++) {
      var more = weight(events.get(i));
      if (more > maxBytes || portions.size() == MAX_PORTIONS) {
        return List.of();
      }
      if (weight + more > maxBytes) {
        portions.add(events.subList(begin, i));
        begin = i;
        weight = 0;
      }
      weight += more;
    }
    portions.add(events.subList(begin, events.size()));
    return portions.size() > MAX_PORTIONS ? List.of() : portions;
  }

  private static int weight(LoggedEvent event) {
    return OVERHEAD + length(event.channel()) + length(event.data()) + length(event.meta());
  }

  private static int length(@Nullable String text) {
    return text == null ? 0 : text.length();
  }
}
