package dev.stoa.content.importing;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/// Reads an export item by item, so that one item at a time is in memory. Elements are matched by
/// prefix and name, as every version of the format has used its own namespace address. Document
/// types and external entities are refused.
final class WxrReader implements AutoCloseable {
  /// An element longer than this (in characters) is refused; no page is.
  static final int LONGEST_TEXT = 16 * 1024 * 1024;

  private static final Set<String> VERSIONS = Set.of("1.0", "1.1", "1.2");

  private final SeekableByteChannel bytes;
  private final TolerantReader text;
  private final XMLStreamReader xml;
  private final Map<String, String> authors = new HashMap<>();
  private String version = "";
  private String title = "";
  private String link = "";
  private String blogUrl = "";
  private boolean inChannel;
  private boolean ended;

  private WxrReader(SeekableByteChannel bytes, TolerantReader text, XMLStreamReader xml) {
    this.bytes = bytes;
    this.text = text;
    this.xml = xml;
  }

  /// Opens the file and reads up to the first element.
  static WxrReader open(Path file) throws IOException, BadExport {
    if (Files.size(file) == 0) {
      throw new BadExport(0, 0, "the file is empty");
    }
    SeekableByteChannel bytes = Files.newByteChannel(file);
    InputStream in = new BufferedInputStream(Channels.newInputStream(bytes), 1 << 16);
    try {
      TolerantReader text = new TolerantReader(Encodings.reader(in));
      WxrReader reader = new WxrReader(bytes, text, factory().createXMLStreamReader(text));
      reader.expectRoot();
      return reader;
    } catch (XMLStreamException e) {
      in.close();
      throw broken(e);
    } catch (BadExport | RuntimeException e) {
      in.close();
      throw e;
    }
  }

