package dev.stoa.router;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// An HTTP status thrown as an exception: it ends the handler at once and becomes the response that
/// the error handlers make of it. It carries no stack trace; its message is safe to show.
public class HttpError extends RuntimeException implements Cloneable {
  private static final Pattern PLACE = Pattern.compile("\\{(0|[1-9]\\d?)}");

  // Read where they are on the way of every miss: a JIT compiler inlines no method of an exception.
  final int status;
  Map<String, String> headers;
  private String code = "";
  private List<String> arguments = List.of();

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

  /// The error of a status with a name of its own, by which a catalogue can say it in other
  /// languages. `{0}`, `{1}` in the text stand for the arguments.
  public static HttpError of(int status, String code, String text, Object... arguments) {
    List<String> told = Stream.of(arguments).map(String::valueOf).toList();
    return of(status, told.isEmpty() ? text : filled(text, told)).named(code, told);
  }

  /// In one go: what an argument looks like is not looked at.
  private static String filled(String text, List<String> told) {
    return PLACE
        .matcher(text)
        .replaceAll(place -> {
          int i = Integer.parseInt(place.group(1));
          return Matcher.quoteReplacement(i < told.size() ? told.get(i) : place.group());
        });
  }

  /// Only before the error is handed out.
  final HttpError named(String name, List<String> told) {
    this.code = name;
    this.arguments = told;
    return this;
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

  /// A stable name of what is wrong, such as `body.json`; empty when the status says it all.
  public final String code() {
    return code;
  }

  /// What the text names, in the order of its `{0}`, `{1}`.
  public final List<String> arguments() {
    return arguments;
  }

  /// Headers that belong to the error, such as `Allow`.
  public final Map<String, String> headers() {
    return headers;
  }

  /// The same error with one more header: a copy, since an error may be shared, and of the same
  /// class, since error handlers are found by it.
  public HttpError with(String name, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(name, value);
    try {
      HttpError copy = (HttpError) clone();
      copy.headers = Map.copyOf(more);
      return copy;
    } catch (CloneNotSupportedException e) {
      throw new AssertionError(e);
    }
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

    /// With a sentence that lists what is allowed.
    static HttpError of(Collection<String> allowed) {
      String list = String.join(", ", new TreeSet<>(allowed));
      return new MethodNotAllowed("This address takes only " + list + ".", allowed)
          .named("method_not_allowed", List.of(list));
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
