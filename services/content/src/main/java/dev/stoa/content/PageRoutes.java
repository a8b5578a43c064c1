package dev.stoa.content;

import dev.stoa.router.Access;
import dev.stoa.router.Blueprint;
import dev.stoa.router.Request;
import dev.stoa.router.Response;
import dev.stoa.web.Messages;
import dev.stoa.web.NavLink;
import dev.stoa.web.Page;
import dev.stoa.web.Templates;
import dev.stoa.web.Web;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// How readers find the pages of the site: the first ones are named on top of everything that
/// content shows, all of them stand at `/pages`.
final class PageRoutes {
  /// What has room on a phone; the rest is one step further.
  private static final int IN_NAVIGATION = 8;

  private static final String PATH = "/pages";

  private final Articles articles;
  private final Web web;
  private final Templates templates;

  PageRoutes(Articles articles, Web web, Templates templates) {
    this.articles = articles;
    this.web = web;
    this.templates = templates;
  }

  void addTo(Blueprint routes) {
    routes.get(PATH, "pages", this::all).access(Access.PUBLIC);
  }

  /// The first pages that stand below no other, and the way to the others.
  List<NavLink> nav(Messages messages) {
    var first = articles.topPages(IN_NAVIGATION + 1);
    var links = new ArrayList<NavLink>();
    first.stream()
        .filter(entry -> entry.parent() == null)
        .limit(IN_NAVIGATION)
        .forEach(entry -> links.add(new NavLink(entry.title(), Kind.PAGE.path(entry.slug()))));
    if (first.size() > links.size()) {
      links.add(new NavLink(messages.text("content.pages.all"), PATH));
    }
    return links;
  }

  private Response all(Request request) {
    var messages = Messages.of(request);
    Map<String, Object> model = Map.of("pages", articles.pages(), "messages", messages);
    var page =
        Page.of(messages.text("content.pages"), templates.content("pages.jte", model))
            .withCanonicalPath(PATH)
            .withKind("pages")
            .withNav(nav(messages));
    return web.page(request, page);
  }
}
