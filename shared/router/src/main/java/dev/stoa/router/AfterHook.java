package dev.stoa.router;

/// Sees every response before it is sent, those of error handlers too.
@FunctionalInterface
public interface AfterHook {
  /// Gives the response to send, which may be the same one.
  Response after(Request request, Response response) throws Exception;
}
