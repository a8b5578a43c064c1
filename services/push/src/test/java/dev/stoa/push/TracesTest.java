package dev.stoa.push;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stoa.runtime.LaunchFailure;
import dev.stoa.runtime.LaunchOptions;
import dev.stoa.runtime.Launcher;
import dev.stoa.runtime.Running;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/// A publish is followed from its request to the first delivery of its event.
@TestInstance(Lifecycle.PER_CLASS)
class TracesTest {
  private static final String SPAN = "00f067aa0ba902b7";

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final TestTokens tokens = new TestTokens();
  private final Spans spans = new Spans();
  private Running running;
  private String token = "";

  /// Keeps what is exported.
  private static final class Spans implements SpanExporter {
    private final BlockingQueue<SpanData> exported = new LinkedBlockingQueue<>();

    @Override
    public CompletableResultCode export(Collection<SpanData> batch) {
      exported.addAll(batch);
      return CompletableResultCode.ofSuccess();
    }

    @Override
    public CompletableResultCode flush() {
      return CompletableResultCode.ofSuccess();
    }

    @Override
    public CompletableResultCode shutdown() {
      return CompletableResultCode.ofSuccess();
    }

    /// The next spans up to the four of one trace, by name; anything else is a failure.
    Map<String, SpanData> ofTrace(String trace) throws InterruptedException {
      var found = new HashMap<String, SpanData>();
      while (found.size() < 4) {
        SpanData span = exported.poll(15, TimeUnit.SECONDS);
        assertThat(span).as("after %s", found.keySet()).isNotNull();
        assertThat(span.getTraceId()).as(span.getName()).isEqualTo(trace);
        assertThat(found.put(span.getName(), span)).isNull();
      }
      return found;
    }
  }

  @BeforeAll
  void start(@TempDir Path folder) {
    running = Launcher.start(LaunchOptions.test(folder), List.of(new PushService(spans), tokens));
    token = tokens.token("*", "*", Duration.ofMinutes(10));
  }

  @AfterAll
  void stop() {
    running.close();
  }

  private static SpanData span(Map<String, SpanData> found, String name) {
    return Objects.requireNonNull(found.get(name));
  }

  private static String trace(int number) {
    return "4bf92f3577b34da6a3ce929d0e0e%04x".formatted(number);
  }

  private static String sampled(int number) {
    return "00-" + trace(number) + "-" + SPAN + "-01";
  }

