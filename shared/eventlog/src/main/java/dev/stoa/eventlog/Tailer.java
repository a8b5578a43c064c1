package dev.stoa.eventlog;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;

/// Follows shards of the log and never skips a number: it takes hints that come next, reads the log
/// over gaps, and learns from the poll of the heads what no hint told. Made by {@link
/// EventLog#tail}.
///
/// When the log is split, it follows the children of its shards by itself.
public final class Tailer implements AutoCloseable {
  private final Feed feed;
  private final RangeReads reads;
  private final TailListener listener;
  private final ConcurrentSkipListMap<Integer, ShardTail> tails = new ConcurrentSkipListMap<>();
  private final AtomicLong hinted = new AtomicLong();
  private final AtomicLong read = new AtomicLong();
  private volatile Layout layout;
  private volatile boolean open = true;

  Tailer(
      Feed feed,
      RangeReads reads,
      TailListener listener,
      Layout layout,
      Set<Integer> shards,
      Map<Integer, Long> from) {
    this.feed = feed;
    this.reads = reads;
    this.listener = listener;
    this.layout = layout;
    for (var shard : shards) {
      var position = from.get(shard);
      if (position == null) {
        throw new IllegalArgumentException("no position for shard " + shard);
      }
      tails.put(shard, new ShardTail(this, layout, shard, position));
    }
  }

  void start() {
    tails.values().forEach(ShardTail::start);
  }

  /// Where the tailer is: the last number delivered (or passed) in each of its shards.
  public Cursor position() {
    var positions = new TreeMap<Integer, Long>();
    tails.forEach((shard, tail) -> positions.put(shard, tail.position()));
    return new Cursor(layout.epoch(), positions);
  }

  /// Deliveries that came from a hint, without a read.
  public long hinted() {
    return hinted.get();
  }

  /// Stretches that had to be read from the log: hints that were lost, late or too large, and
  /// catching up.
  public long read() {
    return read.get();
  }

  /// Stops following; a delivery in progress ends first.
  @Override
  public void close() {
    open = false;
    feed.remove(this);
    tails.values().forEach(ShardTail::stop);
    tails.values().forEach(ShardTail::join);
  }

  void deliver(List<LoggedEvent> events) {
    listener.events(events);
  }

  Batch read(Layout known, int shard, long after, int limit) {
    read.incrementAndGet();
    return reads.read(known, shard, after, limit);
  }

  void countHint() {
    hinted.incrementAndGet();
  }

  void layoutMoved() {
    feed.pollSoon();
  }

  void hint(Hint hint) {
    if (hint.epoch() != layout.epoch()) {
      feed.pollSoon();
      return;
    }
    var tail = tails.get(hint.shard());
    if (tail != null) {
      tail.offer(hint);
    }
  }

  void heads(Cursor heads) {
    tails.forEach((shard, tail) -> {
      var head = heads.position(shard);
      if (head != null) {
        tail.reached(head);
      }
    });
  }

  Layout layout() {
    return layout;
  }

  /// Goes over to another layout. Under the old one nothing was delivered beyond the split, since
  /// each stretch is of one epoch; so a child begins where its parent's tail stands.
  void follow(Layout now, Cursor heads, boolean continued) {
    if (!open) {
      return;
    }
    var before = layout.shardCount();
    var followed = Map.copyOf(tails);
    followed.values().forEach(ShardTail::hold);
    layout = now;
    listener.layoutChanged(now, continued);
    var born = new TreeMap<Integer, ShardTail>();
    for (var shard : now.shards()) {
      var number = shard.number();
      var parent = followed.get(number & (before - 1));
      if (number >= before && parent != null && continued) {
        born.put(number, new ShardTail(this, now, number, parent.position()));
      }
    }
    followed.forEach((shard, tail) -> {
      var head = heads.position(shard);
      tail.resume(now, continued || head == null ? tail.position() : head);
    });
    born.forEach((number, tail) -> {
      tails.put(number, tail);
      tail.start();
      tail.reached(Long.MAX_VALUE);
    });
  }
}
