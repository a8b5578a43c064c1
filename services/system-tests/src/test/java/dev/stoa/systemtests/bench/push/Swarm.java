package dev.stoa.systemtests.bench.push;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.group.DefaultChannelGroup;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// All subscribers of a run, on one event loop.
final class Swarm implements AutoCloseable {
  /// Handshakes under way at one time.
  private static final int CONNECTING = 64;

  private final EventLoopGroup loop;
  private final Target target;
  private final Transport transport;
  private final Oracle oracle;
  private final int size;
  private final Bootstrap bootstrap;
  private final DefaultChannelGroup channels;
  private final CountDownLatch allReady;
  private final byte[] firstRequest;
  private byte[] scratch = new byte[1 << 16];
  private int opened;
  private int closed;
  private volatile @Nullable String refusal;

  Swarm(EventLoopGroup loop, Target target, Transport transport, int size, Oracle oracle) {
    this.loop = loop;
    this.target = target;
    this.transport = transport;
    this.oracle = oracle;
    this.size = size;
    this.allReady = new CountDownLatch(size);
    this.channels = new DefaultChannelGroup(loop.next());
    this.firstRequest = bytes(null);
    this.bootstrap =
        new Bootstrap()
            .group(loop)
            .channel(EpollSocketChannel.class)
            .option(ChannelOption.TCP_NODELAY, true)
            .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, 30_000)
            .option(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(1 << 16));
  }

  /// Connects all; returns after how long the last subscription stands, in seconds.
  double connect() throws InterruptedException {
    long begin = System.nanoTime();
    loop.execute(() -> {
      for (int i = 0; i < CONNECTING; i++) {
        connectNext();
      }
    });
    while (!allReady.await(100, TimeUnit.MILLISECONDS)) {
      if (refusal != null) {
        throw new IllegalStateException(target.name() + " refused: " + refusal);
      }
      if (System.nanoTime() - begin > Duration.ofMinutes(2).toNanos()) {
        throw new IllegalStateException(
            target.name() + ": " + allReady.getCount() + " of " + size + " do not get through");
      }
    }
    return (System.nanoTime() - begin) / 1e9;
  }

  private void connectNext() {
    if (opened == size) {
      return;
    }
    var subscriber = new Subscriber(this, opened++);
    ChannelFuture connecting =
        bootstrap
            .clone()
            .handler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    channel.pipeline().addLast(subscriber);
                  }
                })
            .connect(target.address().getHost(), target.address().getPort());
    connecting.addListener(done -> {
      if (done.isSuccess()) {
        channels.add(connecting.channel());
      } else {
        refusal = String.valueOf(done.cause());
      }
    });
  }

  void ready() {
    allReady.countDown();
    connectNext();
  }

  void refused(String answer) {
    refusal = answer.lines().findFirst().orElse("");
  }

  void closed() {
    closed++;
  }

  /// How many connections have been lost.
  int lostConnections() {
    return closed;
  }

  byte[] scratch(int length) {
    if (scratch.length < length) {
      scratch = new byte[length];
    }
    return scratch;
  }

  byte[] request(@Nullable String since) {
    return since == null ? firstRequest : bytes(since);
  }

  private byte[] bytes(@Nullable String since) {
    return target.shape().subscribe(transport, target, since).getBytes(StandardCharsets.US_ASCII);
  }

  Transport transport() {
    return transport;
  }

  Oracle oracle() {
    return oracle;
  }

  int size() {
    return size;
  }

  @Override
  public void close() {
    channels.close().awaitUninterruptibly();
  }
}
