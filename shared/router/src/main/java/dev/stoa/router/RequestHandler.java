package dev.stoa.router;

/// Answers the requests of one rule, in straight-line code.
@FunctionalInterface
public interface RequestHandler {
  /// Called on a virtual thread of its own, or on the event loop if the blueprint says so.
  Response handle(Request request) throws Exception;
}
