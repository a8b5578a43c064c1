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
  private final HttpClient http = HttpClient.newHttpClient();
  private Running running;

  @BeforeAll
  void start(@TempDir Path folder) {
    running = Launcher.start(LaunchOptions.test(folder), List.of(new PushService()));
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
  void announcesAForeignCursorInBand() throws Exception {
    try (var lines = lines(open("channel=thread:one&since=someone-elses-id"))) {
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
}
