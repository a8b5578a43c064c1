package dev.stoa.router;

/// Is told of a request when it is over: its answer is sent, or its client has gone.
@FunctionalInterface
public interface EndHook {
  /// Called once, on the connection's event loop.
  ///
  /// @param complete whether the answer was sent to its end
  /// @param nanos how long it took, from the arrival of the head
  void ended(Request request, boolean complete, long nanos);
}
