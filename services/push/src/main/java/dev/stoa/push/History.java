package dev.stoa.push;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The last events of one shard in memory, so that a reconnect catches up within one turn of the
/// event loop. Bounded in events and in bytes; overflow: the oldest go, and are read from the log.
final class History {
  private static final int FIRST_CAPACITY = 64;

  private final int maxEvents;
  private final long maxBytes;
  private @Nullable Publication[] ring = new @Nullable Publication[FIRST_CAPACITY];
  private long low;
  private long head;
  private long bytes;

  /// Empty, complete from `head` on.
  History(int maxEvents, long maxBytes, long head) {
    this.maxEvents = Integer.highestOneBit(Math.max(FIRST_CAPACITY, maxEvents));
    this.maxBytes = maxBytes;
    this.low = head;
    this.head = head;
  }

  /// Appends the next event. A jump in the numbers (retention went past a reader that was late)
  /// starts it anew, and so does an erasure: what was erased is held in the log alone.
  void add(Publication publication) {
    if (publication.seq() != head + 1 || publication.isErasing()) {
      Arrays.fill(ring, null);
      bytes = 0;
      low = publication.seq() - 1;
      head = low;
    }
    if (head - low == ring.length && ring.length < maxEvents) {
      grow();
    }
    while (head > low && (head - low == ring.length || bytes + publication.size() > maxBytes)) {
      dropOldest();
    }
    ring[slot(++head)] = publication;
    bytes += publication.size();
  }

  /// Whether everything after `seq` is held.
  boolean covers(long seq) {
    return seq >= low && seq <= head;
  }

  /// Everything after this number is held.
  long low() {
    return low;
  }

  long head() {
    return head;
  }

  /// The event with this number, which must be held.
  Publication get(long seq) {
    Publication held = seq > low && seq <= head ? ring[slot(seq)] : null;
    if (held == null) {
      throw new IllegalArgumentException(seq + " is not in " + low + ".." + head);
    }
    return held;
  }

  private void dropOldest() {
    int slot = slot(++low);
    Publication gone = ring[slot];
    ring[slot] = null;
    bytes -= gone == null ? 0 : gone.size();
  }

  private void grow() {
    Publication[] old = Arrays.copyOf(ring, ring.length, Publication[].class);
    int mask = old.length - 1;
    ring = new @Nullable Publication[old.length * 2];
    for (long seq = low + 1; seq <= head; seq++) {
      ring[slot(seq)] = old[(int) seq & mask];
    }
  }

  private int slot(long seq) {
    return (int) seq & (ring.length - 1);
  }
}
