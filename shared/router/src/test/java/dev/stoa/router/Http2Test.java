package dev.stoa.router;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.file.OpenOptions;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.StreamResetException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("Over HTTP/2")
class Http2Test {
  private final BlockingQueue<String> seen = new LinkedBlockingQueue<>();

  @TempDir private Path folder;

  private TestServer serve(Blueprint pages) throws Exception {
    App.Builder app =
        App.builder("test")
            .register(pages)
            .teardownRequest((_, failure) -> seen.add("torn down " + failure));
    return new TestServer(app, (_, complete, _) -> seen.add(complete ? "whole" : "cut"));
  }

  private static HttpClientAgent client(TestServer server) {
    return server.vertx.createHttpClient(
        new HttpClientOptions()
            .setProtocolVersion(HttpVersion.HTTP_2)
            .setHttp2ClearTextUpgrade(false));
  }

  private static String call(TestServer server, HttpMethod method, String path, String body)
      throws Exception {
    HttpClientAgent client = client(server);
    Future<String> answer =
        client
            .request(method, server.port, "127.0.0.1", path)
            .compose(request -> body.isEmpty() ? request.send() : request.send(body))
            .compose(response ->
                response
                    .body()
                    .map(text -> response.version() + " " + response.statusCode() + " " + text));
    try {
      return TestServer.await(answer).replace("HTTP_2 ", "");
    } finally {
      TestServer.await(client.close());
    }
  }

  @ParameterizedTest
  @EnumSource(Execution.class)
  void everyKindOfWholeAnswerIsTornDownAsServed(Execution execution) throws Exception {
    Path file = Files.writeString(folder.resolve("file.txt"), "file");
    Blueprint pages = Blueprint.named("pages").execution(execution);
    pages.get("/text", "text", _ -> Response.text("text"));
    pages.get("/file", "file", _ -> Response.file(file, "text/plain"));
    pages.get(
        "/stream",
        "stream",
        request ->
            Response.stream(
                "text/plain",
                request
                    .app()
                    .vertx()
                    .fileSystem()
                    .openBlocking("" + file, new OpenOptions().setWrite(false))));
    pages.get(
        "/taken",
        "taken",
        request -> {
          request.app().vertx().setTimer(1, _ -> request.http().response().end("taken"));
          return Response.taken();
        });
    pages.get("/with", "with", _ -> Response.text("")).with(context -> context.end("with"));
    pages.vertx(Set.of("GET"), "/web", "web", context -> context.end("web"));
    try (TestServer server = serve(pages)) {
      for (String rule : List.of("text", "file", "taken", "with", "web", "stream")) {
        String body = rule.equals("stream") ? "file" : rule;
        assertThat(call(server, HttpMethod.GET, "/" + rule, "")).isEqualTo("200 " + body);
        assertThat(new String[] {next(), next()})
            .as(rule)
            .containsExactlyInAnyOrder("whole", "torn down null");
      }
      assertThat(seen).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource(Execution.class)
  void aBodyThatStaysUnreadHoldsUpNoAnswer(Execution execution) throws Exception {
    Blueprint pages = Blueprint.named("pages").execution(execution);
    pages.put("/left", "left", _ -> Response.text("left")).streaming();
    pages.put("/small", "small", r -> Response.text(r.text())).bodyLimit(10);
    try (TestServer server = serve(pages)) {
      String large = "x".repeat(300_000);
      assertThat(call(server, HttpMethod.PUT, "/left", large)).isEqualTo("200 left");
      assertThat(call(server, HttpMethod.PUT, "/small", large)).startsWith("413 ");
      assertThat(call(server, HttpMethod.PUT, "/small", "ten")).isEqualTo("200 ten");
    }
  }

  @ParameterizedTest
  @EnumSource(Execution.class)
  void anAnswerThatBeganAndThenFailsIsReset(Execution execution) throws Exception {
    Blueprint pages = Blueprint.named("pages").execution(execution);
    pages.get(
        "/",
        "home",
        request -> {
          request.http().response().write("part");
          throw new IllegalStateException("midway");
        });
    try (TestServer server = serve(pages)) {
      assertThatThrownBy(() -> call(server, HttpMethod.GET, "/", ""))
          .cause()
          .isInstanceOfSatisfying(
              StreamResetException.class,
              reset -> assertThat(reset.getCode()).as("internal error").isEqualTo(2));
      assertThat(new String[] {next(), next()})
          .containsExactlyInAnyOrder("cut", "torn down java.lang.IllegalStateException: midway");
    }
  }

  /// RFC 9113, 8.2.2.
  @Test
  void headersOfAConnectionAreNotSent() throws Exception {
    Blueprint pages = Blueprint.named("pages");
    pages.get(
        "/",
        "home",
        _ ->
            Response.text("home")
                .header("Connection", "close, Upgrade")
                .header("Keep-Alive", "timeout=5")
                .header("Proxy-Connection", "close")
                .header("Transfer-Encoding", "chunked")
                .header("Upgrade", "websocket"));
    pages
        .get("/with", "with", _ -> Response.text("with"))
        .with(context -> {
          context.response().putHeader("Connection", "close");
          context.next();
        });
    try (TestServer server = serve(pages)) {
      assertThat(call(server, HttpMethod.GET, "/", "")).isEqualTo("200 home");
      assertThat(call(server, HttpMethod.GET, "/with", "")).isEqualTo("200 with");
    }
  }

  @Test
  void aStatusWithoutABodyHasNone() throws Exception {
    Blueprint pages = Blueprint.named("pages");
    pages.get("/205", "reset", _ -> Response.text("body").status(205));
    pages.get("/204", "none", _ -> Response.empty(204).header("Content-Length", "5"));
    try (TestServer server = serve(pages)) {
      assertThat(call(server, HttpMethod.GET, "/205", "")).isEqualTo("205 ");
      assertThat(call(server, HttpMethod.GET, "/204", "")).isEqualTo("204 ");
      assertThat(call(server, HttpMethod.HEAD, "/204", "")).isEqualTo("204 ");
    }
  }

  @ParameterizedTest
  @EnumSource(Execution.class)
  void noVertxHandlerStartsForAStreamThatIsResetDuringAHook(Execution execution) throws Exception {
    Promise<@Nullable Response> hook = Promise.promise();
    BlockingQueue<Request> asked = new LinkedBlockingQueue<>();
    Blueprint pages = Blueprint.named("pages").execution(execution);
    pages.beforeRequestAsync(request -> {
      asked.add(request);
      return hook.future();
    });
    pages.vertx(Set.of("GET"), "/web", "web", _ -> seen.add("started"));
    try (TestServer server = serve(pages)) {
      HttpClientAgent client = client(server);
      HttpClientRequest sent =
          TestServer.await(client.request(HttpMethod.GET, server.port, "127.0.0.1", "/web"));
      var _ = sent.send();
      Request request = Objects.requireNonNull(asked.poll(15, TimeUnit.SECONDS));
      TestServer.await(sent.reset());
      TestServer.waitFor(() -> request.http().response().closed());
      hook.complete(null);
      assertThat(new String[] {next(), next()})
          .containsExactlyInAnyOrder("cut", "torn down " + new ClientGone());
      assertThat(seen).isEmpty();
      TestServer.await(client.close());
    }
  }

  private String next() throws InterruptedException {
    return String.valueOf(seen.poll(15, TimeUnit.SECONDS));
  }
}
