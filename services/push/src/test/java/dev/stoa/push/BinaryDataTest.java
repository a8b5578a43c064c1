package dev.stoa.push;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.WebSocket;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Bytes come out of every transport as they went in, whichever way that was.
@Tag("P-1.7")
class BinaryDataTest {
  private static final int EVENTS = 120;
  private static final String BYTES = "application/octet-stream";

  /// Little memory: of what is read back, some comes from the log.
  @RegisterExtension private static final PushSite SITE = new PushSite("push.history.events", "64");

  private static WebSocket socket(String query, BlockingQueue<Object> got) throws Exception {
    WebSocket socket = SITE.socket(query);
    socket.textMessageHandler(text -> got.add(new JsonObject(text)));
    socket.binaryMessageHandler(got::add);
    return socket;
  }

  private void subscribe(WebSocket socket, BlockingQueue<Object> got, String channel)
      throws Exception {
    var wish =
        new JsonObject().put("op", "subscribe").put("channels", new JsonArray().add(channel));
    socket.writeTextMessage(wish.encode());
    while (!(got.poll(10, TimeUnit.SECONDS) instanceof JsonObject answer
        && "subscribed".equals(answer.getString("control")))) {
      assertThat(got).as("an answer").isNotNull();
    }
  }

  private static JsonObject said(String channel, byte[] bytes) {
    return new JsonObject()
        .put("channel", channel)
        .put("type", "blob")
        .put("encoding", "base64")
        .put("data", Base64.getEncoder().encodeToString(bytes));
  }

  /// Random bytes, of random and of awkward lengths.
  private static List<byte[]> blobs() {
    var random = new Random(11);
    return IntStream.range(0, EVENTS)
        .mapToObj(i -> {
          var bytes = new byte[i < 4 ? i : i == 4 ? 100_000 : random.nextInt(3_000)];
          random.nextBytes(bytes);
          return bytes;
        })
        .toList();
  }

  private void publish(String channel, List<byte[]> blobs) throws Exception {
    var answers = new LinkedBlockingQueue<>();
    WebSocket publisher = socket("", answers);
    for (int i = 0; i < blobs.size(); i++) {
      byte[] bytes = blobs.get(i);
      JsonObject said = said(channel, bytes);
      switch (i % 4) {
        case 0 -> assertThat(SITE.post(PushSite.JSON, said.encode()).statusCode()).isEqualTo(200);
        case 1 ->
            assertThat(SITE.post(PushSite.NDJSON, said.encode()).body()).contains("\"status\":200");
        case 2 ->
            assertThat(SITE.post("?type=blob&channel=" + channel, BYTES, bytes).statusCode())
                .isEqualTo(200);
        default -> {
          publisher.writeTextMessage(said.put("op", "publish").encode());
          Object answer = answers.poll(10, TimeUnit.SECONDS);
          while (answer instanceof JsonObject other
              && "heartbeat".equals(other.getString("control"))) {
            answer = answers.poll(10, TimeUnit.SECONDS);
          }
          assertThat(answer)
              .isInstanceOfSatisfying(
                  JsonObject.class,
                  json -> assertThat(json.getString("control")).isEqualTo("published"));
        }
      }
    }
    publisher.close();
  }

  private static byte[] bytes(JsonObject event) {
    assertThat(event.getString("encoding")).isEqualTo("base64");
    assertThat(event.getString("type")).isEqualTo("blob");
    return Base64.getDecoder().decode(event.getString("data"));
  }

  /// P-11.10: the head's length, the head, the bytes.
  private static byte[] bytes(Buffer frame, String channel) {
    int length = frame.getInt(0);
    var head = new JsonObject(frame.getString(4, 4 + length));
    assertThat(head.fieldNames())
        .containsExactlyInAnyOrder("channel", "id", "type", "time", "cursor");
    assertThat(head.getString("channel")).isEqualTo(channel);
    return frame.getBytes(4 + length, frame.length());
  }

