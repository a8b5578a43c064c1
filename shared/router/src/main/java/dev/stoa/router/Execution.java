package dev.stoa.router;

/// Where hooks and handlers run.
public enum Execution {
  /// On a new plain virtual thread: blocking is fine.
  VIRTUAL_THREAD,
  /// On the connection's event loop: nothing may block.
  EVENT_LOOP
}
