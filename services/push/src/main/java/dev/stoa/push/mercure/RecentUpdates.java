package dev.stoa.push.mercure;

import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;

/// The last updates in memory, so that a reconnect needs no read. Bounded in number and in bytes;
/// overflow: the oldest go, and are read from the log.
final class RecentUpdates {
  private static final int MAX_UPDATES = 1024;
  private static final int MAX_BYTES = 8 << 20;

  /// An update at its place in the log, with its bytes; shared by all event loops.
  record Placed(long seq, Update update, Buffer bytes) {}

  private final List<Placed> kept = new ArrayList<>();
  private int first;
  private long low;
  private long bytes;

  /// Empty, complete from `head` on.
  RecentUpdates(long head) {
    low = head;
  }

  void add(Placed placed) {
    kept.add(placed);
    bytes += placed.bytes().length();
    while (kept.size() - first > MAX_UPDATES || (bytes > MAX_BYTES && first < kept.size())) {
      Placed oldest = kept.get(first++);
      low = oldest.seq();
      bytes -= oldest.bytes().length();
    }
    if (first > MAX_UPDATES) {
      kept.subList(0, first).clear();
      first = 0;
    }
  }

  /// Whether all that follows `seq` is held.
  boolean covers(long seq) {
    return seq >= low;
  }

  /// The updates after `seq`, which must be covered, oldest first.
  List<Placed> after(long seq) {
    int from = first;
    int to = kept.size();
    while (from < to) {
      int middle = (from + to) >>> 1;
      if (kept.get(middle).seq() <= seq) {
        from = middle + 1;
      } else {
        to = middle;
      }
    }
    return kept.subList(from, kept.size());
  }
}
