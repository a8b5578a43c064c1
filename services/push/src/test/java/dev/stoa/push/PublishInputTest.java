package dev.stoa.push;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoa.runtime.LaunchOptions;
import dev.stoa.runtime.Launcher;
import dev.stoa.runtime.Running;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What a publisher may write in its JSON: it comes out as it went in, or is refused by name.
@Tag("P-9")
@TestInstance(Lifecycle.PER_CLASS)
class PublishInputTest {
  private static final List<String> VALUES =
      List.of(
          "1e999",
          "123456789012345678901234567890.12345678901234567890",
          "-0.0",
          "1E+2",
          "\"\\ud83d\\ude00 \\u00e9\"",
          "{\"b\":1.10, \"a\":[9007199254740993]}",
          "null");

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final TestTokens tokens = new TestTokens();
  private Running running;
  private String token = "";

  // A field: a client that nothing refers to is closed, with its connections, when collected.
  private WebSocketClient sockets;

  @BeforeAll
  void start(@TempDir Path folder) {
    running = Launcher.start(LaunchOptions.test(folder), List.of(new PushService(), tokens));
    token = tokens.token("*", "*", Duration.ofMinutes(10));
    sockets = running.vertx().createWebSocketClient();
  }

  @AfterAll
  void stop() {
    running.close();
  }

