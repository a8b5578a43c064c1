package dev.stoa.content;

import dev.stoa.contracts.Json;
import dev.stoa.web.XmlText;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// An article for programs: the JSON object, and the same as XML and text. `html` is null in lists;
/// `comments` is null when the number is not known.
record ArticleView(
    String id,
    String kind,
    String path,
    String title,
    String author,
    String excerpt,
    @Nullable String html,
    List<String> tags,
    String thread,
    @Nullable Long comments,
    Instant publishedAt,
    Instant updatedAt) {

  static ArticleView of(Article article, @Nullable String html, @Nullable Long comments) {
    return new ArticleView(
        article.id(),
        article.kind().text(),
        article.path(),
        article.title(),
        article.author(),
        article.excerpt(),
        html,
        article.tags().stream().map(Tag::name).toList(),
        article.thread(),
        comments,
        article.date(),
        article.updatedAt());
  }

  /// A page of a list.
  record Listing(List<ArticleView> items, int page, int pages, long total) {
    static Listing of(Paged paged, Map<String, Long> counts) {
      var items = paged.items().stream().map(article -> of(article, counts)).toList();
      return new Listing(items, paged.number(), paged.pages(), paged.total());
    }

    private static ArticleView of(Article article, Map<String, Long> counts) {
      var count = counts.isEmpty() ? null : counts.getOrDefault(article.thread(), 0L);
      return ArticleView.of(article, null, count);
    }

    String json() {
      return Json.encode(this);
    }

    String xml() {
      var xml = new XmlText();
      xml.open("articles", "page", "" + page, "pages", "" + pages, "total", "" + total);
      items.forEach(item -> item.write(xml));
      return xml.close("articles").text();
    }

    String text() {
      var text = new StringBuilder();
      for (var item : items) {
        text.append(item.title).append('\n').append(item.path).append('\n');
        text.append(item.excerpt).append("\n\n");
      }
      return text.toString();
    }
  }

  String json() {
    return Json.encode(this);
  }

  String xml() {
    var xml = new XmlText();
    write(xml);
    return xml.text();
  }

  String text() {
    var body = html == null ? excerpt : ArticleHtml.lines(html);
    return title + "\n\n" + body;
  }

  private void write(XmlText xml) {
    xml.open("article", "id", id, "kind", kind, "path", path)
        .element("title", title)
        .element("author", author)
        .element("publishedAt", publishedAt.toString())
        .element("updatedAt", updatedAt.toString())
        .element("excerpt", excerpt)
        .element("thread", thread);
    tags.forEach(tag -> xml.element("tag", tag));
    if (comments != null) {
      xml.element("comments", comments.toString());
    }
    if (html != null) {
      xml.element("html", html);
    }
    xml.close("article");
  }
}
