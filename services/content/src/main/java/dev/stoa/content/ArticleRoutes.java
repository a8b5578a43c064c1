package dev.stoa.content;

import dev.stoa.contracts.comments.CommentsApi.SignedIn;
import dev.stoa.contracts.push.Channels;
import dev.stoa.router.Access;
import dev.stoa.router.Blueprint;
import dev.stoa.router.HttpError;
import dev.stoa.router.Request;
import dev.stoa.router.Response;
import dev.stoa.web.CommentForm;
import dev.stoa.web.Messages;
import dev.stoa.web.Page;
import dev.stoa.web.Templates;
import dev.stoa.web.Web;
import gg.jte.Content;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Articles and pages, each with its discussion.
final class ArticleRoutes {
  private static final Pattern ID = Pattern.compile("[0-9a-f-]{36}");
  private static final Pattern CURSOR = Pattern.compile("[A-Za-z0-9_-]{1,400}");

  private final Articles articles;
  private final PageRoutes pages;
  private final Discussions discussions;
  private final LiveUpdates live;
  private final Web web;
  private final Templates templates;

  ArticleRoutes(
      Articles articles,
      PageRoutes pages,
      Discussions discussions,
      LiveUpdates live,
      Web web,
      Templates templates) {
    this.articles = articles;
    this.pages = pages;
    this.discussions = discussions;
    this.live = live;
    this.web = web;
    this.templates = templates;
  }

  void addTo(Blueprint routes) {
    routes
        .get("/articles/<slug>", "article", request -> show(request, Kind.ARTICLE))
        .access(Access.PUBLIC);
    routes.get("/pages/<slug>", "page", request -> show(request, Kind.PAGE)).access(Access.PUBLIC);
  }

  private Response show(Request request, Kind kind) {
    var viewer = web.viewer(request);
    var owner = viewer != null && viewer.owner();
    var found = articles.find(kind, request.pathValue("slug"), owner);
    if (found == null) {
      throw HttpError.of(404, "article.unknown", "There is nothing at this address.");
    }
    var article = Welcome.at(web.origin(request), found);
    var form = Form.of(request);
    if (form == Form.HTML) {
      return page(request, article);
    }
    var view = ArticleView.of(article, article.html(), null);
    return web.cacheable(
        request,
        switch (form) {
          case JSON -> Response.json(view.json());
          case XML -> Response.xml(view.xml());
          default -> Response.text(view.text());
        });
  }

  private Response page(Request request, Article article) {
    var messages = Messages.of(request);
    var isPublic = articles.isPublic(article);
    var after = parameter(request, "after", CURSOR);
    var last = live.last();
    var discussion =
        discussions.of(article, isPublic, messages.language().tag(), after, signedIn(request));
    var model =
        new ArticleModel(
            article,
            messages,
            discussion,
            Channels.thread(article.thread(), isPublic),
            article.commentsOpen() ? commentForm(request, article) : null,
            isPublic ? "" : note(article, messages));
    var page =
        Page.of(article.title(), templates.content("article.jte", Map.of("model", model)))
            .withCanonicalPath(article.path())
            .withDescription(article.excerpt())
            .withKind(article.kind().text())
            .withNav(pages.nav(messages))
            .withLinks(ListRoutes.feeds(messages));
    var response = web.page(request, page);
    var current = discussion.state() == Discussion.State.CURRENT;
    if (isPublic) {
      live.advertise(response, article, current ? last : null);
    }
    // What is shown in place of the comments must not be kept by anyone.
    return current ? response : response.header("Cache-Control", "no-store").removeHeader("ETag");
  }

  private Content commentForm(Request request, Article article) {
    var parent = parameter(request, "reply", ID);
    var form = CommentForm.empty(article.thread(), parent, article.path(), web.viewer(request));
    return web.commentForm(request, form);
  }

  private static @Nullable SignedIn signedIn(Request request) {
    var principal = dev.stoa.access.Access.principal(request);
    return principal == null ? null : new SignedIn(principal.id(), principal.isOwner());
  }

  private static String note(Article article, Messages messages) {
    var kind =
        article.passworded()
            ? "passworded"
            : article.status() == Status.PUBLISHED ? "scheduled" : article.status().text();
    return messages.text("content.note." + kind);
  }

  /// A parameter if it looks right; anything else counts as not given, since links get mangled.
  private static @Nullable String parameter(Request request, String name, Pattern pattern) {
    var value = request.args().get(name);
    return value != null && pattern.matcher(value).matches() ? value : null;
  }
}
