package dev.stoa.eventlog;

import dev.stoa.contracts.bus.Bus;
import dev.stoa.contracts.bus.Registration;
import dev.stoa.storage.Database;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What wakes the tailers of this process: the hints from the bus, each decoded once, and one poll
/// of all heads as a backstop. With hints alone an event could be late for ever; with the poll it
/// is late by one interval.
final class Feed implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Feed.class);

  private final Bus bus;
  private final Database database;
  private final Appender appender;
  private final Duration interval;
  private final List<Tailer> tailers = new CopyOnWriteArrayList<>();
  private final Map<Integer, Registration> hints = new ConcurrentHashMap<>();
  private final Object starting = new Object();
  private volatile boolean open = true;
  private @Nullable Thread poller;

  Feed(Bus bus, Database database, Appender appender, Duration interval) {
    this.bus = bus;
    this.database = database;
    this.appender = appender;
    this.interval = interval;
  }

  void add(Tailer tailer) {
    listen(appender.layout());
    tailers.add(tailer);
    synchronized (starting) {
      if (poller == null) {
        poller = Thread.ofVirtual().name("log-heads").start(this::poll);
      }
    }
    tailer.start();
    pollSoon();
  }

  void remove(Tailer tailer) {
    tailers.remove(tailer);
  }

  void pollSoon() {
    synchronized (starting) {
      LockSupport.unpark(poller);
    }
  }

  @Override
  public void close() {
    open = false;
    pollSoon();
    tailers.forEach(Tailer::close);
    hints.values().forEach(Registration::close);
    hints.clear();
    Thread last;
    synchronized (starting) {
      last = poller;
    }
    if (last != null) {
      Threads.join(last);
    }
  }

  private void listen(Layout layout) {
    for (var shard : layout.shards()) {
      hints.computeIfAbsent(
          shard.number(),
          number ->
              bus.subscribe(Hint.topic(number), hint -> tailers.forEach(t -> t.hint(hint)))
                  .await());
    }
  }

  private void poll() {
    while (open) {
      try {
        tell(database.read(LogStore::heads));
      } catch (RuntimeException e) {
        LOG.warn("cannot read the heads of the log: {}", e.toString());
      }
      var nanos = interval.toNanos();
      LockSupport.parkNanos(
          this, nanos - nanos / 5 + ThreadLocalRandom.current().nextLong(2 * nanos / 5 + 1));
    }
  }

  private void tell(Cursor heads) {
    for (var tailer : tailers) {
      if (tailer.layout().epoch() != heads.epoch()) {
        var now = appender.refresh(database);
        listen(now);
        tailer.follow(
            now,
            heads,
            database.read(tx -> LogStore.shardsAt(tx, tailer.layout().epoch()) != null));
      }
      tailer.heads(heads);
    }
  }
}
