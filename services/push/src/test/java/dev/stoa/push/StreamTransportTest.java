package dev.stoa.push;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.impl.ConnectionBase;
import io.vertx.junit5.VertxExtension;
import java.time.Duration;
import java.time.Instant;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// A hub behind a real HTTP server and a raw socket.
@ExtendWith(VertxExtension.class)
class StreamTransportTest {
  private final MemoryLog log = new MemoryLog(1);
  private final Deque<String> chunks = new ConcurrentLinkedDeque<>();
  private final CompletableFuture<Hub> opened = new CompletableFuture<>();
  private final CompletableFuture<EventLoop> looped = new CompletableFuture<>();
  private final CompletableFuture<Void> over = new CompletableFuture<>();
  private final CompletableFuture<Channel> taken = new CompletableFuture<>();
  private int port;

  // A field: a client that nothing refers to is closed, with its connections, when collected.
  private NetClient client;

  @BeforeEach
  void serve(Vertx vertx) throws Exception {
    client = vertx.createNetClient();
    var server =
        vertx
            .createHttpServer(new HttpServerOptions().setHost("127.0.0.1").setPort(0))
            .requestHandler(request -> {
              if (!opened.isDone()) {
                var context = (ContextInternal) vertx.getOrCreateContext();
                EventLoop loop = context.nettyEventLoop();
                looped.complete(loop);
                opened.complete(
                    new Hub(
                        PushConfig.DEFAULT,
                        loop,
                        log,
                        1,
                        log.heads(),
                        log::shardOf,
                        new Random(1)));
              }
              request.response().endHandler(over::complete);
              taken.complete(((ConnectionBase) request.connection()).channel());
              var _ =
                  hub()
                      .open(
                          client ->
                              StreamTransport.open(
                                  request.pause(),
                                  Format.SSE,
                                  "",
                                  PushConfig.DEFAULT.queueBytes(),
                                  client),
                          ChannelSet.parse(List.of("thread:1"), 10),
                          since(request.getHeader("Last-Event-ID")));
            });
    port = server.listen().await(5, TimeUnit.SECONDS).actualPort();
  }

  private static Since since(@Nullable String cursor) {
    return cursor == null ? new Since.Present() : Since.After.of(cursor);
  }

  private NetSocket connect() throws Exception {
    NetSocket socket = client.connect(port, "127.0.0.1").await(5, TimeUnit.SECONDS);
    socket.handler(bytes -> chunks.add(bytes.toString()));
    socket.write(Buffer.buffer("GET /push/sse HTTP/1.1\r\nHost: localhost\r\n\r\n"));
    return socket;
  }

  private void publish(int count, int size) {
    for (int i = 0; i < count; i++) {
      String id = i + "x".repeat(size);
      loop().execute(() -> hub().accept(List.of(log.append("thread:1", id))));
    }
  }

  private static void await(Callable<Boolean> condition) throws Exception {
    Instant end = Instant.now().plusSeconds(15);
    while (!condition.call()) {
      assertThat(Instant.now()).as("in time").isBefore(end);
      LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
    }
  }

  private Hub hub() {
    return opened.join();
  }

  private EventLoop loop() {
    return looped.join();
  }

  private String received() {
    return String.join("", chunks);
  }

  private boolean got(String text) {
    return received().contains(text);
  }

  @Test
  void streamsEventsPastTheEncoder() throws Exception {
    connect();
    await(() -> got("id: "));
    assertThat(received())
        .startsWith("HTTP/1.1 200 OK\r\n")
        .contains("text/event-stream", "no-store", "X-Accel-Buffering: no")
        .doesNotContain("data:");
    publish(3, 10);
    await(() -> got("\"id\":\"2xx"));
    assertThat(received()).contains("data: {\"channel\":\"thread:1\",\"id\":\"0xx");
  }

  @Test
  void letsGoOfTheRequestWhileTheStreamGoesOn() throws Exception {
    connect();
    await(() -> got("id: "));
    over.get(15, TimeUnit.SECONDS);
    await(() -> taken.join().pipeline().names().size() == 2); // its own, and Netty's end
    publish(1, 10);
    await(() -> got("\"id\":\"0xx"));
  }

  @Test
  void forgetsAClientThatGoesAtOnce() throws Exception {
    NetSocket socket = connect();
    await(() -> got("id: "));
    assertThat(hub().size()).isEqualTo(1);
    socket.close();
    await(() -> hub().size() == 0);
    assertThat(hub().timers().armed()).isZero();
  }

  @Test
  void boundsWhatASlowClientHoldsAndLosesNothing() throws Exception {
    NetSocket socket = connect();
    await(() -> got("id: "));
    socket.pause();
    publish(800, 8000);
    await(() -> log.heads()[0] == 800);
    socket.resume();
    await(() -> {
      loop().execute(log::answer);
      return got("\"id\":\"799xx");
    });
    String all = received();
    for (int i = 0; i < 800; i++) {
      assertThat(all.indexOf("\"id\":\"" + i + "xx")).as("event %d", i).isPositive();
    }
    assertThat(all.split("\ndata: ", -1)).hasSize(801);
  }
}
