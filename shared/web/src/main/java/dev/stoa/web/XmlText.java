package dev.stoa.web;

import java.util.regex.Pattern;

/// Writes XML by hand: names are ours, every value is escaped, what XML cannot carry is left out.
public final class XmlText {
  private static final Pattern UNWRITABLE =
      Pattern.compile("[^\\x09\\x0A\\x0D\\x20-\\uD7FF\\uE000-\\uFFFD\\x{10000}-\\x{10FFFF}]");

  private final StringBuilder out =
      new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");

  /// Opens an element; the rest are names and values of attributes.
  public XmlText open(String name, String... attributes) {
    tag(name, attributes).append('>');
    return this;
  }

  public XmlText close(String name) {
    out.append("</").append(name).append(">\n");
    return this;
  }

  /// An element without content.
  public XmlText empty(String name, String... attributes) {
    tag(name, attributes).append("/>\n");
    return this;
  }

  /// An element with text.
  public XmlText element(String name, String text, String... attributes) {
    tag(name, attributes).append('>').append(escape(text));
    return close(name);
  }

  /// The document.
  public String text() {
    return out.toString();
  }

  private StringBuilder tag(String name, String... attributes) {
    if (attributes.length % 2 != 0) {
      throw new IllegalArgumentException("each attribute needs a value");
    }
    out.append('<').append(name);
    for (var i = 0; i < attributes.length; i += 2) {
      out.append(' ').append(attributes[i]).append("=\"").append(escape(attributes[i + 1]));
      out.append('"');
    }
    return out;
  }

  private static String escape(String text) {
    return UNWRITABLE
        .matcher(text)
        .replaceAll("")
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
