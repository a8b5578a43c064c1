package dev.stoa.router;

import dev.stoa.router.internal.Match;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// One request on its way through the application, from the hooks to the answer.
///
/// The order is Flask's: match ([Arrival]); before-request hooks (application, outer, inner
/// blueprint); only then the errors of matching; handler; error handlers; hooks registered by the
/// request itself; after-request hooks (inner, outer, application, each reversed); the response is
/// written; teardown hooks ([Ending]).
///
/// It begins on the connection's event loop. Hooks and handler run there or on one virtual thread;
/// the response is always written on the event loop. All of it happens with the rule table that was
/// live when the request came.
final class Exchange {
  private static final String CONTEXT_KEY = "dev.stoa.router.exchange";

  private final App app;
  private final HttpServerRequest http;
  private final Context vertxContext;
  private final RuleTable table;
  private final Ending ending;
  private @Nullable RoutingContext context;
  private @Nullable Watch watch;
  private @Nullable Match<Rule> mismatch;
  private @Nullable Request request;
  private boolean threaded;
  private boolean holdsInput;
  private boolean leavesBody;
  private boolean endsInput;
  private boolean holdsUpgrade;
  private boolean handled;
  private @Nullable HeldRequest held;

  /// Behind a vertx-web router.
  Exchange(App app, RoutingContext context) {
    this(app, context.request());
    context(context);
  }

  /// Alone at a server: the vertx-web context is made once somebody asks for it.
  Exchange(App app, HttpServerRequest http) {
    this.app = app;
    this.http = http;
    this.vertxContext = app.vertx().getOrCreateContext();
    this.table = app.table();
    this.ending = new Ending(this);
  }

  /// Makes the vertx-web context while that is possible: it can be asked for on other threads, and
  /// after the call that brought the request.
  @Nullable RoutingContext contextIfAny() {
    String path = http.path();
    if (context == null && path != null && path.startsWith("/")) {
      app.contexts().make(this);
    }
    return context;
  }

  /// Takes its context, by which others find it.
  void context(RoutingContext given) {
    context = given;
    given.put(CONTEXT_KEY, this);
    ending.follow(given);
  }

  /// Whether there is a context already.
  boolean hasContext() {
    return context != null;
  }

  static @Nullable Exchange of(RoutingContext context) {
    return context.get(CONTEXT_KEY);
  }

  /// The request that an application is answering there, null before it is matched.
  static @Nullable Request requestOf(RoutingContext context) {
    Exchange exchange = of(context);
    return exchange == null ? null : exchange.request;
  }

  // ---- arrival: on the event loop

  /// Notes the request, and what it met when no rule matched it.
  void begin(Request arrived, @Nullable Match<Rule> met) {
    this.request = arrived;
    this.mismatch = met;
  }

  /// Notes that the connection may be paused for this request.
  void holdsInput() {
    holdsInput = true;
  }

  /// Notes that a body follows which may stay unread.
  void leavesBody() {
    leavesBody = true;
    holdsInput = true;
  }

  /// Notes that nobody can tell where the request ends, or reads so far: no other follows it.
  void endsInput() {
    endsInput = true;
    if (http.version() != HttpVersion.HTTP_2) {
      app.brokenConnections().add(http.connection());
    }
  }

  /// Closes the connection when this was the last request on it.
  void closeAfterLast() {
    if (endsInput && http.version() != HttpVersion.HTTP_2) {
      app.brokenConnections().closeSoon(http, app.vertx());
    }
  }

  /// Whether a body came, or was to come, that the application has not read itself.
  boolean hasLeftBody() {
    return leavesBody;
  }

  /// Lets a connection go on that was paused for this request: what nobody has read must not hold
  /// up the next one.
  void releaseInput() {
    if (holdsInput && !http.isEnded()) {
      http.resume();
    }
  }

