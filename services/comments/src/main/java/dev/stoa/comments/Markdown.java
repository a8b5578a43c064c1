package dev.stoa.comments;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.commonmark.Extension;
import org.commonmark.ext.autolink.AutolinkExtension;
import org.commonmark.ext.gfm.strikethrough.StrikethroughExtension;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Heading;
import org.commonmark.node.Image;
import org.commonmark.node.Link;
import org.commonmark.node.Node;
import org.commonmark.node.Text;
import org.commonmark.parser.Parser;
import org.commonmark.renderer.NodeRenderer;
import org.commonmark.renderer.html.HtmlNodeRendererContext;
import org.commonmark.renderer.html.HtmlRenderer;

/// Markdown as people type it in comments (CommonMark, tables, strike-through, bare links) to safe
/// HTML. A single newline is a line break.
///
/// The time is bounded for every text up to the limit of [CommentsConfig]: open blocks are capped
/// while parsing, tables wider than [#TABLE_COLUMNS] are not parsed as tables (each short row would
/// be filled up to the full width), and what nests deeper than [#DEPTH], renders longer than
/// [#HTML_LIMIT] or is [costly][SafeHtml#isCostly] to read as HTML is shown as typed instead.
final class Markdown {
  private static final int OPEN_BLOCKS = 40;
  private static final int DEPTH = 80;
  private static final int TABLE_COLUMNS = 32;
  private static final int HTML_LIMIT = 250_000;

  private static final List<Extension> INLINE =
      List.of(AutolinkExtension.create(), StrikethroughExtension.create());
  private static final List<Extension> ALL =
      List.of(
          AutolinkExtension.create(), StrikethroughExtension.create(), TablesExtension.create());

  private static final Parser WITH_TABLES = parser(ALL);
  private static final Parser WITHOUT_TABLES = parser(INLINE);
  private static final HtmlRenderer RENDERER =
      HtmlRenderer.builder()
          .extensions(ALL)
          .softbreak("<br />\n")
          .percentEncodeUrls(true)
          .nodeRendererFactory(CommentNodes::new)
          .build();

  private Markdown() {}

  private static Parser parser(List<Extension> extensions) {
    return Parser.builder().extensions(extensions).maxOpenBlockParsers(OPEN_BLOCKS).build();
  }

  /// Safe HTML of a comment's text; may be empty.
  static String toHtml(String text) {
    if (SafeHtml.isCostly(text)) {
      return asTyped(text);
    }
    Node document = (hasWideTable(text) ? WITHOUT_TABLES : WITH_TABLES).parse(text);
    if (isDeep(document)) {
      return asTyped(text);
    }
    var html = new BoundedText(HTML_LIMIT);
    try {
      RENDERER.render(document, html);
    } catch (BoundedText.Full _) {
      return asTyped(text);
    }
    String safe = SafeHtml.sanitise(html.toString());
    return safe.length() > HTML_LIMIT ? asTyped(text) : safe;
  }

  /// The text as one paragraph, every character shown as it is.
  static String asTyped(String text) {
    String escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    return SafeHtml.sanitise("<p>" + escaped.replace("\n", "<br />") + "</p>");
  }

  private static boolean hasWideTable(String text) {
    int bars = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\n' || c == '\r') {
        bars = 0;
      } else if (c == '|' && ++bars > TABLE_COLUMNS) {
        return true;
      }
    }
    return false;
  }

  /// Walks without recursion: the tree may be as deep as the text is long.
  private static boolean isDeep(Node document) {
    int depth = 0;
    Node node = document;
    while (true) {
      Node child = node.getFirstChild();
      if (child != null) {
        node = child;
        if (++depth > DEPTH) {
          return true;
        }
        continue;
      }
      while (node.getNext() == null) {
        Node parent = node.getParent();
        if (parent == null) {
          return false;
        }
        node = parent;
        depth--;
      }
      node = node.getNext();
    }
  }

  /// Draws headings as strong paragraphs and images as links to them.
  private static final class CommentNodes implements NodeRenderer {
    private final HtmlNodeRendererContext context;

    CommentNodes(HtmlNodeRendererContext context) {
      this.context = context;
    }

    @Override
    public Set<Class<? extends Node>> getNodeTypes() {
      return Set.of(Heading.class, Image.class);
    }

    @Override
    public void render(Node node) {
      if (node instanceof Image image) {
        image(image);
        return;
      }
      var writer = context.getWriter();
      writer.line();
      writer.tag("p");
      writer.tag("strong");
      for (Node child = node.getFirstChild(); child != null; child = child.getNext()) {
        context.render(child);
      }
      writer.tag("/strong");
      writer.tag("/p");
      writer.line();
    }

    private void image(Image image) {
      var alt = new StringBuilder();
      image.accept(
          new AbstractVisitor() {
            @Override
            public void visit(Text text) {
              alt.append(text.getLiteral());
            }
          });
      var writer = context.getWriter();
      String label = alt.isEmpty() ? image.getDestination() : alt.toString();
      if (insideLink(image)) {
        writer.text(label);
        return;
      }
      writer.tag("a", Map.of("href", context.encodeUrl(image.getDestination())));
      writer.text(label);
      writer.tag("/a");
    }

    private static boolean insideLink(Node node) {
      for (Node up = node.getParent(); up != null; up = up.getParent()) {
        if (up instanceof Link || up instanceof Image) {
          return true;
        }
      }
      return false;
    }
  }
}
