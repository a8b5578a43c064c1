package dev.stoa.router;

import dev.stoa.router.internal.MediaRanges;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// One request as handlers and hooks see it. It belongs to one exchange and is used by one thread
/// at a time; what it holds is parsed when first asked for.
public final class Request {
  private static final Buffer NO_BODY = Buffer.buffer(0);

  private final App app;
  private final RequestHead head;
  private final @Nullable Exchange exchange;
  private final @Nullable Rule rule;
  private final Object[] values;
  private Buffer body = NO_BODY;
  private @Nullable RequestContent content;
  private @Nullable Session session;
  private @Nullable Attributes attributes;
  private List<AfterHook> afterThisRequest = List.of();

  Request(
      App app,
      RequestHead head,
      @Nullable Exchange exchange,
      @Nullable Rule rule,
      Object[] values) {
    this.app = app;
    this.head = head;
    this.exchange = exchange;
    this.rule = rule;
    this.values = values;
  }

  /// Sets the body, before anybody asks for it.
  void body(Buffer bytes) {
    body = bytes;
  }

  private RequestContent content() {
    RequestContent known = content;
    if (known == null) {
      known =
          new RequestContent(body, header("Content-Type"), rule == null ? null : rule.uploads());
      content = known;
    }
    return known;
  }

  /// Whether there is a body which is the handler's to read.
  boolean leavesBody() {
    return rule != null && rule.isStreaming() && exchange != null && exchange.hasLeftBody();
  }

  /// @throws IllegalStateException when the body is the handler's to read
  private RequestContent readContent() {
    if (leavesBody()) {
      throw new IllegalStateException(
          "The rule is streaming(): its body is not read here, its handler reads it of http().");
    }
    return content();
  }

  /// What the body is said to be.
  public MediaType mediaType() {
    return content().mediaType();
  }

  /// The request that the current virtual thread serves.
  ///
  /// @throws IllegalStateException outside a request, and on event loops, where nothing is bound
  public static Request current() {
    return Bindings.request();
  }

  /// The request of a vertx-web context: for the vertx-web handlers of its rule, and for those
  /// further up. Null when no application of ours has seen it.
  public static @Nullable Request of(RoutingContext context) {
    return Exchange.requestOf(context);
  }

  /// Runs a task with this request and its application as the current ones, then the application's
  /// teardown hooks; for requests made by hand.
  public void run(App.AppTask task) throws Exception {
    app.run(() -> Bindings.run(this, task));
  }

  /// The application that serves this request.
  public App app() {
    return app;
  }

  public String method() {
    return head.method();
  }

  /// The protocol, such as `HTTP/1.1`.
  public String protocol() {
    return head.protocol();
  }

  /// Whether the method is one that changes nothing: GET, HEAD or OPTIONS.
  public boolean isSafeMethod() {
    return head.isSafe();
  }

  /// The parts of the URL.
  public RequestHead url() {
    return head;
  }

  /// The decoded path.
  public String path() {
    return head.path();
  }

  /// The path as sent, with its query.
  public String fullPath() {
    return head.fullPath();
  }

  /// The host with its port, as the client named it.
  public String host() {
    return head.host();
  }

  /// The parsed query.
  public MultiValues<String> args() {
    return head.args();
  }

  /// The fields of a urlencoded or multipart body; empty for other bodies.
  public MultiValues<String> form() {
    return readContent().form();
  }

  /// The query and the form together, the query first.
  public MultiValues<String> values() {
    return args().and(form());
  }

  /// Uploaded files by field name.
  public MultiValues<Upload> files() {
    return readContent().files();
  }

  /// The cookies; none in a JSONP request, which answers everybody alike.
  public MultiValues<String> cookies() {
    return Jsonp.asked(this) ? MultiValues.empty() : head.cookies();
  }

  /// The first value of a header, or null.
  public @Nullable String header(String name) {
    return head.headers().get(name);
  }

  @Nullable String header(CharSequence name) {
    return head.headers().get(name);
  }

  /// All headers; not to be changed.
  public io.vertx.core.MultiMap headers() {
    return head.headers();
  }

  /// The value of `Referer`, or null.
  public @Nullable String referrer() {
    return header("Referer");
  }

  /// The body as bytes.
  public Buffer data() {
    return readContent().data();
  }

  /// The body as text; 400 when it is not UTF-8.
  public String text() {
    return readContent().text();
  }

  /// The body as a JSON object; 415 for another media type, 400 for anything else that is no
  /// object.
  public JsonObject json() {
    if (jsonValue() instanceof JsonObject object) {
      return object;
    }
    throw HttpError.of(400, "body.object", "The body must be a JSON object.");
  }

