package dev.stoa.systemtests.bench.push;

import java.util.Arrays;
import java.util.function.IntConsumer;

/// Looks at every delivery: each subscriber must see the same messages, in the order in which the
/// first of them saw them, with the same bytes around them (ids and cursors among them), once.
/// Confined to the event loop of the load.
final class Oracle {
  private final Histogram latency = new Histogram();
  private int subscribers;
  private int[] place = new int[1 << 16];
  private int[] number = new int[1 << 16];
  private long[] prefix = new long[1 << 16];
  private int[] got = new int[1 << 16];
  private int[] next = {};
  private int known;
  private long deliveries;
  private long lost;
  private long doubled;
  private long disordered;
  private long different;
  private IntConsumer complete = _ -> {};

  record Wrong(long lost, long doubled, long disordered, long different) {
    static final Wrong NONE = new Wrong(0, 0, 0, 0);

    Wrong plus(Wrong other) {
      return new Wrong(
          lost + other.lost,
          doubled + other.doubled,
          disordered + other.disordered,
          different + other.different);
    }

    boolean isNone() {
      return lost == 0 && doubled == 0 && disordered == 0 && different == 0;
    }
  }

  /// Forgets all; `complete` is told the number of each message that all have.
  void begin(int subscribers, IntConsumer complete) {
    this.subscribers = subscribers;
    this.complete = complete;
    next = new int[subscribers];
    Arrays.fill(place, 0);
    Arrays.fill(got, 0);
    known = 0;
    lost = 0;
    doubled = 0;
    disordered = 0;
    different = 0;
    measure();
  }

  /// Counts and times from here on.
  void measure() {
    latency.clear();
    deliveries = 0;
  }

  /// A subscriber has message `n`, sent at `sent` (nanoseconds), after bytes that hash to `hash`.
  void delivered(int subscriber, int n, long sent, long hash) {
    if (n >= place.length) {
      grow(n);
    }
    deliveries++;
    latency.record((System.nanoTime() - sent) / 1000);
    int at = place[n];
    if (at == 0) {
      at = ++known;
      place[n] = at;
      number[at] = n;
      prefix[at] = hash;
    } else if (prefix[at] != hash && next[subscriber] > 0) {
      different++; // the first after a connect may follow other bytes
    }
    int expected = next[subscriber] + 1;
    if (at == expected) {
      next[subscriber] = at;
    } else if (at > expected) {
      lost += at - expected;
      next[subscriber] = at;
    } else {
      doubled++;
      disordered += at < expected - 1 ? 1 : 0;
      return;
    }
    if (++got[n] == subscribers) {
      complete.accept(n);
    }
  }

  private void grow(int n) {
    int size = Integer.highestOneBit(n) * 2;
    place = Arrays.copyOf(place, size);
    number = Arrays.copyOf(number, size);
    prefix = Arrays.copyOf(prefix, size);
    got = Arrays.copyOf(got, size);
  }

  /// At the end, when nothing more can come: what subscribers have not got is lost.
  Wrong wrong() {
    long missing = lost;
    for (int last : next) {
      missing += known - last;
    }
    return new Wrong(missing, doubled, disordered, different);
  }

  Histogram latency() {
    return latency;
  }

  long deliveries() {
    return deliveries;
  }
}
