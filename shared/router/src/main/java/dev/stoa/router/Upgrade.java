package dev.stoa.router;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;

/// Requests that ask for a WebSocket.
final class Upgrade {
  private static final int SWITCHING_PROTOCOLS = 101;
  private static final long LONGEST_MILLIS = 1000;

  private final Exchange exchange;
  private final HttpServerResponse response;
  private final Runnable over;

  private Upgrade(Exchange exchange, Runnable over) {
    this.exchange = exchange;
    this.response = exchange.http().response();
    this.over = over;
  }

  /// Whether a WebSocket can be made of a request: Vert.x makes none once it has been read to its
  /// end.
  static boolean isPossible(HttpServerRequest http) {
    return isAsked(http) && !http.isEnded();
  }

  private static boolean isAsked(HttpServerRequest http) {
    return http.headers().contains(HttpHeaders.UPGRADE, HttpHeaders.WEBSOCKET, true);
  }

  /// Runs when the request has become a WebSocket, of which Vert.x tells no handler of the
  /// response; on the event loop.
  static void onHandshake(Exchange exchange, Runnable over) {
    HttpServerRequest http = exchange.http();
    if (!isAsked(http)) {
      return;
    }
    Upgrade upgrade = new Upgrade(exchange, over);
    if (http.isEnded()) {
      upgrade.look(1);
    } else {
      http.end().onSuccess(_ -> upgrade.look(1));
    }
  }

  /// Vert.x makes the handshake where the request ends, before others are told of that end; a
  /// little later when another thread than the event loop has asked for it.
  private void look(long millis) {
    if (!response.ended()) {
      if (!response.closed() && millis < LONGEST_MILLIS) {
        exchange.app().vertx().setTimer(millis, _ -> look(2 * millis));
      }
    } else if (response.getStatusCode() == SWITCHING_PROTOCOLS) {
      over.run();
    }
  }
}
