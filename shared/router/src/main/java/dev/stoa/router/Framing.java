package dev.stoa.router;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;

/// The headers of a response that follow from what is sent: how long it is. Whoever has set them may
/// have meant another body.
final class Framing {
  private Framing() {}

  /// Whether a header is one of them.
  static boolean isNamed(String name) {
    return switch (name.length()) {
      case 14 -> name.equalsIgnoreCase("Content-Length");
      case 17 -> name.equalsIgnoreCase("Transfer-Encoding");
      default -> false;
    };
  }

  /// Drops those that are not true of a response.
  static void settle(MultiMap wire, Request request, Response response) {
    wire.remove(HttpHeaders.TRANSFER_ENCODING);
    if (!isOfAnother(request, response)) {
      wire.remove(HttpHeaders.CONTENT_LENGTH);
    }
    if (response.status() >= 400 && response.header("Content-Encoding") == null) {
      dropCoding(wire);
    }
  }

  /// Whether its length is that of a body which is not sent, and only the handler knows (RFC 9110,
  /// 8.6).
  private static boolean isOfAnother(Request request, Response response) {
    boolean unsent =
        response.status() == 304
            || (request.method().equals("HEAD") && response.body() instanceof Body.Stream);
    return unsent && response.header("Content-Length") != null;
  }

  /// A vertx-web handler has named the coding of what it meant to send. `identity` codes nothing:
  /// it keeps Vert.x from compressing.
  private static void dropCoding(MultiMap wire) {
    if (!wire.contains(HttpHeaders.CONTENT_ENCODING, HttpHeaders.IDENTITY, true)) {
      wire.remove(HttpHeaders.CONTENT_ENCODING);
    }
  }
}
