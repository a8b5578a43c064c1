package dev.stoa.router;

import io.vertx.core.Future;

/// Answers the requests of one rule with a future.
@FunctionalInterface
public interface AsyncHandler {
  /// Succeeds with the response; a failure goes to the error handlers.
  Future<Response> handle(Request request) throws Exception;
}
