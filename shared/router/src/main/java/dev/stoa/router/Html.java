package dev.stoa.router;

/// Escaping for text and attribute values of HTML and XML. What XML cannot hold at all, such as
/// controls, is replaced.
final class Html {
  private static final char REPLACEMENT = '\ufffd';

  private Html() {}

  static String escape(String text) {
    StringBuilder escaped = new StringBuilder(text.length() + 16);
    for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
      int c = text.codePointAt(i);
      switch (c) {
        case '&' -> escaped.append("&amp;");
        case '<' -> escaped.append("&lt;");
        case '>' -> escaped.append("&gt;");
        case '"' -> escaped.append("&#34;");
        case '\'' -> escaped.append("&#39;");
        default -> escaped.appendCodePoint(isXml(c) ? c : REPLACEMENT);
      }
    }
    return escaped.toString();
  }

  /// Whether XML 1.0 has the character (2.2, Char).
  private static boolean isXml(int c) {
    return c == '\t'
        || c == '\n'
        || c == '\r'
        || (c >= 0x20 && c < Character.MIN_SURROGATE)
        || (c > Character.MAX_SURROGATE && c <= 0xfffd)
        || c >= 0x10000;
  }
}
