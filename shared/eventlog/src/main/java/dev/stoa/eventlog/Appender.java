package dev.stoa.eventlog;

import dev.stoa.storage.Database;
import dev.stoa.storage.Ids;
import dev.stoa.storage.Tx;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// Puts events at the end of their shards within a transaction.
final class Appender {
  private final AtomicReference<Layout> layout;
  private final EventLogConfig config;
  private final InstantSource clock;
  private final Ids ids;
  private final Hints hints;

  Appender(Layout layout, EventLogConfig config, InstantSource clock, Ids ids, Hints hints) {
    this.layout = new AtomicReference<>(layout);
    this.config = config;
    this.clock = clock;
    this.ids = ids;
    this.hints = hints;
  }

  Layout layout() {
    return layout.get();
  }

  Layout refresh(Database database) {
    var fresh = database.read(LogStore::layout);
    layout.set(fresh);
    return fresh;
  }

  /// Appends in ascending order of shards, so that two transactions never wait for each other in a
  /// circle. Returns the events in the order given.
  List<LoggedEvent> append(Tx tx, List<NewEvent> events) {
    if (events.isEmpty()) {
      return List.of();
    }
    var taken = take(tx, events, layout.get());
    if (taken == null) {
      // The log was split or restored since. The first lock shows it; once that is held, the
      // layout cannot change any more.
      var fresh = LogStore.layout(tx);
      layout.set(fresh);
      taken = take(tx, events, fresh);
    }
    if (taken == null) {
      throw new IllegalStateException("the layout of the event log changed under its lock");
    }
    return insert(tx, events, taken);
  }

  private @Nullable Taken take(Tx tx, List<NewEvent> events, Layout layout) {
    var counts = new TreeMap<Integer, Integer>();
    events.forEach(event -> counts.merge(layout.shardOf(event.channel()), 1, Integer::sum));
    var next = new TreeMap<Integer, Long>();
    for (var entry : counts.entrySet()) {
      var head = LogStore.take(tx, layout.epoch(), entry.getKey(), entry.getValue());
      if (head == null) {
        return null;
      }
      next.put(entry.getKey(), head - entry.getValue() + 1);
    }
    return new Taken(layout, next);
  }

  private List<LoggedEvent> insert(Tx tx, List<NewEvent> events, Taken taken) {
    var now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    var rows = new ArrayList<@Nullable Object[]>(events.size());
    var logged = new ArrayList<LoggedEvent>(events.size());
    var byShard = new TreeMap<Integer, List<LoggedEvent>>();
    for (var event : events) {
      var shard = taken.layout().shardOf(event.channel());
      var seq = taken.next().merge(shard, 1L, Long::sum) - 1;
      var id = event.id() == null ? ids.uuid7() : event.id();
      var one =
          new LoggedEvent(
              shard, seq, event.channel(), id, event.type(), event.data(), now, event.meta());
      logged.add(one);
      byShard.computeIfAbsent(shard, _ -> new ArrayList<>()).add(one);
      rows.add(
          new @Nullable Object[] {
            shard,
            seq,
            event.channel(),
            config.classOf(event.channel()).name(),
            id,
            event.type(),
            event.data(),
            event.meta(),
            event.subject(),
            event.size(),
            now
          });
    }
    LogStore.insert(tx, rows);
    var epoch = taken.layout().epoch();
    tx.afterCommit(() -> byShard.values().forEach(part -> hints.send(epoch, part)));
    return logged;
  }

  /// `next`: the next number to give in each shard.
  private record Taken(Layout layout, TreeMap<Integer, Long> next) {}
}
