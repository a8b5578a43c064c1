package dev.stoa.router;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("The hook at the end is told once")
class EndHookTest {
  private final BlockingQueue<String> seen = new LinkedBlockingQueue<>();

  private void ended(Request request, boolean complete, long nanos) {
    Rule rule = request.rule();
    String where = Context.isOnEventLoopThread() && nanos > 0 ? "" : " elsewhere";
    seen.add(
        "%s %d %s%s"
            .formatted(
                rule == null ? "-" : rule.text(),
                request.http().response().getStatusCode(),
                complete ? "whole" : "cut",
                where));
  }

  private @Nullable String next() throws InterruptedException {
    return seen.poll(15, TimeUnit.SECONDS);
  }

  @ParameterizedTest
  @EnumSource(Execution.class)
  void ofEveryKindOfAnswer(Execution execution, @TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("file.txt"), "file");
    Blueprint pages = Blueprint.named("pages").execution(execution);
    pages.get("/text", "text", _ -> Response.text("text"));
    pages.get("/file", "file", _ -> Response.file(file, "text/plain"));
    pages.get("/broken", "broken", _ -> Response.text(String.valueOf(1 / seen.size())));
    pages.getAsync("/late", "late", r -> r.app().vertx().timer(1).map(_ -> Response.text("late")));
    pages
        .getAsync("/never", "never", _ -> Promise.<Response>promise().future())
        .timeout(Duration.ofMillis(50));
    pages.get("/web", "web", _ -> Response.text("")).with(context -> context.end("web"));
    pages.get("/failed", "failed", _ -> Response.text("")).with(context -> context.fail(418));
    pages.get(
        "/taken",
        "taken",
        request -> {
          request.app().vertx().setTimer(1, _ -> request.http().response().end("taken"));
          return Response.taken();
        });
    pages.post("/posted", "posted", request -> Response.text(request.text()));
    App.Builder app = App.builder("test").register(pages);
    try (TestServer server = new TestServer(app, this::ended)) {
      for (String rule : new String[] {"/text", "/file", "/late", "/web", "/taken"}) {
        assertThat(server.get(rule).statusCode()).isEqualTo(200);
        assertThat(next()).isEqualTo(rule + " 200 whole");
      }
      server.get("/broken");
      assertThat(next()).isEqualTo("/broken 500 whole");
      server.get("/never");
      assertThat(next()).isEqualTo("/never 503 whole");
      server.get("/failed");
      assertThat(next()).isEqualTo("/failed 418 whole");
      server.post("/posted", "body");
      assertThat(next()).isEqualTo("/posted 200 whole");
      server.get("/none");
      assertThat(next()).isEqualTo("- 404 whole");
      server.send("OPTIONS", "/text", null);
      assertThat(next()).isEqualTo("- 204 whole");
      server.raw("GET /%zz HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
      assertThat(next()).isEqualTo("- 400 whole");
      server.raw("GET none HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
      assertThat(next()).isEqualTo("- 400 whole");
      assertThat(seen).isEmpty();
    }
  }

  @Test
  void ofARequestThatCannotBeReadUnderItsOwnId() throws Exception {
    App.Builder app = App.builder("test").requestIds(http -> http.getHeader("X-Id"));
    try (TestServer server = new TestServer(app, (request, _, _) -> seen.add(request.id()))) {
      server.raw("GET /%zz HTTP/1.1\r\nHost: a\r\nX-Id: mine\r\nConnection: close\r\n\r\n");
      assertThat(next()).isEqualTo("mine");
    }
  }

  @ParameterizedTest
  @EnumSource(Execution.class)
  void ofAClientThatLeaves(Execution execution) throws Exception {
    Blueprint pages = Blueprint.named("pages").execution(execution);
    pages.get(
        "/taken",
        "taken",
        request -> {
          request.http().response().setChunked(true).write("x");
          return Response.taken();
        });
    pages.get(
        "/asked",
        "asked",
        request -> {
          request.http().response().setChunked(true).write("x");
          var _ = request.app().vertx().timer(1).onSuccess(_ -> request.context());
          return Response.taken();
        });
    pages
        .get("/web", "web", _ -> Response.text(""))
        .with(context -> context.response().setChunked(true).write("x"));
    App.Builder app = App.builder("test").register(pages);
    try (TestServer server = new TestServer(app, this::ended)) {
      for (String rule : new String[] {"/taken", "/asked", "/web"}) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port)) {
          socket.setSoTimeout(15_000);
          String request = "GET " + rule + " HTTP/1.1\r\nHost: a\r\n\r\n";
          socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
          InputStream in = socket.getInputStream();
          assertThat(in.read()).isPositive();
          assertThat(seen).isEmpty();
        }
        assertThat(next()).isEqualTo(rule + " 200 cut");
      }
      assertThat(seen).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource(Execution.class)
  void andMayFailWithoutHarm(Execution execution) throws Exception {
    Blueprint pages = Blueprint.named("pages").execution(execution);
    pages.getAsync("/text", "text", _ -> Future.succeededFuture(Response.text("text")));
    App.Builder app = App.builder("test").register(pages);
    EndHook broken =
        (_, _, _) -> {
          seen.add("told");
          throw new IllegalStateException("broken hook");
        };
    try (TestServer server = new TestServer(app, broken)) {
      assertThat(server.get("/text").body()).isEqualTo("text");
      assertThat(server.get("/text").body()).isEqualTo("text");
      assertThat(next()).isEqualTo("told");
      assertThat(next()).isEqualTo("told");
    }
  }
}
