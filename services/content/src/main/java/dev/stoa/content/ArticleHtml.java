package dev.stoa.content;

import java.util.regex.Pattern;
import org.owasp.html.HtmlSanitizer;

/// The HTML of an article: what of it is let in, and its words without the markup.
final class ArticleHtml {
  private static final int EXCERPT_LENGTH = 280;
  // What XML 1.0, and therefore a feed, cannot carry.
  private static final Pattern UNWRITABLE =
      Pattern.compile("[\\x00-\\x08\\x0B\\x0C\\x0E-\\x1F\\uFFFE\\uFFFF]");

  private static final Pattern HEADING =
      Pattern.compile("<h([1-6])\\b[^>]*>.*?</h\\1>", Pattern.DOTALL | Pattern.CASE_INSENSITIVE);

  private ArticleHtml() {}

  /// The part of `html` that an article may hold. A table may be wider than a phone: it gets a box
  /// that scrolls, also by keyboard.
  static String sanitise(String html) {
    // What comes out of the sanitiser has no "<" other than that of a tag.
    return ArticlePolicy.POLICY
        .sanitize(clean(html))
        .replace("<table", "<div class=\"table-scroll\" tabindex=\"0\"><table")
        .replace("</table>", "</table></div>")
        .strip();
  }

  /// The words of `html` without any markup, in one line.
  static String text(String html) {
    var text = new PlainText();
    HtmlSanitizer.sanitize(clean(html), text);
    return text.oneLine();
  }

  /// The words of `html` with a line for each block.
  static String lines(String html) {
    var text = new PlainText();
    HtmlSanitizer.sanitize(clean(html), text);
    return text.lines();
  }

  /// The beginning of the text, cut at a word. Headings are left out: without their own line they
  /// would run into the sentences around them.
  static String excerpt(String html) {
    var prose = text(HEADING.matcher(html).replaceAll(" "));
    var text = prose.isEmpty() ? text(html) : prose;
    if (text.codePointCount(0, text.length()) <= EXCERPT_LENGTH) {
      return text;
    }
    var cut = text.substring(0, text.offsetByCodePoints(0, EXCERPT_LENGTH));
    var space = cut.lastIndexOf(' ');
    return (space > EXCERPT_LENGTH / 2 ? cut.substring(0, space) : cut) + "…";
  }

  /// The text without the characters that neither HTML nor XML can show.
  static String clean(String text) {
    return UNWRITABLE.matcher(text).replaceAll("");
  }
}
