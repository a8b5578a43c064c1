package dev.stoa.push;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stoa.eventlog.NewEvent;
import dev.stoa.runtime.LaunchOptions;
import dev.stoa.runtime.Launcher;
import dev.stoa.runtime.Running;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.UpgradeRejectedException;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

@Tag("P-21")
@TestInstance(Lifecycle.PER_CLASS)
class SockJsTest {
  private static final String SUBSCRIBE =
      "{\"op\":\"subscribe\",\"id\":1,\"channels\":[\"thread:%s\"],\"since\":\"%s\"}";

  private Running running;
  private WebClient client;

  // A field: a client that nothing refers to is closed, with its connections, when collected.
  private WebSocketClient sockets;

  @BeforeAll
  void start(@TempDir Path folder) {
    running =
        Launcher.start(
            LaunchOptions.test(folder).with("push.sockjs", "true"), List.of(new PushService()));
    client = WebClient.create(running.vertx());
    sockets = running.vertx().createWebSocketClient();
  }

  @AfterAll
  void stop() {
    client.close();
    running.close();
  }

  private void publish(String channel, int data) throws Exception {
    var event = NewEvent.of("thread:" + channel, "test", String.valueOf(data));
    running.context().log().publish(List.of(event)).await(10, TimeUnit.SECONDS);
  }

  private HttpResponse<Buffer> post(String path, String body) throws Exception {
    // vertx-web closes a polling connection after its answer, so that none can be used again.
    return client
        .request(HttpMethod.POST, running.port(), "127.0.0.1", "/push/sockjs" + path)
        .putHeader("Connection", "close")
        .sendBuffer(Buffer.buffer(body))
        .await(15, TimeUnit.SECONDS);
  }

  private WebSocket connect(String origin) throws Exception {
    return sockets
        .connect(
            new WebSocketConnectOptions()
                .setPort(running.port())
                .setHost("127.0.0.1")
                .setURI("/push/sockjs/000/ws1/websocket")
                .addHeader("Origin", origin))
        .await(15, TimeUnit.SECONDS);
  }

  private static JsonObject event(BlockingQueue<JsonObject> frames) throws InterruptedException {
    while (true) {
      JsonObject frame = frames.poll(15, TimeUnit.SECONDS);
      assertThat(frame).as("an event").isNotNull();
      if (Objects.requireNonNull(frame).containsKey("data")) {
        return frame;
      }
    }
  }

  private static void take(String answer, BlockingQueue<JsonObject> frames) {
    if (answer.startsWith("a")) {
      new JsonArray(answer.substring(1))
          .forEach(frame -> frames.add(new JsonObject((String) frame)));
    }
  }

  @Test
  void deliversOverAWebSocketFromACursor() throws Exception {
    String since = running.context().log().heads().encode();
    publish("w", 1);
    var frames = new LinkedBlockingQueue<JsonObject>();
    WebSocket socket = connect("http://127.0.0.1:" + running.port());
    socket.textMessageHandler(text -> take(text, frames));
    socket.writeTextMessage(new JsonArray().add(SUBSCRIBE.formatted("w", since)).encode());
    JsonObject first = event(frames);
    assertThat(first.getInteger("data")).isEqualTo(1);
    publish("w", 2);
    JsonObject second = event(frames);
    assertThat(second.getInteger("data")).isEqualTo(2);
    socket.close();
    var rest =
        client
            .get(
                running.port(),
                "127.0.0.1",
                "/push/poll?wait=0&channel=thread:w&since=" + first.getString("cursor"))
            .send()
            .await(15, TimeUnit.SECONDS)
            .body();
    assertThat(new JsonObject(rest).getJsonArray("items").getJsonObject(0).getInteger("data"))
        .isEqualTo(2);
  }

  @Test
  void deliversOverPollsFromACursor() throws Exception {
    String since = running.context().log().heads().encode();
    publish("x", 1);
    var frames = new LinkedBlockingQueue<JsonObject>();
    assertThat(post("/000/xhr1/xhr", "").bodyAsString()).isEqualTo("o\n");
    String say = new JsonArray().add(SUBSCRIBE.formatted("x", since)).encode();
    assertThat(post("/000/xhr1/xhr_send", say).statusCode()).isEqualTo(204);
    publish("x", 2);
    for (int expected = 1; expected <= 2; expected++) {
      while (frames.stream().noneMatch(frame -> frame.containsKey("data"))) {
        take(String.valueOf(post("/000/xhr1/xhr", "").body()), frames);
      }
      assertThat(event(frames).getInteger("data")).isEqualTo(expected);
    }
  }

  @Test
  void goesOnAfterWhatCannotBeDone() throws Exception {
    var frames = new LinkedBlockingQueue<JsonObject>();
    WebSocket socket = connect("http://127.0.0.1:" + running.port());
    socket.textMessageHandler(text -> take(text, frames));
    for (String said :
        List.of(
            "{\"op\":\"subscribe\",\"id\":1,\"channels\":[null]}",
            "{\"op\":\"unsubscribe\",\"id\":2,\"channels\":null}",
            "{\"op\":\"ping\",\"id\":\"\\ud800\"}",
            "{\"op\":\"ping\",\"id\":4}")) {
      socket.writeTextMessage(new JsonArray().add(said).encode());
    }
    var codes = new ArrayList<String>();
    while (codes.size() < 4) {
      JsonObject frame = frames.poll(15, TimeUnit.SECONDS);
      assertThat(frame).as("an answer after %s", codes).isNotNull();
      if (!"heartbeat".equals(Objects.requireNonNull(frame).getString("control"))) {
        codes.add(frame.getString("code", frame.getString("control")));
      }
    }
    assertThat(codes)
        .containsExactly("channel.invalid", "channel.missing", "frame.malformed", "pong");
    socket.close();
  }

  @Test
  void refusesAForeignOrigin() throws Exception {
    assertThatThrownBy(() -> connect("https://evil.example"))
        .isInstanceOf(UpgradeRejectedException.class)
        .hasMessageContaining("403");
    for (String path : List.of("/info", "/000/f/eventsource", "/000/f/xhr")) {
      var answer =
          client
              .request(
                  path.endsWith("xhr") ? HttpMethod.POST : HttpMethod.GET,
                  running.port(),
                  "127.0.0.1",
                  "/push/sockjs" + path)
              .putHeader("Origin", "https://evil.example")
              .send()
              .await(15, TimeUnit.SECONDS);
      assertThat(answer.statusCode()).as(path).isEqualTo(403);
      assertThat(answer.getHeader("Access-Control-Allow-Origin")).isNull();
    }
    assertThat(post("/000/f/jsonp?c=x", "").statusCode()).isEqualTo(404);
  }

  @Test
  void isOffUnlessItIsTurnedOn(@TempDir Path folder) throws Exception {
    try (var other = Launcher.start(LaunchOptions.test(folder), List.of(new PushService()))) {
      var answer =
          client
              .get(other.port(), "127.0.0.1", "/push/sockjs/info")
              .send()
              .await(15, TimeUnit.SECONDS);
      assertThat(answer.statusCode()).isEqualTo(404);
    }
  }
}
