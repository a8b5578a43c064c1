package dev.stoa.push;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoa.eventlog.NewEvent;
import dev.stoa.runtime.LaunchOptions;
import dev.stoa.runtime.Launcher;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The streams of server-sent events and of lines, over real HTTP.
class StreamsTest {
  /// The guard allows clocks to differ by thirty seconds.
  private static final Duration NEARLY_OVER = Duration.ofSeconds(-27);

  @RegisterExtension private static final PushSite SITE = new PushSite();

  private static HttpResponse<InputStream> open(String pathAndQuery) throws Exception {
    return open(SITE.request(pathAndQuery));
  }

  private static HttpResponse<InputStream> open(HttpRequest.Builder request) throws Exception {
    return SITE.send(request, HttpResponse.BodyHandlers.ofInputStream());
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
  void nothingThatWasSentBehindTheRequestOfAStreamIsServed() throws Exception {
    var event = "{\"channel\":\"thread:behind\",\"data\":\"behind\"}";
    var both =
        """
        GET /push/sse?channel=thread:behind HTTP/1.1
        Host: localhost

        POST /push/publish HTTP/1.1
        Host: localhost
        Authorization: Bearer %s
        Content-Type: application/json
        Content-Length: %d

        %s\
        """
            .formatted(SITE.token(), event.length(), event)
            .replace("\n", "\r\n");
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), SITE.port())) {
      socket.setSoTimeout(15_000);
      socket.getOutputStream().write(both.getBytes(StandardCharsets.US_ASCII));
      var lines =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
      assertThat(next(lines, "id: ")).isNotNull();
      SITE.append("thread:behind", "\"afterwards\"");
      assertThat(next(lines, "data: ")).contains("afterwards");
    }
  }

  @Test
  @Tag("P-5")
  void streamsWhatIsPublished() throws Exception {
    HttpResponse<InputStream> stream = open("/push/sse?channel=thread:one");
    assertThat(stream.statusCode()).isEqualTo(200);
    assertThat(stream.headers().firstValue("content-type")).contains("text/event-stream");
    assertThat(stream.headers().firstValue("cache-control")).contains("no-store");
    assertThat(stream.headers().firstValue("x-accel-buffering")).contains("no");
    try (var lines = lines(stream)) {
      assertThat(next(lines, "")).startsWith("retry: ");
      assertThat(next(lines, "id: ")).isNotNull();
      SITE.append("thread:one", "{\"text\":\"h\u00e9llo\\nthere\"}");
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
    var log = SITE.running().context().log();
    var database = SITE.running().context().database();
    try (var lines = lines(open("/push/sse?channel=thread:erased"))) {
      next(lines, "id: ");
      database.write(tx -> log.append(tx, List.of(created)));
      assertThat(next(lines, "data: ")).contains("secret");
      database.write(tx -> {
        log.erase(tx, "it");
        return log.append(tx, List.of(told));
      });
      assertThat(next(lines, "data: ")).contains("gone");
    }
    assertThat(SITE.get("/push/history?channel=thread:erased&since=earliest").body())
        .contains("\"data\":null", "gone")
        .doesNotContain("secret");
  }

  @Test
  void resumesWithTheLastEventId() throws Exception {
    String id;
    try (var lines = lines(open("/push/sse?channel=thread:two"))) {
      next(lines, "id: ");
      SITE.append("thread:two", "1");
      id = next(lines, "id: ").substring(4);
    }
    SITE.append("thread:two", "2");
    SITE.append("thread:other", "0");
    SITE.append("thread:two", "3");
    var again =
        open(
            SITE.request("/push/sse?channel=thread:two&since=ignored").header("Last-Event-ID", id));
    try (var lines = lines(again)) {
      assertThat(next(lines, "data: ")).contains("\"data\":2,");
      assertThat(next(lines, "data: ")).contains("\"data\":3,");
    }
  }

  @Test
  @Tag("P-3")
  void whatABrowserSendsByItselfIsAGapWhenItCannotBeRead() throws Exception {
    var again =
        open(
            SITE.request("/push/sse?channel=thread:one")
                .header("Last-Event-ID", "someone-elses-id"));
    try (var lines = lines(again)) {
      assertThat(next(lines, "event: ")).isEqualTo("event: gap");
      assertThat(next(lines, "data: ")).contains("\"reason\":\"epoch\"", "unreadable");
    }
  }

  @Test
  @Tag("P-6")
  void streamsLinesFromARewind() throws Exception {
    SITE.append("thread:lines", "1");
    SITE.append("thread:lines", "2");
    SITE.awaitHistory("thread:lines", 2);
    var stream = open(SITE.request("/push/stream?channel=thread:lines&since=-1"));
    assertThat(stream.headers().firstValue("content-type")).contains("application/x-ndjson");
    try (var lines = lines(stream)) {
      assertThat(new JsonObject(next(lines, "{\"channel\"")).getInteger("data")).isEqualTo(2);
      SITE.append("thread:lines", "3");
      assertThat(new JsonObject(next(lines, "{\"channel\"")).getInteger("data")).isEqualTo(3);
    }
  }

  @ParameterizedTest
  @CsvSource({"/push/sse, text/event-stream", "/push/stream, application/x-ndjson"})
  void sendsNoBodyToHead(String path, String type) throws Exception {
    String head = "HEAD " + path + "?channel=thread:head HTTP/1.1\nHost: localhost\n\n";
    String next = "GET /push/poll HTTP/1.1\nHost: localhost\nConnection: close\n\n";
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), SITE.port())) {
      socket.setSoTimeout(15_000);
      byte[] requests = (head + next).replace("\n", "\r\n").getBytes(StandardCharsets.US_ASCII);
      socket.getOutputStream().write(requests);
      String all = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      String[] answers = all.split("\r\n\r\n", -1);
      assertThat(answers[0])
          .startsWith("HTTP/1.1 200")
          .containsIgnoringCase("content-type: " + type);
      assertThat(answers[1]).startsWith("HTTP/1.1 400");
    }
    assertThat(SITE.send(SITE.request(path).method("HEAD", BodyPublishers.noBody())).statusCode())
        .isEqualTo(400);
  }

  @Test
  @Tag("P-10")
  void cutsAStreamWhenItsTokenEnds() throws Exception {
    var stream =
        open(
            SITE.request("/push/sse?channel=room:short")
                .header("Authorization", "Bearer " + SITE.token("room:*", "x", NEARLY_OVER)));
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
      stream = open(HttpRequest.newBuilder(URI.create(uri)));
      begin = Instant.now();
    }
    assertThat(Duration.between(begin, Instant.now())).isLessThan(Duration.ofSeconds(5));
    try (var lines = lines(stream)) {
      assertThat(lines.lines().toList()).last().asString().isEmpty();
    }
  }
}
