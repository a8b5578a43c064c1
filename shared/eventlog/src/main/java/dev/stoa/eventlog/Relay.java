package dev.stoa.eventlog;

import dev.stoa.storage.Database;
import dev.stoa.storage.Tx;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// Makes events of events, each once. Several processes may run the same relay: the one that comes
/// first moves the relay's place in the transaction that appends what was made, so that none is
/// lost and none is doubled, whichever of them die. What was made is about the same subject and is
/// erased with it. Made by {@link EventLog#relay}.
public final class Relay implements TailListener, AutoCloseable {
  /// Events that concern nobody after which the place is noted all the same: so many are read again
  /// at most.
  private static final int NOTE_EVERY = 1_000;

  /// What a relay makes. When one of these throws, the shard waits and the events are offered
  /// again.
  public interface Maker {
    /// Whether it makes something of the events of this channel.
    boolean wants(String channel);

    /// What it makes of an event, outside any transaction; null for nothing.
    @Nullable NewEvent make(LoggedEvent event);
  }

  private record Row(@Nullable String data, @Nullable String subject) {}

  private record Beginning(Layout layout, Map<Integer, Long> places) {}

  private final Database database;
  private final EventLog log;
  private final Maker maker;
  private final RelayPlaces places;
  private final Map<Integer, Long> noted = new ConcurrentHashMap<>();
  private volatile @Nullable Tailer tailer;

  /// The one in which events are told: it changes between two calls of a tailer.
  private volatile @Nullable Layout layout;

  Relay(Database database, EventLog log, String name, Maker maker) {
    this.database = database;
    this.log = log;
    this.maker = maker;
    this.places = new RelayPlaces(name);
  }

  void start() {
    var beginning =
        database.write(tx -> {
          LogStore.lock(tx);
          return new Beginning(LogStore.layout(tx), places.begin(tx));
        });
    layout = beginning.layout();
    noted.putAll(beginning.places());
    tailer = log.follow(beginning.layout(), beginning.places(), this);
  }

  @Override
  public void layoutChanged(Layout now, boolean continued) {
    layout = now;
  }

  @Override
  public void close() {
    var running = tailer;
    if (running != null) {
      running.close();
    }
  }

  @Override
  public void events(List<LoggedEvent> events) {
    var shard = events.getFirst().shard();
    var last = events.getLast().seq();
    var wanted = events.stream().filter(event -> maker.wants(event.channel())).toList();
    if (wanted.isEmpty() && last - noted.getOrDefault(shard, 0L) < NOTE_EVERY) {
      return;
    }
    long known = database.read(tx -> places.of(tx, shard));
    if (known < last) {
      var made = make(wanted, known);
      database.write(tx -> {
        var before = places.lock(tx, shard);
        requireLayout(tx);
        if (before < last) {
          places.move(tx, shard, last);
          append(tx, before, made);
        }
        return before;
      });
    }
    noted.put(shard, Math.max(known, last));
  }

  /// After a split some of these events are told by the tail of another shard, whose place is not
  /// locked here: the tailer offers what is left once it has gone over to the new layout.
  private void requireLayout(Tx tx) {
    var told = layout;
    if (told == null || told.epoch() != LogStore.epoch(tx)) {
      throw new IllegalStateException("the log was split while events were relayed");
    }
  }

  private Map<LoggedEvent, NewEvent> make(List<LoggedEvent> events, long known) {
    var made = new LinkedHashMap<LoggedEvent, NewEvent>();
    for (var event : events) {
      var copy = event.seq() > known ? maker.make(event) : null;
      if (copy != null) {
        made.put(event, copy);
      }
    }
    return made;
  }

  private void append(Tx tx, long before, Map<LoggedEvent, NewEvent> made) {
    var events = new ArrayList<NewEvent>();
    made.forEach((event, copy) -> {
      var row = event.seq() > before ? row(tx, event) : null;
      if (row != null && row.data() != null) {
        events.add(row.subject() == null ? copy : about(tx, event, copy, row.subject()));
      }
    });
    if (!events.isEmpty()) {
      log.append(tx, events);
    }
  }

  /// As it is now: it may have been erased since it was told.
  private static @Nullable Row row(Tx tx, LoggedEvent event) {
    return tx.first(
        "SELECT data, subject FROM push_event WHERE channel = ? AND seq = ?",
        found -> new Row(found.textOrNull("data"), found.textOrNull("subject")),
        event.channel(),
        event.seq());
  }

  /// An erasing event takes along what was copied while it was being erased; the rest went with its
  /// original.
  private static NewEvent about(Tx tx, LoggedEvent event, NewEvent copy, String subject) {
    if (event.isErasing()) {
      tx.update(
          "UPDATE push_event SET data = NULL, meta = NULL WHERE subject = ? AND channel = ?",
          subject,
          copy.channel());
    }
    return copy.about(subject);
  }
}
