package dev.stoa.router;

import dev.stoa.router.internal.BadPath;
import dev.stoa.router.internal.Match;
import io.vertx.core.AsyncResult;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// One request on its way through the application.
///
/// The order is Flask's: match; before-request hooks (application, outer, inner blueprint); only
/// then the errors of matching; handler; error handlers; hooks registered by the request itself;
/// after-request hooks (inner, outer, application, each reversed); the response is written;
/// teardown hooks.
///
/// It begins on the connection's event loop. Hooks and handler run there or on one virtual thread;
/// the response is always written on the event loop. Whoever sets `answered` first writes; teardown
/// happens once, after the last hook or handler has returned.
final class Exchange {
  private static final String CONTEXT_KEY = "dev.stoa.router.exchange";
  private static final Buffer NO_BODY = Buffer.buffer(0);

  private final App app;
  private final RoutingContext context;
  private final Context vertxContext;
  private final Pipeline appPipeline;
  private final Watch watch = new Watch(this);
  private final Ending ending = new Ending(this, watch);
  private @Nullable Match<Rule> match;
  private @Nullable Request request;
  private boolean threaded;

  Exchange(App app, RoutingContext context) {
    this.app = app;
    this.context = context;
    this.vertxContext = app.vertx().getOrCreateContext();
    this.appPipeline = app.table().appPipeline();
    context.put(CONTEXT_KEY, this);
  }

  static @Nullable Exchange of(RoutingContext context) {
    return context.get(CONTEXT_KEY);
  }

  /// Takes the request, on the event loop.
  void start() {
    FirstRequest first = app.settings().firstRequest();
    if (first == null || first.isDone()) {
      route();
      return;
    }
    context.request().pause();
    first.await(app).onComplete(done -> vertxContext.runOnContext(_ -> afterFirst(done)));
  }

  private void afterFirst(AsyncResult<Void> done) {
    if (done.failed()) {
      early(done.cause());
      return;
    }
    route();
    if (request == null || request.rule() == null || !request.rule().isStreaming()) {
      context.request().resume();
    }
  }

  private void route() {
    HttpServerRequest http = context.request();
    try {
      RequestHead head = Heads.of(http, app.settings().hosts(), context.get(Request.ID_KEY));
      Match<Rule> found =
          app.table().matcher().match(head.method(), head.rawPath(), head.hostname());
      match = found;
      Response automatic = RoutingAnswers.automatic(found, head, http.headers());
      if (automatic != null) {
        request = request(head, null, NO_BODY);
        answered(automatic);
      } else if (found instanceof Match.Found<Rule> f) {
        matched(head, f.rule(), f.values());
      } else {
        threaded = appPipeline.execution() == Execution.VIRTUAL_THREAD;
        request = request(head, null, NO_BODY);
        execute(() -> before(0));
      }
    } catch (BadPath e) {
      early(HttpError.of(400, String.valueOf(e.getMessage())));
    } catch (RuntimeException e) {
      early(e);
    }
  }

  private void matched(RequestHead head, Rule rule, Object[] values) {
    threaded = rule.pipeline().execution() == Execution.VIRTUAL_THREAD;
    HttpServerRequest http = context.request();
    if (rule.isStreaming() || !BodyReader.mayFollow(http)) {
      if (rule.isStreaming() && !http.isEnded() && mayBeRead(head, http)) {
        http.pause();
      }
      run(head, rule, values, NO_BODY);
      return;
    }
    BodyReader.read(http, rule.bodyLimit(), app.vertx(), rule.timeout())
        .onComplete(body -> {
          if (body.succeeded()) {
            run(head, rule, values, body.result());
          } else {
            request = request(head, rule, NO_BODY);
            early(body.cause());
          }
        });
  }

  /// Whether the handler may want what comes after the head: a body, or the frames of another
  /// protocol. An upgrade is refused by Vert.x once the request has been read to its end, which
  /// otherwise happens while a hook waits.
  private static boolean mayBeRead(RequestHead head, HttpServerRequest http) {
    return BodyReader.mayFollow(http)
        || !head.isSafe()
        || http.headers().contains(HttpHeaders.UPGRADE);
  }

  private void run(RequestHead head, Rule rule, Object[] values, Buffer body) {
    RequestContent content =
        new RequestContent(body, head.headers().get("Content-Type"), rule.uploads());
    request = new Request(app, head, content, context, rule, values);
    if (threaded) {
      watch.start(rule.timeout());
    }
    execute(() -> before(0));
  }

  private Request request(RequestHead head, @Nullable Rule rule, Buffer body) {
    Object[] none = rule == null ? new Object[0] : new Object[rule.variableNames().size()];
    return new Request(app, head, new RequestContent(body, null, null), context, rule, none);
  }

