package dev.stoa.router;

import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.internal.logging.Logger;
import io.vertx.core.internal.logging.LoggerFactory;
import io.vertx.ext.web.RoutingContext;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/// The end of one exchange: after-request hooks, the write, teardown.
///
/// A handler, a deadline and a lost connection may all want to end it. Whoever changes `state`
/// first answers; teardown happens once, after the last hook or handler has returned.
final class Ending {
  private static final Logger LOG = LoggerFactory.getLogger(Ending.class);

  private static final VarHandle STATE = field("state", int.class);
  private static final VarHandle TORN_DOWN = field("tornDown", boolean.class);

  private static final int OPEN = 0;
  private static final int ANSWERED = 1;

  /// Answered by the deadline.
  private static final int EXPIRED = 2;

  private final Exchange exchange;

  @SuppressWarnings("UnusedVariable") // by its handle: no object more for each request
  private volatile int state;

  @SuppressWarnings("UnusedVariable") // by its handle
  private volatile boolean tornDown;

  /// What the deadline has answered.
  private volatile @Nullable Throwable expired;

  private long begun;
  private @Nullable EndHook hook;
  private @Nullable Throwable unhandled;

  /// Why the answer is not whole, when that is not the client's doing.
  private @Nullable Throwable broken;

  /// Who waits for the end of an answer that takes its time.
  private volatile @Nullable Handler<AsyncResult<Void>> waiting;

  Ending(Exchange exchange) {
    this.exchange = exchange;
  }

  /// Whom to tell of the end, and from when on time counts: now.
  void tell(EndHook told) {
    hook = told;
    begun = System.nanoTime();
  }

