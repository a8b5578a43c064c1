package dev.stoa.push;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.http.WebSocket;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What a publisher may write in its JSON: it comes out as it went in, or is refused by name.
@Tag("P-9")
class PublishInputTest {
  @RegisterExtension private static final PushSite SITE = new PushSite();

  private static final List<String> VALUES =
      List.of(
          "1e999",
          "123456789012345678901234567890.12345678901234567890",
          "-0.0",
          "1E+2",
          "\"\\ud83d\\ude00 \\u00e9\"",
          "{\"b\":1.10, \"a\":[9007199254740993]}",
          "null");

  private static RawClient listening(RawClient.Kind kind, String channel) throws IOException {
    return new RawClient(SITE.port(), kind, channel);
  }

  @Test
  @Tag("P-9.6")
  void everyTransportGivesDataInTheTextThatWasPublished() throws Exception {
    try (var sse = listening(RawClient.Kind.SSE, "thread:verbatim");
        var lines = listening(RawClient.Kind.STREAM, "thread:verbatim");
        var socket = listening(RawClient.Kind.WEBSOCKET, "thread:verbatim")) {
      for (String value : VALUES) {
        String body = "{\"channel\":\"thread:verbatim\",\"data\":" + value + "}";
        assertThat(SITE.post(PushSite.JSON, body).statusCode()).isEqualTo(200);
        String expected = "\"data\":" + value + ",\"time\"";
        sse.until(expected);
        lines.until(expected);
        socket.until(expected);
      }
      String path = "/push/history?channel=thread:verbatim&since=earliest";
      String history = SITE.get(path).body();
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
      assertThat(SITE.post(PushSite.NDJSON, batch.toString()).statusCode()).isEqualTo(200);
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
        "{\"channel\":\"thread:x\",\"type\":\"\"}                 | type.invalid      | type | type",
        "{\"channel\":\"thread:x\",\"type\":\"a\\u0007\"}          | type.invalid      | type | type",
      })
  void refusesByName(String body, String code, String first, String second) throws Exception {
    HttpResponse<String> answer = SITE.post(PushSite.JSON, body);
    assertThat(answer.statusCode()).isEqualTo(400);
    var problem = new JsonObject(answer.body());
    assertThat(problem.getString("code")).isEqualTo(code);
    assertThat(problem.getString("detail")).contains(first, second);
    var item =
        new JsonObject(SITE.post(PushSite.NDJSON, body).body())
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
  private static JsonObject ask(String frame) throws Exception {
    WebSocket socket = SITE.socket("");
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
    var answer =
        SITE.post("?channel=thread:typed", type, "{\"channel\":\"thread:typed\"}".getBytes(UTF_8));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    if (status == 415) {
      assertThat(field(answer)).isEqualTo("Content-Type");
      assertThat(answer.body())
          .contains("application/json, application/x-ndjson, application/octet-stream");
    }
  }

  @Test
  @Tag("P-9.4")
  void linesEndWithLineFeedsAndACarriageReturnIsWhiteSpace() throws Exception {
    String batch =
        "{\"channel\":\"thread:white\",\r\"data\":1}\r\n\r\n{\"channel\":\"thread:white\"}\r";
    var answer = SITE.post(PushSite.NDJSON, batch);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    var items = new JsonObject(answer.body()).getJsonArray("items");
    assertThat(items).hasSize(2);
    assertThat(items).allMatch(item -> ((JsonObject) item).getInteger("status") == 200);
    for (String line : List.of("\u2028", "\f", "\u3000", "\u001e", "\u00a0", "\0", "\u000b")) {
      String three = "{\"channel\":\"thread:a\"}\n" + line + "\n{\"channel\":\"thread:a\"}";
      var statuses =
          new JsonObject(SITE.post(PushSite.NDJSON, three).body())
              .getJsonArray("items").stream().map(item -> ((JsonObject) item).getInteger("status"));
      assertThat(statuses).as("%x", (int) line.charAt(0)).containsExactly(200, 400, 200);
    }
  }

  @Test
  @Tag("P-9.2")
  void anEventHasAtMostAThousandChannels() throws Exception {
    for (int count : List.of(1_000, 1_001)) {
      var names = IntStream.range(0, count).mapToObj(i -> "thread:many" + i).toList();
      String body = new JsonObject().put("channels", names).put("data", 1).encode();
      for (var answer : List.of(SITE.post(PushSite.JSON, body), SITE.post(PushSite.NDJSON, body))) {
        boolean refused = answer.body().contains("channel.too_many");
        assertThat(refused).as(answer.body()).isEqualTo(count > 1_000);
      }
    }
  }

  @Test
  @Tag("P-9.6")
  void aKeyThatIsThereTwiceHasOneCode() throws Exception {
    String twice = "{\"channel\":\"thread:twice\",\"key\":\"a\",\"key\":\"b\"}";
    var alone = SITE.post(PushSite.JSON, twice);
    assertThat(alone.statusCode()).isEqualTo(400);
    assertThat(alone.body()).contains("\"json.duplicate\"");
    assertThat(alone.body()).contains("'key'", "twice");
    assertThat(field(alone)).isEqualTo("key");
    assertThat(SITE.post(PushSite.NDJSON, twice).body())
        .contains("\"status\":400", "\"json.duplicate\"", "'key'", "twice");
    JsonObject frame = ask("{\"op\":\"publish\",\"id\":1," + twice.substring(1));
    assertThat(frame.getString("code")).isEqualTo("frame.malformed");
    assertThat(frame.getString("detail")).contains("'key'", "twice");
    var broken = SITE.post(PushSite.JSON, "{\"channel\":");
    assertThat(broken.body()).contains("\"status\":400", "line 1");
    assertThat(field(broken)).isEqualTo("body");
    assertThat(SITE.post(PushSite.JSON, "[1]").statusCode()).isEqualTo(400);
  }

  @Test
  @Tag("P-9")
  void publishesOneSeveralAndBatches() throws Exception {
    String one = "{\"channel\":\"room:a\",\"data\":{\"n\":1},\"type\":\"note\"}";
    var receipt = PushSite.json(SITE.post(PushSite.JSON, one, "Idempotency-Key", "k1"));
    assertThat(receipt.getString("id")).isNotBlank();
    var again = PushSite.json(SITE.post(PushSite.JSON, one, "Idempotency-Key", "k1"));
    assertThat(again).isEqualTo(receipt);
    PushSite.json(SITE.post(PushSite.JSON, "{\"channels\":[\"room:a\",\"room:b\"],\"data\":2}"));
    var batch =
        PushSite.json(
            SITE.post(
                PushSite.NDJSON,
                "{\"channel\":\"room:a\",\"data\":3}\nnot json\n{\"channel\":\"$x\"}\n"));
    assertThat(batch.getJsonArray("items").stream().map(i -> ((JsonObject) i).getInteger("status")))
        .containsExactly(200, 400, 400);
    SITE.awaitHistory("room:a", 3);
    assertThat(SITE.history("room:a")).hasSize(3);
  }
}
