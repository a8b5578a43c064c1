package dev.stoa.router;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;

/// Requests that ask for a WebSocket.
final class Upgrade {
  private Upgrade() {}

  /// Whether a WebSocket can be made of a request: Vert.x makes none once it has been read to its
  /// end.
  static boolean isPossible(HttpServerRequest http) {
    return isAsked(http) && !http.isEnded();
  }

  private static boolean isAsked(HttpServerRequest http) {
    return http.headers().contains(HttpHeaders.UPGRADE, HttpHeaders.WEBSOCKET, true);
  }
}
