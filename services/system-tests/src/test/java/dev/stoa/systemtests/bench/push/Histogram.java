package dev.stoa.systemtests.bench.push;

/// Durations in microseconds, exact to three percent; recording one costs no memory.
final class Histogram {
  private static final int FINE = 32;

  private final long[] counts = new long[64 * FINE];
  private long total;

  void record(long micros) {
    counts[bucket(Math.max(0, micros))]++;
    total++;
  }

  void clear() {
    java.util.Arrays.fill(counts, 0);
    total = 0;
  }

  /// The value below which the part `share` of all lies, in milliseconds; NaN when there is none.
  double millis(double share) {
    if (total == 0) {
      return Double.NaN;
    }
    long left = (long) Math.ceil(total * share);
    for (int i = 0; i < counts.length; i++) {
      left -= counts[i];
      if (left <= 0) {
        return value(i) / 1000.0;
      }
    }
    return Double.NaN;
  }

  private static int bucket(long value) {
    if (value < FINE) {
      return (int) value;
    }
    int shift = 63 - Long.numberOfLeadingZeros(value) - 5;
    return shift * FINE + (int) (value >>> shift);
  }

  private static long value(int bucket) {
    if (bucket < 2 * FINE) {
      return bucket;
    }
    int shift = bucket / FINE - 1;
    return (long) (bucket - shift * FINE) << shift;
  }
}
