package dev.stoa.router;

import dev.stoa.router.internal.PathMatcher;
import java.util.List;

/// Refuses rules that can never be reached because others take all of their requests.
final class ShadowCheck {
  private ShadowCheck() {}

  static void run(PathMatcher<Rule> matcher, List<Rule> rules) {
    for (Rule rule : rules) {
      Rule shadowing = matcher.shadowing(rule.hostText(), rule.path(), rule.candidate());
      if (shadowing != null) {
        throw new IllegalArgumentException(
            "A rule can never be reached: " + rule + " stands behind " + shadowing);
      }
    }
  }
}
