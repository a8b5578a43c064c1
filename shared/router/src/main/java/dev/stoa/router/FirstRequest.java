package dev.stoa.router;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.internal.logging.Logger;
import io.vertx.core.internal.logging.LoggerFactory;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// The work before the first request: done once, waited for by those who come meanwhile, tried
/// again by the next request when it failed.
final class FirstRequest {
  private static final Logger LOG = LoggerFactory.getLogger(FirstRequest.class);

  private final List<App.AppTask> tasks;
  private volatile boolean done;
  private @Nullable Future<Void> running;

  FirstRequest(List<App.AppTask> tasks) {
    this.tasks = tasks;
  }

  boolean isDone() {
    return done;
  }

  /// Succeeds when the work is done; fails with 503 when it failed this time, or takes longer than
  /// the one who waits may.
  Future<Void> await(App app, Duration time) {
    return await(app)
        .timeout(Math.max(1, time.toMillis()), TimeUnit.MILLISECONDS)
        .recover(
            why -> Future.failedFuture(why instanceof TimeoutException ? new NotReady(why) : why));
  }

  private synchronized Future<Void> await(App app) {
    if (done) {
      return Future.succeededFuture();
    }
    Future<Void> known = running;
    if (known != null) {
      return known;
    }
    Promise<Void> promise = Promise.promise();
    running = promise.future();
    Thread.ofVirtual().name("before-first-request").start(() -> perform(app, promise));
    return promise.future();
  }

  private void perform(App app, Promise<Void> promise) {
    try {
      for (App.AppTask task : tasks) {
        Bindings.run(app, task);
      }
      done = true;
      promise.complete();
    } catch (Exception | Error e) {
      LOG.error("what is done before the first request failed; the next request tries again", e);
      synchronized (this) {
        running = null;
      }
      promise.fail(new NotReady(e));
    }
  }

  /// The work failed, or is not done yet; the cause is logged, not sent.
  static final class NotReady extends HttpError {
    NotReady(Throwable cause) {
      super(503, StatusText.sentence(503), java.util.Map.of("Retry-After", "1"), cause);
    }
  }
}
