package dev.stoa.runtime;

import dev.stoa.router.MediaType;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// What a head must not say, whatever it asks for: each is answered here, before any rule, because
/// going on would mean to read the request otherwise than its sender meant it.
final class RequestChecks {
  private RequestChecks() {}

  /// An answer without a rule. `close`: what follows on the connection cannot be told apart.
  /// `header`: one that the status asks for.
  record Refusal(int status, String code, String detail, boolean close, @Nullable String accept) {
    private static Refusal of(int status, String code, String detail) {
      return new Refusal(status, code, detail, false, null);
    }
  }

  /// Why the request is refused; null when nothing is wrong with it.
  static @Nullable Refusal of(HttpServerRequest request) {
    if (hasUnknownCoding(request)) {
      var detail = "Only the transfer coding chunked is understood, in HTTP/1.1.";
      return new Refusal(400, "http.transfer_encoding", detail, true, null);
    }
    var hosts = request.headers().getAll(HttpHeaders.HOST).size();
    if (hosts > 1) {
      return Refusal.of(400, "http.host", "The request names " + hosts + " hosts.");
    }
    if (hosts == 0 && request.authority() == null) {
      return Refusal.of(400, "http.host", "The request names no host.");
    }
    if (hosts == 1 && request.authority() == null) {
      var detail = "The header Host is not a host name with or without a port.";
      return Refusal.of(400, "http.host", detail);
    }
    if (isForeign(request.uri(), request.getHeader(HttpHeaders.HOST))) {
      var detail =
          "The target of the request must be a path, or an http or https URL of the host that the"
              + " header Host names.";
      return Refusal.of(400, "http.target", detail);
    }
    if ("*".equals(request.uri()) && !request.method().name().equals("OPTIONS")) {
      return Refusal.of(400, "http.target", "Only OPTIONS may ask for *.");
    }
    if (expectsMore(request)) {
      return new Refusal(417, "http.expect", "Only 100-continue may be expected.", true, null);
    }
    return ofBody(request);
  }

  private static boolean expectsMore(HttpServerRequest request) {
    return request.headers().contains(HttpHeaders.EXPECT)
        && request.headers().getAll(HttpHeaders.EXPECT).stream()
            .anyMatch(expected -> !expected.strip().equalsIgnoreCase("100-continue"));
  }

  /// Whether a target in absolute form names another host than the header: the target counts (RFC
  /// 9112, 3.2.2), but all that follows asks the header.
  private static boolean isForeign(String target, @Nullable String host) {
    var colon = target.indexOf("://");
    if (target.startsWith("/") || colon < 0) {
      return false;
    }
    var from = colon + 3;
    var to = from;
    while (to < target.length() && "/?#".indexOf(target.charAt(to)) < 0) {
      to++;
    }
    var port =
        switch (target.substring(0, colon).toLowerCase(Locale.ROOT)) {
          case "http" -> ":80";
          case "https" -> ":443";
          default -> null;
        };
    return port == null
        || host == null
        || (to < target.length() && target.charAt(to) != '/')
        || !without(port, target.substring(from, to)).equalsIgnoreCase(without(port, host));
  }

  private static String without(String port, String authority) {
    return authority.endsWith(port)
        ? authority.substring(0, authority.length() - port.length())
        : authority;
  }

  private static @Nullable Refusal ofBody(HttpServerRequest request) {
    var coding = request.getHeader(HttpHeaders.CONTENT_ENCODING);
    if (coding != null && !coding.isBlank() && !coding.strip().equalsIgnoreCase("identity")) {
      var detail = "A body is taken without a content coding.";
      return new Refusal(415, "http.content_encoding", detail, false, "identity");
    }
    var type = MediaType.of(request.getHeader(HttpHeaders.CONTENT_TYPE));
    if (!type.is("application/octet-stream") && !isUtf8(type.parameter("charset"))) {
      return Refusal.of(415, "http.charset", "A body is taken in UTF-8 only.");
    }
    return null;
  }

  /// Whether the end of the body cannot be known: what follows would be taken for another request
  /// (RFC 9112, 6.1 and 6.3).
  private static boolean hasUnknownCoding(HttpServerRequest request) {
    var codings = request.headers().getAll(HttpHeaders.TRANSFER_ENCODING);
    return !codings.isEmpty()
        && (request.version() == HttpVersion.HTTP_1_0
            || codings.size() > 1
            || !codings.getFirst().strip().equalsIgnoreCase("chunked"));
  }

  // ASCII is a part of it.
  private static boolean isUtf8(@Nullable String charset) {
    return charset == null
        || charset.equals("utf-8")
        || charset.equals("utf8")
        || charset.equals("us-ascii");
  }
}
