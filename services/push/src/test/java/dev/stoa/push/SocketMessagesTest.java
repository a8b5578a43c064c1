package dev.stoa.push;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoa.runtime.LaunchOptions;
import dev.stoa.runtime.Launcher;
import dev.stoa.runtime.Running;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
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

/// How much a client of a WebSocket may say at once.
@Tag("P-11.11")
@TestInstance(Lifecycle.PER_CLASS)
class SocketMessagesTest {
  private static final int FRAME = 8 << 20;

  private final TestTokens tokens = new TestTokens();
  private Running running;

  // A field: a client that nothing refers to is closed, with its connections, when collected.
  private WebSocketClient sockets;

  @BeforeAll
  void start(@TempDir Path folder) {
    running = Launcher.start(LaunchOptions.test(folder), List.of(new PushService(), tokens));
    var options = new WebSocketClientOptions().setMaxFrameSize(FRAME).setMaxMessageSize(FRAME);
    sockets = running.vertx().createWebSocketClient(options);
  }

  @AfterAll
  void stop() {
    running.close();
  }

  /// Puts what comes there: objects, the bytes of binary frames, and at the end the close code.
  private WebSocket open(String query, String token, BlockingQueue<Object> got) throws Exception {
    var options =
        new WebSocketConnectOptions()
            .setHost("127.0.0.1")
            .setPort(running.port())
            .setURI("/push/ws" + query);
    if (!token.isEmpty()) {
      options.putHeader("Authorization", "Bearer " + token);
    }
    WebSocket socket = sockets.connect(options).await(10, TimeUnit.SECONDS);
    socket.textMessageHandler(text -> got.add(new JsonObject(text)));
    socket.binaryMessageHandler(got::add);
    socket.frameHandler(frame -> {
      if (frame.isClose()) {
        got.add(frame.closeStatusCode());
      }
    });
    return socket;
  }

  private static Object next(BlockingQueue<Object> got) throws InterruptedException {
    Object message = got.poll(15, TimeUnit.SECONDS);
    while (message instanceof JsonObject json && "heartbeat".equals(json.getString("control"))) {
      message = got.poll(15, TimeUnit.SECONDS);
    }
    assertThat(message).isNotNull();
    return message;
  }

  private static void subscribe(WebSocket socket, BlockingQueue<Object> got) throws Exception {
    var wish = new JsonObject().put("op", "subscribe").put("channels", List.of("thread:large"));
    socket.writeTextMessage(wish.encode());
    assertThat(next(got)).asString().contains("\"subscribed\"");
  }

  private static JsonObject publish(int id, String channel) {
    return new JsonObject().put("op", "publish").put("id", id).put("channel", channel);
  }

  private static JsonObject bytes(int id, byte[] data) {
    return publish(id, "thread:large")
        .put("encoding", "base64")
        .put("data", Base64.getEncoder().encodeToString(data));
  }

  private String token() {
    return tokens.token("*", "*", Duration.ofMinutes(5));
  }

  @Test
  @Tag("P-9.7")
  void theLargestEventIsPublishedInOneFrameAndInSeveral() throws Exception {
    var data = new byte[BinaryData.MAX_BYTES];
    new Random(7).nextBytes(data);
    var texts = new LinkedBlockingQueue<>();
    var frames = new LinkedBlockingQueue<>();
    var answers = new LinkedBlockingQueue<>();
    subscribe(open("", "", texts), texts);
    subscribe(open("?binary=true", "", frames), frames);
    WebSocket publisher = open("", token(), answers);
    String said = bytes(1, data).encode();
    publisher.writeFrame(io.vertx.core.http.WebSocketFrame.textFrame(said, true));
    assertThat(next(answers)).asString().contains("\"published\"", "\"id\":1");
    publisher.writeTextMessage(bytes(2, data).encode());
    assertThat(next(answers)).asString().contains("\"published\"", "\"id\":2");
    for (int i = 0; i < 2; i++) {
      var text = (JsonObject) next(texts);
      assertThat(Base64.getDecoder().decode(text.getString("data"))).isEqualTo(data);
      var frame = (Buffer) next(frames);
      assertThat(frame.getBytes(4 + frame.getInt(0), frame.length())).isEqualTo(data);
    }
    publisher.writeTextMessage(bytes(3, Arrays.copyOf(data, data.length + 1)).encode());
    assertThat(next(answers)).asString().contains("\"status\":413", "\"id\":3");
  }

  @Test
  void theLongestTextIsPublishedAndALongerOneRefusedByName() throws Exception {
    var answers = new LinkedBlockingQueue<>();
    WebSocket publisher = open("", token(), answers);
    String text = "\u6587".repeat((1 << 20) - 2);
    publisher.writeTextMessage(publish(1, "thread:text").put("data", text).encode());
    assertThat(next(answers)).asString().contains("\"published\"");
    publisher.writeTextMessage(publish(2, "thread:text").put("data", text + "!").encode());
    assertThat(next(answers)).asString().contains("\"error\"", "\"id\":2");
  }

  @Test
  void whatIsLargerThanAnyEventEndsTheConnection() throws Exception {
    var answers = new LinkedBlockingQueue<>();
    WebSocket publisher = open("", token(), answers);
    publisher.writeTextMessage("x".repeat((4 << 20) + 1));
    assertThat(next(answers)).isEqualTo((short) 1009);
  }

  @Test
  void aGuestWhoPublishesNothingIsHeardUpToALongListOfChannels() throws Exception {
    var answers = new LinkedBlockingQueue<>();
    WebSocket guest = open("", "", answers);
    var channels = new JsonArray();
    for (int i = 0; i < 100; i++) {
      channels.add("thread:" + "x".repeat(240) + i);
    }
    var wish = new JsonObject().put("op", "subscribe").put("id", 1).put("channels", channels);
    guest.writeTextMessage(wish.encode());
    assertThat(next(answers)).asString().contains("\"subscribed\"");
    guest.writeTextMessage("x".repeat((256 << 10) + 1));
    assertThat(next(answers)).isEqualTo((short) 1009);
  }

  @Test
  @Tag("P-11.3")
  void manyOperationsAtOnceAreAllAnswered() throws Exception {
    var got = new LinkedBlockingQueue<Object>();
    WebSocket socket = open("", token(), got);
    for (int id = 0; id < 500; id++) {
      JsonObject operation =
          switch (id % 4) {
            case 0 -> publish(id, "thread:many").put("type", "t").put("data", id);
            case 1 -> new JsonObject().put("op", "presence").put("channel", "thread:many");
            case 2 -> new JsonObject().put("op", "refresh").put("token", token());
            default -> new JsonObject().put("op", "ping");
          };
      var _ = socket.writeTextMessage(operation.put("id", id).encode());
    }
    var answered = new TreeSet<Integer>();
    while (answered.size() < 500) {
      var answer = (JsonObject) next(got);
      assertThat(answer.getString("control")).as("%s", answer).isNotEqualTo("error");
      assertThat(answered.add(answer.getInteger("id"))).as("%s", answer).isTrue();
    }
    var _ = socket.close();
  }
}