  /// An error from before any hook: it goes to the error handlers at once.
  private void early(Throwable failure) {
    if (request == null) {
      request = request(Heads.unreadable(context.request()), null, NO_BODY);
    }
    if (failure instanceof ClientGone) {
      ending.gone();
      return;
    }
    threaded = pipeline().execution() == Execution.VIRTUAL_THREAD;
    execute(() -> failed(failure));
  }

  void execute(Runnable phase) {
    if (!threaded) {
      phase.run();
      return;
    }
    Request current = request();
    watch.run(() -> current.bound(phase));
  }

  // ---- phases: on the virtual thread or the event loop

  private void before(int from) {
    var steps = pipeline().before();
    for (int i = from; i < steps.size(); i++) {
      try {
        Response response = steps.get(i).run(request());
        Future<@Nullable Response> future = steps.get(i).runAsync(request());
        if (future != null) {
          int next = i + 1;
          then(future, result -> goOn(result, next));
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
    Rule rule = request().rule();
    Match<Rule> found = match;
    if (rule == null || found == null) {
      try {
        answered(RoutingAnswers.unmatched(found, request()));
      } catch (HttpError e) {
        failed(e);
      }
    } else if (!rule.spec().vertxHandlers().isEmpty()) {
      onEventLoop(() -> {
        // Vert.x handlers may answer themselves, or stream for hours: their time is their own.
        watch.stop();
        context.addEndHandler(end -> ending.endedOutside(end.succeeded()));
        app.chains().run(rule, context);
        context.request().resume();
      });
    } else {
      call(rule);
    }
  }

  /// The rule's vertx-web handlers have passed the request on.
  void afterChain() {
    Rule rule = java.util.Objects.requireNonNull(request().rule());
    watch.start(rule.timeout());
    execute(() -> call(rule));
  }

  private void call(Rule rule) {
    try {
      RequestHandler handler = rule.spec().handler();
      if (handler != null) {
        answered(handler.handle(request()));
        return;
      }
      AsyncHandler asyncHandler = java.util.Objects.requireNonNull(rule.spec().asyncHandler());
      then(
          asyncHandler.handle(request()),
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

  /// Goes on with a future's result: at once when it is there, by waiting on a virtual thread, by
  /// callback on the event loop.
  private <T extends @Nullable Object> void then(Future<T> future, Consumer<T> next) {
    if (threaded && !future.isComplete()) {
      T result;
      try {
        result = future.toCompletionStage().toCompletableFuture().get();
      } catch (ExecutionException e) {
        failed(e.getCause() == null ? e : e.getCause());
        return;
      } catch (InterruptedException e) {
        failed(e);
        return;
      }
      next.accept(result);
    } else if (future.succeeded()) {
      next.accept(future.result());
    } else if (future.failed()) {
      failed(future.cause());
    } else {
      Rule rule = request().rule();
      watch.startAsync(rule == null ? Watch.DEFAULT : rule.timeout());
      future.onComplete(done ->
          onEventLoop(() -> {
            if (done.succeeded()) {
              next.accept(done.result());
            } else {
              failed(done.cause());
            }
          }));
    }
  }

  /// Something failed: the error handlers answer.
  void failed(Throwable failure) {
    ErrorAnswers errors = new ErrorAnswers(pipeline(), request(), app.isDev());
    Response response = errors.answer(failure);
    ending.unhandled(errors.unhandled());
    answered(response);
  }

  /// A vertx-web handler failed the context.
  void failedOutside() {
    Throwable failure = context.failure();
    int status = context.statusCode();
    Throwable error =
        failure == null || (status != 500 && status != -1)
            ? HttpError.of(status < 400 ? 500 : status)
            : failure;
    if (request == null) {
      request = request(Heads.unreadable(context.request()), null, NO_BODY);
    }
    execute(() -> failed(error));
  }

  private void answered(Response response) {
    ending.answer(response);
  }

  void onEventLoop(Runnable task) {
    if (vertxContext.equals(io.vertx.core.Vertx.currentContext())) {
      task.run();
    } else {
      vertxContext.runOnContext(_ -> task.run());
    }
  }

  Ending ending() {
    return ending;
  }

  RoutingContext context() {
    return context;
  }

  App app() {
    return app;
  }

  Request request() {
    return java.util.Objects.requireNonNull(request);
  }

  Pipeline pipeline() {
    Request current = request;
    Rule rule = current == null ? null : current.rule();
    return rule == null ? appPipeline : rule.pipeline();
  }
}
