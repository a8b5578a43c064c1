package dev.stoa.content.importing;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import javax.xml.stream.XMLStreamException;

/// Reads one `<item>` with its comments.
final class WxrItems {
  private final WxrElements xml;

  WxrItems(WxrElements xml) {
    this.xml = xml;
  }

  /// The item that is open.
  WxrItem read() throws XMLStreamException, BadExport {
    int line = xml.line();
    Map<String, String> fields = new HashMap<>();
    Set<WxrTerm> terms = new LinkedHashSet<>();
    List<WxrComment> comments = new ArrayList<>();
    while (xml.nextChild()) {
      String name = xml.name();
      switch (name) {
        case "category" -> {
          String domain = Objects.requireNonNullElse(xml.attribute("domain"), "");
          String nicename = Objects.requireNonNullElse(xml.attribute("nicename"), "");
          terms.add(new WxrTerm(domain, nicename, xml.text()));
        }
        case "wp:comment" -> comments.add(comment());
        case "wp:postmeta" -> xml.skip();
        default -> fields.put(name, xml.text());
      }
    }
    Fields of = new Fields(fields, line);
    return new WxrItem(
        line,
        of.number("wp:post_id"),
        of.text("wp:post_type"),
        of.text("wp:status"),
        of.text("title"),
        of.text("link"),
        of.text("dc:creator"),
        of.text("wp:post_name"),
        of.text("wp:post_date"),
        of.text("wp:post_date_gmt"),
        of.text("pubDate"),
        of.text("wp:post_password"),
        !of.text("wp:comment_status").equals("closed"),
        of.text("content:encoded"),
        of.text("excerpt:encoded"),
        of.numberOr("wp:post_parent", 0),
        of.order(),
        of.text("wp:attachment_url"),
        List.copyOf(terms),
        comments);
  }

  private WxrComment comment() throws XMLStreamException, BadExport {
    int line = xml.line();
    Fields of = new Fields(xml.fields(), line);
    return new WxrComment(
        line,
        of.number("wp:comment_id"),
        of.numberOr("wp:comment_parent", 0),
        of.text("wp:comment_type"),
        of.text("wp:comment_approved"),
        of.text("wp:comment_author"),
        of.text("wp:comment_author_email"),
        of.text("wp:comment_author_url"),
        of.text("wp:comment_date"),
        of.text("wp:comment_date_gmt"),
        of.text("wp:comment_content"));
  }

  /// The child elements of an item or comment by name.
  private record Fields(Map<String, String> values, int line) {
    String text(String name) {
      return values.getOrDefault(name, "");
    }

    long number(String name) throws BadExport {
      long number = numberOr(name, -1);
      if (number < 0) {
        throw new BadExport(line, 1, "<" + name + "> is missing");
      }
      return number;
    }

    /// Where it stands among its kind: below zero too, and unlike a reference no reason to stop.
    long order() {
      String value = text("wp:menu_order");
      return value.matches("-?\\d{1,9}") ? Long.parseLong(value) : 0;
    }

    long numberOr(String name, long otherwise) throws BadExport {
      String value = text(name);
      if (value.isEmpty()) {
        return otherwise;
      }
      if (!value.matches("\\d{1,18}")) {
        throw new BadExport(line, 1, "<" + name + "> is no number: " + Titles.cut(value, 40));
      }
      return Long.parseLong(value);
    }
  }
}
