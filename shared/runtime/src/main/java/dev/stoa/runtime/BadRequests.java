package dev.stoa.runtime;

import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.HttpException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Answers what never reaches the application: requests that are no HTTP, and what slipped through
/// every error handler.
final class BadRequests {
  private static final Logger LOG = LoggerFactory.getLogger(BadRequests.class);

  private BadRequests() {}

  /// A request that could not be parsed.
  static void invalid(HttpServerRequest request) {
    var cause = request.decoderResult().cause();
    switch (cause) {
      case TooLongHttpLineException _ ->
          write(request, 414, "line", "The request line is too long.");
      case TooLongHttpHeaderException _ ->
          write(request, 431, "headers", "The headers are too large.");
      case TooLongFrameException _ -> write(request, 431, "headers", "The request is too large.");
      case null, default -> write(request, 400, "http", "This is not a well-formed HTTP request.");
    }
    request.connection().close();
  }

  /// Whether the end of the body cannot be known: what follows would be taken for another request
  /// (RFC 9112, 6.1 and 6.3).
  static boolean hasUnknownCoding(HttpServerRequest request) {
    var codings = request.headers().getAll(HttpHeaders.TRANSFER_ENCODING);
    return !codings.isEmpty()
        && !(codings.size() == 1 && codings.getFirst().strip().equalsIgnoreCase("chunked"));
  }

  static void refuseCoding(HttpServerRequest request) {
    write(request, 400, "http", "Only the transfer coding chunked is understood.");
    request.connection().close();
  }

  /// The last resort: nothing of the cause is shown.
  static void failed(RoutingContext context) {
    var status = context.statusCode();
    if (context.failure() instanceof HttpException expected) {
      status = expected.getStatusCode();
    }
    if (status < 400 || status > 599) {
      status = 500;
    }
    if (status == 500) {
      LOG.error("a request failed beyond all error handlers", context.failure());
    }
    if (context.response().headWritten()) {
      context.response().reset();
    } else {
      answer(context, status, "http", status == 500 ? "Something broke here." : "Refused.");
    }
  }

  static void answer(RoutingContext context, int status, String code, String detail) {
    write(context.request(), status, code, detail);
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
            .put("code", code);
    if (request.version() != HttpVersion.HTTP_2) {
      response.putHeader("connection", "close");
    }
    response
        .putHeader("content-type", "application/problem+json")
        .end(problem.encode())
        .onFailure(gone -> LOG.debug("nobody waited for the answer: {}", gone.toString()));
  }
}
