package dev.stoa.comments;

import java.util.regex.Pattern;

/// The HTML of comments that come from another system. Those that were typed with bare newlines
/// (WordPress keeps them so) get their paragraphs and line breaks; all pass the allow-list.
final class ImportedHtml {
  private static final Pattern MARKED_UP = Pattern.compile("(?i)<(?:p|br|div)[\\s/>]");
  private static final Pattern PREFORMATTED = Pattern.compile("(?is)<pre\\b.*?(?:</pre>|\\z)");
  private static final Pattern BLANK_LINE = Pattern.compile("\n[ \t]*\n\\s*");
  private static final Pattern BLOCK =
      Pattern.compile("(?i)\\A\\s*</?(?:pre|blockquote|ul|ol|li|table|tr|t[hd]|h[1-6]|hr)\\b");

  private ImportedHtml() {}

  static String toHtml(String typed) {
    String text = typed.replace("\r\n", "\n").replace('\r', '\n').strip();
    if (SafeHtml.isCostly(text)) {
      return Markdown.asTyped(text);
    }
    return SafeHtml.sanitise(MARKED_UP.matcher(text).find() ? text : paragraphs(text));
  }

  private static String paragraphs(String text) {
    var html = new StringBuilder();
    var pre = PREFORMATTED.matcher(text);
    int from = 0;
    while (pre.find()) {
      prose(text.substring(from, pre.start()), html);
      html.append(pre.group());
      from = pre.end();
    }
    prose(text.substring(from), html);
    return html.toString();
  }

  private static void prose(String text, StringBuilder html) {
    for (String paragraph : BLANK_LINE.split(text.strip(), -1)) {
      if (paragraph.isBlank()) {
        continue;
      }
      String lines = paragraph.replace("\n", "<br />\n");
      if (BLOCK.matcher(paragraph).find()) {
        html.append(lines);
      } else {
        html.append("<p>").append(lines).append("</p>\n");
      }
    }
  }
}
