package dev.stoa.push;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.impl.ConnectionBase;
import io.vertx.core.net.impl.ShutdownEvent;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Takes an HTTP/1 connection over from Vert.x: writes the head by hand and from then on shared,
/// ready-made buffers, with neither an object nor a copy per delivery. In the next turn the request
/// is over for Vert.x and for the router, and their handlers and objects, some 10 kB, are let go;
/// what stays is this one handler. The response must end with its connection.
///
/// The bound is the channel's high water mark: the bytes that the operating system has not taken.
class ChannelOutlet extends ChannelDuplexHandler implements Outlet {
  private static final Logger LOG = LoggerFactory.getLogger(ChannelOutlet.class);

  // Names of Vert.x for its handlers: those that are let go are from the first to the last of them.
  private static final String DECODER = "httpDecoder";
  private static final String ENCODER = "httpEncoder";
  private static final String VERTX = "handler";

  private static final int HEAD_BYTES = 1024;

  /// Needed until the request is over.
  private @Nullable HttpServerResponse response;

  /// What goes out first, until it does: a few short words find room behind it, in one write.
  private @Nullable ByteBuf head;

  private @Nullable ChannelHandlerContext context;
  private @Nullable Listener listener;
  private boolean ending;

  ChannelOutlet(HttpServerRequest request) {
    this.response = request.response();
  }

  /// Whether the connection of a request can be taken over.
  static boolean fits(HttpServerRequest request) {
    return request.version() != HttpVersion.HTTP_2
        && request.connection() instanceof ConnectionBase connection
        && connection.channel().pipeline().context(DECODER) != null
        && connection.channel().pipeline().context(ENCODER) != null
        && connection.channel().pipeline().context(VERTX) != null;
  }

  /// Takes over a connection on which a response is due and no byte of it is written; `head` is
  /// what it begins with, and is owned from here on.
  void open(HttpServerRequest request, ByteBuf head, int maxPendingBytes, Listener listener) {
    Channel channel = ((ConnectionBase) request.connection()).channel();
    this.listener = listener;
    channel
        .config()
        .setWriteBufferWaterMark(new WriteBufferWaterMark(maxPendingBytes / 2, maxPendingBytes));
    channel.pipeline().addAfter(DECODER, "push", this);
    this.head = head;
    channel.eventLoop().execute(this::letGo);
  }

  /// The head of a response - its first line, and the headers that it has - and `begin`, the first
  /// characters of its body.
  static ByteBuf head(String status, HttpServerResponse response, String begin) {
    var text = new StringBuilder(HEAD_BYTES).append(status).append("\r\n");
    response
        .headers()
        .forEach((name, value) -> text.append(name).append(": ").append(value).append("\r\n"));
    return head(text.append("\r\n").append(begin).toString());
  }

  /// A head, encoded at once, with room behind it for a word or two.
  static ByteBuf head(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    return PooledByteBufAllocator.DEFAULT
        .directBuffer(Math.max(HEAD_BYTES, bytes.length))
        .writeBytes(bytes);
  }

  /// Ends the request for those who wait for it, without a byte, and drops what is left of it.
  private void letGo() {
    HttpServerResponse over = response;
    response = null;
    Channel channel = context().channel();
    if (over == null || !channel.isActive()) {
      ReferenceCountUtil.release(head);
      head = null;
      return;
    }
    ending = true;
    ChannelPipeline pipeline = channel.pipeline();
    pipeline.remove(ENCODER); // first, so that nothing is encoded to be dropped
    if (!over.ended() && !over.closed()) {
      var _ = over.end();
    }
    while (!equals(pipeline.last())) {
      pipeline.removeLast();
    }
    ending = false;
    sendHead();
    channel.config().setAutoRead(true); // Vert.x may have paused it
    tookOver(pipeline, DECODER); // what comes out of it may be answered, or be too much for now
    context().flush();
  }

  /// The connection is this handler's alone, once the decoder of that name is gone. What came
  /// behind the request is still in it, and goes to whoever takes its place.
  void tookOver(ChannelPipeline pipeline, String decoder) {
    pipeline.remove(decoder);
  }

  /// Something came from the client after its request; released by the caller.
  void received(Object message) {}

  private boolean isTaken() {
    return response == null && !ending;
  }

  final ChannelHandlerContext context() {
    return Objects.requireNonNull(context);
  }

  @Override
  public final void handlerAdded(ChannelHandlerContext context) {
    this.context = context;
  }

  @Override
  public final void write(ByteBuf bytes) {
    ByteBuf begun = head;
    if (begun != null && bytes.readableBytes() <= begun.writableBytes()) {
      begun.writeBytes(bytes);
      bytes.release();
      return;
    }
    sendHead();
    ChannelHandlerContext way = context();
    if (response == null) {
      var _ = way.writeAndFlush(bytes, way.voidPromise());
    } else {
      var _ = way.write(bytes, way.voidPromise()); // flushed as one when the request is let go
    }
  }

  private void sendHead() {
    ByteBuf begun = head;
    if (begun != null) {
      head = null;
      var _ = context().write(begun, context().voidPromise());
    }
  }

  /// Writes what nothing follows, after all that waits.
  final ChannelFuture writeLast(ByteBuf bytes) {
    sendHead();
    return context().writeAndFlush(bytes);
  }

  @Override
  public final boolean isFull() {
    return !context().channel().isWritable();
  }

  @Override
  public final void close() {
    var _ = writeLast(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
  }

  @Override
  public final void cut() {
    var _ = context().channel().close();
  }

  // ---- what Vert.x says to the channel

  @Override
  public final void write(ChannelHandlerContext context, Object message, ChannelPromise promise)
      throws Exception {
    if (ending) {
      ReferenceCountUtil.release(message);
      promise.trySuccess();
    } else {
      super.write(context, message, promise);
    }
  }

  @Override
  public final void close(ChannelHandlerContext context, ChannelPromise promise) throws Exception {
    if (ending) {
      promise.trySuccess();
    } else {
      super.close(context, promise);
    }
  }

  // ---- what the channel says

  @Override
  public final void channelRead(ChannelHandlerContext context, Object message) throws Exception {
    if (isTaken()) {
      try {
        received(message);
      } finally {
        ReferenceCountUtil.release(message);
      }
    } else {
      super.channelRead(context, message);
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) throws Exception {
    super.channelWritabilityChanged(context);
    if (context.channel().isWritable()) {
      listener().drained();
    }
  }

  @Override
  public final void channelInactive(ChannelHandlerContext context) throws Exception {
    listener().gone();
    super.channelInactive(context);
  }

  @Override
  public final void userEventTriggered(ChannelHandlerContext context, Object event)
      throws Exception {
    if (event instanceof ShutdownEvent) {
      listener().leaving();
    }
    super.userEventTriggered(context, event);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    // A connection that breaks is a client that is gone; anything else is a fault of ours.
    if (!(cause instanceof IOException)) {
      LOG.warn("A connection is closed because of a failure", cause);
    }
    var _ = context.close();
  }

  final Listener listener() {
    return Objects.requireNonNull(listener);
  }
}
