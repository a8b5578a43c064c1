package dev.stoa.push;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.stoa.eventlog.NewEvent;
import dev.stoa.runtime.LaunchOptions;
import dev.stoa.runtime.Launcher;
import dev.stoa.runtime.Running;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/// P-11.1: a WebSocket that names its channels in the handshake.
@Tag("P-11")
@TestInstance(Lifecycle.PER_CLASS)
class SocketChannelsTest {
  private final HttpClient http = HttpClient.newHttpClient();
  private Running running;

  @BeforeAll
  void start(@TempDir Path folder) {
    running =
        Launcher.start(LaunchOptions.test(folder), List.of(new PushService(), new TestTokens()));
  }

  @AfterAll
  void stop() {
    running.close();
  }

  /// Keeps the events; control messages only count where a test asks for them.
  private static final class Client implements WebSocket.Listener {
    final BlockingQueue<JsonObject> events = new LinkedBlockingQueue<>();
    final BlockingQueue<JsonObject> controls = new LinkedBlockingQueue<>();
    private final StringBuilder begun = new StringBuilder();

    @Override
    public CompletionStage<?> onText(WebSocket socket, CharSequence text, boolean last) {
      begun.append(text);
      if (last) {
        var message = new JsonObject(begun.toString());
        (message.containsKey("control") ? controls : events).add(message);
        begun.setLength(0);
      }
      return WebSocket.Listener.super.onText(socket, text, last);
    }

    String nextData() throws InterruptedException {
      JsonObject event = events.poll(10, TimeUnit.SECONDS);
      assertThat(event).isNotNull();
      return event.getString("data");
    }

    JsonObject answer() throws InterruptedException {
      JsonObject message = controls.poll(10, TimeUnit.SECONDS);
      while (message != null && "heartbeat".equals(message.getString("control"))) {
        message = controls.poll(10, TimeUnit.SECONDS);
      }
      assertThat(message).isNotNull();
      return message;
    }
  }

  private WebSocket open(String query, Client client) {
    URI uri = URI.create("ws://127.0.0.1:" + running.port() + "/push/ws?" + query);
    return http.newWebSocketBuilder().subprotocols("stoa.v1").buildAsync(uri, client).join();
  }

  private void publish(String channel, String data) throws Exception {
    var event = NewEvent.of(channel, "test", '"' + data + '"');
    running.context().log().publish(List.of(event)).await(10, TimeUnit.SECONDS);
  }

  @Test
  void getsItsEventsWithoutAWord() throws Exception {
    var client = new Client();
    open("channel=thread:quiet&channel=thread:other", client);
    publish("thread:unasked", "not mine");
    publish("thread:quiet", "one");
    publish("thread:other", "two");
    assertThat(client.nextData()).isEqualTo("one");
    assertThat(client.nextData()).isEqualTo("two");
  }

  @Test
  void beginsInThePast() throws Exception {
    publish("thread:past", "one");
    publish("thread:past", "two");
    var client = new Client();
    open("channel=thread:past&since=earliest", client);
    assertThat(client.nextData()).isEqualTo("one");
    assertThat(client.nextData()).isEqualTo("two");
    publish("thread:past", "three");
    assertThat(client.nextData()).isEqualTo("three");
  }

  @Test
  void takesMoreChannelsByFramesButNoOtherBeginning() throws Exception {
    var client = new Client();
    WebSocket socket = open("channel=thread:first", client);
    socket
        .sendText(
            "{\"op\":\"subscribe\",\"id\":1,\"channels\":[\"thread:second\"],\"since\":\"earliest\"}",
            true)
        .join();
    assertThat(client.answer().getString("code")).isEqualTo("since.late");
    socket
        .sendText("{\"op\":\"subscribe\",\"id\":2,\"channels\":[\"thread:second\"]}", true)
        .join();
    JsonObject answer = client.answer();
    assertThat(answer.getString("control")).isEqualTo("subscribed");
    assertThat(answer.getJsonArray("channels")).contains("thread:first", "thread:second");
    publish("thread:second", "one");
    assertThat(client.nextData()).isEqualTo("one");
  }

  @Test
  void isRefusedBeforeTheUpgradeWhenAChannelIsNotPublic() {
    Throwable failed =
        catchThrowable(() -> open("channel=thread:a&channel=private:b", new Client()));
    assertThat(failed).isInstanceOf(CompletionException.class);
    assertThat(failed.getCause())
        .isInstanceOfSatisfying(
            WebSocketHandshakeException.class,
            refused -> assertThat(refused.getResponse().statusCode()).isEqualTo(401));
  }
}