  /// Keeps a request that asks for a WebSocket from being read to its end before its handler has
  /// seen it; asked only where somebody may take his time before that.
  void holdUpgrade() {
    if (Upgrade.isPossible(http)) {
      holdsUpgrade = true;
      holdsInput = true;
      http.pause();
    }
  }

  /// Whether the request waits for the handler that may make a WebSocket of it.
  boolean holdsUpgrade() {
    return holdsUpgrade;
  }

  /// Notes by what vertx-web handlers see the request, when that is known here.
  void held(HeldRequest seen) {
    held = seen;
  }

  /// Whether somebody reads the input later: the rule's own handler, or one of vertx-web's that
  /// holds it back.
  boolean isInputTaken() {
    return handled || holdsUpgrade || (held != null && held.isHeld());
  }

  /// Whether some of the request may still be to come, or what comes be taken for another.
  boolean mayLeaveBody() {
    return endsInput || (leavesBody && !http.isEnded());
  }

  /// Starts with the hooks.
  void run(Execution where) {
    threaded = where == Execution.VIRTUAL_THREAD;
    if (!threaded) {
      before(0);
      return;
    }
    holdUpgrade();
    Rule rule = rule();
    watch().start(rule == null ? Watch.DEFAULT : rule.timeout());
    execute(() -> before(0));
  }

  /// An error from before any hook: it goes to the error handlers at once.
  void early(Throwable failure) {
    if (request == null) {
      request = Arrival.unreadable(this);
    }
    if (failure instanceof ClientGone) {
      ending.gone();
      return;
    }
    threaded = pipeline().execution() == Execution.VIRTUAL_THREAD;
    if (threaded) {
      watch().start(Watch.DEFAULT);
    }
    execute(() -> failed(failure));
  }

  // ---- phases: on the virtual thread or the event loop

  private void before(int from) {
    List<BeforeStep> steps = pipeline().before();
    for (int i = from; i < steps.size() && !ending.isAnswered(); i++) {
      try {
        Response response = steps.get(i).run(request());
        if (steps.get(i).isAsync()) {
          holdUpgrade();
        }
        Future<@Nullable Response> future = steps.get(i).runAsync(request());
        if (future != null) {
          int next = i + 1;
          Continuation.of(this, future, result -> goOn(result, next));
          return;
        }
        if (response != null) {
          answered(response);
          return;
        }
      } catch (Throwable t) {
        failed(t);
        return;
      }
    }
    dispatch();
  }

  private void goOn(@Nullable Response response, int next) {
    if (response != null) {
      answered(response);
    } else {
      before(next);
    }
  }

  private void dispatch() {
    Rule rule = rule();
    if (ending.isAnswered()) {
      ending.late();
    } else if (rule == null) {
      Response respelled = RoutingAnswers.respelled(mismatch, request());
      if (respelled != null) {
        answered(respelled);
      } else {
        failed(RoutingAnswers.error(mismatch, app.notFound()));
      }
    } else if (rule.spec().vertxHandlers().isEmpty()) {
      call(rule);
    } else {
      onEventLoop(() -> chain(rule));
    }
  }

  private void chain(Rule rule) {
    if (ending.isAnswered()) {
      return; // by the deadline, on the way to the event loop
    }
    try {
      app.chains().run(rule, this);
    } catch (RuntimeException e) {
      execute(() -> failed(e));
    }
  }

  /// The rule's vertx-web handlers have passed the request on.
  void afterChain() {
    Rule rule = Objects.requireNonNull(rule());
    if (ending.isAnswered()) {
      return;
    }
    handled = true;
    holdUpgrade(); // a handler may have let it go
    watch().start(rule.timeout());
    execute(() -> call(rule));
  }

  /// Whether a vertx-web handler before the rule's own has begun to answer.
  boolean isAnsweredByGuard() {
    Rule rule = rule();
    return !handled
        && rule != null
        && !rule.spec().vertxHandlers().isEmpty()
        && http.response().headWritten();
  }

