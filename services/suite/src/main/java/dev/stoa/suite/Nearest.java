package dev.stoa.suite;

import java.util.Collection;
import java.util.List;

/// Which of the known words a mistyped one may stand for.
final class Nearest {
  private static final int LETTERS_PER_SLIP = 3;
  private static final int MOST = 3;
  private static final int LONGEST = 40;

  private Nearest() {}

  /// The words with the fewest slips (a letter too much, missing, wrong, or two swapped), one slip
  /// for three letters at most; or else those that begin with it.
  static List<String> to(String typed, Collection<String> known) {
    if (typed.length() > LONGEST) {
      return List.of();
    }
    var slips = Math.max(1, typed.replace("-", "").length() / LETTERS_PER_SLIP);
    for (var allowed = 1; allowed <= slips; allowed++) {
      var most = allowed;
      var near = known.stream().filter(word -> distance(typed, word) <= most).sorted().toList();
      if (!near.isEmpty()) {
        return near.subList(0, Math.min(MOST, near.size()));
      }
    }
    return known.stream()
        .filter(word -> !typed.isEmpty() && word.startsWith(typed))
        .sorted()
        .limit(MOST)
        .toList();
  }

  /// The Damerau-Levenshtein distance in which no letter is changed twice.
  private static int distance(String a, String b) {
    var rows = new int[a.length() + 1][b.length() + 1];
    for (var i = 0; i <= a.length(); i++) {
      for (var j = 0; j <= b.length(); j++) {
        rows[i][j] = i == 0 ? j : j == 0 ? i : cost(rows, a, b, i, j);
      }
    }
    return rows[a.length()][b.length()];
  }

  private static int cost(int[][] rows, String a, String b, int i, int j) {
    var same = a.charAt(i - 1) == b.charAt(j - 1);
    var least = rows[i - 1][j - 1] + (same ? 0 : 1);
    least = Math.min(least, Math.min(rows[i - 1][j], rows[i][j - 1]) + 1);
    var swapped =
        i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
    return swapped ? Math.min(least, rows[i - 2][j - 2] + 1) : least;
  }
}
