package dev.stoa.content;

import dev.stoa.router.Access;
import dev.stoa.router.Blueprint;
import dev.stoa.router.HttpError;
import dev.stoa.router.Request;
import dev.stoa.router.Response;
import dev.stoa.web.HeadLink;
import dev.stoa.web.Messages;
import dev.stoa.web.Page;
import dev.stoa.web.Templates;
import dev.stoa.web.Web;
import java.util.List;
import java.util.Map;

/// The start page and the articles of a tag.
final class ListRoutes {
  private static final int LAST_PAGE = 1_000_000;

  private final Articles articles;
  private final Discussions discussions;
  private final OldAddresses old;
  private final Web web;
  private final Templates templates;

  ListRoutes(
      Articles articles, OldAddresses old, Discussions discussions, Web web, Templates templates) {
    this.articles = articles;
    this.old = old;
    this.discussions = discussions;
    this.web = web;
    this.templates = templates;
  }

  void addTo(Blueprint routes) {
    routes.get("/", "home", this::home).access(Access.PUBLIC);
    routes.get("/tags/<tag>", "tag", this::tag).access(Access.PUBLIC);
  }

  private Response home(Request request) {
    var moved = old.query(request);
    if (moved != null) {
      return moved;
    }
    var messages = Messages.of(request);
    var title = web.site().name();
    return list(request, "/", title, false, articles.home(number(request)), messages);
  }

  private Response tag(Request request) {
    String slug = request.pathValue("tag");
    var page = articles.tagged(slug, number(request));
    if (page.total() == 0) {
      throw HttpError.of(404, "There are no articles with this tag.");
    }
    var messages = Messages.of(request);
    var name =
        page.items().stream()
            .flatMap(article -> article.tags().stream())
            .filter(tag -> tag.slug().equals(slug))
            .map(Tag::name)
            .findFirst()
            .orElse(slug);
    var title = messages.text("content.tagged", name);
    return list(request, new Tag(slug, name).path(), title, true, page, messages);
  }

  private Response list(
      Request request, String path, String title, boolean titled, Paged page, Messages messages) {
    if (page.number() > page.pages()) {
      throw HttpError.of(404, "The list has " + page.pages() + " pages.");
    }
    var form = Form.of(request);
    var counts = discussions.counts(page.items());
    if (form == Form.HTML) {
      return web.page(request, page(path, title, titled, page, counts, messages));
    }
    var listing = ArticleView.Listing.of(page, counts);
    return web.cacheable(
        request,
        switch (form) {
          case JSON -> Response.json(listing.json());
          case XML -> Response.xml(listing.xml());
          default -> Response.text(listing.text());
        });
  }

  private Page page(
      String path,
      String title,
      boolean titled,
      Paged page,
      Map<String, Long> counts,
      Messages messages) {
    var heading = titled ? title : messages.text("content.home");
    var model = new ListModel(heading, titled, path, page, counts, messages);
    var canonical = page.number() == 1 ? path : path + "?page=" + page.number();
    return Page.of(title, templates.content("list.jte", Map.of("model", model)))
        .withCanonicalPath(canonical)
        .withDescription(web.site().tagline())
        .withKind("list")
        .withLinks(feeds(messages));
  }

  static List<HeadLink> feeds(Messages messages) {
    var title = messages.text("content.feed");
    return List.of(
        new HeadLink("alternate", "application/atom+xml", title, "/feed.atom"),
        new HeadLink("alternate", "application/feed+json", title, "/feed.json"));
  }

  /// The number of the page asked for.
  private static int number(Request request) {
    var text = request.args().get("page");
    if (text == null) {
      return 1;
    }
    try {
      var number = Integer.parseInt(text);
      if (number >= 1 && number <= LAST_PAGE) {
        return number;
      }
    } catch (NumberFormatException noNumber) {
      // Answered below, like a number out of range.
    }
    throw HttpError.of(400, "The page must be a whole number from 1.");
  }
}
