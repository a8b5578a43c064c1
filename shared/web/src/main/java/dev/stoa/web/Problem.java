package dev.stoa.web;

import dev.stoa.contracts.Failure;
import dev.stoa.contracts.FieldError;
import java.util.List;
import java.util.Locale;

/// The one error body of every API (RFC 9457, with `code` and `errors`). `instance` is the id of
/// the request, as in the log; no cause's text ever stands in it.
public record Problem(
    String type,
    String title,
    int status,
    String detail,
    String code,
    List<FieldError> errors,
    String instance) {
  private static final String NO_TYPE = "about:blank";

  public Problem {
    errors = List.copyOf(errors);
  }

  public static Problem of(Failure failure, String requestId) {
    return new Problem(
        NO_TYPE,
        phrase(failure.status()),
        failure.status(),
        failure.text(),
        failure.code(),
        failure.errors(),
        instance(requestId));
  }

  /// A problem that is known by its status only. `detail`: a safe sentence.
  public static Problem of(int status, String detail, String requestId) {
    return of(status, "", detail, requestId);
  }

  /// `code`: what is wrong; empty when the status says it all.
  static Problem of(int status, String code, String detail, String requestId) {
    var named = code.isEmpty() ? code(status) : code;
    return new Problem(
        NO_TYPE, phrase(status), status, detail, named, errors(code, detail), instance(requestId));
  }

  /// What the code names, where it is a part of the request.
  private static List<FieldError> errors(String code, String detail) {
    var part = code.substring(0, Math.max(0, code.indexOf('.')));
    return switch (part) {
      case "body", "query", "path", "form" ->
          List.of(new FieldError(code.equals("body.type") ? "Content-Type" : part, code, detail));
      default -> List.of();
    };
  }

  Problem withTitle(String text) {
    return new Problem(type, text, status, detail, code, errors, instance);
  }

  Problem withDetail(String text) {
    return new Problem(type, title, status, text, code, errors, instance);
  }

  Problem withErrors(List<FieldError> more) {
    return new Problem(type, title, status, detail, code, more, instance);
  }

  /// The code of a problem that is known by its status only.
  static String code(int status) {
    return phrase(status).toLowerCase(Locale.ROOT).replace(' ', '_');
  }

  private static String instance(String requestId) {
    return "urn:stoa:request:" + requestId;
  }

  /// The standard name of a status.
  static String phrase(int status) {
    return switch (status) {
      case 400 -> "Bad request";
      case 401 -> "Unauthenticated";
      case 403 -> "Forbidden";
      case 404 -> "Not found";
      case 405 -> "Method not allowed";
      case 406 -> "Not acceptable";
      case 408 -> "Request timeout";
      case 409 -> "Conflict";
      case 410 -> "Gone";
      case 412 -> "Precondition failed";
      case 413 -> "Content too large";
      case 414 -> "URI too long";
      case 415 -> "Unsupported media type";
      case 422 -> "Unprocessable content";
      case 426 -> "Upgrade required";
      case 429 -> "Too many requests";
      case 431 -> "Header fields too large";
      case 503 -> "Service unavailable";
      case 504 -> "Gateway timeout";
      default -> status >= 500 ? "Internal error" : "Bad request";
    };
  }
}
