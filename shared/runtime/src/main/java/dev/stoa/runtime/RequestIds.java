package dev.stoa.runtime;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/// The id of a request: the caller's own when it is well formed, else a new one. It is for logs: no
/// secret, and unlikely to repeat.
final class RequestIds {
  static final CharSequence HEADER = HttpHeaders.createOptimized("x-request-id");

  private static final int MIN = 8;
  private static final int MAX = 64;

  private RequestIds() {}

  static String of(HttpServerRequest request) {
    var given = request.getHeader(HEADER);
    return given != null && isWellFormed(given)
        ? given
        : HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
  }

  /// The id that the answer carries, if any.
  static @Nullable String answered(HttpServerRequest request) {
    return request.response().headers().get(HEADER);
  }

  // It goes into logs and headers: letters, digits and a few marks only.
  private static boolean isWellFormed(String id) {
    return id.length() >= MIN
        && id.length() <= MAX
        && id.chars()
            .allMatch(c ->
                (c >= 'a' && c <= 'z')
                    || (c >= 'A' && c <= 'Z')
                    || (c >= '0' && c <= '9')
                    || c == '-'
                    || c == '_'
                    || c == '.');
  }
}
