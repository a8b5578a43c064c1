package dev.stoa.push;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.PooledByteBufAllocator;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;

/// A response that does not end: Server-Sent Events and NDJSON differ in their [Format] only.
final class StreamTransport implements Transport {
  private final Format format;
  private final Outlet outlet;

  private StreamTransport(Format format, Outlet outlet) {
    this.format = format;
    this.outlet = outlet;
  }

  private static final CharSequence NO_STORE = HttpHeaders.createOptimized("no-store");
  private static final CharSequence NO = HttpHeaders.createOptimized("no");
  private static final CharSequence BUFFERING = HttpHeaders.createOptimized("X-Accel-Buffering");

  /// Sends the head of the response, with the headers that it has already, and `begin`, the first
  /// characters of its body (ASCII); hands the body to the hub (P-4.1).
  static StreamTransport open(
      HttpServerRequest request,
      Format format,
      String begin,
      int maxPendingBytes,
      Outlet.Listener listener) {
    HttpServerResponse response = request.response();
    response
        .putHeader(HttpHeaders.CONTENT_TYPE, format.contentType())
        .putHeader(HttpHeaders.CACHE_CONTROL, NO_STORE)
        .putHeader(BUFFERING, NO);
    if (ChannelOutlet.fits(request) && HttpMethod.GET.equals(request.method())) {
      // Without a length the body ends with the connection (RFC 9112, 6.3).
      response.putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
      var outlet = new ChannelOutlet(request);
      ByteBuf head = ChannelOutlet.head("HTTP/1.1 200 OK", response, begin);
      outlet.open(request, head, maxPendingBytes, listener);
      return new StreamTransport(format, outlet);
    }
    response.setChunked(request.version() != HttpVersion.HTTP_2);
    var outlet = new ResponseOutlet(response, maxPendingBytes, listener);
    request.connection().shutdownHandler(_ -> listener.leaving());
    response.writeHead();
    outlet.write(ByteBufUtil.writeAscii(PooledByteBufAllocator.DEFAULT, begin));
    return new StreamTransport(format, outlet);
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
