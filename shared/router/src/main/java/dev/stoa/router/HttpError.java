package dev.stoa.router;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// An HTTP status thrown as an exception: it ends the handler at once and becomes the response that
/// the error handlers make of it. It carries no stack trace; its message is safe to show.
public class HttpError extends RuntimeException {
  private final int status;
  private final Map<String, String> headers;

  protected HttpError(
      int status, String message, Map<String, String> headers, @Nullable Throwable cause) {
    super(message, cause, false, false);
    if (status < 400 || status > 599) {
      throw new IllegalArgumentException(status + " is no error status");
    }
    this.status = status;
    this.headers = Map.copyOf(headers);
  }

  /// The error of a status, as its own class where there is one.
  public static HttpError of(int status, String message) {
    return switch (status) {
      case 400 -> new BadRequest(message);
      case 401 -> new Unauthorized(message);
      case 403 -> new Forbidden(message);
      case 404 -> new NotFound(message);
      case 405 -> new MethodNotAllowed(message, List.of());
      case 406 -> new NotAcceptable(message);
      case 409 -> new Conflict(message);
      case 410 -> new Gone(message);
      case 413 -> new ContentTooLarge(message);
      case 415 -> new UnsupportedMediaType(message);
      case 422 -> new UnprocessableContent(message);
      case 429 -> new TooManyRequests(message);
      case 500 -> new InternalServerError(message, null);
      case 503 -> new ServiceUnavailable(message);
      default -> new HttpError(status, message, Map.of(), null);
    };
  }

  /// The error of a status with its usual words.
  public static HttpError of(int status) {
    return of(status, StatusText.sentence(status));
  }

  public final int status() {
    return status;
  }

  /// The safe sentence for the user.
  public final String text() {
    return String.valueOf(getMessage());
  }

  /// Headers that belong to the error, such as `Allow`.
  public final Map<String, String> headers() {
    return headers;
  }

  /// The same error with one more header.
  public HttpError with(String name, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(name, value);
    return new HttpError(status, text(), more, getCause());
  }

  /// 400.
  public static final class BadRequest extends HttpError {
    public BadRequest(String message) {
      super(400, message, Map.of(), null);
    }
  }

  /// 401.
  public static final class Unauthorized extends HttpError {
    public Unauthorized(String message) {
      super(401, message, Map.of(), null);
    }
  }

  /// 403.
  public static final class Forbidden extends HttpError {
    public Forbidden(String message) {
      super(403, message, Map.of(), null);
    }
  }

  /// 404.
  public static final class NotFound extends HttpError {
    public NotFound(String message) {
      super(404, message, Map.of(), null);
    }
  }

  /// 405, with the complete `Allow`.
  public static final class MethodNotAllowed extends HttpError {
    public MethodNotAllowed(String message, Collection<String> allowed) {
      super(405, message, Map.of("Allow", String.join(", ", new TreeSet<>(allowed))), null);
    }

    /// The methods of `Allow`, sorted.
    public List<String> allowed() {
      return List.of(headers().getOrDefault("Allow", "").split(", "));
    }
  }

  /// 406.
  public static final class NotAcceptable extends HttpError {
    public NotAcceptable(String message) {
      super(406, message, Map.of(), null);
    }
  }

  /// 409.
  public static final class Conflict extends HttpError {
    public Conflict(String message) {
      super(409, message, Map.of(), null);
    }
  }

  /// 410.
  public static final class Gone extends HttpError {
    public Gone(String message) {
      super(410, message, Map.of(), null);
    }
  }

  /// 413.
  public static final class ContentTooLarge extends HttpError {
    public ContentTooLarge(String message) {
      super(413, message, Map.of(), null);
    }
  }

  /// 415.
  public static final class UnsupportedMediaType extends HttpError {
    public UnsupportedMediaType(String message) {
      super(415, message, Map.of(), null);
    }
  }

  /// 422.
  public static final class UnprocessableContent extends HttpError {
    public UnprocessableContent(String message) {
      super(422, message, Map.of(), null);
    }
  }

  /// 429.
  public static final class TooManyRequests extends HttpError {
    public TooManyRequests(String message) {
      super(429, message, Map.of(), null);
    }
  }

  /// 500; the cause is what no error handler took.
  public static final class InternalServerError extends HttpError {
    public InternalServerError(String message, @Nullable Throwable cause) {
      super(500, message, Map.of(), cause);
    }
  }

  /// 503.
  public static final class ServiceUnavailable extends HttpError {
    public ServiceUnavailable(String message) {
      super(503, message, Map.of(), null);
    }
  }
}
