package dev.stoa.router;

import dev.stoa.router.internal.Ascii;
import io.vertx.core.Handler;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// A rule being written. Every setting has the secure default; it is frozen when the application is
/// built.
public final class RuleSpec {
  private static final long DEFAULT_BODY_LIMIT = 64 * 1024;
  private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(30);

  private final Set<String> methods;
  private final String rule;
  private final String endpoint;
  private final @Nullable RequestHandler handler;
  private final @Nullable AsyncHandler asyncHandler;
  private final String where;
  private final List<Handler<RoutingContext>> vertxHandlers = new ArrayList<>();
  private final Map<String, String> notes = new LinkedHashMap<>();
  private Access access = Access.UNSTATED;
  private Csrf csrf = Csrf.REQUIRED;
  private long bodyLimit = DEFAULT_BODY_LIMIT;
  private Duration timeout = DEFAULT_TIMEOUT;
  private @Nullable Uploads uploads;
  private @Nullable CorsPolicy cors;
  private @Nullable String host;
  private @Nullable Router mounted;
  private boolean answeredElsewhere;
  private @Nullable String jsonp;
  private boolean streaming;
  private boolean strictSlashes = true;
  private boolean mergeSlashes = true;
  private boolean frozen;

  RuleSpec(
      Set<String> methods,
      String rule,
      String endpoint,
      @Nullable RequestHandler handler,
      @Nullable AsyncHandler asyncHandler) {
    if (methods.isEmpty() || endpoint.isEmpty() || endpoint.indexOf('.') >= 0) {
      throw new IllegalArgumentException(
          "rule '" + rule + "' needs a method, and an endpoint without dots");
    }
    for (String method : methods) {
      if (method.isEmpty() || !method.chars().allMatch(Ascii::isToken)) {
        throw new IllegalArgumentException("rule '" + rule + "': no method is '" + method + "'");
      }
    }
    this.methods = new TreeSet<>();
    methods.forEach(method -> this.methods.add(method.toUpperCase(Locale.ROOT)));
    this.rule = rule;
    this.endpoint = endpoint;
    this.handler = handler;
    this.asyncHandler = asyncHandler;
    this.where = CallSite.outsideThisPackage();
  }

  /// States who may use the rule.
  public RuleSpec access(Access value) {
    checkNotFrozen();
    this.access = value;
    return this;
  }

  /// States whether unsafe methods need a CSRF token; they do unless a reason says otherwise.
  public RuleSpec csrf(Csrf value) {
    checkNotFrozen();
    this.csrf = value;
    return this;
  }

  /// The most bytes of a body, 64 KiB by default; more is 413 before they are buffered.
  public RuleSpec bodyLimit(long bytes) {
    checkNotFrozen();
    if (bytes < 0 || bytes > Integer.MAX_VALUE) {
      throw new IllegalArgumentException("a body limit is between 0 and 2 GiB");
    }
    this.bodyLimit = bytes;
    return this;
  }

  /// Takes files in multipart forms; set the body limit to match.
  public RuleSpec uploads(Uploads value) {
    checkNotFrozen();
    this.uploads = value;
    return this;
  }

  /// Leaves the body to the handler, which gets a paused `request.context().request()`. At its end,
  /// `decoderResult()` tells whether its chunks could be read. A handler on the event loop needs it
  /// too, to ask for a WebSocket after it has returned [Response#taken].
  public RuleSpec streaming() {
    checkNotFrozen();
    this.streaming = true;
    return this;
  }

  /// Also answers as a script that calls `?callback=`, for a reason that the audit prints. Only for
  /// rules of public access that only read; cookies are not read then.
  public RuleSpec jsonp(String reason) {
    checkNotFrozen();
    if (reason.isBlank()) {
      throw new IllegalArgumentException("JSONP needs a reason");
    }
    this.jsonp = reason;
    return this;
  }

  @Nullable String jsonp() {
    return jsonp;
  }

