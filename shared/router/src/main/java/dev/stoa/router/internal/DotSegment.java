package dev.stoa.router.internal;

/// `.` and `..` are never values that a variable takes: every client resolves them before it sends
/// a path, so one that arrives is an attempt to make two readers of the path disagree.
final class DotSegment {
  private DotSegment() {}

  static boolean is(String text, int from, int to) {
    int length = to - from;
    return length > 0 && length <= 2 && text.charAt(from) == '.' && text.charAt(to - 1) == '.';
  }

  /// Whether any slash- or backslash-separated segment of `text[from, to)` is one.
  static boolean within(String text, int from, int to) {
    int start = from;
    for (int i = from; i <= to; i++) {
      if (i == to || text.charAt(i) == '/' || text.charAt(i) == '\\') {
        if (is(text, start, i)) {
          return true;
        }
        start = i + 1;
      }
    }
    return false;
  }
}
