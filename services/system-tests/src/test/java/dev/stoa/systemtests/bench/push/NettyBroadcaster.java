package dev.stoa.systemtests.bench.push;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/// The bare server to compare with: Netty, one event loop, epoll, nothing else. It keeps no
/// history, has no ids that mean anything, asks nobody who they are, and counts no bytes. A message
/// is encoded once into a direct buffer and written to each subscriber past an empty pipeline.
final class NettyBroadcaster {
  private static final String EVENTS_HEAD =
      String.join(
          "\r\n",
          "HTTP/1.1 200 OK",
          "Content-Type: text/event-stream",
          "Transfer-Encoding: chunked",
          "",
          "");

  private final List<Channel> events = new ArrayList<>();
  private final List<Channel> sockets = new ArrayList<>();
  private long number;

  private NettyBroadcaster() {}

  public static void main(String[] args) throws Exception {
    var server = new NettyBroadcaster();
    var loop = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
    new ServerBootstrap()
        .group(loop)
        .channel(EpollServerSocketChannel.class)
        .option(ChannelOption.SO_BACKLOG, 4096)
        .childOption(ChannelOption.TCP_NODELAY, true)
        .childHandler(
            new ChannelInitializer<Channel>() {
              @Override
              protected void initChannel(Channel channel) {
                channel
                    .pipeline()
                    .addLast(
                        new HttpServerCodec(),
                        new HttpObjectAggregator(1 << 20),
                        server.new Http());
              }
            })
        .bind("127.0.0.1", Integer.parseInt(args[0]))
        .sync()
        .channel()
        .closeFuture()
        .sync();
  }

  private final class Http extends SimpleChannelInboundHandler<FullHttpRequest> {
    @Override
    protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request)
        throws Exception {
      if (request.uri().startsWith("/pub/")) {
        broadcast(request.content().toString(StandardCharsets.UTF_8));
        var answer = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK);
        HttpUtil.setContentLength(answer, 0);
        var _ = context.writeAndFlush(answer);
        return;
      }
      String key = request.headers().get("Sec-WebSocket-Key");
      Channel channel = context.channel();
      List<Channel> kind = key == null ? events : sockets;
      String head =
          key == null
              ? EVENTS_HEAD
              : "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                  + "Sec-WebSocket-Accept: "
                  + accept(key)
                  + "\r\n\r\n";
      kind.add(channel);
      channel.closeFuture().addListener(_ -> kind.remove(channel));
      while (channel.pipeline().last() != null) {
        channel.pipeline().removeLast();
      }
      var _ = channel.writeAndFlush(Unpooled.copiedBuffer(head, StandardCharsets.US_ASCII));
    }
  }

  static String accept(String key) throws Exception {
    byte[] text =
        (key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").getBytes(StandardCharsets.US_ASCII);
    return Base64.getEncoder().encodeToString(MessageDigest.getInstance("SHA-1").digest(text));
  }

  private void broadcast(String data) {
    number++;
    if (!events.isEmpty()) {
      String event = "id: " + number + "\ndata: " + data + "\n\n";
      String chunk = Integer.toHexString(event.length()) + "\r\n" + event + "\r\n";
      send(events, buffer(chunk.length()).writeBytes(chunk.getBytes(StandardCharsets.US_ASCII)));
    }
    if (!sockets.isEmpty()) {
      byte[] bytes = data.getBytes(StandardCharsets.US_ASCII);
      ByteBuf frame = buffer(bytes.length + 4).writeByte(0x81);
      if (bytes.length < 126) {
        frame.writeByte(bytes.length);
      } else {
        frame.writeByte(126).writeShort(bytes.length);
      }
      send(sockets, frame.writeBytes(bytes));
    }
  }

  private static ByteBuf buffer(int size) {
    return PooledByteBufAllocator.DEFAULT.directBuffer(size);
  }

  private static void send(List<Channel> channels, ByteBuf bytes) {
    for (int i = 0; i < channels.size(); i++) {
      Channel channel = channels.get(i);
      var _ = channel.writeAndFlush(bytes.retainedDuplicate(), channel.voidPromise());
    }
    bytes.release();
  }
}
