package dev.stoa.testing.push;

/// The transports of the push protocol, as a client asks for them.
public enum Way {
  SSE("/push/sse?"),
  WEBSOCKET("/push/ws?"),
  STREAM("/push/stream?"),
  LONG_POLL("/push/poll?wait=1&"),
  SHORT_POLL("/push/poll?wait=0&"),
  HISTORY("/push/history?limit=7&");

  private final String path;

  Way(String path) {
    this.path = path;
  }

  /// The request's head; `query` names the channels and the cursor.
  String head(String query) {
    String head = "GET " + path + query + " HTTP/1.1\r\nHost: localhost\r\n";
    return this == WEBSOCKET
        ? head
            + "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
            + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
            + "Sec-WebSocket-Protocol: stoa.v1\r\n\r\n"
        : head + "Connection: close\r\n\r\n";
  }

  /// Whether it goes on until it is cut.
  boolean isStream() {
    return this == SSE || this == WEBSOCKET || this == STREAM;
  }
}
