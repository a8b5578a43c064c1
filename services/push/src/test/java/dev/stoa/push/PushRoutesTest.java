package dev.stoa.push;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoa.eventlog.NewEvent;
import dev.stoa.runtime.LaunchOptions;
import dev.stoa.runtime.Launcher;
import dev.stoa.runtime.Running;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
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

/// The service as it is started, over real HTTP.
@TestInstance(Lifecycle.PER_CLASS)
class PushRoutesTest {
  /// The guard allows clocks to differ by thirty seconds.
  private static final Duration NEARLY_OVER = Duration.ofSeconds(-27);

  private final HttpClient http = HttpClient.newHttpClient();
  private final TestTokens tokens = new TestTokens();
  private Running running;
  private String token = "";

  @BeforeAll
  void start(@TempDir Path folder) {
    running = Launcher.start(LaunchOptions.test(folder), List.of(new PushService(), tokens));
    token = tokens.token("*", "*", Duration.ofMinutes(10));
  }

  @AfterAll
  void stop() {
    running.close();
  }

  private HttpRequest.Builder request(String pathAndQuery) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + running.port() + pathAndQuery));
  }

  private void publish(String channel, String data) throws Exception {
    var event = NewEvent.of(channel, "test", data);
    running.context().log().publish(List.of(event)).await(10, TimeUnit.SECONDS);
  }

  private HttpResponse<InputStream> open(String query) throws Exception {
    return http.send(
        request("/push/sse?" + query).build(), HttpResponse.BodyHandlers.ofInputStream());
  }

  private static BufferedReader lines(HttpResponse<InputStream> response) {
    return new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8));
  }

  private static String next(BufferedReader lines, String prefix) throws Exception {
    String line = lines.readLine();
    while (line != null && !line.startsWith(prefix)) {
      line = lines.readLine();
    }
    return line;
  }

  @Test
  @Tag("P-5")
  void streamsWhatIsPublished() throws Exception {
    HttpResponse<InputStream> stream = open("channel=thread:one");
    assertThat(stream.statusCode()).isEqualTo(200);
    assertThat(stream.headers().firstValue("content-type")).contains("text/event-stream");
    assertThat(stream.headers().firstValue("cache-control")).contains("no-store");
    assertThat(stream.headers().firstValue("x-accel-buffering")).contains("no");
    try (var lines = lines(stream)) {
      assertThat(next(lines, "")).startsWith("retry: ");
      assertThat(next(lines, "id: ")).isNotNull();
      publish("thread:one", "{\"text\":\"h\u00e9llo\\nthere\"}");
      String id = next(lines, "id: ").substring(4);
      var event = new JsonObject(next(lines, "data: ").substring(6));
      assertThat(event.getString("channel")).isEqualTo("thread:one");
      assertThat(event.getString("type")).isEqualTo("test");
      assertThat(event.getJsonObject("data").getString("text")).isEqualTo("h\u00e9llo\nthere");
      assertThat(event.getString("cursor")).isEqualTo(id);
      assertThat(event.getString("time")).matches("\\d{4}-.*T.*\\.\\d{3}Z");
      assertThat(event.getString("id")).isNotBlank();
    }
  }

  @Test
  void whatWasErasedIsNotReplayedFromMemory() throws Exception {
    var created = NewEvent.of("thread:erased", "test", "\"secret\"").about("it");
    var told = NewEvent.of("thread:erased", "test", "\"gone\"").about("it").erasing();
    var log = running.context().log();
    var database = running.context().database();
    try (var lines = lines(open("channel=thread:erased"))) {
      next(lines, "id: ");
      database.write(tx -> log.append(tx, List.of(created)));
      assertThat(next(lines, "data: ")).contains("secret");
      database.write(tx -> {
        log.erase(tx, "it");
        return log.append(tx, List.of(told));
      });
      assertThat(next(lines, "data: ")).contains("gone");
    }
    var history = request("/push/history?channel=thread:erased&since=earliest").build();
    assertThat(http.send(history, HttpResponse.BodyHandlers.ofString()).body())
        .contains("\"data\":null", "gone")
        .doesNotContain("secret");
  }

  @Test
  void resumesWithTheLastEventId() throws Exception {
    String id;
    try (var lines = lines(open("channel=thread:two"))) {
      next(lines, "id: ");
      publish("thread:two", "1");
      id = next(lines, "id: ").substring(4);
    }
    publish("thread:two", "2");
    publish("thread:other", "0");
    publish("thread:two", "3");
    var again =
        http.send(
            request("/push/sse?channel=thread:two&since=ignored")
                .header("Last-Event-ID", id)
                .build(),
            HttpResponse.BodyHandlers.ofInputStream());
    try (var lines = lines(again)) {
      assertThat(next(lines, "data: ")).contains("\"data\":2,");
      assertThat(next(lines, "data: ")).contains("\"data\":3,");
    }
  }

  @Test
  @Tag("P-3")
  void whatABrowserSendsByItselfIsAGapWhenItCannotBeRead() throws Exception {
    var again =
        http.send(
            request("/push/sse?channel=thread:one")
                .header("Last-Event-ID", "someone-elses-id")
                .build(),
            HttpResponse.BodyHandlers.ofInputStream());
    try (var lines = lines(again)) {
      assertThat(next(lines, "event: ")).isEqualTo("event: gap");
      assertThat(next(lines, "data: ")).contains("\"reason\":\"epoch\"", "unreadable");
    }
  }

  @ParameterizedTest
  @Tag("P-4.6")
  @CsvSource({
    "'', 400, channel.missing",
    "channel=, 400, channel.invalid",
    "channel=a*b, 400, channel.invalid",
    "channel=a%00b, 400, channel.invalid",
    "channel=$revocations, 400, channel.reserved",
    "channel=$*, 400, channel.reserved",
    "channel=private:thread:x, 401, token.required",
    "channel=thread:x&channel=user:1, 401, token.required",
    "channel=*, 401, token.required",
    "channel=thread:x&presence=1, 400, presence.invalid",
    "channel=thread:x&presence=yes, 400, presence.invalid",
    "channel=thread:x&presence=, 400, presence.invalid",
  })
  void refusesWhatIsWrongWithAProblem(String query, int status, String code) throws Exception {
    var answer =
        http.send(request("/push/sse?" + query).build(), HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(answer.headers().firstValue("content-type")).contains("application/problem+json");
    assertThat(new JsonObject(answer.body()).getString("code")).isEqualTo(code);
  }

  @Test
  void refusesTooManyChannels() throws Exception {
    String query = "channel=thread:x&".repeat(101);
    var answer =
        http.send(request("/push/sse?" + query).build(), HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains("channel.too_many");
  }

  private HttpResponse<String> get(String path) throws Exception {
    return http.send(request(path).build(), HttpResponse.BodyHandlers.ofString());
  }

  private HttpResponse<String> post(String type, String body, String... headers) throws Exception {
    var post =
        request("/push/publish")
            .header("Content-Type", type)
            .header("Authorization", "Bearer " + token)
            .POST(HttpRequest.BodyPublishers.ofString(body));
    for (int i = 0; i < headers.length; i += 2) {
      post.header(headers[i], headers[i + 1]);
    }
    return http.send(post.build(), HttpResponse.BodyHandlers.ofString());
  }

  /// Waits until so many events of a channel have reached the node.
  private void seen(String channel, int count) throws Exception {
    Instant end = Instant.now().plusSeconds(15);
    while (data("/push/history?channel=" + channel).size() < count) {
      assertThat(Instant.now()).as("in time").isBefore(end);
    }
  }

  private static JsonObject json(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return new JsonObject(answer.body());
  }

  @Test
  @Tag("P-7")
  void pollsWithA304AndANewCursorWhenThereIsNothing() throws Exception {
    var first = json(get("/push/poll?channel=thread:poll&wait=0"));
    assertThat(first.getJsonArray("items")).isEmpty();
    String path = "/push/poll?channel=thread:poll&wait=0&since=";
    var nothing = get(path + first.getString("cursor"));
    assertThat(nothing.statusCode()).isEqualTo(304);
    publish("thread:poll", "1");
    publish("thread:poll", "2");
    publish("thread:poll", "3");
    String since = nothing.headers().firstValue("stoa-cursor").orElseThrow();
    // What is committed reaches the node a moment later: a long poll waits for it.
    json(get(path.replace("wait=0", "wait=20") + since));
    seen("thread:poll", 3);
    var two = json(get(path + since + "&limit=2"));
    assertThat(two.getJsonArray("items").stream().map(i -> ((JsonObject) i).getInteger("data")))
        .containsExactly(1, 2);
    var last = json(get(path + two.getString("cursor")));
    assertThat(last.getJsonArray("items").getJsonObject(0).getInteger("data")).isEqualTo(3);
    assertThat(last.getString("cursor"))
        .isEqualTo(last.getJsonArray("items").getJsonObject(0).getString("cursor"));
  }

  @Test
  @Tag("P-7")
  void aLongPollAnswersAsSoonAsSomethingComes() throws Exception {
    String cursor = json(get("/push/poll?channel=thread:long&wait=0")).getString("cursor");
    var pending =
        http.sendAsync(
            request("/push/poll?channel=thread:long&wait=20&since=" + cursor).build(),
            HttpResponse.BodyHandlers.ofString());
    publish("thread:elsewhere", "0");
    publish("thread:long", "7");
    var answer = json(pending.get(10, TimeUnit.SECONDS));
    assertThat(answer.getJsonArray("items").getJsonObject(0).getInteger("data")).isEqualTo(7);
    var idle = get("/push/poll?channel=thread:long&wait=1&since=" + answer.getString("cursor"));
    assertThat(idle.statusCode()).isEqualTo(304);
  }

  @Test
  @Tag("P-8")
  void rewindsByCountByTimeAndToTheBeginning() throws Exception {
    for (int i = 1; i <= 5; i++) {
      publish("thread:past", String.valueOf(i));
      publish("thread:noise", String.valueOf(-i));
    }
    seen("thread:past", 5);
    seen("thread:noise", 5);
    assertThat(data("/push/history?channel=thread:past")).containsExactly(1, 2, 3, 4, 5);
    assertThat(data("/push/history?channel=thread:past&since=-2")).containsExactly(4, 5);
    assertThat(data("/push/history?channel=thread:past&since=earliest&limit=2"))
        .containsExactly(1, 2);
    assertThat(data("/push/history?channel=thread:past&since=10m")).containsExactly(1, 2, 3, 4, 5);
    assertThat(data("/push/history?channel=thread:past&since=2099-01-01T00:00:00Z")).isEmpty();
    assertThat(data("/push/history?channel=thread:past&channel=thread:noise&since=-1"))
        .containsExactly(5, -5);
    for (String nowhere : List.of("-0", "999999999d", "-290308-01-01T00:00:00Z")) {
      var answer = get("/push/history?channel=thread:past&since=" + nowhere);
      assertThat(answer.statusCode()).as(nowhere).isEqualTo(400);
      assertThat(answer.body()).contains("since.invalid");
    }
    assertThat(get("/push/history?channel=thread:*&since=-3").statusCode()).isEqualTo(400);
  }

  private List<Integer> data(String path) throws Exception {
    return json(get(path)).getJsonArray("items").stream()
        .map(item -> ((JsonObject) item).getInteger("data"))
        .toList();
  }

  @Test
  @Tag("P-6")
  void streamsLinesFromARewind() throws Exception {
    publish("thread:lines", "1");
    publish("thread:lines", "2");
    seen("thread:lines", 2);
    var stream =
        http.send(
            request("/push/stream?channel=thread:lines&since=-1").build(),
            HttpResponse.BodyHandlers.ofInputStream());
    assertThat(stream.headers().firstValue("content-type")).contains("application/x-ndjson");
    try (var lines = lines(stream)) {
      assertThat(new JsonObject(next(lines, "{\"channel\"")).getInteger("data")).isEqualTo(2);
      publish("thread:lines", "3");
      assertThat(new JsonObject(next(lines, "{\"channel\"")).getInteger("data")).isEqualTo(3);
    }
  }

  @Test
  @Tag("P-9")
  void publishesOneSeveralAndBatches() throws Exception {
    String one = "{\"channel\":\"room:a\",\"data\":{\"n\":1},\"type\":\"note\"}";
    var receipt = json(post("application/json", one, "Idempotency-Key", "k1"));
    assertThat(receipt.getString("id")).isNotBlank();
    var again = json(post("application/json", one, "Idempotency-Key", "k1"));
    assertThat(again).isEqualTo(receipt);
    json(post("application/json", "{\"channels\":[\"room:a\",\"room:b\"],\"data\":2}"));
    var batch =
        json(
            post(
                "application/x-ndjson",
                "{\"channel\":\"room:a\",\"data\":3}\nnot json\n{\"channel\":\"$x\"}\n"));
    assertThat(batch.getJsonArray("items").stream().map(i -> ((JsonObject) i).getInteger("status")))
        .containsExactly(200, 400, 400);
    Instant end = Instant.now().plusSeconds(15);
    while (roomEvents() < 3) {
      assertThat(Instant.now()).as("in time").isBefore(end);
    }
    assertThat(roomEvents()).isEqualTo(3);
  }

  private int roomEvents() throws Exception {
    var history =
        http.send(
            request("/push/history?channel=room:a")
                .header("Authorization", "Bearer " + token)
                .build(),
            HttpResponse.BodyHandlers.ofString());
    return json(history).getJsonArray("items").size();
  }

  @Test
  void refusesAGuestAndATokenThatIsNotGood() throws Exception {
    var guest =
        request("/push/publish")
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString("{\"channel\":\"room:a\"}"));
    assertThat(http.send(guest.build(), HttpResponse.BodyHandlers.ofString()).statusCode())
        .isEqualTo(401);
    var expired =
        request("/push/sse?channel=thread:public")
            .header("Authorization", "Bearer " + tokens.token("*", "*", Duration.ofMinutes(-5)));
    assertThat(http.send(expired.build(), HttpResponse.BodyHandlers.ofString()).statusCode())
        .isEqualTo(401);
    var narrow =
        request("/push/sse?channel=room:b")
            .header(
                "Authorization", "Bearer " + tokens.token("room:a", "x", Duration.ofMinutes(5)));
    assertThat(http.send(narrow.build(), HttpResponse.BodyHandlers.ofString()).statusCode())
        .isEqualTo(403);
  }

  @Test
  @Tag("P-10")
  void cutsAStreamWhenItsTokenEnds() throws Exception {
    var stream =
        http.send(
            request("/push/sse?channel=room:short")
                .header("Authorization", "Bearer " + tokens.token("room:*", "x", NEARLY_OVER))
                .build(),
            HttpResponse.BodyHandlers.ofInputStream());
    try (var lines = lines(stream)) {
      assertThat(next(lines, "event: ")).isEqualTo("event: token");
      assertThat(next(lines, "data: ")).contains("\"reason\":\"expired\"");
      assertThat(next(lines, "data: ")).isNull();
    }
  }

  @Test
  void stopsAtOnceWhileStreamsAreOpen(@TempDir Path folder) throws Exception {
    Instant begin;
    HttpResponse<InputStream> stream;
    try (var other = Launcher.start(LaunchOptions.test(folder), List.of(new PushService()))) {
      var uri = "http://127.0.0.1:" + other.port() + "/push/sse?channel=thread:x";
      stream =
          http.send(
              HttpRequest.newBuilder(URI.create(uri)).build(),
              HttpResponse.BodyHandlers.ofInputStream());
      begin = Instant.now();
    }
    assertThat(Duration.between(begin, Instant.now())).isLessThan(Duration.ofSeconds(5));
    try (var lines = lines(stream)) {
      assertThat(lines.lines().toList()).last().asString().isEmpty();
    }
  }
}
