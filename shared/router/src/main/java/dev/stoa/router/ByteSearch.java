package dev.stoa.router;

import java.util.Arrays;

/// Finds a row of bytes in another in time linear in both, by the failure function of Knuth, Morris
/// and Pratt: no input is quadratic.
final class ByteSearch {
  private final byte[] pattern;
  private final int[] failure;

  ByteSearch(byte[] pattern) {
    this.pattern = pattern.clone();
    this.failure = new int[pattern.length];
    int matched = 0;
    for (int i = 1; i < pattern.length; i++) {
      while (matched > 0 && pattern[i] != pattern[matched]) {
        matched = failure[matched - 1];
      }
      matched += pattern[i] == pattern[matched] ? 1 : 0;
      failure[i] = matched;
    }
  }

  /// The first place at or after `from`, or -1.
  int find(byte[] bytes, int from) {
    int matched = 0;
    for (int i = Math.max(0, from); i < bytes.length; i++) {
      while (matched > 0 && bytes[i] != pattern[matched]) {
        matched = failure[matched - 1];
      }
      if (bytes[i] == pattern[matched] && ++matched == pattern.length) {
        return i - pattern.length + 1;
      }
    }
    return -1;
  }

  /// Whether `pattern` without its first `skip` bytes stands at `at`.
  static boolean startsWith(byte[] bytes, int at, byte[] pattern, int skip) {
    int length = pattern.length - skip;
    return at + length <= bytes.length
        && Arrays.equals(bytes, at, at + length, pattern, skip, pattern.length);
  }
}
