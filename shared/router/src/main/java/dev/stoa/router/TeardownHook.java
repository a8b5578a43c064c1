package dev.stoa.router;

import org.jspecify.annotations.Nullable;

/// Runs at the end of every request, exactly once, also when the client has gone.
@FunctionalInterface
public interface TeardownHook {
  /// Cleans up.
  ///
  /// @param failure what no error handler took, or [ClientGone], or null
  void teardown(Request request, @Nullable Throwable failure) throws Exception;
}
