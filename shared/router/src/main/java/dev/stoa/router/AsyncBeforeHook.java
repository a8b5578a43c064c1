package dev.stoa.router;

import io.vertx.core.Future;
import org.jspecify.annotations.Nullable;

/// Runs before the handler without blocking.
@FunctionalInterface
public interface AsyncBeforeHook {
  /// Succeeds with the answer to the request, or with null to go on; a failure goes to the error
  /// handlers.
  Future<@Nullable Response> before(Request request) throws Exception;
}
