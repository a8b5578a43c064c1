package dev.stoa.push;

import dev.stoa.contracts.auth.AuthApi.Revoked;
import io.netty.channel.EventLoop;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// A hub on its event loop, and the way in from the log's threads: whatever arrives between two
/// turns is handed over as one, so that it is written as one.
final class HubLoop {
  /// Batches on their way to one loop; reached: the log's thread waits, and reads on from the log.
  private static final int MAX_BATCHES = 256;

  /// After a turn that took long the next one is put off for this part of it: publishers who have
  /// just been answered get their next events in, and one write carries them all. An event that
  /// comes alone is not kept waiting.
  private static final int PAUSE_PART = 8;

  private static final long MAX_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

  private final EventLoop loop;
  private final Hub hub;
  private final Leases leases;
  private final PresenceFeed feed = new PresenceFeed();
  private final Queue<List<Publication>> mailbox = new ConcurrentLinkedQueue<>();
  private final Semaphore room = new Semaphore(MAX_BATCHES);
  private final AtomicBoolean scheduled = new AtomicBoolean();
  private volatile @Nullable ScheduledFuture<?> clock;
  private volatile int connections;
  private long notBefore;

  HubLoop(EventLoop loop, Hub hub, Leases leases) {
    this.loop = loop;
    this.hub = hub;
    this.leases = leases;
    this.notBefore = loop.ticker().nanoTime();
    hub.watch(feed);
  }

  Hub hub() {
    return hub;
  }

  Leases leases() {
    return leases;
  }

  PresenceFeed feed() {
    return feed;
  }

  /// Tells those who watch a channel what it was and is. May be called from any thread.
  void show(Roster before, Roster now) {
    if (feed.isWatched(now.channel())) {
      loop.execute(() -> feed.show(before, now));
    }
  }

  /// Cuts what rested on it. May be called from any thread.
  void revoke(Revoked revoked) {
    loop.execute(() -> leases.revoke(revoked));
  }

  /// Starts the clock of the hub's timers.
  void start() {
    long tick = PushConfig.TICK.toMillis();
    clock = loop.scheduleAtFixedRate(this::tick, tick, tick, TimeUnit.MILLISECONDS);
  }

  /// Sends every client away within the window, each at a moment of its own, and whoever is taken
  /// in meanwhile. Succeeds when all have gone. May be called from any thread.
  Future<Void> drain() {
    Promise<Void> gone = Promise.promise();
    loop.execute(() -> {
      hub.watch(new Departure(gone));
      List.copyOf(hub.connections()).forEach(hub::drain);
      if (hub.size() == 0) {
        gone.tryComplete();
      }
    });
    return gone.future();
  }

  /// Waits for the last connection to go.
  private final class Departure implements Watch {
    private final Promise<Void> gone;

    Departure(Promise<Void> gone) {
      this.gone = gone;
    }

    @Override
    public void opened(Connection connection, ChannelSet channels) {
      loop.execute(() -> hub.drain(connection)); // its timer is set in this turn
    }

    @Override
    public void closed(Connection connection, ChannelSet channels, Transport.Ending ending) {
      if (hub.size() == 0) {
        gone.tryComplete();
      }
    }
  }

  /// Sends every client away and stops the clock. May be called from any thread.
  void close() {
    loop.execute(() -> {
      hub.closeAll(Transport.Ending.DRAIN);
      connections = 0;
    });
    ScheduledFuture<?> running = clock;
    if (running != null) {
      running.cancel(false);
    }
  }

  /// Open connections, not older than a tick.
  int connections() {
    return connections;
  }

  private void tick() {
    hub.timers().tick();
    connections = hub.size();
  }

  /// Hands over the next events, in order. From the log's threads only: waits when the loop is
  /// late.
  void post(List<Publication> batch) throws InterruptedException {
    room.acquire();
    mailbox.add(batch);
    if (scheduled.compareAndSet(false, true)) {
      loop.execute(this::handOver);
    }
  }

  private void handOver() {
    long pause = notBefore - loop.ticker().nanoTime();
    if (pause > 0) {
      var _ = loop.schedule(this::handOver, pause, TimeUnit.NANOSECONDS);
      return;
    }
    scheduled.set(false);
    List<Publication> batch = mailbox.poll();
    if (batch == null) {
      return;
    }
    room.release();
    List<Publication> next = mailbox.poll();
    if (next != null) {
      batch = new ArrayList<>(batch);
      for (; next != null; next = mailbox.poll()) {
        room.release();
        batch.addAll(next);
      }
    }
    long begin = loop.ticker().nanoTime();
    hub.accept(batch);
    long end = loop.ticker().nanoTime();
    notBefore = end + Math.min((end - begin) / PAUSE_PART, MAX_PAUSE_NANOS);
  }
}
