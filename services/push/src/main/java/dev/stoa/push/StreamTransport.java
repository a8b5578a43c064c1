package dev.stoa.push;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.impl.ConnectionBase;
import java.nio.charset.StandardCharsets;

/// A response that does not end: Server-Sent Events and NDJSON differ in their [Format] only.
final class StreamTransport implements Transport {
  private final Format format;
  private final Outlet outlet;

  private StreamTransport(Format format, Outlet outlet) {
    this.format = format;
    this.outlet = outlet;
  }

  /// Sends the head of the response, with the headers that it has already, and hands its body to
  /// the hub (P-4.1).
  static StreamTransport open(
      HttpServerRequest request, Format format, int maxPendingBytes, Outlet.Listener listener) {
    HttpServerResponse response = request.response();
    response
        .putHeader("Content-Type", format.contentType())
        .putHeader("Cache-Control", "no-store")
        .putHeader("X-Accel-Buffering", "no");
    if (request.version() != HttpVersion.HTTP_2
        && request.connection() instanceof ConnectionBase connection
        && ChannelOutlet.fits(connection.channel())) {
      var outlet = ChannelOutlet.attach(connection.channel(), maxPendingBytes, listener);
      outlet.write(head(response));
      return new StreamTransport(format, outlet);
    }
    response.setChunked(request.version() != HttpVersion.HTTP_2);
    var outlet = new ResponseOutlet(response, maxPendingBytes, listener);
    response.writeHead();
    return new StreamTransport(format, outlet);
  }

  /// The head by hand: without a length the body ends with the connection (RFC 9112, 6.3).
  private static ByteBuf head(HttpServerResponse response) {
    var text = new StringBuilder("HTTP/1.1 200 OK\r\nConnection: close\r\n");
    response
        .headers()
        .forEach((name, value) -> text.append(name).append(": ").append(value).append("\r\n"));
    text.append("\r\n");
    return Unpooled.wrappedBuffer(text.toString().getBytes(StandardCharsets.ISO_8859_1));
  }

  @Override
  public Format format() {
    return format;
  }

  @Override
  public void write(ByteBuf bytes) {
    outlet.write(bytes);
  }

  @Override
  public boolean isFull() {
    return outlet.isFull();
  }

  @Override
  public void end(Ending ending, String cursor) {
    if (ending == Ending.SLOW) {
      outlet.cut();
      return;
    }
    if (ending == Ending.DRAIN && !cursor.isEmpty()) {
      ByteBuf last = Format.buffer(64 + cursor.length());
      format.heartbeat(last, cursor);
      outlet.write(last);
    }
    outlet.close();
  }
}
