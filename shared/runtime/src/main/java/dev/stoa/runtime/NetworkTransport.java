package dev.stoa.runtime;

import io.vertx.core.transport.Transport;

/// How sockets are driven; `net.transport`. The default is epoll where it is there (Linux), else
/// what the JDK has. io_uring is for who has measured it: with many small writes to many sockets it
/// cost more than epoll.
enum NetworkTransport {
  NATIVE,
  EPOLL,
  IO_URING,
  NIO;

  static Transport from(Config config) {
    return switch (config.choice("net.transport", NATIVE)) {
      case NATIVE -> usable(Transport.EPOLL) ? new LeanEpoll() : Transport.NIO;
      case EPOLL -> {
        require(Transport.EPOLL, "epoll");
        yield new LeanEpoll();
      }
      case IO_URING -> require(Transport.IO_URING, "io_uring");
      case NIO -> Transport.NIO;
    };
  }

  private static boolean usable(Transport transport) {
    return transport != null && transport.available();
  }

  private static Transport require(Transport transport, String name) {
    if (!usable(transport)) {
      throw Config.wrong("net.transport", name, "one that this machine has: nio, or leave it out");
    }
    return transport;
  }
}