  private HttpResponse<String> post(String type, String body) throws Exception {
    var post =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + running.port() + "/push/publish"))
            .header("Content-Type", type)
            .header("Authorization", "Bearer " + token)
            .POST(BodyPublishers.ofString(body));
    return http.send(post.build(), HttpResponse.BodyHandlers.ofString());
  }

  private RawClient listening(RawClient.Kind kind, String channel) throws IOException {
    return new RawClient(running.port(), kind, channel);
  }

  @Test
  @Tag("P-9.6")
  void everyTransportGivesDataInTheTextThatWasPublished() throws Exception {
    try (var sse = listening(RawClient.Kind.SSE, "thread:verbatim");
        var lines = listening(RawClient.Kind.STREAM, "thread:verbatim");
        var socket = listening(RawClient.Kind.WEBSOCKET, "thread:verbatim")) {
      for (String value : VALUES) {
        String body = "{\"channel\":\"thread:verbatim\",\"data\":" + value + "}";
        assertThat(post("application/json", body).statusCode()).isEqualTo(200);
        String expected = "\"data\":" + value + ",\"time\"";
        sse.until(expected);
        lines.until(expected);
        socket.until(expected);
      }
      String path = "/push/history?channel=thread:verbatim&since=earliest";
      String history = TwoNodes.get(running.port(), path).body();
      assertThat(VALUES).allMatch(value -> history.contains("\"data\":" + value + ","));
    }
  }

  @Test
  @Tag("P-9.6")
  void aBatchAndAFrameGiveItToo() throws Exception {
    try (var sse = listening(RawClient.Kind.SSE, "thread:lines")) {
      var batch = new StringBuilder();
      VALUES.forEach(
          value -> batch.append("{\"channel\":\"thread:lines\",\"data\":" + value + "}\n"));
      assertThat(post("application/x-ndjson", batch.toString()).statusCode()).isEqualTo(200);
      for (String value : VALUES) {
        sse.until("\"data\":" + value + ",\"time\"");
      }
      ask("{\"op\":\"publish\",\"id\":1,\"channel\":\"thread:lines\",\"data\":2e999}");
      sse.until("\"data\":2e999,\"time\"");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{\"channel\":\"thread:x\",\"data\":\"a\\ud83d\"}         | json.surrogate    | \\ud83d | 'data'",
        "{\"channel\":\"thread:x\",\"data\":{\"k\":[\"\\udc00\"]}} | json.surrogate    | \\udc00 | 'data'",
        "{\"channel\":\"thread:x\",\"type\":\"\\uDBFF\"}          | json.surrogate    | \\uDBFF | 'type'",
        "{\"channel\":\"thread:x\",\"channels\":[\"thread:y\"]}   | channel.ambiguous | 'channel' | 'channels'",
        "{\"channels\":\"thread:x\"}                              | channel.invalid   | 'channels' | list",
        "{\"channels\":[\"thread:x\",7]}                          | channel.invalid   | 'channels' | texts",
        "{\"channels\":[]}                                        | channel.missing   | 'channel' | 'channels'",
        "{\"channel\":7}                                          | channel.invalid   | 'channel' | text",
        "{\"channel\":\"thread:x\",\"type\":7}                    | type.invalid      | 'type' | text",
      })
  void refusesByName(String body, String code, String first, String second) throws Exception {
    HttpResponse<String> answer = post("application/json", body);
    assertThat(answer.statusCode()).isEqualTo(400);
    var problem = new JsonObject(answer.body());
    assertThat(problem.getString("code")).isEqualTo(code);
    assertThat(problem.getString("detail")).contains(first, second);
    var item =
        new JsonObject(post("application/x-ndjson", body).body())
            .getJsonArray("items")
            .getJsonObject(0);
    assertThat(item.getInteger("status")).isEqualTo(400);
    assertThat(item.getString("code")).isEqualTo(code);
    assertThat(item.getString("detail")).contains(first, second);
    JsonObject refused = ask("{\"op\":\"publish\",\"id\":3," + body.substring(1));
    assertThat(refused.getInteger("id")).isEqualTo(3);
    assertThat(refused.getString("code")).isEqualTo(code);
    assertThat(refused.getString("detail")).contains(first, second);
  }

  /// What a WebSocket answers to one frame.
  private JsonObject ask(String frame) throws Exception {
    var options =
        new WebSocketConnectOptions()
            .setHost("127.0.0.1")
            .setPort(running.port())
            .setURI("/push/ws")
            .putHeader("Authorization", "Bearer " + token);
    WebSocket socket = sockets.connect(options).await(10, TimeUnit.SECONDS);
    var answer = new CompletableFuture<JsonObject>();
    socket.textMessageHandler(text -> {
      var message = new JsonObject(text);
      if (!"heartbeat".equals(message.getString("control"))) {
        answer.complete(message);
      }
    });
    socket.writeTextMessage(frame);
    try {
      return answer.get(10, TimeUnit.SECONDS);
    } finally {
      socket.close();
    }
  }

  @Test
  void aSubscribeFrameNamesItsChannelsInTheListAlone() throws Exception {
    JsonObject refused =
        ask("{\"op\":\"subscribe\",\"id\":1,\"channel\":\"a\",\"channels\":[\"thread:b\"]}");
    assertThat(refused.getString("code")).isEqualTo("channel.ambiguous");
    assertThat(refused.getString("detail")).contains("'channels'");
  }

  private HttpResponse<String> post(String query, String type, String body) throws Exception {
    var post =
        HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + running.port() + "/push/publish" + query))
            .header("Content-Type", type)
            .header("Authorization", "Bearer " + token)
            .POST(BodyPublishers.ofString(body));
    return http.send(post.build(), HttpResponse.BodyHandlers.ofString());
  }

  private static String field(HttpResponse<String> refusal) {
    var errors = new JsonObject(refusal.body()).getJsonArray("errors");
    return errors.isEmpty() ? "" : errors.getJsonObject(0).getString("field");
  }

  @ParameterizedTest
  @Tag("P-9.4")
  @Tag("P-9.8")
  @CsvSource({
    "application/octet-stream, 200",
    "Application/Octet-Stream; charset=x, 200",
    "application/octet-streams, 415",
    "application/x-ndjson; charset=utf-8, 200",
    "APPLICATION/X-NDJSON, 200",
    "application/x-ndjsonFOO, 415",
    "application/x-ndjson/json, 415",
    "application/json ;charset=utf-8, 200",
    "application/jsonp, 415",
    "text/plain, 415",
  })
  void theMediaTypeIsHeardAsItIsMeant(String type, int status) throws Exception {
    var answer = post("?channel=thread:typed", type, "{\"channel\":\"thread:typed\"}");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    if (status == 415) {
      assertThat(field(answer)).isEqualTo("Content-Type");
    }
  }

  @Test
  @Tag("P-9.2")
  void anEventHasAtMostAThousandChannels() throws Exception {
    for (int count : List.of(1_000, 1_001)) {
      var names = IntStream.range(0, count).mapToObj(i -> "thread:many" + i).toList();
      String body = new JsonObject().put("channels", names).put("data", 1).encode();
      for (var answer :
          List.of(post("application/json", body), post("application/x-ndjson", body))) {
        boolean refused = answer.body().contains("channel.too_many");
        assertThat(refused).as(answer.body()).isEqualTo(count > 1_000);
      }
    }
  }

  @Test
  @Tag("P-9.6")
  void aKeyThatIsThereTwiceHasOneCode() throws Exception {
    String twice = "{\"channel\":\"thread:twice\",\"key\":\"a\",\"key\":\"b\"}";
    var alone = post("application/json", twice);
    assertThat(alone.statusCode()).isEqualTo(400);
    assertThat(alone.body()).contains("\"json.duplicate\"");
    assertThat(alone.body()).contains("'key'", "twice");
    assertThat(field(alone)).isEqualTo("key");
    assertThat(post("application/x-ndjson", twice).body())
        .contains("\"status\":400", "\"json.duplicate\"", "'key'", "twice");
    JsonObject frame = ask("{\"op\":\"publish\",\"id\":1," + twice.substring(1));
    assertThat(frame.getString("code")).isEqualTo("frame.malformed");
    assertThat(frame.getString("detail")).contains("'key'", "twice");
    var broken = post("application/json", "{\"channel\":");
    assertThat(broken.body()).contains("\"status\":400", "line 1");
    assertThat(field(broken)).isEqualTo("body");
    assertThat(post("application/json", "[1]").statusCode()).isEqualTo(400);
  }
}
