package dev.stoa.push;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameEncoder;

/// Writes shared, ready-made buffers to an HTTP/1 connection past Vert.x's encoder: no object and
/// no copy per delivery. Possible since a stream's body ends with its connection, so that nothing
/// has to be framed. The bound is the channel's high water mark, which counts the bytes that the
/// operating system has not taken.
final class ChannelOutlet extends ChannelInboundHandlerAdapter implements Outlet {
  private static final String ENCODER = "httpEncoder";
  private static final String VERTX = "handler";

  private final Listener listener;
  private final ChannelHandlerContext encoder;

  private ChannelOutlet(Listener listener, ChannelHandlerContext encoder) {
    this.listener = listener;
    this.encoder = encoder;
  }

  /// Takes over the way out of a channel on which a response is due and no byte of it is written.
  static ChannelOutlet attach(Channel channel, int maxPendingBytes, Listener listener) {
    var pipeline = channel.pipeline();
    var outlet = new ChannelOutlet(listener, pipeline.context(ENCODER));
    channel
        .config()
        .setWriteBufferWaterMark(new WriteBufferWaterMark(maxPendingBytes / 2, maxPendingBytes));
    pipeline.addBefore(VERTX, "push", outlet);
    return outlet;
  }

  /// The same for a WebSocket whose handshake is done. Vert.x would report a drain only of what it
  /// wrote itself.
  static ChannelOutlet frames(Channel channel, int maxPendingBytes, Listener listener) {
    channel
        .config()
        .setWriteBufferWaterMark(new WriteBufferWaterMark(maxPendingBytes / 2, maxPendingBytes));
    var pipeline = channel.pipeline();
    var outlet = new ChannelOutlet(listener, pipeline.context(WebSocket13FrameEncoder.class));
    pipeline.addBefore(VERTX, "push", outlet);
    return outlet;
  }

  /// Whether a channel has the handlers that this class goes around.
  static boolean fits(Channel channel) {
    var pipeline = channel.pipeline();
    return pipeline.context(ENCODER) != null && pipeline.context(VERTX) != null;
  }

  @Override
  public void write(ByteBuf bytes) {
    var _ = encoder.writeAndFlush(bytes, encoder.voidPromise());
  }

  @Override
  public boolean isFull() {
    return !encoder.channel().isWritable();
  }

  @Override
  public void close() {
    var _ = encoder.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
  }

  @Override
  public void cut() {
    var _ = encoder.channel().close();
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) throws Exception {
    super.channelWritabilityChanged(context);
    if (context.channel().isWritable()) {
      listener.drained();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) throws Exception {
    listener.gone();
    super.channelInactive(context);
  }
}
