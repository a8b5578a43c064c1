package dev.stoa.router;

import io.vertx.core.http.HttpServerResponse;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/// The end of one exchange: after-request hooks, the write, teardown.
///
/// A handler, a deadline and a lost connection may all want to end it. Whoever sets `answered`
/// first answers; teardown happens once, after the last hook or handler has returned.
final class Ending {
  private static final VarHandle ANSWERED = flag("answered");
  private static final VarHandle TORN_DOWN = flag("tornDown");

  private final Exchange exchange;

  @SuppressWarnings("UnusedVariable") // by its handle: no object more for each request
  private volatile boolean answered;

  @SuppressWarnings("UnusedVariable") // by its handle
  private volatile boolean tornDown;

  private @Nullable Throwable unhandled;

  Ending(Exchange exchange) {
    this.exchange = exchange;
  }

  private static VarHandle flag(String name) {
    try {
      return MethodHandles.lookup().findVarHandle(Ending.class, name, boolean.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /// Whether the caller is the one who answers.
  private boolean mayAnswer() {
    return ANSWERED.compareAndSet(this, false, true);
  }

  /// Notes what no error handler took.
  void unhandled(@Nullable Throwable failure) {
    unhandled = failure;
  }

  /// Runs the after-request hooks and sends what they leave.
  void answer(Response response) {
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

  private void send(Response response) {
    if (!mayAnswer()) {
      tearDown(unhandled);
      return;
    }
    exchange.stopWatch();
    if (response.isTaken()) {
      tearDownAtEnd();
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

  private void tearDownAtEnd() {
    exchange.onEventLoop(() -> {
      HttpServerResponse response = exchange.http().response();
      if (response.ended() || response.closed()) {
        tearDownTaken(response.ended());
        return;
      }
      exchange.show();
      exchange.context().addEndHandler(end -> tearDownTaken(end.succeeded()));
    });
  }

  private void tearDownTaken(boolean complete) {
    exchange.execute(() -> tearDown(complete ? unhandled : new ClientGone()));
  }

  private void tearDown(@Nullable Throwable failure) {
    if (TORN_DOWN.compareAndSet(this, false, true)) {
      Teardown.run(exchange.pipeline(), exchange.app().settings(), exchange.request(), failure);
    }
  }

  /// The time is up: 503 now; a virtual thread is interrupted and tears down when it returns.
  void timedOut() {
    if (mayAnswer()) {
      exchange.execute(this::answerLate);
    }
  }

  private void answerLate() {
    HttpError error = HttpError.of(503, "timeout", "The answer took too long.");
    Pipeline pipeline = exchange.pipeline();
    ErrorAnswers errors = new ErrorAnswers(pipeline, exchange.request(), exchange.app().isDev());
    write(AfterHooks.runOrKeep(pipeline, exchange.request(), errors.answer(error)));
    if (!exchange.isRunning()) {
      tearDown(error);
    }
  }

  /// A vertx-web handler has answered by itself.
  void endedOutside(boolean complete) {
    if (mayAnswer()) {
      exchange.stopWatch();
      exchange.execute(() -> tearDown(complete ? unhandled : new ClientGone()));
    }
  }

  /// The client has gone while a future was waited for.
  void gone() {
    if (mayAnswer()) {
      exchange.stopWatch();
      exchange.execute(() -> tearDown(new ClientGone()));
    }
  }
}
