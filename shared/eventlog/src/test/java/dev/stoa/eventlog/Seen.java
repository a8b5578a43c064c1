package dev.stoa.eventlog;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// What a reader was given, in order; it may be filled by several threads.
final class Seen implements Consumer<List<LoggedEvent>> {
  private final List<LoggedEvent> events = new ArrayList<>();

  @Override
  public synchronized void accept(List<LoggedEvent> more) {
    events.addAll(more);
  }

  synchronized int count() {
    return events.size();
  }

  synchronized List<String> ids(String channel) {
    return events.stream()
        .filter(event -> event.channel().equals(channel))
        .map(LoggedEvent::id)
        .toList();
  }

  synchronized List<Long> numbers(int shard) {
    return events.stream().filter(e -> e.shard() == shard).map(LoggedEvent::seq).toList();
  }
}
