package dev.stoa.router.internal;

/// A request path that is no path: a bad percent sign, a NUL, bytes that are not UTF-8. Always 400.
public final class BadPath extends RuntimeException {
  public BadPath(String message) {
    super(message, null, false, false);
  }
}
