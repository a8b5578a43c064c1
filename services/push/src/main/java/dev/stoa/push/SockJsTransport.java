package dev.stoa.push;

import io.netty.buffer.ByteBuf;
import io.vertx.ext.web.handler.sockjs.SockJSSocket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/// The way out of a SockJS session: each frame of `stoa.v1` is one message. vertx-web keeps what
/// waits between two polls, bounded by the session's write queue.
final class SockJsTransport implements Transport {
  private final SockJSSocket socket;

  SockJsTransport(SockJSSocket socket, int maxPendingBytes) {
    this.socket = socket;
    socket.setWriteQueueMaxSize(maxPendingBytes);
  }

  @Override
  public Format format() {
    return Format.LINES;
  }

  @Override
  public void write(ByteBuf bytes) {
    bytes.toString(StandardCharsets.UTF_8).lines().forEach(socket::write);
    bytes.release();
  }

  @Override
  public boolean isFull() {
    return socket.writeQueueFull();
  }

  /// The close codes of P-11.6.
  @Override
  public void end(Ending ending, String cursor) {
    socket.close(WebSocketTransport.closeCode(ending), ending.name().toLowerCase(Locale.ROOT));
  }
}