  private List<JsonObject> pages(String path, String channel, String since) throws Exception {
    var all = new ArrayList<JsonObject>();
    String cursor = since;
    while (true) {
      String query = "?limit=50&wait=0&channel=" + channel + "&since=" + cursor;
      String body = SITE.send(SITE.authorized("/push/" + path + query)).body();
      var page = body.isEmpty() ? new JsonObject() : new JsonObject(body);
      JsonArray items = page.getJsonArray("items", new JsonArray());
      if (items.isEmpty()) {
        return all;
      }
      items.forEach(item -> all.add((JsonObject) item));
      cursor = page.getString("cursor");
    }
  }

  private static void assertSame(Collection<byte[]> got, List<byte[]> published) {
    assertThat(got.toArray(byte[][]::new)).isDeepEqualTo(published.toArray(byte[][]::new));
  }

  @Test
  @Tag("P-9.7")
  @Tag("P-9.8")
  @Tag("P-11.10")
  void randomBytesComeOutOfEveryTransportAsTheyWentIn() throws Exception {
    String channel = "thread:blobs";
    List<byte[]> blobs = blobs();
    var texts = new LinkedBlockingQueue<>();
    var frames = new LinkedBlockingQueue<>();
    try (var sse = new SseClient(SITE.port(), "/push/sse?channel=" + channel, "");
        var lines = new LineClient(SITE.port(), "/push/stream?channel=" + channel)) {
      WebSocket text = socket("", texts);
      WebSocket binary = socket("?binary=true", frames);
      subscribe(text, texts, channel);
      subscribe(binary, frames, channel);
      publish(channel, blobs);

      var bySse = new ArrayList<byte[]>();
      var streamed = new ArrayList<JsonObject>();
      var byText = new ArrayList<byte[]>();
      var byFrame = new ArrayList<byte[]>();
      String middle = "";
      for (int i = 0; i < EVENTS; i++) {
        JsonObject event = sse.event();
        middle = i == EVENTS / 3 ? event.getString("cursor") : middle;
        bySse.add(bytes(event));
        lines.until(line -> line.containsKey("data"), streamed);
        byText.add(bytes((JsonObject) next(texts)));
        byFrame.add(bytes((Buffer) next(frames), channel));
      }
      assertSame(bySse, blobs);
      assertSame(
          streamed.stream()
              .filter(line -> line.containsKey("data"))
              .map(BinaryDataTest::bytes)
              .toList(),
          blobs);
      assertSame(byText, blobs);
      assertSame(byFrame, blobs);
      for (String path : List.of("poll", "history")) {
        assertSame(
            pages(path, channel, "earliest").stream().map(BinaryDataTest::bytes).toList(), blobs);
        assertSame(
            pages(path, channel, middle).stream().map(BinaryDataTest::bytes).toList(),
            blobs.subList(EVENTS / 3 + 1, EVENTS));
      }
    }
  }

  /// What comes next but a heartbeat.
  private static Object next(BlockingQueue<Object> got) throws InterruptedException {
    Object message = got.poll(10, TimeUnit.SECONDS);
    while (message instanceof JsonObject json && "heartbeat".equals(json.getString("control"))) {
      message = got.poll(10, TimeUnit.SECONDS);
    }
    assertThat(message).isNotNull();
    return message;
  }

  @Test
  @Tag("P-11.10")
  void jsonDataStaysATextFrameAmongBinaryOnes() throws Exception {
    var got = new LinkedBlockingQueue<>();
    WebSocket socket = socket("?binary=true", got);
    subscribe(socket, got, "thread:mixed");
    SITE.post(PushSite.JSON, "{\"channel\":\"thread:mixed\",\"data\":\"AAAA\"}");
    SITE.post("?channel=thread:mixed", BYTES, new byte[] {1, 2, 3});
    JsonObject event = (JsonObject) next(got);
    assertThat(event.getString("data")).isEqualTo("AAAA");
    assertThat(event.containsKey("encoding")).isFalse();
    assertThat(bytes((Buffer) next(got), "thread:mixed")).containsExactly(1, 2, 3);
  }

