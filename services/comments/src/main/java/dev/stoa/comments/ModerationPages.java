package dev.stoa.comments;

import dev.stoa.contracts.Failure;
import dev.stoa.contracts.comments.CommentView;
import dev.stoa.contracts.content.ContentApi.ThreadPage;
import dev.stoa.router.Access;
import dev.stoa.router.Blueprint;
import dev.stoa.router.Redirect;
import dev.stoa.router.Request;
import dev.stoa.router.Response;
import dev.stoa.web.Messages;
import dev.stoa.web.Page;
import dev.stoa.web.Templates;
import dev.stoa.web.Viewer;
import dev.stoa.web.Web;
import gg.jte.Content;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Moderation for browsers, without JavaScript: the owner's lists, and a page that asks before a
/// comment is approved, held or deleted. Asking is GET and needs no token; doing is POST.
final class ModerationPages {
  private static final String LIST = "/comments/moderation";
  private static final String PUBLISHED = "published";

  private final Templates templates =
      Templates.in("dev.stoa.comments.templates", ModerationPages.class);
  private final Moderation moderation;
  private final Comments comments;
  private final Threads threads;
  private final CommentsConfig config;
  private final Web web;

  ModerationPages(
      Moderation moderation, Comments comments, Threads threads, CommentsConfig config, Web web) {
    this.moderation = moderation;
    this.comments = comments;
    this.threads = threads;
    this.config = config;
    this.web = web;
  }

  /// What can be done with a comment; the names are those of paths and messages.
  private enum Action {
    approve,
    hold,
    delete
  }

  Blueprint blueprint() {
    var pages = Blueprint.named("moderation").afterRequest((_, response) -> unkept(response));
    pages.get(LIST, "list", this::list).access(Access.OWNER);
    pages.get("/comments/<id>", "comment", this::comment).access(Access.PUBLIC);
    for (Action action : Action.values()) {
      Access access = action == Action.delete ? Access.SIGNED_IN : Access.OWNER;
      String path = "/comments/<id>/" + action;
      pages.get(path, action + "-ask", request -> ask(request, action)).access(access);
      pages.post(path, action.toString(), request -> act(request, action)).access(access);
    }
    return pages;
  }

  private static Response unkept(Response response) {
    return response.header("Cache-Control", "private, no-store").removeHeader("ETag");
  }

  private Response list(Request request) {
    Reader reader = Readers.of(request);
    var args = request.args();
    boolean published = args.get("list", "").equals(PUBLISHED);
    String after = args.get("after");
    int size = config.page();
    List<CommentView> found =
        published
            ? moderation.published(reader, after, size + 1)
            : moderation.pending(reader, after, size + 1);
    List<CommentView> items = found.subList(0, Math.min(size, found.size()));
    var messages = Messages.of(request);
    var model =
        new ModerationModel(
            Place.on("", messages),
            moderation.counts(reader),
            published,
            after != null,
            items.stream().map(this::row).toList(),
            found.size() > size ? items.getLast().id() : null,
            csrf(request),
            request.fullPath());
    return page(
        request,
        messages.text("comments.moderation.title"),
        templates.content("moderation.jte", Map.of("model", model)));
  }

  /// A comment that is held is not on its page: its title leads to the discussion.
  private ModerationModel.Row row(CommentView item) {
    ThreadPage page;
    try {
      page = threads.page(item.thread());
    } catch (Failure.NotFound | Failure.Unavailable _) {
      page = ThreadPage.MISSING;
    }
    String title = page.title() == null ? item.thread() : page.title();
    String href = null;
    if (page.path() != null) {
      boolean shown = item.status() == CommentView.Status.published;
      href = shown ? "/comments/" + item.id() : page.path() + "#comments";
    }
    return new ModerationModel.Row(item, title, href);
  }

  /// The lasting address of a comment, whichever page of its discussion it is on.
  private Response comment(Request request) {
    String address = comments.address(request.pathValue("id"), Readers.of(request), config.page());
    return Redirect.local(request, address);
  }

  private Response ask(Request request, Action action) {
    String id = request.pathValue("id");
    Reader reader = Readers.of(request);
    CommentView item = moderation.subject(id, reader, action == Action.delete);
    String returnTo = returnTo(request, request.args().get("returnTo"), id);
    if (item.status() == CommentView.Status.deleted) {
      return Redirect.local(request, returnTo);
    }
    var place = Place.on("", Messages.of(request));
    String title = place.text("comments." + action + ".title");
    Map<String, Object> model =
        Map.of(
            "comment", item,
            "action", action.toString(),
            "csrf", csrf(request),
            "returnTo", returnTo,
            "place", place);
    return page(request, title, templates.content("confirm.jte", model));
  }

  private Response act(Request request, Action action) {
    String id = request.pathValue("id");
    Reader reader = Readers.of(request);
    String returnTo = returnTo(request, request.form().get("returnTo"), id);
    switch (action) {
      case approve -> moderation.approve(id, reader);
      case hold -> moderation.hold(id, reader);
      case delete -> moderation.delete(id, reader);
    }
    boolean gone = action != Action.approve;
    return Redirect.local(
        request, gone ? returnTo.replaceFirst("#comment-.*", "#comments") : returnTo);
  }

  /// Where the person came from, else the comment's own place.
  private String returnTo(Request request, @Nullable String asked, String id) {
    String checked = asked == null || asked.isEmpty() ? null : Redirect.checked(request, asked);
    if (checked != null) {
      return checked;
    }
    try {
      return comments.address(id, Readers.of(request), config.page());
    } catch (Failure.NotFound _) {
      return Readers.of(request).isOwner() ? LIST : "/";
    }
  }

  private String csrf(Request request) {
    Viewer viewer = web.viewer(request);
    return viewer == null ? "" : viewer.csrf();
  }

  private Response page(Request request, String title, Content content) {
    return web.page(request, Page.of(title, content).withKind("comments-page"));
  }
}
