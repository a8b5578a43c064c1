package dev.stoa.runtime;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollSocketChannelConfig;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.impl.ConnectionBase;
import java.net.InetAddress;
import java.net.Socket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What a connection is, though little is asked for it.
final class LeanEpollTest {
  private @Nullable Vertx vertx;
  private @Nullable Socket client;

  @BeforeEach
  void start() {
    assumeTrue(Epoll.isAvailable(), "there is no epoll here");
    vertx = Vertx.builder().withTransport(new LeanEpoll()).build();
  }

  @AfterEach
  void stop() throws Exception {
    if (client != null) {
      client.close();
    }
    if (vertx != null) {
      vertx.close().await();
    }
  }

  @Test
  void givesAConnectionTheTimeoutOfUnansweredBytesAndNoDelay() throws Exception {
    var config = (EpollSocketChannelConfig) accepted(new HttpServerOptions()).channel().config();

    assertThat(config.getTcpUserTimeout()).isEqualTo(75_000);
    assertThat(config.isTcpNoDelay()).isTrue();
    assertThat(config.isKeepAlive()).isFalse();
  }

  @Test
  void givesAConnectionWhatItsServerAsksFor() throws Exception {
    var options = new HttpServerOptions().setTcpNoDelay(false).setTcpKeepAlive(true);
    var config = (EpollSocketChannelConfig) accepted(options).channel().config();

    assertThat(config.isTcpNoDelay()).isFalse();
    assertThat(config.isKeepAlive()).isTrue();
  }

  @Test
  void acceptsOnAnEventLoop() throws Exception {
    var accepting = accepted(new HttpServerOptions()).channel().parent().eventLoop();
    var name = new CompletableFuture<String>();
    accepting.execute(() -> name.complete(Thread.currentThread().getName()));

    assertThat(name.get(15, TimeUnit.SECONDS)).startsWith("vert.x-eventloop-thread");
  }

  private ConnectionBase accepted(HttpServerOptions options) throws Exception {
    var arrived = new CompletableFuture<ConnectionBase>();
    var server =
        requireNonNull(vertx)
            .createHttpServer(options.setHttp2ClearTextEnabled(false).setTcpUserTimeout(75_000))
            .requestHandler(request -> request.response().end())
            .connectionHandler(connection -> arrived.complete((ConnectionBase) connection))
            .listen(0, "127.0.0.1")
            .await(15, TimeUnit.SECONDS);
    client = new Socket(InetAddress.getLoopbackAddress(), server.actualPort());
    return arrived.get(15, TimeUnit.SECONDS);
  }
}
