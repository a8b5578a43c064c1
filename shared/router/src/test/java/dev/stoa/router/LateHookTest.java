package dev.stoa.router;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("A hook that comes back after the request was answered starts nothing")
class LateHookTest {
  private final BlockingQueue<String> seen = new LinkedBlockingQueue<>();
  private final Promise<@Nullable Response> asked = Promise.promise();

  private Blueprint pages(Execution execution) {
    Blueprint pages = Blueprint.named("pages").execution(execution);
    pages
        .get(
            "/slow",
            "slow",
            _ -> {
              seen.add("handler");
              return Response.text("late");
            })
        .timeout(Duration.ofMillis(50));
    pages.get("/done", "done", _ -> Response.text("done"));
    pages.beforeRequestAsync(request -> {
      if (request.path().equals("/done")) {
        return Future.<@Nullable Response>succeededFuture(null);
      }
      seen.add("asked");
      return asked.future();
    });
    pages.beforeRequest(request -> {
      if (!request.path().equals("/done")) {
        seen.add("second hook");
      }
      return null;
    });
    pages.teardownRequest((request, failure) -> {
      if (!request.path().equals("/done")) {
        seen.add("torn down " + failure);
      }
    });
    return pages;
  }

  private String next() throws InterruptedException {
    return String.valueOf(seen.poll(15, TimeUnit.SECONDS));
  }

  @ParameterizedTest
  @EnumSource(Execution.class)
  void afterTheDeadline(Execution execution) throws Exception {
    try (TestServer server = TestServer.of(pages(execution))) {
      assertThat(server.get("/slow").statusCode()).isEqualTo(503);
      asked.complete(null);
      assertThat(next()).isEqualTo("asked");
      assertThat(next()).contains("torn down").contains("took too long");
      assertThat(server.get("/done").body()).isEqualTo("done");
      assertThat(seen).isEmpty();
    }
  }

  @Test
  void afterItsClientHasLeft() throws Exception {
    Blueprint pages = pages(Execution.EVENT_LOOP);
    try (TestServer server = TestServer.of(pages)) {
      try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port)) {
        String request = "GET /slow HTTP/1.1\r\nHost: a\r\n\r\n";
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        assertThat(next()).isEqualTo("asked");
      }
      assertThat(next()).contains("ClientGone");
      asked.complete(null);
      assertThat(server.get("/done").body()).isEqualTo("done");
      assertThat(seen).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource(Execution.class)
  void norDoesAVertxHandlerThatPassesOnWhatItHasAnswered(Execution execution) throws Exception {
    Blueprint pages = Blueprint.named("pages").execution(execution);
    pages
        .get(
            "/",
            "home",
            _ -> {
              seen.add("handler");
              return Response.text("late");
            })
        .with(context -> {
          seen.add("answered");
          context.response().end("by hand").onComplete(_ -> context.next());
        });
    pages.teardownRequest((_, failure) -> seen.add("torn down " + failure));
    try (TestServer server = TestServer.of(pages)) {
      assertThat(server.get("/").body()).isEqualTo("by hand");
      assertThat(next()).isEqualTo("answered");
      assertThat(next()).isEqualTo("torn down null");
      assertThat(server.get("/").body()).isEqualTo("by hand");
      assertThat(next()).isEqualTo("answered");
      assertThat(next()).isEqualTo("torn down null");
      assertThat(seen).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource(Execution.class)
  void andTeardownComesAfterTheHooksOfTheAnswer(Execution execution) throws Exception {
    Blueprint pages = Blueprint.named("pages").execution(execution);
    Promise<Response> handled = Promise.promise();
    pages.getAsync("/", "home", _ -> handled.future()).timeout(Duration.ofMillis(50));
    pages.afterRequest((_, response) -> {
      handled.fail("the handler fails while the deadline is answered");
      seen.add("after " + response.status());
      return response;
    });
    pages.teardownRequest((_, failure) -> seen.add("torn down " + failure));
    try (TestServer server = TestServer.of(pages)) {
      assertThat(server.get("/").statusCode()).isEqualTo(503);
      assertThat(next()).isEqualTo("after 503");
      assertThat(next()).contains("torn down").contains("took too long");
      assertThat(seen).isEmpty();
    }
  }
}
