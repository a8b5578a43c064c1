package dev.stoa.runtime;

import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Answers what never reaches the application: requests that are no HTTP, and what slipped through
/// every error handler.
final class BadRequests {
  private static final Logger LOG = LoggerFactory.getLogger(BadRequests.class);

  private static final String UNKNOWN = "This is not a well-formed HTTP request.";
  private static final String LINE =
      "The request line must be a method, a target and a version of HTTP.";
  private static final String CONTROL = "The value of a header holds a control character.";
  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,18}");

  /// How the text of a cause begins, and what is said then.
  private static final Map<String, String> REASONS =
      Map.of(
          "a header value ", CONTROL,
          "Invalid separator, only", CONTROL,
          "only '", CONTROL,
          "a header name ", "The name of a header holds a character that no name may hold.",
          "No colon found", "A header has no colon.",
          "Illegal character in request line", "The request line holds a control character.",
          "initialLine", LINE,
          "text is empty", LINE,
          "invalid version format", LINE);

  private BadRequests() {}

  /// A request that could not be parsed.
  static void invalid(HttpServerRequest request) {
    var cause = request.decoderResult().cause();
    switch (cause) {
      case StrictDecoder.MalformedHead head ->
          last(request, 400, "http", String.valueOf(head.getMessage()));
      case StrictDecoder.UnknownVersion _ ->
          last(request, 505, "http.version", "HTTP/1.1 is spoken here.");
      case TooLongHttpLineException _ ->
          last(request, 414, "line", "The request line is too long.");
      case TooLongHttpHeaderException _ ->
          last(request, 431, "headers", "The headers are too large.");
      case TooLongFrameException _ -> last(request, 431, "headers", "The request is too large.");
      case null -> last(request, 400, "http", UNKNOWN);
      default -> last(request, 400, "http", reason(request, cause));
    }
  }

  // Netty and Vert.x tell their reasons apart by text alone.
  private static String reason(HttpServerRequest request, Throwable cause) {
    var lengths = request.headers().getAll(HttpHeaders.CONTENT_LENGTH);
    if (lengths.size() > 1 || lengths.stream().anyMatch(length -> length.contains(","))) {
      return "The request has more than one Content-Length.";
    }
    if (!lengths.isEmpty() && !NUMBER.matcher(lengths.getFirst()).matches()) {
      return "The Content-Length is no number.";
    }
    var text = String.valueOf(cause.getMessage());
    return REASONS.entrySet().stream()
        .filter(known -> text.startsWith(known.getKey()))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse(UNKNOWN);
  }

  /// A request whose head says what cannot be.
  static void refuse(HttpServerRequest request, RequestChecks.Refusal refusal) {
    if (refusal.accept() != null) {
      request.response().putHeader("accept-encoding", refusal.accept());
    }
    if (refusal.close()) {
      last(request, refusal.status(), refusal.code(), refusal.detail());
    } else {
      write(request, refusal.status(), refusal.code(), refusal.detail());
    }
  }

  /// What the server as a whole understands (RFC 9110, 9.3.7).
  static void describe(HttpServerRequest request) {
    request
        .response()
        .setStatusCode(204)
        .putHeader("allow", "DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT")
        .end()
        .onFailure(gone -> LOG.debug("nobody waited for the answer: {}", gone.toString()));
  }

  /// The last resort: nothing of the cause is shown.
  static void failed(HttpServerRequest request, Throwable cause) {
    LOG.error("a request failed beyond all error handlers", cause);
    if (request.response().headWritten()) {
      var _ = request.response().reset();
    } else {
      write(request, 500, "http", "Something broke here.");
    }
  }

  /// What part of the request is wrong.
  private static JsonArray errors(String code, String detail) {
    var field =
        switch (code) {
          case "line", "http.target" -> "target";
          case "headers" -> "headers";
          case "http.host" -> "Host";
          case "http.expect" -> "Expect";
          case "http.content_encoding" -> "Content-Encoding";
          case "http.transfer_encoding" -> "Transfer-Encoding";
          case "http.charset" -> "Content-Type";
          default -> null;
        };
    var errors = new JsonArray();
    if (field != null) {
      errors.add(new JsonObject().put("field", field).put("code", code).put("message", detail));
    }
    return errors;
  }

  // For requests after which nothing on the connection can be understood.
  private static void last(HttpServerRequest request, int status, String code, String detail) {
    request.response().putHeader("connection", "close");
    write(request, status, code, detail);
    request.connection().close();
  }

  private static void write(HttpServerRequest request, int status, String code, String detail) {
    HttpServerResponse response = request.response();
    if (response.ended() || response.closed()) {
      return;
    }
    var problem =
        new JsonObject()
            .put("type", "about:blank")
            .put("title", response.setStatusCode(status).getStatusMessage())
            .put("status", status)
            .put("detail", detail)
            .put("code", code)
            .put("errors", errors(code, detail));
    response
        .putHeader("content-type", "application/problem+json")
        .end(problem.encode())
        .onFailure(gone -> LOG.debug("nobody waited for the answer: {}", gone.toString()));
  }
}