  /// A vertx-web handler has made a WebSocket of the request. The rule's own says so itself.
  void upgradedOutside() {
    if (!handled) {
      ending.endedOutside(Future.succeededFuture());
    }
  }

  private void call(Rule rule) {
    try {
      RequestHandler handler = rule.spec().handler();
      if (handler != null) {
        answered(handler.handle(request()));
        return;
      }
      AsyncHandler asyncHandler = Objects.requireNonNull(rule.spec().asyncHandler());
      holdUpgrade();
      Future<Response> future = asyncHandler.handle(request());
      if (future == null) {
        throw new NullPointerException("The handler of " + rule + " gave no future.");
      }
      Continuation.of(
          this,
          future,
          response -> {
            if (response == null) {
              failed(new NullPointerException("The handler of " + rule + " gave no response."));
            } else {
              answered(response);
            }
          });
    } catch (Throwable t) {
      failed(t);
    }
  }

  /// Something failed: the error handlers answer, unless somebody has.
  void failed(Throwable failure) {
    if (ending.isAnswered()) {
      ending.late();
      return;
    }
    ErrorAnswers errors = new ErrorAnswers(pipeline(), request(), app.isDev());
    Response response = errors.answer(failure);
    ending.unhandled(errors.unhandled());
    answered(response);
  }

  /// A vertx-web handler failed the context.
  void failedOutside() {
    Throwable error = VertxChains.failure(context());
    if (request == null) {
      request = Arrival.unreadable(this);
    }
    if (watch != null && watch.isHere()) {
      // The handler itself has failed the context: that comes before what it returns.
      failed(error);
    } else {
      execute(() -> failed(error));
    }
  }

  void answered(Response response) {
    ending.answer(response);
  }

  // ---- where things run

  void execute(Runnable phase) {
    if (!threaded) {
      phase.run();
      return;
    }
    Request current = request();
    watch()
        .run(() -> {
          try {
            Bindings.serve(current, phase);
          } catch (Throwable t) {
            Bindings.bind(current, () -> ending.unscoped(t));
          }
        });
  }

  void onEventLoop(Runnable task) {
    if (isOnEventLoop()) {
      task.run();
    } else {
      vertxContext.runOnContext(_ -> task.run());
    }
  }

  boolean isOnEventLoop() {
    return vertxContext.equals(Vertx.currentContext());
  }

  boolean isThreaded() {
    return threaded;
  }

  Watch watch() {
    Watch known = watch;
    if (known == null) {
      known = new Watch(this);
      watch = known;
      contextIfAny();
    }
    return known;
  }

  void stopWatch() {
    if (watch != null) {
      watch.stop();
    }
  }

  /// Whether anything but the event loop may know of it: a virtual thread, a deadline, somebody who
  /// has the vertx-web context.
  boolean isShared() {
    return watch != null || context != null;
  }

  /// Whether hooks or a handler are still at work on a virtual thread.
  boolean isRunning() {
    return watch != null && watch.isRunning();
  }

  Ending ending() {
    return ending;
  }

  HttpServerRequest http() {
    return http;
  }

  /// The vertx-web context.
  ///
  /// @throws HttpError 400 when the request target is no path, as in `OPTIONS *`
  RoutingContext context() {
    RoutingContext known = contextIfAny();
    if (known == null) {
      throw HttpError.of(400, "path.unreadable", "The request target is no path.");
    }
    return known;
  }

  Context vertxContext() {
    return vertxContext;
  }

  App app() {
    return app;
  }

  RuleTable table() {
    return table;
  }

  Request request() {
    return Objects.requireNonNull(request);
  }

  /// The matched rule, null when there is none yet.
  @Nullable Rule rule() {
    Request current = request;
    return current == null ? null : current.rule();
  }

  Pipeline pipeline() {
    Rule rule = rule();
    return rule == null ? table.appPipeline() : rule.pipeline();
  }
}
