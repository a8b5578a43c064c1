package dev.stoa.content;

import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.owasp.html.HtmlSanitizer;

/// Collects the words of a document and leaves its markup behind.
final class PlainText implements HtmlSanitizer.Policy {
  private static final Set<String> SILENT =
      Set.of("script", "style", "noscript", "template", "iframe", "object", "textarea", "select");
  private static final Set<String> INLINE =
      Set.of(
          "a", "abbr", "b", "bdi", "bdo", "big", "cite", "code", "del", "dfn", "em", "font", "i",
          "ins", "kbd", "mark", "q", "s", "samp", "small", "span", "strike", "strong", "sub", "sup",
          "time", "tt", "u", "var", "wbr");
  private static final Pattern SPACES = Pattern.compile("[\\s\\p{Z}]+");

  private final StringBuilder words = new StringBuilder();
  private int silence;

  /// All words, with single spaces between them.
  String oneLine() {
    return SPACES.matcher(words).replaceAll(" ").strip();
  }

  /// The words of each block on a line of its own, without empty lines.
  String lines() {
    var lines = new StringBuilder();
    for (var line : words.toString().split("\u2028", -1)) {
      var clean = SPACES.matcher(line).replaceAll(" ").strip();
      if (!clean.isEmpty()) {
        lines.append(clean).append('\n');
      }
    }
    return lines.toString();
  }

  @Override
  public void openDocument() {
    words.setLength(0);
  }

  @Override
  public void closeDocument() {
    silence = 0;
  }

  @Override
  public void openTag(String name, List<String> attributes) {
    if (SILENT.contains(name)) {
      silence++;
    }
    breakLine(name);
  }

  @Override
  public void closeTag(String name) {
    if (SILENT.contains(name) && silence > 0) {
      silence--;
    }
    breakLine(name);
  }

  @Override
  public void text(String text) {
    if (silence == 0) {
      words.append(text);
    }
  }

  // U+2028 separates blocks until the end; a line feed in the source is only white space.
  private void breakLine(String name) {
    if (!INLINE.contains(name)) {
      words.append('\u2028');
    }
  }
}
