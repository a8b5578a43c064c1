package dev.stoa.runtime;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
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
      var detail = "Only the transfer coding chunked is understood.";
      return new Refusal(400, "http.transfer_encoding", detail, true, null);
    }
    var hosts = request.headers().getAll(HttpHeaders.HOST).size();
    if (hosts > 1) {
      return Refusal.of(400, "http.host", "The request names " + hosts + " hosts.");
    }
    if (hosts == 0 && request.authority() == null) {
      return Refusal.of(400, "http.host", "The request names no host.");
    }
    if ("*".equals(request.uri()) && !request.method().name().equals("OPTIONS")) {
      return Refusal.of(400, "http.target", "Only OPTIONS may ask for *.");
    }
    var expected = request.getHeader(HttpHeaders.EXPECT);
    if (expected != null && !expected.strip().equalsIgnoreCase("100-continue")) {
      return new Refusal(417, "http.expect", "Only 100-continue may be expected.", true, null);
    }
    return ofBody(request);
  }

  private static @Nullable Refusal ofBody(HttpServerRequest request) {
    var coding = request.getHeader(HttpHeaders.CONTENT_ENCODING);
    if (coding != null && !coding.isBlank() && !coding.strip().equalsIgnoreCase("identity")) {
      var detail = "A body is taken without a content coding.";
      return new Refusal(415, "http.content_encoding", detail, false, "identity");
    }
    var type = request.getHeader(HttpHeaders.CONTENT_TYPE);
    if (type != null && !isUtf8(charset(type))) {
      return Refusal.of(415, "http.charset", "A body is taken in UTF-8 only.");
    }
    return null;
  }

  /// Whether the end of the body cannot be known: what follows would be taken for another request
  /// (RFC 9112, 6.1 and 6.3).
  private static boolean hasUnknownCoding(HttpServerRequest request) {
    var codings = request.headers().getAll(HttpHeaders.TRANSFER_ENCODING);
    return !codings.isEmpty()
        && !(codings.size() == 1 && codings.getFirst().strip().equalsIgnoreCase("chunked"));
  }

  private static @Nullable String charset(String contentType) {
    var from = contentType.indexOf(';');
    while (from >= 0) {
      var to = contentType.indexOf(';', from + 1);
      var parameter = contentType.substring(from + 1, to < 0 ? contentType.length() : to).strip();
      if (parameter.regionMatches(true, 0, "charset=", 0, 8)) {
        return parameter.substring(8).replace("\"", "").strip().toLowerCase(Locale.ROOT);
      }
      from = to;
    }
    return null;
  }

  // ASCII is a part of it.
  private static boolean isUtf8(@Nullable String charset) {
    return charset == null
        || charset.equals("utf-8")
        || charset.equals("utf8")
        || charset.equals("us-ascii");
  }
}
