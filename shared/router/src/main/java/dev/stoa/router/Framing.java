package dev.stoa.router;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.util.List;

/// The headers of a response that follow from what is sent, and over what: how long it is, and what
/// becomes of the connection. Whoever has set them may have meant another body, or another
/// protocol.
final class Framing {
  private static final List<CharSequence> OF_CONNECTION =
      List.of(
          HttpHeaders.CONNECTION,
          HttpHeaders.createOptimized("keep-alive"),
          HttpHeaders.createOptimized("proxy-connection"),
          HttpHeaders.UPGRADE);

  private Framing() {}

  /// Whether a header is one of them.
  static boolean isNamed(String name) {
    return switch (name.length()) {
      case 7 -> name.equalsIgnoreCase("Upgrade");
      case 10 -> name.equalsIgnoreCase("Connection") || name.equalsIgnoreCase("Keep-Alive");
      case 14 -> name.equalsIgnoreCase("Content-Length");
      case 16 -> name.equalsIgnoreCase("Proxy-Connection");
      case 17 -> name.equalsIgnoreCase("Transfer-Encoding");
      default -> false;
    };
  }

  /// Drops those that are not true of a response, and tells whether it is to be the last of its
  /// connection.
  static boolean settle(MultiMap wire, Request request, Response response) {
    boolean last = wire.contains(HttpHeaders.CONNECTION) && listsClose(wire);
    if (!request.protocol().startsWith("HTTP/1")) {
      OF_CONNECTION.forEach(wire::remove); // RFC 9113, 8.2.2
    }
    wire.remove(HttpHeaders.TRANSFER_ENCODING);
    if (!isOfAnother(request, response)) {
      wire.remove(HttpHeaders.CONTENT_LENGTH);
    }
    if (response.status() >= 400 && response.header("Content-Encoding") == null) {
      dropCoding(wire);
    }
    return last;
  }

  private static boolean listsClose(MultiMap wire) {
    return wire.getAll(HttpHeaders.CONNECTION).stream()
        .flatMap(value -> List.of(value.split(",")).stream())
        .anyMatch(option -> option.strip().equalsIgnoreCase("close"));
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
