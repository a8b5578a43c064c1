package dev.stoa.content.importing;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.xml.stream.XMLStreamException;
import org.jspecify.annotations.Nullable;

/// Reads an export item by item, so that one item at a time is in memory. Elements are matched by
/// prefix and name, as every version of the format has used its own namespace address. Document
/// types and external entities are refused.
final class WxrReader implements AutoCloseable {
  /// Categories and authors beyond are found by their names only.
  private static final int MOST_NUMBERS = 20_000;

  private static final Set<String> VERSIONS = Set.of("1.0", "1.1", "1.2");

  private final SeekableByteChannel bytes;
  private final TolerantReader text;
  private final WxrElements xml;
  private final Map<String, String> authors = new HashMap<>();
  private final Map<String, String> numbers = new HashMap<>();
  private String version = "";
  private String title = "";
  private String link = "";
  private String blogUrl = "";
  private boolean inChannel;
  private boolean ended;

  private WxrReader(SeekableByteChannel bytes, TolerantReader text, WxrElements xml) {
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
      WxrElements xml = new WxrElements(text);
      String root = xml.root();
      if (!root.equals("rss")) {
        throw xml.here("the root is <" + root + ">, a WordPress export begins with <rss>");
      }
      return new WxrReader(bytes, text, xml);
    } catch (XMLStreamException e) {
      in.close();
      throw WxrElements.broken(e);
    } catch (BadExport | RuntimeException e) {
      in.close();
      throw e;
    }
  }

  /// The next item, or null at the end of the file. The end is reached only by a well-formed file.
  @Nullable WxrItem next() throws BadExport {
    try {
      String name = ended ? null : xml.next();
      while (name != null) {
        if (!inChannel) {
          enter(name);
        } else if (name.equals("item")) {
          requireVersion();
          return new WxrItems(xml).read();
        } else {
          header(name);
        }
        name = xml.next();
      }
      ended = true;
      if (version.isEmpty()) {
        throw new BadExport(0, 0, "no <wp:wxr_version>: this is RSS, but no WordPress export");
      }
      return null;
    } catch (XMLStreamException e) {
      throw WxrElements.broken(e);
    }
  }

  /// What the header said; complete once the first item has been read.
  WxrSite site() {
    String url = blogUrl.isEmpty() ? link : blogUrl;
    return new WxrSite(version, title, url.replaceAll("/+$", ""), authors, numbers);
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

  private void enter(String name) throws BadExport {
    if (!name.equals("channel")) {
      throw xml.here("expected <channel> in <rss>, found <" + name + ">");
    }
    inChannel = true;
  }

  private void requireVersion() throws BadExport {
    if (version.isEmpty()) {
      throw xml.here("an <item> before <wp:wxr_version>: this is RSS, but no WordPress export");
    }
  }

  private void number(String key, @Nullable String number) {
    if (number != null && number.matches("\\d{1,18}") && numbers.size() < MOST_NUMBERS) {
      numbers.put(key, number);
    }
  }

  private void header(String name) throws XMLStreamException, BadExport {
    switch (name) {
      case "wp:wxr_version" -> {
        version = xml.text();
        if (!VERSIONS.contains(version)) {
          throw xml.here("WXR " + version + " is not known; 1.0, 1.1 and 1.2 are");
        }
      }
      case "title" -> title = xml.text();
      case "link" -> link = xml.text();
      case "wp:base_blog_url" -> blogUrl = xml.text();
      case "wp:author" -> {
        Map<String, String> author = xml.fields();
        String login = author.getOrDefault("wp:author_login", "");
        String display = author.getOrDefault("wp:author_display_name", "");
        authors.put(login, display.isEmpty() ? login : display);
        number(WxrSite.author(login), author.get("wp:author_id"));
      }
      case "wp:category" -> {
        Map<String, String> category = xml.fields();
        String nicename = category.getOrDefault("wp:category_nicename", "");
        number(WxrSite.category(nicename), category.get("wp:term_id"));
      }
      default -> xml.skip();
    }
  }
}
