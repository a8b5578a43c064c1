package dev.stoa.content.importing;

import java.util.regex.Pattern;

/// Makes HTML of what an author typed in WordPress. The result is not sanitised: content and
/// comments do that on arrival, as with everything that comes from outside.
final class WordPressText {
  private static final Pattern BLOCK = Pattern.compile("<!--\\s+/?wp:.*?-->", Pattern.DOTALL);
  private static final Pattern PAGE_MARK =
      Pattern.compile("<!--\\s*(?:more.*?|nextpage|noteaser)\\s*-->");

  private final Shortcodes shortcodes;

  WordPressText(Attachments attachments) {
    this.shortcodes = new Shortcodes(attachments);
  }

  /// The body of a post or page. Text of the block editor is HTML already; text of the classic
  /// editor gets its paragraphs.
  String body(long id, String typed) {
    boolean blocks = typed.contains("<!-- wp:");
    String text = PAGE_MARK.matcher(typed).replaceAll("\n\n");
    if (blocks) {
      text = BLOCK.matcher(text).replaceAll("");
    }
    text = shortcodes.expand(id, text);
    return blocks ? text.replaceAll("\\n{3,}", "\n\n").strip() : Paragraphs.of(text);
  }

  /// A comment: paragraphs, nothing else.
  String comment(String typed) {
    return Paragraphs.of(typed);
  }

  /// A summary in plain text, or an empty one.
  String summary(String typed) {
    return Titles.cut(Titles.plain(PAGE_MARK.matcher(typed).replaceAll(" ")), 500);
  }
}
