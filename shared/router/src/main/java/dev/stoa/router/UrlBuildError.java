package dev.stoa.router;

import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// `urlFor` was asked for a URL that the rules cannot make.
public final class UrlBuildError extends IllegalArgumentException {
  private UrlBuildError(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  static UrlBuildError unknown(String endpoint, Collection<String> endpoints) {
    String nearest = null;
    int least = Integer.MAX_VALUE;
    for (String candidate : endpoints) {
      int distance = distance(endpoint, candidate);
      if (distance < least
          || (distance == least && nearest != null && candidate.compareTo(nearest) < 0)) {
        least = distance;
        nearest = candidate;
      }
    }
    String hint =
        nearest != null && least <= Math.max(2, endpoint.length() / 2)
            ? " Did you mean '" + nearest + "'?"
            : "";
    return new UrlBuildError("There is no endpoint '" + endpoint + "'." + hint, null);
  }

  static UrlBuildError unanswered(String endpoint, List<Rule> rules, Object method) {
    TreeSet<String> methods = new TreeSet<>();
    rules.forEach(rule -> methods.addAll(rule.methods()));
    return new UrlBuildError(
        "Cannot build a URL for '%s': it answers %s, not '%s'".formatted(endpoint, methods, method),
        null);
  }

  static UrlBuildError unsuitable(
      String endpoint, List<Rule> rules, Collection<String> given, @Nullable Throwable refused) {
    String reason =
        refused != null
            ? String.valueOf(refused.getMessage())
            : "it needs "
                + rules.getLast().variableNames()
                + ", given were "
                + given.stream().sorted().toList();
    return new UrlBuildError("Cannot build a URL for '" + endpoint + "': " + reason, refused);
  }

  /// Levenshtein's distance.
  private static int distance(String left, String right) {
    int[] row = new int[right.length() + 1];
    for (int j = 0; j < row.length; j++) {
      row[j] = j;
    }
    for (int i = 1; i <= left.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j < row.length; j++) {
        int change = diagonal + (left.charAt(i - 1) == right.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(change, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[right.length()];
  }
}
