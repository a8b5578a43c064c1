package dev.stoa.systemtests.bench.push;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.transport.Transport;
import java.util.LinkedHashSet;
import java.util.Set;

/// The other one to compare with: the public API of Vert.x on one event loop and epoll, as a
/// program without tricks would use it.
final class VertxBroadcaster {
  private final Set<HttpServerResponse> events = new LinkedHashSet<>();
  private final Set<ServerWebSocket> sockets = new LinkedHashSet<>();
  private long number;

  private VertxBroadcaster() {}

  public static void main(String[] args) {
    var server = new VertxBroadcaster();
    Vertx.builder()
        .with(new VertxOptions().setEventLoopPoolSize(1))
        .withTransport(Transport.EPOLL)
        .build()
        .createHttpServer(
            new HttpServerOptions()
                .setHost("127.0.0.1")
                .setPort(Integer.parseInt(args[0]))
                .setAcceptBacklog(4096)
                .setTcpNoDelay(true))
        .requestHandler(server::request)
        .listen()
        .await();
  }

  private void request(HttpServerRequest request) {
    if (request.uri().startsWith("/pub/")) {
      request
          .body()
          .onSuccess(data -> {
            broadcast(data.toString());
            request.response().end();
          });
    } else if (request.getHeader("Upgrade") != null) {
      request
          .toWebSocket()
          .onSuccess(socket -> {
            sockets.add(socket);
            socket.closeHandler(_ -> sockets.remove(socket));
          });
    } else {
      HttpServerResponse response = request.response();
      response.setChunked(true).putHeader("Content-Type", "text/event-stream");
      events.add(response);
      response.closeHandler(_ -> events.remove(response));
      response.writeHead();
    }
  }

  private void broadcast(String data) {
    number++;
    var event = Buffer.buffer("id: " + number + "\ndata: " + data + "\n\n");
    events.forEach(response -> response.write(event));
    sockets.forEach(socket -> socket.writeTextMessage(data));
  }
}