  private static XMLInputFactory factory() {
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.IS_NAMESPACE_AWARE, false);
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    // Java 24 and later count the document itself as an entity and stop after 100 000 characters.
    // Without a document type there is nothing that could expand; text is bounded by LONGEST_TEXT.
    factory.setProperty("jdk.xml.maxGeneralEntitySizeLimit", 0);
    factory.setProperty("jdk.xml.totalEntitySizeLimit", 0);
    factory.setXMLResolver((publicId, systemId, base, namespace) -> {
      throw new XMLStreamException("an external entity is not read");
    });
    return factory;
  }

  /// The next item, or null at the end of the file. The end is reached only by a well-formed file.
  @Nullable WxrItem next() throws BadExport {
    try {
      while (!ended && xml.hasNext()) {
        int event = xml.next();
        refuseDoctype(event);
        if (event == XMLStreamConstants.START_ELEMENT) {
          String name = xml.getLocalName();
          if (!inChannel) {
            if (!name.equals("channel")) {
              throw here("expected <channel> in <rss>, found <" + name + ">");
            }
            inChannel = true;
          } else if (name.equals("item")) {
            return item();
          } else {
            header(name);
          }
        }
      }
      ended = true;
      if (version.isEmpty()) {
        throw new BadExport(0, 0, "no <wp:wxr_version>: this is RSS, but no WordPress export");
      }
      return null;
    } catch (XMLStreamException e) {
      throw broken(e);
    }
  }

  /// What the header said; complete once the first item has been read.
  WxrSite site() {
    String url = blogUrl.isEmpty() ? link : blogUrl;
    return new WxrSite(version, title, url.replaceAll("/+$", ""), authors);
  }

  /// How much of the file has been read, in bytes.
  long bytesRead() throws IOException {
    return bytes.position();
  }

  List<Repair> repairs() {
    return text.repairs();
  }

  long repaired() {
    return text.repaired();
  }

  @Override
  public void close() throws IOException {
    try {
      xml.close();
    } catch (XMLStreamException e) {
      throw new IOException(e);
    } finally {
      text.close();
    }
  }

  private void expectRoot() throws XMLStreamException, BadExport {
    int event = xml.getEventType();
    while (event != XMLStreamConstants.START_ELEMENT) {
      refuseDoctype(event);
      event = xml.next();
    }
    if (!xml.getLocalName().equals("rss")) {
      throw here("the root is <" + xml.getLocalName() + ">, a WordPress export begins with <rss>");
    }
  }

  private void refuseDoctype(int event) throws BadExport {
    if (event == XMLStreamConstants.DTD) {
      throw here("a document type (DTD) is not read");
    }
  }

  private void header(String name) throws XMLStreamException, BadExport {
    switch (name) {
      case "wp:wxr_version" -> {
        version = text();
        if (!VERSIONS.contains(version)) {
          throw here("WXR " + version + " is not known; 1.0, 1.1 and 1.2 are");
        }
      }
      case "title" -> title = text();
      case "link" -> link = text();
      case "wp:base_blog_url" -> blogUrl = text();
      case "wp:author" -> {
        Map<String, String> author = fields();
        String login = author.getOrDefault("wp:author_login", "");
        String display = author.getOrDefault("wp:author_display_name", "");
        authors.put(login, display.isEmpty() ? login : display);
      }
      default -> skip();
    }
  }

  private WxrItem item() throws XMLStreamException, BadExport {
    if (version.isEmpty()) {
      throw here("an <item> before <wp:wxr_version>: this is RSS, but no WordPress export");
    }
    int line = xml.getLocation().getLineNumber();
    Map<String, String> fields = new HashMap<>();
    Set<String> terms = new LinkedHashSet<>();
    List<WxrComment> comments = new ArrayList<>();
    while (nextChild()) {
      String name = xml.getLocalName();
      switch (name) {
        case "category" -> {
          String domain = xml.getAttributeValue(null, "domain");
          String term = text();
          if (!term.isEmpty() && !"post_format".equals(domain)) {
            terms.add(term);
          }
        }
        case "wp:comment" -> comments.add(comment());
        case "wp:postmeta" -> skip();
        default -> fields.put(name, text());
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
        of.text("wp:attachment_url"),
        List.copyOf(terms),
        comments);
  }

  private WxrComment comment() throws XMLStreamException, BadExport {
    int line = xml.getLocation().getLineNumber();
    Fields of = new Fields(fields(), line);
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

  private Map<String, String> fields() throws XMLStreamException, BadExport {
    Map<String, String> fields = new HashMap<>();
    while (nextChild()) {
      String name = xml.getLocalName();
      if (name.equals("wp:commentmeta")) {
        skip();
      } else {
        fields.put(name, text());
      }
    }
    return fields;
  }

  /// Moves to the next child element of the element that is open; false at its end.
  private boolean nextChild() throws XMLStreamException, BadExport {
    while (xml.hasNext()) {
      int event = xml.next();
      if (event == XMLStreamConstants.START_ELEMENT) {
        return true;
      }
      if (event == XMLStreamConstants.END_ELEMENT) {
        return false;
      }
    }
    throw here("the file ends in the middle");
  }

  /// The trimmed text of the element that is open, that of elements inside it included.
  private String text() throws XMLStreamException, BadExport {
    StringBuilder result = new StringBuilder();
    for (int depth = 1; depth > 0; ) {
      switch (xml.next()) {
        case XMLStreamConstants.START_ELEMENT -> depth++;
        case XMLStreamConstants.END_ELEMENT -> depth--;
        case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA, XMLStreamConstants.SPACE -> {
          if (result.length() + xml.getTextLength() > LONGEST_TEXT) {
            throw here("an element of more than " + LONGEST_TEXT + " characters");
          }
          result.append(xml.getText());
        }
        default -> {}
      }
    }
    return result.toString().strip();
  }

  private void skip() throws XMLStreamException {
    for (int depth = 1; depth > 0; ) {
      switch (xml.next()) {
        case XMLStreamConstants.START_ELEMENT -> depth++;
        case XMLStreamConstants.END_ELEMENT -> depth--;
        default -> {}
      }
    }
  }

  private BadExport here(String reason) {
    return new BadExport(
        xml.getLocation().getLineNumber(), xml.getLocation().getColumnNumber(), reason);
  }

  /// The parser's message is `ParseError at [row,col]:[1,2]` and, on a line of its own, `Message:`
  /// with the reason.
  private static BadExport broken(XMLStreamException e) {
    String message = String.valueOf(e.getMessage());
    int start = message.indexOf("Message: ");
    String reason = start < 0 ? message : message.substring(start + "Message: ".length());
    return e.getLocation() == null
        ? new BadExport(0, 0, reason)
        : new BadExport(e.getLocation().getLineNumber(), e.getLocation().getColumnNumber(), reason);
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
