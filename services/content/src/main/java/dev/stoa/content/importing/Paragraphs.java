package dev.stoa.content.importing;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Gives text typed in WordPress' classic editor its paragraphs: a blank line separates them, a
/// single newline is a line break, block elements stand on their own and keep their inside. One
/// walk over the tags; the result need not be balanced where the input was not, as the sanitiser
/// repairs that.
final class Paragraphs {
  private static final Pattern TOKEN =
      Pattern.compile("<!--.*?(?:-->|$)|</?([A-Za-z][A-Za-z0-9-]*)[^>]*>|[^<]+|<", Pattern.DOTALL);

  private static final Pattern LINE_EDGE = Pattern.compile("(?<=\n)|(?=\n)");

  /// Elements whose text is divided into paragraphs.
  private static final Set<String> FLOW =
      Set.of("blockquote", "div", "section", "article", "aside", "main", "details", "center");

  /// Elements whose text is theirs alone: line breaks are kept, paragraphs are not made.
  private static final Set<String> INLINE_ONLY =
      Set.of(
          "p",
          "h1",
          "h2",
          "h3",
          "h4",
          "h5",
          "h6",
          "li",
          "dt",
          "dd",
          "td",
          "th",
          "figcaption",
          "caption",
          "address",
          "summary",
          "legend");

  /// Elements that hold other blocks and no text.
  private static final Set<String> STRUCTURE =
      Set.of(
          "ul",
          "ol",
          "dl",
          "table",
          "thead",
          "tbody",
          "tfoot",
          "tr",
          "colgroup",
          "figure",
          "hgroup",
          "fieldset",
          "form",
          "nav",
          "header",
          "footer",
          "object",
          "video",
          "audio",
          "select");

  /// Elements whose inside is copied.
  private static final Set<String> VERBATIM =
      Set.of("pre", "script", "style", "textarea", "svg", "math");

  private static final Set<String> VOID_BLOCKS = Set.of("hr", "col");

  private final StringBuilder out = new StringBuilder();
  private final Deque<String> blocks = new ArrayDeque<>();
  private boolean inParagraph;
  private int newlines;
  private boolean afterBreak;

  private Paragraphs() {}

  static String of(String typed) {
    Paragraphs paragraphs = new Paragraphs();
    Matcher token = TOKEN.matcher(typed.replace("\r\n", "\n").replace('\r', '\n'));
    while (token.find()) {
      String name = token.group(1);
      if (name == null) {
        paragraphs.text(token.group());
      } else {
        paragraphs.tag(token.group(), name.toLowerCase(Locale.ROOT));
      }
    }
    paragraphs.endParagraph();
    return paragraphs.out.toString().strip();
  }

  private void tag(String tag, String name) {
    boolean closes = tag.startsWith("</");
    if (verbatim()) {
      if (closes && name.equals(blocks.peek())) {
        blocks.pop();
      }
      out.append(tag);
    } else if (name.equals("br")) {
      inline(tag);
      newlines = 0;
      afterBreak = true;
    } else if (isBlock(name)) {
      endParagraph();
      out.append(tag);
      if (closes) {
        close(name);
      } else if (!VOID_BLOCKS.contains(name) && !tag.endsWith("/>")) {
        if ("p".equals(blocks.peek())) {
          blocks.pop();
        }
        blocks.push(name);
      }
    } else {
      inline(tag);
    }
  }

  private void text(String text) {
    if (text.startsWith("<!--")) {
      return;
    }
    if (verbatim() || structure()) {
      out.append(text);
      return;
    }
    for (String part : LINE_EDGE.split(text, -1)) {
      if (part.equals("\n")) {
        newlines++;
      } else if (!part.isBlank()) {
        inline(part);
      } else if (newlines == 0 && inParagraph) {
        out.append(' ');
      }
    }
  }

  /// Text or an inline tag: what stands before it decides on a paragraph or a line break.
  private void inline(String piece) {
    boolean flow = blocks.isEmpty() || FLOW.contains(blocks.peek());
    if (flow && newlines > 1) {
      endParagraph();
    }
    if (flow && !inParagraph) {
      out.append(out.isEmpty() ? "<p>" : "\n<p>");
      inParagraph = true;
    } else if (newlines > 0 && !atStart()) {
      out.append(afterBreak ? "\n" : "<br>\n");
    }
    out.append(newlines > 0 ? piece.stripLeading() : piece);
    newlines = 0;
    afterBreak = false;
  }

  private boolean atStart() {
    return !inParagraph && !out.isEmpty() && out.charAt(out.length() - 1) == '>' && !afterInline();
  }

  /// Whether the tag written last is an inline one, after which a newline counts.
  private boolean afterInline() {
    int start = out.lastIndexOf("<");
    Matcher last = TOKEN.matcher(out.substring(Math.max(start, 0)));
    return last.find() && last.group(1) != null && !isBlock(last.group(1).toLowerCase(Locale.ROOT));
  }

  private void endParagraph() {
    if (inParagraph) {
      int length = out.length();
      while (length > 0 && Character.isWhitespace(out.charAt(length - 1))) {
        length--;
      }
      out.setLength(length);
      out.append("</p>");
      inParagraph = false;
    }
    newlines = 0;
    afterBreak = false;
  }

  private void close(String name) {
    if (blocks.contains(name)) {
      while (!name.equals(blocks.pop())) {
        // An element that was left open ends with the one around it.
      }
    }
  }

  private boolean verbatim() {
    return !blocks.isEmpty() && VERBATIM.contains(blocks.peek());
  }

  private boolean structure() {
    return !blocks.isEmpty() && STRUCTURE.contains(blocks.peek());
  }

  private static boolean isBlock(String name) {
    return FLOW.contains(name)
        || INLINE_ONLY.contains(name)
        || STRUCTURE.contains(name)
        || VERBATIM.contains(name)
        || VOID_BLOCKS.contains(name);
  }
}
