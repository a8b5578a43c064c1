package dev.stoa.push.mercure;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;

/// What a selector may cost. RE2 takes time linear in the topic, but also linear in the size of the
/// expression, and every topic is tried on an event loop: so the sizes are bounded before anything
/// is compiled. A variable or group weighs 1, what may repeat 4, a counted repetition as often as
/// it counts.
final class SelectorWeight {
  /// Of one selector.
  static final int MAX = 64;

  /// Of all selectors of a subscription.
  static final int MAX_TOTAL = 256;

  /// The characters of all topics of an update.
  static final int MAX_TOPICS_LENGTH = 4_096;

  private static final Pattern COUNTED = Pattern.compile("\\{([0-9]{1,9})(?:,([0-9]{0,9}))?\\}");

  private SelectorWeight() {}

  /// The weight of a text; at most a little over [#MAX].
  static int of(String text) {
    int weight = 0;
    for (int i = 0; i < text.length(); i++) {
      weight +=
          switch (text.charAt(i)) {
            case '{', '(', ',', '?' -> 1;
            case '*', '+' -> 4;
            default -> 0;
          };
    }
    long times = 1;
    Matcher counted = COUNTED.matcher(text);
    while (counted.find() && times <= MAX) {
      String most = counted.group(2) == null ? counted.group(1) : counted.group(2);
      times *= Math.max(1, most.isEmpty() ? MAX : Long.parseLong(most));
    }
    return (int) Math.min(MAX + 1L, weight * Math.min(times, MAX + 1L));
  }
}
