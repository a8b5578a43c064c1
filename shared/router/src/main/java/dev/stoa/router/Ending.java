package dev.stoa.router;

import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// The end of one exchange: after-request hooks, the write, teardown.
///
/// A handler, a deadline and a lost connection may all want to end it. Whoever sets `answered`
/// first answers; teardown happens once, after the last hook or handler has returned.
final class Ending {
  private final Exchange exchange;
  private final Watch watch;
  private final AtomicBoolean answered = new AtomicBoolean();
  private final AtomicBoolean tornDown = new AtomicBoolean();
  private @Nullable Throwable unhandled;

  Ending(Exchange exchange, Watch watch) {
    this.exchange = exchange;
    this.watch = watch;
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
    if (!answered.compareAndSet(false, true)) {
      tearDown(unhandled);
      return;
    }
    watch.stop();
    if (response.isTaken()) {
      tearDownAtEnd();
      return;
    }
    write(response);
    tearDown(exchange.context().response().closed() ? new ClientGone() : unhandled);
  }

  private void write(Response response) {
    Request request = exchange.request();
    exchange.onEventLoop(() -> new ResponseWriter(exchange.context(), request).write(response));
  }

  private void tearDownAtEnd() {
    exchange.onEventLoop(() ->
        exchange
            .context()
            .addEndHandler(end ->
                exchange.execute(() -> tearDown(end.succeeded() ? unhandled : new ClientGone()))));
  }

  private void tearDown(@Nullable Throwable failure) {
    if (tornDown.compareAndSet(false, true)) {
      Teardown.run(exchange.pipeline(), exchange.app().settings(), exchange.request(), failure);
    }
  }

  /// The time is up: 503 now; a virtual thread is interrupted and tears down when it returns.
  void timedOut() {
    if (answered.compareAndSet(false, true)) {
      exchange.execute(this::answerLate);
    }
  }

  private void answerLate() {
    HttpError error = HttpError.of(503, "The answer took too long.");
    Pipeline pipeline = exchange.pipeline();
    ErrorAnswers errors = new ErrorAnswers(pipeline, exchange.request(), exchange.app().isDev());
    write(AfterHooks.runOrKeep(pipeline, exchange.request(), errors.answer(error)));
    if (!watch.isRunning()) {
      tearDown(error);
    }
  }

  /// A vertx-web handler has answered by itself.
  void endedOutside(boolean complete) {
    if (answered.compareAndSet(false, true)) {
      watch.stop();
      exchange.execute(() -> tearDown(complete ? unhandled : new ClientGone()));
    }
  }

  /// The client has gone while a future was waited for.
  void gone() {
    if (answered.compareAndSet(false, true)) {
      watch.stop();
      exchange.execute(() -> tearDown(new ClientGone()));
    }
  }
}