  private HttpResponse<String> publish(String channel, String data, String... headers)
      throws Exception {
    String body = "{\"channel\":\"" + channel + "\"," + data + "}";
    var post =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + running.port() + "/push/publish"))
            .header("Content-Type", "application/json")
            .header("Authorization", "Bearer " + token)
            .POST(BodyPublishers.ofString(body));
    if (headers.length > 0) {
      post.headers(headers);
    }
    HttpResponse<String> answer = http.send(post.build(), BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return answer;
  }

  private SseClient listen(String channel) throws Exception {
    var client = new SseClient(running.port(), "/push/sse?channel=" + channel, token);
    client.await(_ -> true);
    return client;
  }

  @Test
  void aPublishWithATraceparentIsFollowedToItsFirstDelivery() throws Exception {
    try (var one = listen("traced:one");
        var _ = listen("traced:one")) {
      publish("traced:one", "\"data\":1", "traceparent", sampled(1));
      one.event();
      var found = spans.ofTrace(trace(1));
      assertThat(found).containsOnlyKeys("publish", "commit", "tail", "deliver");
      assertThat(span(found, "publish").getParentSpanId()).isEqualTo(SPAN);
      assertThat(span(found, "commit").getParentSpanId())
          .isEqualTo(span(found, "publish").getSpanId());
      assertThat(span(found, "tail").getParentSpanId())
          .isEqualTo(span(found, "commit").getSpanId());
      assertThat(span(found, "deliver").getParentSpanId())
          .isEqualTo(span(found, "tail").getSpanId());
      var attributes = span(found, "deliver").getAttributes();
      assertThat(attributes.get(AttributeKey.stringKey("push.transport"))).isEqualTo("sse");
      assertThat(attributes.get(AttributeKey.stringKey("push.format"))).isEqualTo("sse");
    }
  }

  @Test
  void whatIsUntracedUnsampledOrMalformedLeavesNoSpan() throws Exception {
    try (var client = listen("traced:few")) {
      publish("traced:few", "\"data\":1");
      publish("traced:few", "\"data\":2", "traceparent", "00-" + trace(2) + "-" + SPAN + "-00");
      publish("traced:few", "\"data\":3", "traceparent", "00-" + trace(2) + "-" + SPAN);
      publish("traced:few", "\"data\":4", "traceparent", "ff-" + trace(2) + "-" + SPAN + "-01");
      publish("traced:few", "\"data\":5", "traceparent", "00-" + "0".repeat(32) + "-x-01");
      publish("traced:few", "\"data\":6", "traceparent", sampled(3));
      for (int i = 1; i <= 6; i++) {
        assertThat(client.event().getInteger("data")).isEqualTo(i);
      }
      assertThat(spans.ofTrace(trace(3))).hasSize(4);
      assertThat(spans.exported).isEmpty();
    }
  }

  @Test
  void aRepeatIsARepeatWhateverItsTraceparent() throws Exception {
    try (var client = listen("traced:again")) {
      String key = "Idempotency-Key";
      String first =
          publish("traced:again", "\"data\":1", key, "k1", "traceparent", sampled(4)).body();
      client.event();
      spans.ofTrace(trace(4));
      assertThat(publish("traced:again", "\"data\":1", key, "k1").body()).isEqualTo(first);
      assertThat(publish("traced:again", "\"data\":1", key, "k1", "traceparent", sampled(5)).body())
          .isEqualTo(first);
      for (String name : List.of("commit", "publish")) {
        SpanData span = spans.exported.poll(15, TimeUnit.SECONDS);
        assertThat(span).isNotNull();
        assertThat(List.of(span.getName(), span.getTraceId())).containsExactly(name, trace(5));
      }
    }
  }

  @Test
  void clientsSeeNothingOfATrace() throws Exception {
    try (var client = listen("traced:hidden")) {
      String bytes = "\"encoding\":\"base64\",\"data\":\"AQI=\"";
      publish("traced:hidden", bytes, "traceparent", sampled(6));
      JsonObject event = client.event();
      assertThat(event.fieldNames())
          .containsExactlyInAnyOrder("channel", "id", "type", "data", "encoding", "time", "cursor");
      assertThat(client.seen.toString()).doesNotContain(trace(6));
      var history =
          TwoNodes.get(running, "/push/history?channel=traced:hidden&since=earliest", token);
      assertThat(history.body()).contains("AQI=", "base64").doesNotContain(trace(6), "trace\"");
      spans.ofTrace(trace(6));
    }
  }

  @Test
  void oneInSoManyBeginsATraceAndACollectorGetsIt(@TempDir Path folder) throws Exception {
    var bodies = new LinkedBlockingQueue<String>();
    var collector =
        running
            .vertx()
            .createHttpServer(new HttpServerOptions().setHost("127.0.0.1").setPort(0))
            .requestHandler(request ->
                request
                    .body()
                    .onSuccess(body -> {
                      bodies.add(request.path() + body.toString(StandardCharsets.ISO_8859_1));
                      request.response().end();
                    }))
            .listen()
            .await(10, TimeUnit.SECONDS);
    var more = new TestTokens();
    var options =
        LaunchOptions.test(folder)
            .with("otel.endpoint", "http://127.0.0.1:" + collector.actualPort())
            .with("push.trace.ratio", "1");
    try (var other = Launcher.start(options, List.of(new PushService(), more))) {
      var post =
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + other.port() + "/push/publish"))
              .header("Content-Type", "application/json")
              .header("Authorization", "Bearer " + more.token("*", "*", Duration.ofMinutes(1)))
              .POST(BodyPublishers.ofString("{\"channel\":\"traced:own\"}"));
      assertThat(http.send(post.build(), BodyHandlers.ofString()).statusCode()).isEqualTo(200);
      var got = new StringBuilder();
      while (got.indexOf("tail") < 0 || got.indexOf("publish") < 0) {
        String body = bodies.poll(15, TimeUnit.SECONDS);
        assertThat(body).as("after %s", got).isNotNull().startsWith("/v1/traces");
        got.append(body);
      }
      assertThat(got).contains("commit", "service.name", "stoa");
    } finally {
      collector.close().await(10, TimeUnit.SECONDS);
    }
  }

  @Test
  void anEndpointThatIsNoAddressStopsTheStart(@TempDir Path folder) {
    var options = LaunchOptions.test(folder).with("otel.endpoint", "nowhere");
    assertThatThrownBy(() -> Launcher.start(options, List.of(new PushService())))
        .isInstanceOf(LaunchFailure.class)
        .hasMessageContaining("otel.endpoint (STOA_OTEL_ENDPOINT): 'nowhere'");
  }
}
