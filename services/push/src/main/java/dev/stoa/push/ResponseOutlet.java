package dev.stoa.push;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;

/// Writes through the public API of Vert.x: for HTTP/2, where a stream shares its connection.
/// Copies each delivery; the bound is the response's write queue.
final class ResponseOutlet implements Outlet {
  private final HttpServerResponse response;

  ResponseOutlet(HttpServerResponse response, int maxPendingBytes, Listener listener) {
    this.response = response;
    response.setWriteQueueMaxSize(maxPendingBytes);
    response.drainHandler(_ -> listener.drained());
    response.closeHandler(_ -> listener.gone());
    response.exceptionHandler(_ -> listener.gone());
  }

  @Override
  public void write(ByteBuf bytes) {
    Buffer copy = Buffer.buffer(ByteBufUtil.getBytes(bytes));
    bytes.release();
    response.write(copy);
  }

  @Override
  public boolean isFull() {
    return response.writeQueueFull();
  }

  @Override
  public void close() {
    if (!response.ended() && !response.closed()) {
      response.end();
    }
  }

  @Override
  public void cut() {
    response.reset();
  }
}
