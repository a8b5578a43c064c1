package dev.stoa.comments;

import dev.stoa.contracts.Failure;
import dev.stoa.contracts.FieldError;
import dev.stoa.contracts.Json;
import dev.stoa.contracts.comments.CommentView;
import dev.stoa.router.Access;
import dev.stoa.router.Blueprint;
import dev.stoa.router.Request;
import dev.stoa.router.Response;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The JSON API of comments.
final class CommentsRoutes {
  static final long BODY = 256 * 1024;
  private static final int MOST = 100;
  private static final int THREADS = 500;
  private static final Pattern KEY = Pattern.compile("[\\x21-\\x7e]{1,200}");

  private final Comments comments;
  private final Moderation moderation;
  private final RateLimit limit;
  private final CommentsConfig config;

  CommentsRoutes(Comments comments, Moderation moderation, RateLimit limit, CommentsConfig config) {
    this.comments = comments;
    this.moderation = moderation;
    this.limit = limit;
    this.config = config;
  }

  Blueprint blueprint() {
    var api = Blueprint.named("comments-api");
    api.get("/api/comments", "list", this::list).access(Access.PUBLIC);
    api.post("/api/comments", "post", this::post)
        .access(Access.PUBLIC)
        .bodyLimit(BODY)
        .note("rate", config.perMinute() + "/min per address");
    api.get("/api/comments/counts", "counts", this::counts).access(Access.PUBLIC);
    api.get("/api/comments/pending", "pending", this::pending).access(Access.OWNER);
    api.get("/api/comments/<id>", "one", this::one).access(Access.PUBLIC);
    api.delete("/api/comments/<id>", "delete", this::delete).access(Access.SIGNED_IN);
    api.post("/api/comments/<id>/hold", "hold", this::hold).access(Access.OWNER);
    api.post("/api/comments/<id>/approve", "approve", this::approve).access(Access.OWNER);
    return api;
  }

  /// The tag stands for the thread's version, which every node reads from the database: it changes
  /// with the first change anywhere. The log's position is no part of it and travels in
  /// `Stoa-Cursor` too, so that a 304 brings a new one.
  private Response list(Request request) {
    var args = request.args();
    String kind = args.get("kind", Comment.COMMENT);
    if (!Set.of(Comment.COMMENT, Comment.MENTION).contains(kind)) {
      throw invalid("kind", "kind", "The kind is comment or mention.");
    }
    String after = args.get("after");
    int size = size(args.get("limit"), config.page());
    var query = Comments.Query.of(required(args.get("thread")), kind, after, size);
    Reader reader = Readers.of(request);
    long version = comments.version(query.thread(), reader);
    String tag =
        Drafts.digest(
                "list-1",
                Long.toString(comments.epoch()),
                query.thread(),
                kind,
                after,
                Integer.toString(size),
                Long.toString(version))
            .substring(0, 32);
    if (isKnown(request, tag)) {
      return cached(Response.empty(304), tag, reader).header("Stoa-Cursor", comments.cursor());
    }
    var page = comments.page(query);
    return cached(Response.json(Json.encode(page)), tag, reader)
        .header("Stoa-Cursor", page.cursor());
  }

  private Response one(Request request) {
    Reader reader = Readers.of(request);
    String json = Json.encode(comments.one(request.pathValue("id"), reader));
    String tag = Drafts.digest(json).substring(0, 32);
    boolean known = isKnown(request, tag);
    return cached(known ? Response.empty(304) : Response.json(json), tag, reader);
  }

  private Response post(Request request) {
    Reader reader = Readers.of(request);
    limit.take(reader.address());
    String key = idempotencyKey(request.header("Idempotency-Key"));
    boolean signedIn = reader.principal() != null;
    var command = CommentInput.ofJson(plain(request.json()), config.textLength(), signedIn);
    var posted = comments.post(command, reader, key);
    var response =
        Response.json(Json.encode(posted.item()))
            .status(201)
            .header("Location", "/api/comments/" + posted.item().id())
            .header("Cache-Control", "no-store");
    return posted.fresh() ? response : response.header("Idempotency-Replayed", "true");
  }

  private Response counts(Request request) {
    List<String> threads = request.args().getAll("thread");
    if (threads.isEmpty() || threads.size() > THREADS) {
      throw invalid("thread", "threads", "Name one to " + THREADS + " threads.");
    }
    for (String thread : threads) {
      FieldError problem = Threads.problem(thread);
      if (problem != null) {
        throw new Failure.Invalid(problem);
      }
    }
    return Response.json(Json.encode(Map.of("counts", comments.counts(threads))))
        .header("Cache-Control", "public, max-age=10");
  }

  private Response pending(Request request) {
    int size = size(request.args().get("limit"), config.page());
    String after = request.args().get("after");
    List<CommentView> found = moderation.pending(Readers.of(request), after, size + 1);
    List<CommentView> items = found.subList(0, Math.min(size, found.size()));
    String next = found.size() > size ? items.getLast().id() : null;
    return Response.json(Json.encode(new Pending(items, next)))
        .header("Cache-Control", "private, no-store");
  }

  /// What waits for the owner; `next` is the `after` of the next page.
  record Pending(List<CommentView> items, @Nullable String next) {}

  private Response approve(Request request) {
    CommentView item = moderation.approve(request.pathValue("id"), Readers.of(request));
    return Response.json(Json.encode(item)).header("Cache-Control", "private, no-store");
  }

  private Response hold(Request request) {
    CommentView item = moderation.hold(request.pathValue("id"), Readers.of(request));
    return Response.json(Json.encode(item)).header("Cache-Control", "private, no-store");
  }

  private Response delete(Request request) {
    moderation.delete(request.pathValue("id"), Readers.of(request));
    return Response.empty();
  }

  private static Response cached(Response response, String tag, Reader reader) {
    String who = reader.principal() == null ? "public" : "private";
    return response.etag(tag).header("Cache-Control", who + ", no-cache").vary("Cookie");
  }

  private static boolean isKnown(Request request, String tag) {
    String given = request.header("If-None-Match");
    if (given == null) {
      return false;
    }
    for (String one : given.split(",", -1)) {
      String stripped = one.strip();
      String strong = stripped.startsWith("W/") ? stripped.substring(2) : stripped;
      if (strong.equals("*") || strong.equals('"' + tag + '"')) {
        return true;
      }
    }
    return false;
  }

  private static String required(@Nullable String thread) {
    if (thread == null) {
      throw invalid("thread", "missing", "The thread key is missing.");
    }
    return thread;
  }

  static int size(@Nullable String text, int absent) {
    if (text == null) {
      return absent;
    }
    if (text.matches("[0-9]{1,3}")) {
      int size = Integer.parseInt(text);
      if (size >= 1 && size <= MOST) {
        return size;
      }
    }
    throw invalid("limit", "limit", "The limit must be a whole number from 1 to " + MOST + ".");
  }

  private static @Nullable String idempotencyKey(@Nullable String key) {
    if (key != null && !KEY.matcher(key).matches()) {
      throw invalid(
          "Idempotency-Key",
          "key",
          "The Idempotency-Key must be 1 to 200 visible ASCII characters.");
    }
    return key;
  }

  private static Map<String, Object> plain(JsonObject json) {
    var plain = new HashMap<String, Object>(json.getMap());
    if (plain.get("author") instanceof JsonObject author) {
      plain.put("author", author.getMap());
    }
    return plain;
  }

  private static Failure invalid(String field, String code, String message) {
    return new Failure.Invalid(new FieldError(field, code, message));
  }
}
