package dev.stoa.eventlog;

import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Follows one shard for one tailer on a virtual thread. It advances only over numbers without a
/// hole: a hint that comes next is delivered from memory, anything else is read from the log.
final class ShardTail {
  private static final Logger LOG = LoggerFactory.getLogger(ShardTail.class);
  private static final int READ_LIMIT = 500;

  /// Hints that may wait. A hint beyond it is dropped: its number is still known, and the events
  /// are read from the log.
  private static final int MAX_HINTS = 64;

  private final int shard;
  private final Tailer tailer;
  private final ArrayBlockingQueue<Hint> hints = new ArrayBlockingQueue<>(MAX_HINTS);
  private final AtomicLong reached = new AtomicLong();
  private final Semaphore signal = new Semaphore(0);
  private final ReentrantLock turn = new ReentrantLock();
  private final Thread thread;
  private Layout layout;
  private volatile long position;
  private volatile boolean open = true;

  ShardTail(Tailer tailer, Layout layout, int shard, long position) {
    this.tailer = tailer;
    this.layout = layout;
    this.shard = shard;
    this.position = position;
    this.thread = Thread.ofVirtual().name("tail-" + shard).unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  void stop() {
    open = false;
    signal.release();
  }

  void join() {
    Threads.join(thread);
  }

  long position() {
    return position;
  }

  /// Holds the tail still while the layout changes; it goes on at `resume`.
  void hold() {
    turn.lock();
  }

  void resume(Layout layout, long position) {
    this.layout = layout;
    this.position = position;
    hints.clear();
    reached.set(0);
    turn.unlock();
    signal.release();
  }

  void offer(Hint hint) {
    reached.accumulateAndGet(hint.last(), Math::max);
    if (hint.complete()) {
      // A full queue is no loss: `reached` makes the tail read what it did not get.
      var _ = hints.offer(hint);
    }
    signal.release();
  }

  /// The shard has events up to `head`.
  void reached(long head) {
    reached.accumulateAndGet(head, Math::max);
    if (head > position) {
      signal.release();
    }
  }

  private void run() {
    while (open) {
      signal.acquireUninterruptibly();
      signal.drainPermits();
      turn.lock();
      try {
        work();
      } catch (RuntimeException e) {
        // The next head poll wakes this tail again, at the position it has.
        LOG.warn("shard {} waits at {}: {}", shard, position, e.toString());
        LOG.debug("cause", e);
      } finally {
        turn.unlock();
      }
    }
  }

  private void work() {
    while (open) {
      var hint = hints.poll();
      if (hint != null && hint.epoch() == layout.epoch() && hint.first() <= position + 1) {
        deliver(hint);
      } else if (hint == null && reached.get() <= position) {
        return;
      } else if ((hint == null || hint.last() > position) && !catchUp()) {
        return;
      }
    }
  }

  private void deliver(Hint hint) {
    if (hint.last() > position) {
      var fresh = (int) (position + 1 - hint.first());
      tailer.deliver(hint.events().subList(fresh, hint.events().size()));
      position = hint.last();
      tailer.countHint();
    }
  }

  /// Reads one stretch. Returns false when there is nothing to go on with.
  private boolean catchUp() {
    var batch = tailer.read(layout, shard, position, READ_LIMIT);
    if (batch.epoch() != layout.epoch()) {
      tailer.layoutMoved();
      return false;
    }
    if (!batch.events().isEmpty()) {
      tailer.deliver(List.copyOf(batch.events()));
    }
    var moved = batch.position() > position;
    position = batch.position();
    return moved;
  }
}
