package dev.stoa.comments;

import dev.stoa.contracts.Failure;
import dev.stoa.contracts.FieldError;
import dev.stoa.contracts.comments.CommentView;
import dev.stoa.router.Access;
import dev.stoa.router.Blueprint;
import dev.stoa.router.Csrf;
import dev.stoa.router.HttpError;
import dev.stoa.router.Redirect;
import dev.stoa.router.Request;
import dev.stoa.router.Response;
import dev.stoa.web.CommentForm;
import dev.stoa.web.Messages;
import dev.stoa.web.Page;
import dev.stoa.web.Web;
import gg.jte.Content;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Comments for browsers: the form that works without JavaScript, and the HTML fragments for the
/// site's script.
final class CommentPages {
  private final Comments comments;
  private final Fragments fragments;
  private final RateLimit limit;
  private final CommentsConfig config;
  private final dev.stoa.access.Access access;
  private final Web web;

  CommentPages(
      Comments comments,
      Fragments fragments,
      RateLimit limit,
      CommentsConfig config,
      dev.stoa.access.Access access,
      Web web) {
    this.comments = comments;
    this.fragments = fragments;
    this.limit = limit;
    this.config = config;
    this.access = access;
    this.web = web;
  }

  Blueprint blueprint() {
    var pages = Blueprint.named("comments");
    pages
        .post("/comments", "post", this::post)
        .access(Access.PUBLIC)
        .bodyLimit(CommentsRoutes.BODY)
        .csrf(Csrf.exempt("the handler checks it, and shows the form again with what was typed"))
        .note("rate", config.perMinute() + "/min per address");
    pages.get("/comments/fragment/<id>", "fragment", this::fragment).access(Access.PUBLIC);
    pages.get("/comments/list", "list", this::list).access(Access.PUBLIC);
    pages.get("/comments/feed", "feed", CommentPages::feed).access(Access.PUBLIC);
    pages.get("/comments/held", "held", this::held).access(Access.PUBLIC);
    return pages;
  }

  /// Posts and goes back to the comment on its page; what is wrong is said beside its field, with
  /// everything that was typed still there.
  private Response post(Request request) {
    Reader reader = Readers.of(request);
    var form = request.form();
    String returnTo = page(Redirect.checked(request, form.get("returnTo", "/")));
    Comments.Posted posted;
    try {
      access.requireTokenOfSession(request);
      limit.take(reader.address());
      var command =
          CommentInput.ofForm(
              form.get("thread", ""),
              form.get("parent"),
              form.get("text", ""),
              form.get("name"),
              form.get("email"),
              config.textLength(),
              reader.principal() != null);
      posted = comments.post(command, reader, null);
    } catch (Failure failure) {
      return again(request, failure, returnTo);
    }
    CommentView item = posted.item();
    if (item.status() == CommentView.Status.pending) {
      String encoded = URLEncoder.encode(returnTo, StandardCharsets.UTF_8);
      return Redirect.local(request, "/comments/held?returnTo=" + encoded);
    }
    String after = comments.pageOf(item, config.page());
    String query = after == null ? "" : (returnTo.indexOf('?') < 0 ? "?" : "&") + "after=" + after;
    return Redirect.local(request, returnTo + query + "#comment-" + item.id());
  }

  private Response again(Request request, Failure failure, String returnTo) {
    var messages = Messages.of(request);
    var typed = request.form();
    String parent = typed.get("parent", "");
    var form =
        new CommentForm(
            typed.get("thread", ""),
            parent.isEmpty() ? null : parent,
            returnTo,
            typed.get("text", ""),
            typed.get("name", ""),
            typed.get("email", ""),
            errors(failure, messages, web.viewer(request) != null),
            web.viewer(request));
    Content content = fragments.again(web.commentForm(request, form), returnTo, messages);
    var response = page(request, "comments.page.error", content).status(failure.status());
    if (failure instanceof Failure.RateLimited limited) {
      long seconds = Math.max(1, limited.retryAfter().toSeconds());
      response.header("Retry-After", Long.toString(seconds));
    }
    return response;
  }

  /// What is wrong, by field of the form; what belongs to no field stands above it.
  private static Map<String, String> errors(Failure failure, Messages messages, boolean signedIn) {
    var errors = new LinkedHashMap<String, String>();
    for (FieldError error : failure.errors()) {
      boolean shown = List.of("text", "name", "email").contains(error.field());
      String own = error.code() + "." + error.field();
      String code = messages.has("error.code." + own) ? own : error.code();
      errors.putIfAbsent(shown ? error.field() : "", sentence("error.code." + code, messages));
    }
    if (errors.isEmpty()) {
      boolean over = !signedIn && failure.code().startsWith("csrf.");
      String own = "comments.error." + (over ? "over" : failure.code());
      String key = messages.has(own) ? own : "error.code." + failure.code();
      errors.put("", sentence(key, messages));
    }
    return errors;
  }

  private static String sentence(String key, Messages messages) {
    return messages.text(messages.has(key) ? key : "error.code.other");
  }

  private Response fragment(Request request) {
    Reader reader = Readers.of(request);
    CommentView item = comments.one(request.pathValue("id"), reader);
    Powers powers = Powers.of(comments, reader.signedIn(), List.of(item));
    return html(fragments.comment(item, place(request).with(powers)), reader);
  }

  private Response list(Request request) {
    var args = request.args();
    String after = args.get("after");
    var query =
        Comments.Query.of(
            args.require("thread"),
            Comment.COMMENT,
            after,
            CommentsRoutes.size(args.get("limit"), config.page()));
    Reader reader = Readers.of(request);
    var page = comments.page(query, reader);
    Place place = place(request).with(Powers.of(comments, reader.signedIn(), page.items()));
    return html(fragments.list(page, query.thread(), place), reader)
        .header("Stoa-Cursor", page.cursor());
  }

  /// Where every WordPress site has its feed of comments: a reader of it would take articles for
  /// comments, were it led to theirs.
  private static Response feed(Request request) {
    throw HttpError.of(
        410,
        "comments.feed",
        "There is no feed of comments here; the feed of articles is /feed.atom.");
  }

  private Response held(Request request) {
    String returnTo = page(Redirect.checked(request, request.args().get("returnTo", "/")));
    return page(request, "comments.page.held", fragments.held(returnTo, Messages.of(request)));
  }

  private Response page(Request request, String title, Content content) {
    var page = Page.of(Messages.of(request).text(title), content).withKind("comments-page");
    return web.page(request, page).header("Cache-Control", "no-store").removeHeader("ETag");
  }

  private static Response html(String fragment, Reader reader) {
    return Response.html(fragment)
        .header("Cache-Control", (reader.principal() == null ? "public" : "private") + ", no-cache")
        .vary("Accept-Language", "Cookie");
  }

  private static Place place(Request request) {
    String tag = request.args().get("language");
    return Place.on("", tag == null ? Messages.of(request) : Messages.inTag(tag));
  }

  /// The page itself, without the part of it that was asked for.
  private static String page(@Nullable String target) {
    if (target == null) {
      return "/";
    }
    int fragment = target.indexOf('#');
    String path = fragment < 0 ? target : target.substring(0, fragment);
    int query = path.indexOf('?');
    if (query < 0) {
      return path;
    }
    String kept =
        Arrays.stream(path.substring(query + 1).split("&", -1))
            .filter(pair -> !pair.startsWith("reply=") && !pair.startsWith("after="))
            .collect(Collectors.joining("&"));
    return path.substring(0, query) + (kept.isEmpty() ? "" : "?" + kept);
  }
}
