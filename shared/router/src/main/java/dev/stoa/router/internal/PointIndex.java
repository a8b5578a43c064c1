package dev.stoa.router.internal;

import org.jspecify.annotations.Nullable;

/// Counts code points from any place of a text in constant time, which keeps parts of several
/// variables linear.
final class PointIndex {
  private final int base;
  private final int[] before;
  private final int[] places;
  private int count;

  private PointIndex(String text, int from, int limit) {
    this.base = from;
    this.before = new int[limit - from + 1];
    this.places = new int[limit - from + 1];
    for (int i = from; i < limit; i++) {
      before[i - from] = count;
      if (!isInside(text, i, limit)) {
        places[count++] = i;
      }
    }
    before[limit - from] = count;
    places[count] = limit;
  }

  /// The index of `text[from, limit)`, or null when every char is a code point.
  static @Nullable PointIndex of(String text, int from, int limit) {
    for (int i = from; i < limit; i++) {
      if (Character.isSurrogate(text.charAt(i))) {
        return new PointIndex(text, from, limit);
      }
    }
    return null;
  }

  /// Whether a place stands between the two chars of a code point; decoded UTF-8 has no lone ones.
  static boolean isInside(String text, int at, int limit) {
    return at < limit && Character.isLowSurrogate(text.charAt(at));
  }

  /// The place `points` code points after `at`, or -1 when there are not so many.
  int after(int at, int points) {
    int first = before[at - base];
    return points <= count - first ? places[first + points] : -1;
  }
}
