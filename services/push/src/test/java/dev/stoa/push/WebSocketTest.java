package dev.stoa.push;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoa.eventlog.NewEvent;
import dev.stoa.runtime.LaunchOptions;
import dev.stoa.runtime.Launcher;
import dev.stoa.runtime.Running;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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

@Tag("P-11")
@TestInstance(Lifecycle.PER_CLASS)
class WebSocketTest {
  private final TestTokens tokens = new TestTokens();
  private Running running;

  // A field: a client that nothing refers to is closed, with its connections, when collected.
  private WebSocketClient sockets;

  @BeforeAll
  void start(@TempDir Path folder) {
    running = Launcher.start(LaunchOptions.test(folder), List.of(new PushService(), tokens));
    sockets = running.vertx().createWebSocketClient();
  }

  @AfterAll
  void stop() {
    running.close();
  }

  private final class Client {
    final BlockingQueue<JsonObject> got = new LinkedBlockingQueue<>();
    final WebSocket socket;

    Client(String token) throws Exception {
      var options =
          new WebSocketConnectOptions()
              .setHost("127.0.0.1")
              .setPort(running.port())
              .setURI("/push/ws")
              .addSubProtocol("stoa.v1");
      if (!token.isEmpty()) {
        options.putHeader("Authorization", "Bearer " + token);
      }
      socket = sockets.connect(options).await(10, TimeUnit.SECONDS);
      assertThat(socket.subProtocol()).isEqualTo("stoa.v1");
      socket.textMessageHandler(text -> got.add(new JsonObject(text)));
    }

    JsonObject ask(String op, JsonObject more) throws Exception {
      socket.writeTextMessage(new JsonObject().put("op", op).put("id", 7).mergeIn(more).encode());
      JsonObject answer = next();
      while ("heartbeat".equals(answer.getString("control"))) {
        answer = next();
      }
      return answer;
    }

    JsonObject next() throws InterruptedException {
      JsonObject message = got.poll(10, TimeUnit.SECONDS);
      assertThat(message).isNotNull();
      return message;
    }
  }

  private void publish(String channel, int data) throws Exception {
    var event = NewEvent.of(channel, "test", String.valueOf(data));
    running.context().log().publish(List.of(event)).await(10, TimeUnit.SECONDS);
  }

  private static JsonObject channels(String... names) {
    return new JsonObject().put("channels", new JsonArray(List.of(names)));
  }

  @Test
  void changesChannelsOnALiveConnection() throws Exception {
    var client = new Client("");
    assertThat(client.ask("subscribe", channels("thread:a")).getString("control"))
        .isEqualTo("subscribed");
    publish("thread:a", 1);
    assertThat(client.next().getInteger("data")).isEqualTo(1);
    publish("thread:b", 2);
    publish("thread:a", 22);
    assertThat(client.next().getInteger("data")).isEqualTo(22);
    assertThat(client.ask("subscribe", channels("thread:b")).getJsonArray("channels"))
        .containsExactly("thread:a", "thread:b");
    publish("thread:b", 3);
    assertThat(client.next().getInteger("data")).isEqualTo(3);
    client.ask("unsubscribe", channels("thread:a"));
    publish("thread:a", 4);
    publish("thread:b", 5);
    assertThat(client.next().getInteger("data")).isEqualTo(5);
    client.socket.close();
  }

  @Test
  void aThousandChangesLoseAndDoubleNothing() throws Exception {
    var client = new Client("");
    client.ask("subscribe", channels("thread:kept"));
    int events = 0;
    for (int i = 0; i < 1000; i++) {
      String op = i % 2 == 0 ? "subscribe" : "unsubscribe";
      client.socket.writeTextMessage(channels("thread:other").put("op", op).encode());
      if (i % 20 == 0) {
        publish("thread:kept", events++);
      }
    }
    int expected = 0;
    while (expected < events) {
      JsonObject message = client.next();
      if (message.containsKey("data")) {
        assertThat(message.getInteger("data")).isEqualTo(expected++);
      }
    }
    client.socket.close();
  }

  @Test
  void resumesFromACursorOfAnotherTransport() throws Exception {
    String cursor = running.context().log().heads().encode();
    publish("thread:c", 1);
    publish("thread:c", 2);
    var client = new Client("");
    var asked = channels("thread:c").put("op", "subscribe").put("since", cursor);
    client.socket.writeTextMessage(asked.encode());
    var data = new ArrayList<Integer>();
    while (data.size() < 2) {
      JsonObject message = client.next();
      if (message.containsKey("data")) {
        data.add(message.getInteger("data"));
      }
    }
    assertThat(data).containsExactly(1, 2);
    client.socket.close();
  }

  @Test
  void publishesAndRefreshesWithAToken() throws Exception {
    var client = new Client(tokens.token("room:*", "room:*", Duration.ofMinutes(5)));
    client.ask("subscribe", channels("room:x"));
    client.socket.writeTextMessage(
        "{\"op\":\"publish\",\"id\":1,\"channel\":\"room:x\",\"data\":{\"hi\":1}}");
    var got = new ArrayList<JsonObject>();
    while (got.stream().noneMatch(m -> "published".equals(m.getString("control")))
        || got.stream().noneMatch(m -> m.containsKey("data"))) {
      got.add(client.next());
    }
    JsonObject answer =
        got.stream().filter(m -> "published".equals(m.getString("control"))).findFirst().get();
    JsonObject event = got.stream().filter(m -> m.containsKey("data")).findFirst().get();
    assertThat(answer.getValue("id")).isEqualTo(1);
    assertThat(answer.getString("event")).isEqualTo(event.getString("id"));
    assertThat(answer.getString("cursor")).isEqualTo(event.getString("cursor"));
    String wider = tokens.token("*", "*", Duration.ofMinutes(5));
    assertThat(client.ask("refresh", new JsonObject().put("token", wider)).getString("control"))
        .isEqualTo("refreshed");
    String narrower = tokens.token("other:*", "*", Duration.ofMinutes(5));
    assertThat(client.ask("refresh", new JsonObject().put("token", narrower)).getInteger("status"))
        .isEqualTo(403);
    client.socket.close();
  }

  @Test
  void answersNonsenseWithAnErrorAndGoesOn() throws Exception {
    var client = new Client("");
    client.socket.writeTextMessage("nonsense");
    JsonObject answer = client.next();
    while (!"error".equals(answer.getString("control"))) {
      answer = client.next();
    }
    assertThat(answer.getString("code")).isEqualTo("frame.malformed");
    assertThat(client.ask("dance", new JsonObject()).getString("code")).isEqualTo("op.unknown");
    assertThat(client.ask("subscribe", channels("$x")).getString("code"))
        .isEqualTo("channel.reserved");
    assertThat(client.ask("subscribe", channels("room:x")).getInteger("status")).isEqualTo(401);
    assertThat(client.ask("publish", new JsonObject().put("channel", "x")).getInteger("status"))
        .isEqualTo(401);
    client.socket.close();
  }
}
