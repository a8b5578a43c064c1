package dev.stoa.runtime;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.unix.IntegerUnixChannelOption;
import io.vertx.core.impl.transports.EpollTransport;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.transport.Transport;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;

/// Epoll as Vert.x drives it, with less to do for a new connection: an event loop accepts it, where
/// Vert.x has a thread for that, which wakes a loop for each; and what the kernel does anyway is
/// not asked of it by system calls. Accepting waits for a turn of the loop: nothing may block one.
final class LeanEpoll extends EpollTransport implements Transport {
  /// Of the socket that accepts: those that it accepts inherit it (tcp(7)). The numbers are Linux's
  /// (netinet/tcp.h).
  private static final ChannelOption<Integer> USER_TIMEOUT =
      new IntegerUnixChannelOption("TCP_USER_TIMEOUT", 6, 18);

  private @Nullable EventLoopGroup loops;

  @Override
  public String name() {
    return "epoll";
  }

  @Override
  public boolean available() {
    return isAvailable();
  }

  @Override
  public io.vertx.core.spi.transport.Transport implementation() {
    return this;
  }

  /// Vert.x asks for the event loops first, then for those that accept.
  @Override
  public EventLoopGroup eventLoopGroup(int type, int threads, ThreadFactory factory, int ioRatio) {
    var known = loops;
    if (type == ACCEPTOR_EVENT_LOOP_GROUP && known != null) {
      return known;
    }
    var created = super.eventLoopGroup(type, threads, factory, ioRatio);
    loops = created;
    return created;
  }

  @Override
  public void configure(NetServerOptions options, boolean domainSocket, ServerBootstrap bootstrap) {
    super.configure(options, domainSocket, bootstrap);
    if (!options.isTcpKeepAlive()) {
      bootstrap.childOption(ChannelOption.SO_KEEPALIVE, null);
    }
    if (!options.isTcpCork()) {
      bootstrap.childOption(EpollChannelOption.TCP_CORK, null);
    }
    if (!options.isTcpQuickAck()) {
      bootstrap.childOption(EpollChannelOption.TCP_QUICKACK, null);
    }
    if (options.isTcpNoDelay()) {
      bootstrap.childOption(ChannelOption.TCP_NODELAY, null); // Netty's own default
    }
    if (!domainSocket) {
      bootstrap.childOption(EpollChannelOption.TCP_USER_TIMEOUT, null);
      bootstrap.option(USER_TIMEOUT, options.getTcpUserTimeout());
    }
  }
}
