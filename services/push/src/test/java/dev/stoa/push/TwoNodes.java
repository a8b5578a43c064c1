package dev.stoa.push;

import dev.stoa.eventlog.NewEvent;
import dev.stoa.runtime.LaunchOptions;
import dev.stoa.runtime.Launcher;
import dev.stoa.runtime.Running;
import dev.stoa.testing.TestDatabase;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/// Two push nodes of one site: one PostgreSQL, one cluster over loopback, one process.
final class TwoNodes implements AutoCloseable {
  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  final TestTokens tokens = new TestTokens();
  final Running one;
  final Running two;

  TwoNodes(Path folder, UnaryOperator<LaunchOptions> settings) throws IOException {
    String database = TestDatabase.postgres().url();
    int[] ports = {freePort(), freePort()};
    String peers = "127.0.0.1:%d,127.0.0.1:%d".formatted(ports[0], ports[1]);
    String name = UUID.randomUUID().toString();
    var nodes = new Running[2];
    for (int i = 0; i < 2; i++) {
      LaunchOptions options =
          LaunchOptions.test(folder.resolve("node" + i))
              .withDatabase(database)
              .with("cluster", peers)
              .with("cluster.name", name)
              .with("cluster.port", Integer.toString(ports[i]));
      nodes[i] = Launcher.start(settings.apply(options), List.of(new PushService(), tokens));
    }
    one = nodes[0];
    two = nodes[1];
  }

  static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  static void publish(Running node, NewEvent event) throws Exception {
    node.context().log().publish(List.of(event)).await(10, TimeUnit.SECONDS);
  }

  static HttpRequest.Builder request(Running node, String path, String token) {
    var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + node.port() + path));
    if (!token.isEmpty()) {
      request.header("Authorization", "Bearer " + token);
    }
    return request;
  }

  static HttpResponse<String> get(Running node, String path, String token) throws Exception {
    return HTTP.send(request(node, path, token).build(), HttpResponse.BodyHandlers.ofString());
  }

  static HttpResponse<String> get(int port, String path) throws Exception {
    return HTTP.send(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  static HttpResponse<String> post(Running node, String path, JsonObject body, String token)
      throws Exception {
    return HTTP.send(
        request(node, path, token)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body.encode()))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  @Override
  public void close() {
    two.close();
    one.close();
  }
}
