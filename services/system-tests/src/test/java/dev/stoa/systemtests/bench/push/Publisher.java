package dev.stoa.systemtests.bench.push;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpObjectAggregator;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Publishes over kept-alive HTTP connections, on the event loop of the subscribers. A message is
/// in flight until the server acknowledges it, as for publishers that wait for their answers; so
/// that no server can acknowledge and lag behind without end, at most [#LAG] times as many wait for
/// their last delivery.
final class Publisher implements AutoCloseable {
  private static final int LAG = 4;

  private final EventLoopGroup loop;
  private final Target target;
  private final Message message;
  private final List<Channel> all = new ArrayList<>();
  private final Deque<Channel> idle = new ArrayDeque<>();
  private final Deque<String> waiting = new ArrayDeque<>();

  /// Published, and not with all subscribers yet; true: acknowledged already.
  private final Map<Integer, Boolean> open = new HashMap<>();

  private final Map<Channel, Integer> sent = new HashMap<>();
  private int next;
  private int window;
  private int unacknowledged;
  private @Nullable String refusal;

  Publisher(EventLoopGroup loop, Target target, int payload) {
    this.loop = loop;
    this.target = target;
    this.message = new Message(payload);
  }

  void connect(int connections) throws InterruptedException {
    var bootstrap =
        new Bootstrap()
            .group(loop)
            .channel(EpollSocketChannel.class)
            .handler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    channel
                        .pipeline()
                        .addLast(
                            new HttpClientCodec(),
                            new HttpObjectAggregator(1 << 20),
                            new Answers());
                  }
                });
    for (int i = 0; i < connections; i++) {
      var connecting =
          bootstrap.connect(target.publish().getHost(), target.publish().getPort()).sync();
      all.add(connecting.channel());
    }
    loop.submit(() -> idle.addAll(all)).sync();
  }

  private final class Answers extends SimpleChannelInboundHandler<FullHttpResponse> {
    @Override
    protected void channelRead0(ChannelHandlerContext context, FullHttpResponse response) {
      if (response.status().code() / 100 != 2 && refusal == null) {
        refusal = response.status() + " " + response.content().toString(StandardCharsets.UTF_8);
      }
      Channel channel = context.channel();
      idle.add(channel);
      Integer n = sent.remove(channel);
      String held = waiting.poll();
      if (held != null) {
        write(held);
      }
      if (n != null) {
        unacknowledged--;
        open.replace(n, true);
        refill();
      }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      refusal = String.valueOf(cause);
      var _ = context.close();
    }
  }

  /// Keeps `inFlight` messages going from now on; 0 stops. On the event loop.
  void window(int inFlight) {
    window = inFlight;
    refill();
  }

  private void refill() {
    while (unacknowledged < window && open.size() < LAG * window) {
      publish(System.nanoTime());
    }
  }

  /// Publishes one that was due at `due`. On the event loop.
  void publish(long due) {
    int n = ++next;
    open.put(n, false);
    unacknowledged++;
    String data = message.data(n, due);
    write(target.shape().publish(target, n, data) + "\0" + n);
  }

  private void write(String request) {
    Channel channel = idle.poll();
    if (channel == null) {
      waiting.add(request);
      return;
    }
    int end = request.lastIndexOf('\0');
    sent.put(channel, Integer.valueOf(request.substring(end + 1)));
    var bytes = request.substring(0, end).getBytes(StandardCharsets.UTF_8);
    // Past the codec, which would want an object.
    var _ = channel.pipeline().firstContext().writeAndFlush(Unpooled.wrappedBuffer(bytes));
  }

  /// All subscribers have a message.
  void delivered(int n) {
    open.remove(n);
    refill();
  }

  /// Publishes `count` messages, `perSecond` of them a second, whatever the server does.
  void paced(int count, double perSecond) throws InterruptedException {
    long begin = System.nanoTime() + 10_000_000;
    for (int i = 0; i < count; i++) {
      long due = begin + (long) (i * 1e9 / perSecond);
      long left = due - System.nanoTime();
      if (left > 0) {
        TimeUnit.NANOSECONDS.sleep(left);
      }
      loop.execute(() -> publish(due));
    }
  }

  /// How many are in flight; on the event loop's own account, a moment old.
  int open() throws InterruptedException {
    return loop.submit(() -> open.size() + unacknowledged).sync().getNow();
  }

  int published() {
    return next;
  }

  /// The first refusal, if there was one.
  @Nullable String refusal() {
    return refusal;
  }

  @Override
  public void close() {
    all.forEach(channel -> channel.close().awaitUninterruptibly());
  }
}
