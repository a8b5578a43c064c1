package dev.stoa.contracts;

import java.time.Duration;
import java.util.List;

/// An expected failure: a closed family that travels unchanged from a use case over the bus to one
/// HTTP error body. Its message is safe to show to the user; a cause is never sent anywhere.
public abstract sealed class Failure extends RuntimeException {
  private final int status;
  private final String code;
  private final List<FieldError> errors;

  private Failure(int status, String code, String message, List<FieldError> errors) {
    super(message, null, false, false);
    this.status = status;
    this.code = code;
    this.errors = List.copyOf(errors);
  }

  /// The HTTP status that stands for this failure.
  public int status() {
    return status;
  }

  /// A stable, machine-readable name, such as `not_found` or `thread.unknown`.
  public String code() {
    return code;
  }

  /// The safe sentence for the user.
  public String text() {
    return String.valueOf(getMessage());
  }

  /// What is wrong with which field; empty when the failure is not about fields.
  public List<FieldError> errors() {
    return errors;
  }

  /// Whether the same request may succeed later without a change.
  public boolean retryable() {
    return this instanceof Unavailable || this instanceof RateLimited;
  }

  /// The thing asked for does not exist, or the caller may not know that it does.
  public static final class NotFound extends Failure {
    public NotFound(String code, String message) {
      super(404, code, message, List.of());
    }
  }

  /// The input is wrong; `errors` names the fields.
  public static final class Invalid extends Failure {
    public Invalid(String code, String message, List<FieldError> errors) {
      super(400, code, message, errors);
    }

    public Invalid(FieldError error) {
      super(400, "invalid", error.message(), List.of(error));
    }

    /// One thing is wrong with one field: code and text are the field's and the whole failure's.
    public static Invalid of(String field, String code, String text) {
      return new Invalid(code, text, List.of(new FieldError(field, code, text)));
    }

    /// A text cannot be stored.
    public static Invalid nul() {
      return new Invalid("text.nul", "A text holds a NUL character", List.of());
    }
  }

  /// Nobody is signed in, or the credentials are wrong.
  public static final class Unauthenticated extends Failure {
    public Unauthenticated(String code, String message) {
      super(401, code, message, List.of());
    }
  }

  /// The caller is known and may not do this.
  public static final class Forbidden extends Failure {
    public Forbidden(String code, String message) {
      super(403, code, message, List.of());
    }
  }

  /// The state has moved on, or the thing exists already.
  public static final class Conflict extends Failure {
    public Conflict(String code, String message) {
      super(409, code, message, List.of());
    }
  }

  /// The input is larger than its bound.
  public static final class TooLarge extends Failure {
    public TooLarge(String code, String message) {
      super(413, code, message, List.of());
    }

    private TooLarge(String field, String code, String message) {
      super(413, code, message, List.of(new FieldError(field, code, message)));
    }

    /// One field is too large: code and text are the field's and the whole failure's.
    public static TooLarge of(String field, String code, String text) {
      return new TooLarge(field, code, text);
    }
  }

  /// Too many requests; the caller may come back after `retryAfter`.
  public static final class RateLimited extends Failure {
    private final Duration retryAfter;

    public RateLimited(String code, String message, Duration retryAfter) {
      super(429, code, message, List.of());
      this.retryAfter = retryAfter;
    }

    public Duration retryAfter() {
      return retryAfter;
    }
  }

  /// A part that is needed does not answer now.
  public static final class Unavailable extends Failure {
    public Unavailable(String code, String message) {
      super(503, code, message, List.of());
    }
  }
}