  /// The body as any JSON value, null when `SILENT` and it is none.
  public @Nullable Object jsonValue(JsonOption... options) {
    return readContent().json(Set.of(options));
  }

  /// The value of a variable of the rule, typed by its converter.
  ///
  /// @throws IllegalArgumentException when the rule has no such variable
  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // the converter names the type
  public <T> T pathValue(String name) {
    int at = rule == null ? -1 : rule.variableNames().indexOf(name);
    if (at < 0) {
      throw new IllegalArgumentException("The rule has no variable '" + name + "'.");
    }
    return (T) values[at];
  }

  /// All values of the path by name.
  public Map<String, Object> pathValues() {
    return rule == null ? Map.of() : rule.named(values);
  }

  /// The matched rule, null when none matched.
  public @Nullable Rule rule() {
    return rule;
  }

  /// The name of the matched rule, null when none matched.
  public @Nullable String endpoint() {
    return rule == null ? null : rule.endpoint();
  }

  /// The blueprint of the matched rule, null when none matched.
  public @Nullable String blueprint() {
    return rule == null ? null : rule.blueprint();
  }

  /// The signed session of the client.
  ///
  /// @throws IllegalStateException when the application has no [Sessions]
  public Session session() {
    Session known = session;
    if (known == null) {
      known = app.settings().requireSessions().load(this);
      session = known;
    }
    return known;
  }

  /// Refuses a session that cannot be saved.
  void checkSession() {
    saveSession(null);
  }

  /// Writes the session to a response. When that fails the request has the session again that it
  /// came with, so that the error is answered as any other.
  void saveSession(@Nullable Response response) {
    Session used = session;
    Sessions sessions = app.settings().sessions();
    // A JSONP request shows no cookies, so its session is another one than the visitor's.
    if (used == null || sessions == null || Jsonp.asked(this)) {
      return;
    }
    try {
      if (response == null) {
        sessions.cookie(this, used);
      } else {
        sessions.save(this, used, response);
      }
    } catch (RuntimeException e) {
      session = null;
      throw e;
    }
  }

  /// Attributes of this request alone.
  public Attributes g() {
    Attributes known = attributes;
    if (known == null) {
      known = new Attributes();
      attributes = known;
    }
    return known;
  }

  /// Runs a hook on the response of this request, before the other after-request hooks.
  public void afterThisRequest(AfterHook hook) {
    if (afterThisRequest.isEmpty()) {
      afterThisRequest = new ArrayList<>();
    }
    afterThisRequest.add(hook);
  }

  List<AfterHook> afterThisRequest() {
    return afterThisRequest;
  }

  /// The id of this request, the same in every log line.
  public String id() {
    return head.id();
  }

  /// The address of the client, taken from forwarding headers only when a listed proxy sent them.
  public String remoteAddress() {
    return head.remoteAddress();
  }

  /// Whether `Accept` allows the media type.
  public boolean accepts(String mediaType) {
    return accepted().quality(mediaType) > 0;
  }

  /// The media type that the client likes best, the first of equals; null when it takes none. An
  /// answer that depends on it says so, with `vary("Accept")`.
  public @Nullable String bestMatch(List<String> mediaTypes) {
    return accepted().best(mediaTypes);
  }

  /// Several lines of the header are one list.
  private MediaRanges accepted() {
    return MediaRanges.parse(String.join(",", head.headers().getAll("Accept")));
  }

  /// The media type that the client likes best; 406 with the list when it takes none. Either answer
  /// gets `Vary: Accept`, so that no cache gives it to clients that like another.
  public String negotiate(String... mediaTypes) {
    afterThisRequest((_, response) -> response.vary("Accept"));
    String best = bestMatch(List.of(mediaTypes));
    if (best == null) {
      String forms = String.join(", ", mediaTypes);
      throw HttpError.of(
          406, "not_acceptable", "The header Accept takes none of the forms here: {0}.", forms);
    }
    return best;
  }

  /// The vertx-web context of this request.
  ///
  /// @throws IllegalStateException in a request that a test made by hand
  public RoutingContext context() {
    if (exchange == null) {
      throw new IllegalStateException("A request made by hand has no vertx-web context.");
    }
    return exchange.context();
  }

  /// The request as Vert.x has it. What is asked of it alone needs no vertx-web context, which
  /// costs more than most handlers.
  ///
  /// @throws IllegalStateException in a request that a test made by hand
  public HttpServerRequest http() {
    if (exchange == null) {
      throw new IllegalStateException("A request made by hand has none of Vert.x.");
    }
    return exchange.http();
  }
}
