package dev.stoa.router;

/// What teardown hooks get when the connection was lost before the response was complete.
public final class ClientGone extends RuntimeException {
  ClientGone() {
    super("The client has gone.", null, false, false);
  }
}
