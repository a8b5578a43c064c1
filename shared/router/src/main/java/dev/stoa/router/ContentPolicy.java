package dev.stoa.router;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A content security policy that lets through the scripts and styles of one nonce, and of all
/// others what it did before.
final class ContentPolicy {
  private static final String DEFAULT = "default-src";

  private final List<String> directives;

  private ContentPolicy(String text) {
    this.directives =
        Stream.of(text.split(";"))
            .map(String::strip)
            .filter(directive -> !directive.isEmpty())
            .collect(Collectors.toCollection(ArrayList::new));
  }

  /// The policy with the nonce in it; each policy of a list, since browsers follow them all.
  static String with(String nonce, String policies) {
    return Stream.of(policies.split(","))
        .map(text -> new ContentPolicy(text).allowing("'nonce-" + nonce + "'"))
        .collect(Collectors.joining(", "));
  }

  private String allowing(String source) {
    allow("script-src", source);
    allow("style-src", source);
    return String.join("; ", directives);
  }

  /// Adds the source where browsers look for it (CSP 3, 6.8.3). To `default-src` it may not be
  /// added, which is about other things too: what that says is said again of the kind alone. Where
  /// nothing is said of the kind nothing is forbidden.
  private void allow(String kind, String source) {
    int at =
        Stream.of(kind + "-elem", kind, DEFAULT)
            .mapToInt(this::find)
            .filter(i -> i >= 0)
            .findFirst()
            .orElse(-1);
    if (at < 0) {
      return;
    }
    List<String> words = new ArrayList<>(List.of(directives.get(at).split("\\s+")));
    if (takesAllInline(kind, words)) {
      return;
    }
    words.removeIf("'none'"::equalsIgnoreCase);
    words.add(source);
    if (words.getFirst().equalsIgnoreCase(DEFAULT)) {
      words.set(0, kind);
      directives.add(String.join(" ", words));
    } else {
      directives.set(at, String.join(" ", words));
    }
  }

  /// Where the directive is, of which only the first counts (CSP 3, 2.2.1); -1 when there is none.
  private int find(String name) {
    for (int i = 0; i < directives.size(); i++) {
      if (directives.get(i).split("\\s", 2)[0].equalsIgnoreCase(name)) {
        return i;
      }
    }
    return -1;
  }

  /// Whether every inline element passes (CSP 3, 6.7.3.2): then a nonce would only keep out those
  /// that do not carry it. Of `'strict-dynamic'` styles know nothing.
  private static boolean takesAllInline(String kind, List<String> words) {
    List<String> lower = words.stream().map(word -> word.toLowerCase(Locale.ROOT)).toList();
    return lower.contains("'unsafe-inline'")
        && lower.stream()
            .noneMatch(word ->
                word.startsWith("'nonce-")
                    || word.startsWith("'sha")
                    || (word.equals("'strict-dynamic'") && kind.equals("script-src")));
  }
}
