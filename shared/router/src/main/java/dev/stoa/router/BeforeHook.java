package dev.stoa.router;

import org.jspecify.annotations.Nullable;

/// Runs before the handler; a response ends the request there.
@FunctionalInterface
public interface BeforeHook {
  /// Gives the answer to the request, or null to go on.
  @Nullable Response before(Request request) throws Exception;
}
