package dev.stoa.push.mercure;

import dev.stoa.eventlog.EventLog;
import dev.stoa.eventlog.LoggedEvent;
import dev.stoa.push.mercure.RecentUpdates.Placed;
import io.vertx.core.Future;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What is asked of the log: on virtual threads, so that an event loop may ask. Futures complete on
/// any thread.
final class UpdateArchive {
  /// Updates of one read.
  static final int PAGE = 256;

  /// `last`: all up to it has been read.
  record Page(long last, List<Placed> updates) {}

  private final EventLog log;
  private final WebUrl hub;

  UpdateArchive(EventLog log, WebUrl hub) {
    this.log = log;
    this.hub = hub;
  }

  /// The place of the earliest retained update with this id; 0 when there is none. No update has
  /// the place 0.
  Future<Long> find(String id) {
    return Aside.run(() -> {
      Long seq = log.find(Update.CHANNEL, id);
      return seq == null ? 0L : seq;
    });
  }

  /// The next updates after a place. `upTo` is what has been committed for certain.
  Future<Page> read(long after, long upTo) {
    return Aside.run(() -> {
      List<LoggedEvent> events = log.readChannel(Update.CHANNEL, after, PAGE);
      long last = events.size() < PAGE ? upTo : Math.min(upTo, events.getLast().seq());
      return new Page(
          last, events.stream().filter(e -> e.seq() <= last).flatMap(this::placed).toList());
    });
  }

  /// The id of the last update, null when none is retained. Blocks.
  @Nullable String lastId() {
    List<LoggedEvent> last = log.readChannel(Update.CHANNEL, log.beforeLast(Update.CHANNEL, 1), 1);
    return last.isEmpty() ? null : last.getFirst().id();
  }

  /// The id of the last update of the whole site, empty when none is retained.
  Future<String> last() {
    return Aside.run(() -> Objects.requireNonNullElse(lastId(), ""));
  }

  /// The updates among these events, without those that were erased.
  List<Placed> updates(List<LoggedEvent> events) {
    return events.stream()
        .filter(event -> event.channel().equals(Update.CHANNEL))
        .flatMap(this::placed)
        .toList();
  }

  private Stream<Placed> placed(LoggedEvent event) {
    Update update = Update.of(event, hub);
    return update == null
        ? Stream.of()
        : Stream.of(new Placed(event.seq(), update, update.encode()));
  }
}