  private static VarHandle field(String name, Class<?> type) {
    try {
      return MethodHandles.lookup().findVarHandle(Ending.class, name, type);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /// Whether the caller is the one who answers.
  private boolean mayAnswer(int as) {
    if (exchange.isShared()) {
      return STATE.compareAndSet(this, OPEN, as);
    }
    // Spares most requests on the event loop a fence, which costs as much as matching.
    boolean first = state == OPEN;
    if (first) {
      STATE.set(this, as);
    }
    return first;
  }

  /// Notes what no error handler took.
  void unhandled(@Nullable Throwable failure) {
    unhandled = failure;
  }

  /// Whether somebody has answered. What comes later is not looked at any more.
  boolean isAnswered() {
    return state != OPEN;
  }

  /// Runs the after-request hooks and sends what they leave; after a deadline, or when the client
  /// has gone, there is only teardown left to do.
  void answer(Response response) {
    if (isAnswered()) {
      late();
      return;
    }
    Request request = exchange.request();
    Response last;
    try {
      last = AfterHooks.run(exchange.pipeline(), request, response);
    } catch (Throwable t) {
      ErrorAnswers errors = new ErrorAnswers(exchange.pipeline(), request, exchange.app().isDev());
      Response error = t instanceof HttpError ? errors.answer(t) : errors.internal(t);
      unhandled = errors.unhandled();
      last = AfterHooks.runOrKeep(exchange.pipeline(), request, error);
    }
    send(last);
  }

  /// A hook or handler has come back after somebody else has answered.
  void late() {
    if (waiting == null && state != EXPIRED) {
      tearDown(unhandled);
    }
  }

  /// A virtual thread has come back: after a deadline, whoever is last tears down.
  void returned() {
    if (expired != null && !tornDown && !exchange.isRunning()) {
      exchange.execute(() -> tearDown(expired));
    }
  }

  private void send(Response response) {
    if (!mayAnswer(ANSWERED)) {
      late();
      return;
    }
    exchange.stopWatch();
    if (!response.body().isInMemory()) {
      exchange.onEventLoop(() -> tearDownAtEnd(response));
      return;
    }
    boolean tearsDown = Teardown.isWanted(exchange);
    // Asked before the write, which may close the connection itself.
    boolean gone = tearsDown && exchange.http().response().closed();
    write(response);
    if (tearsDown) {
      tearDown(gone ? new ClientGone() : unhandled);
    }
  }

  private void write(Response response) {
    if (exchange.isOnEventLoop()) {
      new ResponseWriter(exchange).write(response);
    } else {
      exchange.vertxContext().runOnContext(_ -> new ResponseWriter(exchange).write(response));
    }
  }

  /// A handler writes it, or it is sent bit by bit: hooks may need what it comes from until then.
  private void tearDownAtEnd(Response response) {
    HttpServerResponse http = exchange.http().response();
    if (http.ended() || http.closed()) {
      tearDownTaken(http.ended());
      return;
    }
    await(http);
    if (response.isTaken()) {
      Upgrade.onHandshake(exchange, () -> over(Future.succeededFuture()));
    } else {
      new ResponseWriter(exchange).write(response);
    }
  }

  /// Waits for the end of the response. A vertx-web context sets the same handlers, so what waits
  /// is handed over to one that is there, or comes later.
  private void await(HttpServerResponse response) {
    waiting = end -> tearDownTaken(isWhole(end));
    if (exchange.hasContext()) {
      follow(exchange.context());
    } else {
      response.exceptionHandler(failure -> over(Future.failedFuture(failure)));
      response.endHandler(_ -> over(Future.succeededFuture()));
      response.closeHandler(_ -> over(Future.failedFuture(new ClientGone())));
    }
  }

  /// The exchange has a context from now on.
  void follow(RoutingContext context) {
    if (waiting != null) {
      context.addEndHandler(this::over);
    }
  }

  /// Whether the answer was sent to its end. A stream of HTTP/2 is closed by its end, too, and that
  /// may be told first; and a client that leaves is told as an end to who has no other handler.
  private boolean isWhole(AsyncResult<Void> end) {
    HttpServerRequest http = exchange.http();
    return http.response().ended() && (end.succeeded() || http.version() == HttpVersion.HTTP_2);
  }

  /// Whether the end of the answer is waited for.
  boolean isAwaited() {
    return waiting != null;
  }

  /// The answer has come to its end, or the client has gone.
  void over(AsyncResult<Void> end) {
    Handler<AsyncResult<Void>> told = waiting;
    waiting = null;
    if (told != null) {
      told.handle(end);
    }
  }

  /// Whether somebody wants to know the end.
  boolean isWatched() {
    return hook != null;
  }

  /// Notes why the answer will not be whole.
  void broken(Throwable why) {
    broken = why;
  }

  /// The answer is sent, or the client gone; on the event loop.
  void ended(boolean complete) {
    EndHook told = hook;
    hook = null;
    if (told != null) {
      try {
        told.ended(exchange.request(), complete && broken == null, System.nanoTime() - begun);
      } catch (RuntimeException e) {
        LOG.error(exchange.request().id() + " the end hook failed", e);
      }
    }
  }

  private void tearDownTaken(boolean complete) {
    exchange.releaseInput();
    exchange.closeAfterLast();
    ended(complete);
    Throwable cut = broken == null ? new ClientGone() : broken;
    boolean whole = complete && broken == null;
    exchange.execute(() -> tearDown(whole ? unhandled : cut));
  }

  private void tearDown(@Nullable Throwable failure) {
    if (TORN_DOWN.compareAndSet(this, false, true)) {
      Teardown.run(exchange.pipeline(), exchange.app().settings(), exchange.request(), failure);
    }
  }

  /// The time is up: 503 now; a virtual thread is interrupted and tears down when it returns.
  void timedOut() {
    if (!exchange.isAnsweredByGuard() && mayAnswer(EXPIRED)) {
      exchange.execute(this::answerLate);
    }
  }

  private void answerLate() {
    HttpError error = HttpError.of(503, "timeout", "The answer took too long.");
    Pipeline pipeline = exchange.pipeline();
    ErrorAnswers errors = new ErrorAnswers(pipeline, exchange.request(), exchange.app().isDev());
    write(AfterHooks.runOrKeep(pipeline, exchange.request(), errors.answer(error)));
    expired = error;
    returned();
  }

  /// The application's own scope has failed: what should have run in it may not have.
  void unscoped(Throwable failure) {
    if (state == OPEN) {
      exchange.failed(failure);
      return;
    }
    LOG.error(exchange.request().id() + " the scope of the application failed", failure);
    if (state == EXPIRED && expired == null) {
      answerLate();
    } else if (waiting == null) {
      tearDown(failure);
    }
  }

  /// A vertx-web handler has answered by itself; or vertx-web has, for one that failed, where the
  /// application stands as a plain handler.
  void endedOutside(AsyncResult<Void> end) {
    if (mayAnswer(ANSWERED)) {
      exchange.stopWatch();
      RoutingContext context = exchange.context();
      if (context.failed() && !(VertxChains.failure(context) instanceof HttpError)) {
        unhandled = context.failure();
      }
      tearDownTaken(isWhole(end));
    }
  }

  /// The client has gone while a future was waited for.
  void gone() {
    if (mayAnswer(ANSWERED)) {
      exchange.stopWatch();
      tearDownTaken(false);
    }
  }
}
