package dev.stoa.router;

/// Conditional and range requests (RFC 9110, 13 and 14).
final class Conditional {
  private Conditional() {}

  static Response apply(Request request, Response response) {
    return response;
  }
}
