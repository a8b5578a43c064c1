package dev.stoa.push;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoa.eventlog.NewEvent;
import dev.stoa.runtime.LaunchOptions;
import dev.stoa.runtime.Launcher;
import dev.stoa.runtime.Running;
import dev.stoa.testing.TestFolder;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/// The service as it is started, for a test class: over real HTTP, with a token for everything.
final class PushSite implements BeforeAllCallback, AfterAllCallback {
  static final String JSON = "application/json";
  static final String NDJSON = "application/x-ndjson";

  private final String[] settings;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final TestTokens tokens = new TestTokens();
  private @Nullable TestFolder folder;
  private @Nullable Running running;
  private String token = "";

  // A field: a client that nothing refers to is closed, with its connections, when collected.
  private @Nullable WebSocketClient sockets;

  /// `settings`: keys and values in turn.
  PushSite(String... settings) {
    this.settings = settings;
  }

  @Override
  public void beforeAll(ExtensionContext test) throws IOException {
    folder = TestFolder.create();
    LaunchOptions options = LaunchOptions.test(folder.path()).withManagementPort(0);
    for (int i = 0; i < settings.length; i += 2) {
      options = options.with(settings[i], settings[i + 1]);
    }
    running = Launcher.start(options, List.of(new PushService(), tokens));
    token = token("*", "*", Duration.ofMinutes(10));
    var large = new WebSocketClientOptions().setMaxFrameSize(1 << 21).setMaxMessageSize(1 << 21);
    sockets = running.vertx().createWebSocketClient(large);
  }

  @Override
  public void afterAll(ExtensionContext test) throws IOException {
    http.close();
    running().close();
    Objects.requireNonNull(folder).close();
  }

  Running running() {
    return Objects.requireNonNull(running);
  }

  int port() {
    return running().port();
  }

  /// One that may read and publish everything.
  String token() {
    return token;
  }

  String token(String subscribe, String publish, Duration life) {
    return tokens.token(subscribe, publish, life);
  }

  HttpRequest.Builder request(String pathAndQuery) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + pathAndQuery));
  }

  <T> HttpResponse<T> send(HttpRequest.Builder request, HttpResponse.BodyHandler<T> body)
      throws Exception {
    return http.send(request.build(), body);
  }

  HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return send(request, BodyHandlers.ofString());
  }

  /// As a guest.
  HttpResponse<String> get(String pathAndQuery) throws Exception {
    return send(request(pathAndQuery));
  }

  HttpRequest.Builder authorized(String pathAndQuery) {
    return request(pathAndQuery).header("Authorization", "Bearer " + token);
  }

  /// Publishes what a body says; `headers`: names and values in turn.
  HttpResponse<String> post(String query, String type, byte[] body, String... headers)
      throws Exception {
    HttpRequest.Builder post =
        authorized("/push/publish" + query)
            .header("Content-Type", type)
            .POST(BodyPublishers.ofByteArray(body));
    for (int i = 0; i < headers.length; i += 2) {
      post.header(headers[i], headers[i + 1]);
    }
    return send(post);
  }

  HttpResponse<String> post(String type, String body, String... headers) throws Exception {
    return post("", type, body.getBytes(StandardCharsets.UTF_8), headers);
  }

  /// Puts an event into the log, without a request.
  void append(String channel, String data) throws Exception {
    var event = NewEvent.of(channel, "test", data);
    running().context().log().publish(List.of(event)).await(10, TimeUnit.SECONDS);
  }

  static JsonObject json(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return new JsonObject(answer.body());
  }

  /// The latest events of a channel that have reached the node.
  JsonArray history(String channel) throws Exception {
    return json(send(authorized("/push/history?channel=" + channel))).getJsonArray("items");
  }

  void awaitHistory(String channel, int count) throws Exception {
    Instant end = Instant.now().plusSeconds(15);
    while (history(channel).size() < count) {
      assertThat(Instant.now()).as("in time").isBefore(end);
    }
  }

  WebSocket socket(String query) throws Exception {
    var options =
        new WebSocketConnectOptions()
            .setHost("127.0.0.1")
            .setPort(port())
            .setURI("/push/ws" + query)
            .putHeader("Authorization", "Bearer " + token);
    return Objects.requireNonNull(sockets).connect(options).await(10, TimeUnit.SECONDS);
  }
}
