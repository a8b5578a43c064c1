package dev.stoa.push;

import io.vertx.ext.web.handler.sockjs.SockJSSocket;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.Function;

/// What the client of one SockJS session has said and was not heard yet: one message after the
/// other is, while there is room for the answers (P-4.5) and earlier operations do not fill it.
/// Confined to the connection's loop.
final class SockJsInbox {
  private final SockJSSocket socket;
  private final Connection connection;
  private final SocketSession session;
  private final Queue<String> waiting = new ArrayDeque<>();

  /// `opener` makes the session from what it runs when it is not busy any more.
  SockJsInbox(
      SockJSSocket socket, Connection connection, Function<Runnable, SocketSession> opener) {
    this.socket = socket;
    this.connection = connection;
    this.session = opener.apply(this::read);
  }

  void add(String text) {
    waiting.add(text);
    read();
  }

  /// Hears what waits, as far as there is room; vertx-web keeps what comes behind it.
  void read() {
    while (!waiting.isEmpty() && hasRoom()) {
      session.receive(waiting.remove());
    }
    if (hasRoom()) {
      socket.resume();
    } else {
      socket.pause();
    }
  }

  private boolean hasRoom() {
    return !connection.isFull() && !session.isBusy();
  }
}
