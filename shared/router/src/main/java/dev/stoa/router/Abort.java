package dev.stoa.router;

/// Ends a handler at once: `throw Abort.abort(404)` where the compiler wants to know, `abort(404)`
/// elsewhere.
public final class Abort {
  private Abort() {}

  /// Throws the error of the status.
  ///
  /// @return never
  public static HttpError abort(int status) {
    throw HttpError.of(status);
  }

  /// Throws the error of the status with a message of its own.
  ///
  /// @return never
  public static HttpError abort(int status, String message) {
    throw HttpError.of(status, message);
  }
}
