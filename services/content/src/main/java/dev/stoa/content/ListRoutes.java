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
  private final PageRoutes pages;
  private final Discussions discussions;
  private final OldAddresses old;
  private final Web web;
  private final Templates templates;

  ListRoutes(
      Articles articles,
      PageRoutes pages,
      OldAddresses old,
      Discussions discussions,
      Web web,
      Templates templates) {
    this.articles = articles;
    this.pages = pages;
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
    var note = old.isSearch(request) ? messages.text("content.noSearch") : "";
    var shown = new Shown("/", title, messages.text("content.home"), false, note);
    return list(request, shown, articles.home(number(request)), messages);
  }

  private Response tag(Request request) {
    String slug = request.pathValue("tag");
    var page = articles.tagged(slug, number(request));
    if (page.total() == 0) {
      throw HttpError.of(404, "tag.unknown", "There are no articles with this tag.");
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
    return list(
        request, new Shown(new Tag(slug, name).path(), title, title, true, ""), page, messages);
  }

  /// A list to be shown: its address, its title, its heading and whether that is to be seen, and a
  /// note above it.
  private record Shown(String path, String title, String heading, boolean titled, String note) {}

  private Response list(Request request, Shown shown, Paged page, Messages messages) {
    if (page.number() > page.pages()) {
      throw HttpError.of(404, "page.beyond", "The list has only {0} pages.", page.pages());
    }
    var form = Form.of(request);
    var counts = discussions.counts(page.items());
    if (form == Form.HTML) {
      return web.page(request, page(shown, page, counts, messages));
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

  private Page page(Shown shown, Paged page, Map<String, Long> counts, Messages messages) {
    var path = shown.path();
    var model =
        new ListModel(shown.heading(), shown.titled(), shown.note(), path, page, counts, messages);
    var canonical = page.number() == 1 ? path : path + "?page=" + page.number();
    return Page.of(shown.title(), templates.content("list.jte", Map.of("model", model)))
        .withCanonicalPath(canonical)
        .withDescription(web.site().tagline())
        .withKind("list")
        .withNav(pages.nav(messages))
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
    throw HttpError.of(
        400,
        "page.number",
        "The parameter 'page' must be a whole number from 1 to {0}.",
        LAST_PAGE);
  }
}
