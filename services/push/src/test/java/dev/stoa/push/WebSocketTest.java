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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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
      return say(new JsonObject().put("op", op).put("id", 7).mergeIn(more).encode());
    }

    /// The answer to a frame, in which `'` may stand for `"`.
    JsonObject say(String frame) throws Exception {
      socket.writeTextMessage(frame.replace('\'', '"'));
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

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'op':'subscribe','channels':[null]                 | channel.invalid | 'channels'",
        "'op':'subscribe','channels':null                   | channel.missing | 'channels'",
        "'op':'subscribe','channels':['thread:demo',null]   | channel.invalid | 'channels'",
        "'op':'subscribe','channels':'x'                    | channel.invalid | 'channels'",
        "'op':'subscribe','channels':[1]                    | channel.invalid | 'channels'",
        "'op':'subscribe','channels':[]                     | channel.missing | 'channels'",
        "'op':'subscribe'                                   | channel.missing | 'channels'",
        "'op':'unsubscribe','channels':[null]               | channel.invalid | 'channels'",
        "'op':'unsubscribe','channels':null                 | channel.missing | 'channels'",
        "'op':'subscribe','channels':['thread:a'],'since':5 | since.invalid   | 'since'",
        "'op':'subscribe','channels':['thread:a'],'since':{} | since.invalid  | 'since'",
        "'op':'presence'                                    | channel.missing | 'channel'",
        "'op':'presence','channel':null                     | channel.missing | 'channel'",
        "'op':'presence','channel':['a']                    | channel.invalid | 'channel'",
        "'op':'presence','channel':'thread:a','watch':1     | watch.invalid   | 'watch'",
        "'op':'refresh'                                     | token.missing   | 'token'",
        "'op':'refresh','token':7                           | token.invalid   | 'token'",
        "'channels':['thread:a']                            | op.unknown      | 'op'",
        "'op':7                                             | op.unknown      | 'op'",
      })
  void namesTheMemberThatIsNotAsItHasToBe(String said, String code, String member)
      throws Exception {
    var client = new Client("");
    JsonObject answer = client.say("{'id':9," + said + "}");
    assertThat(answer.getString("control")).isEqualTo("error");
    assertThat(answer.getInteger("id")).isEqualTo(9);
    assertThat(answer.getInteger("status")).isEqualTo(400);
    assertThat(answer.getString("code")).isEqualTo(code);
    assertThat(answer.getString("detail")).contains(member).doesNotContain("?channel=");
    assertThat(client.ask("ping", new JsonObject()).getString("control")).isEqualTo("pong");
    client.socket.close();
  }

  @ParameterizedTest
  @Tag("P-11.9")
  @ValueSource(strings = {"1e999", "-1e999", "'\\ud800'", "'a\\udc00b'", "{}", "[1]", "true"})
  void refusesAnIdThatNoAnswerCouldRepeat(String id) throws Exception {
    var client = new Client("");
    JsonObject answer = client.say("{'op':'ping','id':" + id + "}");
    assertThat(answer.getString("code")).isEqualTo("frame.malformed");
    assertThat(answer.getString("detail")).contains("'id'");
    assertThat(answer.getValue("id")).isNull();
    client.socket.close();
  }

  @ParameterizedTest
  @Tag("P-11.9")
  @ValueSource(strings = {"-1.5", "'\\ud83d\\ude00'", "''", "null"})
  void repeatsAnyOtherId(String id) throws Exception {
    var client = new Client("");
    JsonObject answer = client.say("{'op':'ping','id':" + id + "}");
    assertThat(answer.getString("control")).isEqualTo("pong");
    assertThat(answer.getValue("id"))
        .isEqualTo(new JsonObject("{\"id\":" + id.replace('\'', '"') + "}").getValue("id"));
    client.socket.close();
  }
}