  @ParameterizedTest
  @Tag("P-9.7")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "\"encoding\":\"base64\",\"data\":\"AQI\"     | data.base64      | 'data'",
        "\"encoding\":\"base64\",\"data\":\"AQI=\\n\" | data.base64      | 'data'",
        "\"encoding\":\"base64\",\"data\":\"AQJ=\"    | data.base64      | 'data'",
        "\"encoding\":\"base64\",\"data\":\"_-8=\"    | data.base64      | 'data'",
        "\"encoding\":\"base64\",\"data\":\"A\"       | data.base64      | 'data'",
        "\"encoding\":\"base64\",\"data\":7           | data.base64      | 'data'",
        "\"encoding\":\"base64\"                      | data.base64      | 'data'",
        "\"encoding\":\"hex\",\"data\":\"00\"         | encoding.invalid | 'encoding'",
        "\"encoding\":7,\"data\":\"00\"               | encoding.invalid | 'encoding'",
      })
  void refusesWhatIsNoBase64ByName(String members, String code, String names) throws Exception {
    String body = "{\"channel\":\"thread:bad\"," + members + "}";
    HttpResponse<String> answer = SITE.post(PushSite.JSON, body);
    assertThat(answer.statusCode()).isEqualTo(400);
    var problem = new JsonObject(answer.body());
    assertThat(problem.getString("code")).isEqualTo(code);
    assertThat(problem.getString("detail")).contains(names);
    assertThat(problem.getJsonArray("errors").getJsonObject(0).getString("field"))
        .isEqualTo(names.replace("'", ""));
    assertThat(SITE.post(PushSite.NDJSON, body).body()).contains("\"status\":400", code, names);
    var history = SITE.send(SITE.authorized("/push/history?channel=thread:bad"));
    assertThat(new JsonObject(history.body()).getJsonArray("items")).isEmpty();
  }

  @Test
  @Tag("P-9.7")
  void acceptsTheEscapesOfJsonAndCountsDecodedBytes() throws Exception {
    String escaped =
        "{\"channel\":\"thread:big\",\"encoding\":\"base64\",\"data\":\"\\/\\u002B==\"}";
    assertThat(SITE.post(PushSite.JSON, escaped).statusCode()).isEqualTo(400); // stray bits
    escaped = escaped.replace("\\/\\u002B==", "\\/\\u002B8=");
    assertThat(SITE.post(PushSite.JSON, escaped).statusCode()).isEqualTo(200);
    var most = new byte[BinaryData.MAX_BYTES];
    new Random(1).nextBytes(most);
    for (int over = 0; over <= 1; over++) {
      byte[] bytes = java.util.Arrays.copyOf(most, most.length + over);
      for (HttpResponse<String> answer :
          List.of(
              SITE.post("?type=blob&channel=thread:big", BYTES, bytes),
              SITE.post(PushSite.JSON, said("thread:big", bytes).encode()))) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(over == 0 ? 200 : 413);
        assertThat(over == 0 || answer.body().contains("\"field\":\"data\"")).isTrue();
      }
    }
    List<JsonObject> all = pages("history", "thread:big", "earliest");
    assertThat(all).hasSize(3);
    assertThat(Base64.getDecoder().decode(all.getFirst().getString("data")))
        .containsExactly(0xff, 0xef);
    assertSame(all.stream().skip(1).map(BinaryDataTest::bytes).toList(), List.of(most, most));
  }

  @Test
  @Tag("P-9.8")
  void theBodyItselfNeedsAChannelAndMayHaveSeveral() throws Exception {
    assertThat(SITE.post("", BYTES, new byte[1]).body()).contains("channel.missing");
    assertThat(SITE.post("?channel=a*", BYTES, new byte[1]).body()).contains("channel.invalid");
    String query = "?channel=thread:two&channel=thread:three";
    String first = SITE.post(query, BYTES, new byte[] {9}).body();
    assertThat(new JsonObject(first).getString("id")).isNotBlank();
    for (String channel : List.of("thread:two", "thread:three")) {
      JsonObject event = pages("history", channel, "earliest").getFirst();
      assertThat(event.getString("type")).isEqualTo("message");
      assertThat(event.getString("id")).isEqualTo(new JsonObject(first).getString("id"));
      assertThat(event.getString("data")).isEqualTo("CQ==");
    }
  }
}
