package dev.stoa.content;

import dev.stoa.contracts.Json;
import dev.stoa.router.Access;
import dev.stoa.router.Blueprint;
import dev.stoa.router.Request;
import dev.stoa.router.Response;
import dev.stoa.web.Web;
import dev.stoa.web.XmlText;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;

/// The newest articles for feed readers, and what search engines ask for.
final class FeedRoutes {
  private static final String CACHE = "public, max-age=300";

  private final Articles articles;
  private final Web web;

  FeedRoutes(Articles articles, Web web) {
    this.articles = articles;
    this.web = web;
  }

  void addTo(Blueprint routes) {
    routes.get("/feed.atom", "atom", this::atom).access(Access.PUBLIC);
    routes.get("/feed.json", "feed", this::jsonFeed).access(Access.PUBLIC);
    routes.get("/sitemap.xml", "sitemap", this::sitemap).access(Access.PUBLIC);
    routes.get("/robots.txt", "robots", this::robots).access(Access.PUBLIC);
  }

  /// RFC 4287. An entry is named by its article's id, so that a new address makes no new entry.
  private Response atom(Request request) {
    var origin = web.origin(request);
    var newest = newest(origin);
    var xml =
        new XmlText()
            .open("feed", "xmlns", "http://www.w3.org/2005/Atom")
            .element("id", origin + "/")
            .element("title", web.site().name())
            .element("updated", updated(newest).toString())
            .empty(
                "link",
                "rel",
                "self",
                "type",
                "application/atom+xml",
                "href",
                origin + "/feed.atom")
            .empty("link", "rel", "alternate", "type", "text/html", "href", origin + "/")
            .open("author")
            .element("name", web.site().name())
            .close("author");
    newest.forEach(article -> entry(xml, article, origin));
    return cached(Response.xml(xml.close("feed").text()).mimetype("application/atom+xml"));
  }

  private List<Article> newest(String origin) {
    return articles.newest().stream().map(article -> Welcome.at(origin, article)).toList();
  }

  private static void entry(XmlText xml, Article article, String origin) {
    xml.open("entry")
        .element("id", "urn:uuid:" + article.id())
        .element("title", article.title())
        .empty("link", "rel", "alternate", "type", "text/html", "href", origin + article.path())
        .element("published", article.date().toString())
        .element("updated", article.updatedAt().toString());
    if (!article.author().isEmpty()) {
      xml.open("author").element("name", article.author()).close("author");
    }
    article.tags().forEach(tag -> xml.empty("category", "term", tag.name()));
    xml.element("summary", article.excerpt())
        .element("content", article.html(), "type", "html", "xml:base", origin + article.path())
        .close("entry");
  }

  /// https://www.jsonfeed.org/version/1.1/
  private Response jsonFeed(Request request) {
    var origin = web.origin(request);
    var items = newest(origin).stream().map(article -> JsonItem.of(article, origin)).toList();
    var feed =
        new JsonFeed(
            "https://jsonfeed.org/version/1.1",
            web.site().name(),
            origin + "/",
            origin + "/feed.json",
            items);
    return cached(Response.json(Json.encode(feed)).contentType("application/feed+json"));
  }

  private Response sitemap(Request request) {
    var origin = web.origin(request);
    var xml = new XmlText().open("urlset", "xmlns", "http://www.sitemaps.org/schemas/sitemap/0.9");
    xml.open("url").element("loc", origin + "/").close("url");
    for (var article : articles.listed()) {
      xml.open("url")
          .element("loc", origin + article.path())
          .element("lastmod", article.updatedAt().toString())
          .close("url");
    }
    return cached(Response.xml(xml.close("urlset").text()));
  }

  private Response robots(Request request) {
    return Response.text(
            """
            User-agent: *
            Disallow: /account
            Disallow: /comments
            Disallow: /login
            Sitemap: %s/sitemap.xml
            """
                .formatted(web.origin(request)))
        .header("Cache-Control", CACHE);
  }

  /// The same for everyone, whoever asks.
  private Response cached(Response response) {
    return web.tagged(response).header("Cache-Control", CACHE).vary("Host");
  }

  private static Instant updated(List<Article> newest) {
    return newest.stream()
        .map(Article::updatedAt)
        .max(Comparator.naturalOrder())
        .orElse(Instant.EPOCH);
  }

  // The names of JSON Feed are with underscores.
  record JsonFeed(
      String version, String title, String home_page_url, String feed_url, List<JsonItem> items) {}

  record JsonItem(
      String id,
      String url,
      String title,
      String content_html,
      String summary,
      Instant date_published,
      Instant date_modified,
      List<String> tags,
      List<JsonAuthor> authors) {
    static JsonItem of(Article article, String origin) {
      var author = article.author();
      return new JsonItem(
          "urn:uuid:" + article.id(),
          origin + article.path(),
          article.title(),
          article.html(),
          article.excerpt(),
          article.date(),
          article.updatedAt(),
          article.tags().stream().map(Tag::name).toList(),
          author.isEmpty() ? List.of() : List.of(new JsonAuthor(author)));
    }
  }

  record JsonAuthor(String name) {}
}