  /// How long an answer may take, 30 seconds by default; then 503. Hooks, guards given by [#with]
  /// and handler have it together; what a guard has begun to answer is not cut. Where a vertx-web
  /// handler or a mounted router answers, it has no end, nor for the guards before them.
  public RuleSpec timeout(Duration value) {
    checkNotFrozen();
    if (value.isNegative() || value.isZero()) {
      throw new IllegalArgumentException("a timeout is longer than nothing");
    }
    this.timeout = value;
    return this;
  }

  /// Lets pages of other origins read the answers. Not of a vertx-web handler or a mounted router:
  /// before those stands vertx-web's CorsHandler, by [#with].
  public RuleSpec cors(CorsPolicy value) {
    checkNotFrozen();
    this.cors = value;
    return this;
  }

  /// Answers on that host only; variables become path values, as in `<tenant>.example.com`.
  public RuleSpec host(String pattern) {
    checkNotFrozen();
    this.host = pattern;
    return this;
  }

  /// Answers with and without a slash at the end, without a redirect. Not for mounted routers.
  public RuleSpec lenientSlashes() {
    checkNotFrozen();
    this.strictSlashes = false;
    return this;
  }

  /// Answers 404 to doubled slashes instead of redirecting.
  public RuleSpec keepDoubledSlashes() {
    checkNotFrozen();
    this.mergeSlashes = false;
    return this;
  }

  /// Runs vertx-web handlers between the before-request hooks and the handler, on the event loop,
  /// with a vertx-web context whose `next()`, `fail()`, `session()` and `user()` work. Before a
  /// vertx-web handler or a mounted router that answers, they may be its guards.
  public RuleSpec with(Handler<RoutingContext> vertxHandler) {
    checkNotFrozen();
    int behind = answeredElsewhere ? 1 : 0;
    this.vertxHandlers.add(
        vertxHandlers.size() - behind, Objects.requireNonNull(vertxHandler, "handler"));
    return this;
  }

  /// Adds words to the listing, such as `note("rate", "20/min")`.
  public RuleSpec note(String name, String text) {
    checkNotFrozen();
    this.notes.put(name, text);
    return this;
  }

  /// A vertx-web handler writes the answer, and nothing here can change it. It stays the last one.
  RuleSpec answeredBy(Handler<RoutingContext> vertxHandler) {
    this.vertxHandlers.add(Objects.requireNonNull(vertxHandler, "handler"));
    this.answeredElsewhere = true;
    return this;
  }

  boolean isAnsweredElsewhere() {
    return answeredElsewhere;
  }

  RuleSpec mounted(Router router) {
    this.mounted = router;
    return this;
  }

  @Nullable Router mounted() {
    return mounted;
  }

  /// The path at which the router is mounted, with a slash at its end.
  String mountRoot() {
    return rule.substring(0, rule.lastIndexOf('<'));
  }

  private void checkNotFrozen() {
    if (frozen) {
      throw new IllegalStateException(
          "Rule '" + rule + "' is in use; write it completely before the application is built.");
    }
  }

  void freeze() {
    frozen = true;
  }

  Set<String> methods() {
    return methods;
  }

  String rule() {
    return rule;
  }

  String endpointName() {
    return endpoint;
  }

  @Nullable RequestHandler handler() {
    return handler;
  }

  @Nullable AsyncHandler asyncHandler() {
    return asyncHandler;
  }

  List<Handler<RoutingContext>> vertxHandlers() {
    return vertxHandlers;
  }

  Map<String, String> notes() {
    return Map.copyOf(notes);
  }

  Access access() {
    return access;
  }

  Csrf csrf() {
    return csrf;
  }

  long bodyLimit() {
    return bodyLimit;
  }

  Duration timeout() {
    return timeout;
  }

  @Nullable Uploads uploads() {
    return uploads;
  }

  @Nullable CorsPolicy cors() {
    return cors;
  }

  @Nullable String host() {
    return host;
  }

  boolean isStreaming() {
    return streaming;
  }

  boolean strictSlashes() {
    return strictSlashes;
  }

  boolean mergeSlashes() {
    return mergeSlashes;
  }

  String where() {
    return where;
  }
}
