package dev.stoa.push;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoa.eventlog.NewEvent;
import dev.stoa.push.mercure.MercureTokens;
import dev.stoa.runtime.LaunchOptions;
import dev.stoa.runtime.Launcher;
import dev.stoa.runtime.Running;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Clients from npm that know nothing of Stoa, under Node: `eventsource` on Server-Sent Events and
/// on Mercure, across a restart of the server; `ws` on the WebSocket.
@Timeout(90)
class PublishedClientsTest {
  private static final Path CLIENTS = Path.of("../../frontend/packages/push/test/clients");

  @TempDir private Path folder;

  private Running start(int port) {
    LaunchOptions options =
        LaunchOptions.test(folder)
            .withPort(port)
            .with("push.retry", "100ms")
            .with("push.drain", "200ms")
            .with("push.mercure.anonymous", "true")
            .with("push.mercure.key", MercureTokens.KEY)
            .with("push.mercure.algorithm", "HS256")
            .with("push.mercure.issuer", MercureTokens.ISSUER)
            .with("push.mercure.resource", MercureTokens.RESOURCE);
    return Launcher.start(options, List.of(new PushService()));
  }

  private static final class Node implements AutoCloseable {
    private final Process process;
    private final BufferedReader out;

    Node(String... command) throws IOException {
      var all = new ArrayList<String>(List.of("node"));
      all.addAll(List.of(command));
      process =
          new ProcessBuilder(all)
              .directory(CLIENTS.toFile())
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      out = process.inputReader(StandardCharsets.UTF_8);
    }

    /// The next message with that member.
    JsonObject next(String member) throws IOException {
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        var message = new JsonObject(line);
        if (message.containsKey(member)) {
          return message;
        }
      }
      throw new AssertionError("the client ended before '" + member + "' came");
    }

    @Override
    public void close() {
      process.destroy();
      process.onExit().orTimeout(10, TimeUnit.SECONDS).join();
    }
  }

  private static void append(Running running, int number) throws Exception {
    var event = NewEvent.of("thread:npm", "test", String.valueOf(number));
    running.context().log().publish(List.of(event)).await(10, TimeUnit.SECONDS);
  }

  private static void publish(Running running, String form) throws Exception {
    var request =
        HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + running.port() + "/.well-known/mercure"))
            .header("Authorization", "Bearer " + MercureTokens.all())
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(form))
            .build();
    try (var http = HttpClient.newHttpClient()) {
      var answer = http.send(request, HttpResponse.BodyHandlers.ofString());
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }
  }

  @Test
  void anEventSourceLosesNothingOverARestart() throws Exception {
    Running running = start(0);
    int port = running.port();
    String url = "http://127.0.0.1:" + port + "/push/sse?channel=thread:npm";
    try (var client = new Node("event-source.mjs", url, "4")) {
      client.next("open");
      append(running, 1);
      assertThat(new JsonObject(client.next("data").getString("data")).getInteger("data"))
          .isEqualTo(1);
      running.close();
      running = start(port);
      for (int i = 2; i <= 4; i++) {
        append(running, i);
      }
      for (int i = 2; i <= 4; i++) {
        var event = new JsonObject(client.next("data").getString("data"));
        assertThat(event.getInteger("data")).isEqualTo(i);
      }
    } finally {
      running.close();
    }
  }

  @Test
  void anEventSourceOnMercureLosesNothingOverARestart() throws Exception {
    Running running = start(0);
    int port = running.port();
    String url = "http://127.0.0.1:" + port + "/.well-known/mercure?match=a&match_urlpattern=*";
    try (var client = new Node("event-source.mjs", url, "4", MercureTokens.all())) {
      client.next("open");
      publish(running, "topic=a&data=1&id=mine&retry=100");
      assertThat(client.next("data").getString("lastEventId")).isEqualTo("mine");
      running.close();
      running = start(port);
      publish(running, "topic=a&data=2&private=on");
      publish(running, "topic=b&topic=a&data=3%0Aand%20more");
      publish(running, "topic=b&data=4");
      assertThat(client.next("data").getString("data")).isEqualTo("2");
      assertThat(client.next("data").getString("data")).isEqualTo("3\nand more");
      assertThat(client.next("data").getString("data")).isEqualTo("4");
    } finally {
      running.close();
    }
  }

  @Test
  void aWebSocketClientSubscribesAndResumes() throws Exception {
    try (var running = start(0)) {
      String since = running.context().log().heads().encode();
      append(running, 1);
      append(running, 2);
      String url = "ws://127.0.0.1:" + running.port() + "/push/ws";
      try (var client = new Node("web-socket.mjs", url, "thread:npm", "3", since)) {
        assertThat(client.next("protocol").getString("protocol")).isEqualTo("stoa.v1");
        assertThat(client.next("channel").getInteger("data")).isEqualTo(1);
        assertThat(client.next("channel").getInteger("data")).isEqualTo(2);
        append(running, 3);
        assertThat(client.next("channel").getInteger("data")).isEqualTo(3);
        assertThat(client.next("closed").getInteger("closed")).isEqualTo(1000);
      }
    }
  }
}
