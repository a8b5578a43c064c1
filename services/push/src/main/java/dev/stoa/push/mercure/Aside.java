package dev.stoa.push.mercure;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.function.Supplier;

/// Runs what blocks on a virtual thread of its own, so that an event loop may ask for it.
public final class Aside {
  private Aside() {}

  /// Succeeds with what the work gives, fails with what it throws; completes on any thread.
  public static <T> Future<T> run(Supplier<T> work) {
    Promise<T> promise = Promise.promise();
    Thread.ofVirtual()
        .name("push-archive")
        .start(() -> {
          try {
            promise.complete(work.get());
          } catch (RuntimeException failure) {
            promise.fail(failure);
          }
        });
    return promise.future();
  }
}
