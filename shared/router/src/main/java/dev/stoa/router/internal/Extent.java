package dev.stoa.router.internal;

import org.jspecify.annotations.Nullable;

/// Where, in one part, the pieces after the current one can match to the end. It answers "the last
/// (first) such place in a range" in constant time, which keeps parts of several variables linear.
final class Extent {
  private final String text;
  private final int limit;
  private final int base;
  private final int[] lastAtOrBefore;
  private final int[] firstAtOrAfter;
  private final int[] digitsEnd;
  private final int[] partEnd;
  private final @Nullable PointIndex points;

  /// @param reach says for each `i` that the rest matches from `from + i` to `limit`
  /// @param points null when every char of the part is a code point
  Extent(
      String text,
      int from,
      int limit,
      boolean[] reach,
      int[] digitsEnd,
      int[] partEnd,
      @Nullable PointIndex points) {
    this.text = text;
    this.base = from;
    this.limit = limit;
    this.digitsEnd = digitsEnd;
    this.partEnd = partEnd;
    this.points = points;
    int n = limit - from;
    this.lastAtOrBefore = new int[n + 1];
    this.firstAtOrAfter = new int[n + 1];
    int last = -1;
    for (int i = 0; i <= n; i++) {
      last = reach[i] ? i : last;
      lastAtOrBefore[i] = last;
    }
    int first = -1;
    for (int i = n; i >= 0; i--) {
      first = reach[i] ? i : first;
      firstAtOrAfter[i] = first;
    }
  }

  /// For each place, where the run of ASCII digits that begins there ends.
  static int[] digitRuns(String text, int from, int limit) {
    int[] ends = new int[limit - from + 1];
    ends[limit - from] = limit;
    for (int i = limit - 1; i >= from; i--) {
      ends[i - from] = isDigit(text, i) ? ends[i - from + 1] : i;
    }
    return ends;
  }

  /// For each place, where the next separating slash stands.
  static int[] partEnds(PathText path, int from, int limit) {
    int[] ends = new int[limit - from + 1];
    ends[limit - from] = limit;
    for (int i = limit - 1; i >= from; i--) {
      ends[i - from] = path.separatorAt(i) ? i : ends[i - from + 1];
    }
    return ends;
  }

  /// Where the part that holds `at` ends.
  int partEnd(int at) {
    return partEnd[at - base];
  }

  /// The place `count` code points after `at`; one beyond the limit when there are not so many.
  int afterPoints(int at, int count) {
    if (count > limit - at) {
      return limit + 1;
    }
    PointIndex index = points;
    int place = index == null ? at + count : index.after(at, count);
    return place < 0 ? limit + 1 : place;
  }

  String text() {
    return text;
  }

  int limit() {
    return limit;
  }

  /// The end of the digits that begin at `at`; `at` itself when there are none.
  int digitsEnd(int at) {
    return digitsEnd[at - base];
  }

  boolean at(int place) {
    return place >= base && place <= limit && lastAtOrBefore[place - base] == place - base;
  }

  /// The last place in `[low, high]` from which the rest matches, or -1.
  int last(int low, int high) {
    int top = Math.min(high, limit);
    if (top < base) {
      return -1;
    }
    int found = lastAtOrBefore[top - base];
    return found >= 0 && found + base >= low ? found + base : -1;
  }

  /// The first place at or after `low` from which the rest matches, or -1.
  int first(int low) {
    if (low > limit) {
      return -1;
    }
    int found = firstAtOrAfter[low - base];
    return found >= 0 ? found + base : -1;
  }

  private static boolean isDigit(String text, int at) {
    char c = text.charAt(at);
    return c >= '0' && c <= '9';
  }
}
