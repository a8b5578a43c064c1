package dev.stoa.runtime;

import dev.stoa.router.Request;
import io.vertx.core.http.HttpServerRequest;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.random.RandomGenerator;

/// The id of a request: the caller's own when it is well formed, else a new one.
final class RequestIds {
  static final String HEADER = "x-request-id";

  /// Where the id stands on the routing context, for the router.
  static final String KEY = Request.ID_KEY;

  private static final int MIN = 8;
  private static final int MAX = 64;
  private static final RandomGenerator RANDOM = new SecureRandom();

  private RequestIds() {}

  static String of(HttpServerRequest request) {
    var given = request.getHeader(HEADER);
    return given != null && isWellFormed(given)
        ? given
        : HexFormat.of().toHexDigits(RANDOM.nextLong());
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
