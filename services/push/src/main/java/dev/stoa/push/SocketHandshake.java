package dev.stoa.push;

import dev.stoa.contracts.Failure;
import dev.stoa.router.HttpError;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/// What a client sends to begin a WebSocket (RFC 6455 4.2.1). What is not as it has to be is
/// refused before the upgrade, by the name of the header.
///
/// @param key what the answer proves to have read
/// @param offersProtocol whether [#PROTOCOL] is one of the sub-protocols that the client offers
record SocketHandshake(String key, boolean offersProtocol) {
  /// The sub-protocol that is spoken here.
  static final String PROTOCOL = "stoa.v1";

  // Hashed once.
  private static final CharSequence CONNECTION = HttpHeaders.createOptimized("Connection");
  private static final CharSequence UPGRADE = HttpHeaders.createOptimized("Upgrade");
  private static final CharSequence CODING = HttpHeaders.createOptimized("Transfer-Encoding");
  private static final CharSequence LENGTH = HttpHeaders.createOptimized("Content-Length");
  private static final CharSequence VERSION = HttpHeaders.createOptimized("Sec-WebSocket-Version");
  private static final CharSequence KEY = HttpHeaders.createOptimized("Sec-WebSocket-Key");
  private static final CharSequence PROTOCOLS =
      HttpHeaders.createOptimized("Sec-WebSocket-Protocol");

  private static final int KEY_BYTES = 16;
  private static final int KEY_LENGTH = 24;

  /// Fails with [Failure.Invalid], or with 426 for another version of the protocol.
  static SocketHandshake of(HttpServerRequest request) {
    if (request.version() != HttpVersion.HTTP_1_1 || !ChannelOutlet.fits(request)) {
      throw wrong("HTTP", "A WebSocket begins with a request of HTTP/1.1");
    }
    if (!HttpMethod.GET.equals(request.method())) {
      throw wrong("method", "A WebSocket begins with the method GET");
    }
    requireToken(request, CONNECTION, "upgrade");
    requireToken(request, UPGRADE, "websocket");
    requireNoBody(request);
    String key = key(request);
    requireVersion(request);
    return new SocketHandshake(key, offersProtocol(request));
  }

  private static void requireToken(HttpServerRequest request, CharSequence header, String token) {
    if (token.equalsIgnoreCase(request.getHeader(header))) { // nearly always
      return;
    }
    for (String named : list(request, header)) {
      if (token.equalsIgnoreCase(named)) {
        return;
      }
    }
    throw wrong(header, "The header " + header + " has to name '" + token + "'");
  }

  private static void requireNoBody(HttpServerRequest request) {
    if (request.headers().contains(CODING)) {
      throw wrong(CODING, "A handshake has no body, hence no Transfer-Encoding");
    }
    for (String length : list(request, LENGTH)) {
      if (!length.matches("0+")) {
        throw wrong(LENGTH, "A handshake has no body: Content-Length is 0 or absent");
      }
    }
  }

  private static String key(HttpServerRequest request) {
    List<String> keys = request.headers().getAll(KEY);
    String key = keys.size() == 1 ? keys.getFirst().strip() : "";
    if (!isKey(key)) {
      throw wrong(KEY, "The header " + KEY + " is there once, 16 bytes in base64");
    }
    return key;
  }

  private static boolean isKey(String key) {
    try {
      return key.length() == KEY_LENGTH && Base64.getDecoder().decode(key).length == KEY_BYTES;
    } catch (IllegalArgumentException _) {
      return false;
    }
  }

  private static void requireVersion(HttpServerRequest request) {
    List<String> versions = list(request, VERSION);
    if (versions.size() > 1) {
      throw wrong(VERSION, "The header " + VERSION + " is there once, with one version");
    }
    if (!versions.equals(List.of("13"))) {
      throw HttpError.of(426, "ws.version", "The header " + VERSION + " has to be 13")
          .with(VERSION.toString(), "13")
          .with("Upgrade", "websocket")
          .with("Connection", "Upgrade");
    }
  }

  /// P-11.7: who offers sub-protocols must offer the one that is spoken here.
  private static boolean offersProtocol(HttpServerRequest request) {
    List<String> offered = list(request, PROTOCOLS);
    boolean known = offered.contains(PROTOCOL);
    if (!offered.isEmpty() && !known) {
      throw Failure.Invalid.of(
          "Sec-WebSocket-Protocol",
          "ws.protocol",
          "None of the sub-protocols offered is known here: offer '" + PROTOCOL + "', or none");
    }
    return known;
  }

  /// The members of a header that is a list, on however many lines.
  private static List<String> list(HttpServerRequest request, CharSequence header) {
    if (!request.headers().contains(header)) {
      return List.of();
    }
    List<String> lines = request.headers().getAll(header);
    String all = lines.size() == 1 ? lines.getFirst() : String.join(",", lines);
    // Nearly always one word.
    if (!all.isEmpty() && all.indexOf(',') < 0 && all.indexOf(' ') < 0 && all.indexOf('\t') < 0) {
      return List.of(all);
    }
    return Arrays.stream(all.split(",", -1)).map(String::strip).filter(n -> !n.isEmpty()).toList();
  }

  private static Failure.Invalid wrong(CharSequence header, String message) {
    return Failure.Invalid.of(header.toString(), "ws.handshake", message);
  }
}
