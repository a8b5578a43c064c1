package dev.stoa.router;

import io.vertx.core.Future;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Goes on with a future's result: at once when it is there, by waiting on a virtual thread, by
/// callback on the event loop.
final class Continuation {
  private Continuation() {}

  static <T extends @Nullable Object> void of(
      Exchange exchange, Future<T> future, Consumer<T> next) {
    if (future.succeeded()) {
      next.accept(future.result());
    } else if (future.failed()) {
      exchange.failed(future.cause());
    } else if (exchange.isThreaded()) {
      await(exchange, future, next);
    } else {
      Rule rule = exchange.rule();
      exchange.watch().startAsync(rule == null ? Watch.DEFAULT : rule.timeout());
      future.onComplete(done ->
          exchange.onEventLoop(() -> {
            if (done.succeeded()) {
              next.accept(done.result());
            } else {
              exchange.failed(done.cause());
            }
          }));
    }
  }

  private static <T extends @Nullable Object> void await(
      Exchange exchange, Future<T> future, Consumer<T> next) {
    T result;
    try {
      result = future.toCompletionStage().toCompletableFuture().get();
    } catch (ExecutionException e) {
      exchange.failed(e.getCause() == null ? e : e.getCause());
      return;
    } catch (InterruptedException e) {
      exchange.failed(e);
      return;
    }
    next.accept(result);
  }
}
